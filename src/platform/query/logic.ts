import type { Column } from '#platform/lake'
import { unreadable } from '#platform/problem'
import type { Clause, Group } from './plan.ts'

/** How one condition is read once its column is known: `eq.渝北区`, `not.in.(a,b)`. */
export type Reading = (column: string, condition: string) => Clause

/** How many groups may stand within one another: nobody asks deeper, and without an end a long text would. */
export const deepestGroup = 8

const unread = (path: string, message: string) => unreadable({ errors: [{ path, message }] })

/** What stands between commas that no bracket and no quote holds. A quote opens only where a name or value begins. */
function split(text: string, path: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '"' && (at === from || /[.(,]/.test(text[at - 1] ?? ''))) {
      const quoted = /"(?:[^"\\]|\\.)*"/sy
      quoted.lastIndex = at
      if (!quoted.test(text)) throw unread(path, '引号没有成对')
      at = quoted.lastIndex - 1
    } else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
    if (depth < 0) break
  }
  if (depth !== 0) throw unread(path, '括号没有成对；值里有逗号、引号或括号时，写在双引号里')
  return [...parts, text.slice(from)]
}

const bare = (text: string): string =>
  /^"(?:[^"\\]|\\.)*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text

/** A column's name may hold dots, so the longest name that fits is the one that is meant. */
function columnIn(item: string, columns: readonly Column[]): { name: string; rest: string } {
  const quoted = /^"((?:[^"\\]|\\.)*)"\.(.*)$/s.exec(item)
  if (quoted !== null) return { name: bare(`"${quoted[1]}"`), rest: quoted[2] ?? '' }
  const [known] = columns
    .map(({ name }) => name)
    .filter((name) => item.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)
  const name = known ?? item.split('.')[0] ?? ''
  return { name, rest: item.slice(name.length + 1) }
}

/** In a list a value may stand in quotes, as in PostgREST: `eq."含,逗号"`. Those of `in` are read with their brackets. */
function unquoted(condition: string): string {
  const [, operator, value] = /^((?:not\.)?[a-z]+\.)(".*")$/s.exec(condition) ?? []
  return operator === undefined || value === undefined ? condition : `${operator}${bare(value)}`
}

/**
 * PostgREST's lists of conditions: `or=(甲.eq.1,and(乙.gt.2,丙.is.null))`, also `not.or`.
 * @throws http/unreadable
 */
export function parseGroup(key: string, text: string, columns: readonly Column[], read: Reading): Group {
  const group = (head: string, list: string, depth: number): Group => {
    if (depth > deepestGroup) throw unread(key, `条件最多套 ${deepestGroup} 层`)
    const inner = /^\((.*)\)$/s.exec(list.trim())?.[1]
    if (inner === undefined || inner.trim() === '') throw unread(key, '写成 (列.eq.值,列.gt.值)')
    return {
      not: head.startsWith('not.'),
      joined: head.endsWith('or') ? 'or' : 'and',
      of: split(inner, key).map((raw) => {
        const item = raw.trim()
        const [, nested, rest] = /^((?:not\.)?(?:and|or))(\(.*\))$/s.exec(item) ?? []
        if (nested !== undefined && rest !== undefined) return group(nested, rest, depth + 1)
        const { name, rest: condition } = columnIn(item, columns)
        return read(name, unquoted(condition))
      }),
    }
  }
  return group(key, text, 1)
}
