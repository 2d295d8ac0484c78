import { type Criterion, everyEntry } from '#domains/catalog'
import { type Fields, SearchQueryError } from './ckan-search.ts'
import { meantBy } from './shared.ts'

/** These CKAN analyses: a word is found inside of them. */
const analysed = new Set(['title', 'notes', 'text', 'author', 'maintainer'])
const times = new Map([
  ['metadata_created', 'entered'],
  ['metadata_modified', 'renewed'],
] as const)

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
function within(name: string, range: RegExpExecArray, { fields, now }: Read): Criterion {
  const [, open, from = '*', to = '*', close] = range
  const moment = [...times].find(([known]) => known === name)?.[1]
  const end = (text: string, out: boolean) => {
    const said = text.replace(/^"(.*)"$/, '$1')
    if (said === '*') return null
    if (moment === undefined) return { at: said, open: out }
    const at = instant(said, now)
    if (Number.isNaN(at)) throw new SearchQueryError(`Invalid Date String: '${text}'`)
    return { at: new Date(at).toISOString(), open: out }
  }
  const [low, high] = [end(from, open !== '['), end(to, close !== ']')]
  return moment === undefined
    ? { form: 'between', field: fields(name), low, high }
    : { form: 'during', field: moment, low, high }
}

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1')

/** An id says which entry is meant; there is no other order or likeness of ids than that of codes. */
function ofId(parts: readonly string[]): Criterion {
  if (parts.every((it) => it === '')) return everyEntry
  if (parts.length > 1) throw new SearchQueryError('id: a whole id, or *')
  const meant = meantBy(parts.join(''))
  return meant === null || meant.format !== null
    ? { form: 'any', of: [] }
    : { form: 'like', field: 'code', parts: [meant.code] }
}

/** How a filter is read: what its fields are, and when NOW is. */
export interface Read {
  readonly fields: Fields
  readonly now: Date
}

function atom(name: string, value: string, read: Read): Criterion {
  if (name === '*') return everyEntry
  const range = /^([[{])\s*("[^"]*"|\S+)\s+TO\s+("[^"]*"|\S+?)\s*([\]}])$/.exec(value)
  if (range !== null) return within(name, range, read)
  const quoted = /^"(.*)"$/s.exec(value)?.[1]
  const parts = (quoted === undefined ? value.split(/(?<!\\)\*/) : [quoted]).map(unescaped)
  if (name === 'id') return ofId(parts)
  const like = (field: ReturnType<Fields>): Criterion => ({
    form: 'like',
    field,
    ...(analysed.has(name) ? { parts: ['', ...parts, ''], anyCase: true } : { parts }),
  })
  // Who knows an organisation by its name alone may say that instead of its id.
  if (name === 'owner_org') return { form: 'any', of: [like(read.fields(name)), like('org')] }
  if (name !== 'text') return like(read.fields(name))
  return { form: 'any', of: (['titles', 'abstract', read.fields('author'), 'keywords'] as const).map(like) }
}

/** `OR` takes in what stands before it; everything else must hold. */
const joined = (groups: readonly (readonly Criterion[])[]): Criterion => ({
  form: 'all',
  of: groups.map((of) => ({ form: 'any', of })),
})

/**
 * `+f:v -f:v f:"a b" f:(a OR b) f:[A TO *] (a OR b) AND NOT c`, `f:a*b`, `NOW-7DAYS`: what clients and harvesters send.
 * A word without a field is looked for in the text. @throws SearchQueryError for anything else
 */
export function parseFilter(text: string, reading: Read): Criterion {
  let at = 0
  let clauses = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  const fault = () => new SearchQueryError(`cannot read the filter at: ${text.slice(at, at + 40)}`)
  const many = (read: (depth: number) => Criterion, end: RegExp, depth: number): Criterion => {
    const groups: Criterion[][] = []
    while (take(end) === null) {
      if (depth > deepest || (clauses += 1) > mostClauses) throw new SearchQueryError('too many boolean clauses')
      const joint = groups.length === 0 ? null : take(/\s*(OR|AND|\|\||&&)(?=[\s(])/y)
      const sign = take(/\s*(?:([-!]|NOT(?=[\s(]))|\+)/y)
      const one = read(depth + 1)
      const test: Criterion = sign?.[1] === undefined ? one : { form: 'not', of: one }
      if (joint?.[1] === 'OR' || joint?.[1] === '||') groups.at(-1)?.push(test)
      else groups.push([test])
    }
    if (groups.length === 0 && text.trim() !== '') throw fault()
    return joined(groups)
  }
  const value =
    (name: string) =>
    (depth: number): Criterion => {
      if (take(/\s*\(/y) !== null) return many(value(name), /\s*\)/y, depth)
      const found = take(/\s*("(?:[^"\\]|\\.)*"|[[{][^\]}]*[\]}]|(?:[^\s"()[\]{}^~?\\]|\\.)+)(?=[\s)]|$)/sy)
      if (found === null) throw fault()
      return atom(name, found[1] ?? '', reading)
    }
  const clause = (depth: number): Criterion => {
    if (take(/\s*\(/y) !== null) return many(clause, /\s*\)/y, depth)
    return value(take(/\s*(\*|[A-Za-z_]\w*):/y)?.[1] ?? 'text')(depth)
  }
  return many(clause, /\s*$/y, 1)
}
