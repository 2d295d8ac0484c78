import type { DatasetView } from '#domains/catalog'
import { fieldOf, SearchQueryError } from './ckan-search.ts'

type Test = (it: DatasetView) => boolean

/** These CKAN analyses: a word is found inside of them. */
const analysed = new Set(['title', 'notes', 'text', 'author', 'maintainer'])
const times = new Set(['metadata_created', 'metadata_modified'])

/** As deep and as many as Solr takes. */
const deepest = 20
const mostClauses = 1024

/** `NOW-7DAYS`, `NOW/DAY`, or a time; a naive one is UTC, as CKAN means it. */
function instant(text: string, now: Date): number {
  const [, rounded, steps] = /^NOW(\/DAY)?((?:[+-]\d{1,6}(?:MINUTE|HOUR|DAY|MONTH|YEAR)S?)*)$/.exec(text) ?? []
  if (steps === undefined) return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) || text.length <= 10 ? text : `${text}Z`)
  const at = new Date(now)
  if (rounded !== undefined) at.setUTCHours(0, 0, 0, 0)
  for (const [, count, unit] of steps.matchAll(/([+-]\d+)([A-Z]+?)S?(?=[+-]|$)/g)) {
    const n = Number(count)
    if (unit === 'YEAR') at.setUTCFullYear(at.getUTCFullYear() + n)
    else if (unit === 'MONTH') at.setUTCMonth(at.getUTCMonth() + n)
    else at.setTime(at.getTime() + n * (unit === 'DAY' ? 86_400_000 : unit === 'HOUR' ? 3_600_000 : 60_000))
  }
  return at.getTime()
}

/** `[a TO b]`, either end open by `*` or left out by a curly bracket. */
function within(name: string, range: RegExpExecArray, now: Date): Test {
  const field = fieldOf(name)
  const [, open, from = '*', to = '*', close] = range
  const key = (text: string): number | string => {
    if (!times.has(name)) return text
    const at = instant(text, now)
    if (Number.isNaN(at)) throw new SearchQueryError(`Invalid Date String: '${text}'`)
    return at
  }
  const [low, high] = [from, to].map((it) => (it === '*' ? null : key(it.replace(/^"(.*)"$/, '$1'))))
  const fits = (value: number | string): boolean =>
    (low === null || low === undefined || (open === '[' ? value >= low : value > low)) &&
    (high === null || high === undefined || (close === ']' ? value <= high : value < high))
  return (it) => field(it).some((one) => fits(key(one)))
}

/** Whether a text is made of these parts with anything between them. */
function madeOf(parts: readonly string[], whole: string): boolean {
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  if (!whole.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = whole.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return whole.length - last.length >= at && whole.endsWith(last)
}

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1')

function atom(name: string, value: string, now: Date): Test {
  if (name === '*') return () => true
  const range = /^([[{])\s*("[^"]*"|\S+)\s+TO\s+("[^"]*"|\S+?)\s*([\]}])$/.exec(value)
  if (range !== null) return within(name, range, now)
  const field = fieldOf(name)
  const quoted = /^"(.*)"$/s.exec(value)?.[1]
  const parts = (quoted === undefined ? value.split(/(?<!\\)\*/) : [quoted]).map(unescaped)
  if (analysed.has(name)) {
    const inside = ['', ...parts.map((it) => it.toLowerCase()), '']
    return (it) => field(it).some((one) => madeOf(inside, one.toLowerCase()))
  }
  if (parts.length > 1) return (it) => field(it).some((one) => madeOf(parts, one))
  return (it) => field(it).includes(parts.join(''))
}

/** `OR` takes in what stands before it; everything else must hold. */
const joined = (groups: readonly (readonly Test[])[]): Test => {
  return (it) => groups.every((group) => group.some((test) => test(it)))
}

/**
 * `+f:v -f:v f:"a b" f:(a OR b) f:[A TO *] (a OR b) AND NOT c`, `f:a*b`, `NOW-7DAYS`: what clients and harvesters send.
 * A word without a field is looked for in the text. @throws SearchQueryError for anything else
 */
export function parseFilter(text: string, now: Date): Test {
  let at = 0
  let clauses = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  const fault = () => new SearchQueryError(`cannot read the filter at: ${text.slice(at, at + 40)}`)
  const many = (read: (depth: number) => Test, end: RegExp, depth: number): Test => {
    const groups: Test[][] = []
    while (take(end) === null) {
      if (depth > deepest || (clauses += 1) > mostClauses) throw new SearchQueryError('too many boolean clauses')
      const joint = groups.length === 0 ? null : take(/\s*(OR|AND|\|\||&&)(?=[\s(])/y)
      const sign = take(/\s*(?:([-!]|NOT(?=[\s(]))|\+)/y)
      const one = read(depth + 1)
      const test: Test = sign?.[1] === undefined ? one : (it) => !one(it)
      if (joint?.[1] === 'OR' || joint?.[1] === '||') groups.at(-1)?.push(test)
      else groups.push([test])
    }
    if (groups.length === 0 && text.trim() !== '') throw fault()
    return joined(groups)
  }
  const value =
    (name: string) =>
    (depth: number): Test => {
      if (take(/\s*\(/y) !== null) return many(value(name), /\s*\)/y, depth)
      const found = take(/\s*("(?:[^"\\]|\\.)*"|[[{][^\]}]*[\]}]|(?:[^\s"()[\]{}^~?\\]|\\.)+)(?=[\s)]|$)/sy)
      if (found === null) throw fault()
      return atom(name, found[1] ?? '', now)
    }
  const clause = (depth: number): Test => {
    if (take(/\s*\(/y) !== null) return many(clause, /\s*\)/y, depth)
    return value(take(/\s*(\*|[A-Za-z_]\w*):/y)?.[1] ?? 'text')(depth)
  }
  return many(clause, /\s*$/y, 1)
}
