import type { Column } from '#platform/lake'
import { problem, unreadable } from '#platform/problem'
import type { Condition, Operator, Order } from './plan.ts'

const noSuchColumn = problem('query/no-such-column', 422, '没有这一列')
const maskedColumn = problem('query/masked-column', 403, '这一列已脱敏')
const badValue = problem('query/bad-value', 422, '条件里的值与列的类型不符')

const operators: readonly Operator[] = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'in', 'is']
const isOperator = (word: string): word is Operator => (operators as readonly string[]).includes(word)
const reserved = new Set(['select', 'order', 'limit', 'cursor', 'grant', 'version', 'encoding', 'lang'])

export const maxLimit = 10_000

export interface Wish {
  readonly select: readonly Column[]
  readonly where: readonly Condition[]
  readonly order: readonly Order[]
  readonly limit: number
  readonly after?: readonly (string | null)[]
}

const columnOf = (columns: readonly Column[], wanted: string): Column => {
  const found = columns.find((column) => column.name === wanted)
  if (found === undefined)
    throw noSuchColumn({
      errors: [{ path: wanted, message: `可用的列：${columns.map((column) => column.name).join('、')}` }],
    })
  return found
}

const none: ReadonlySet<string> = new Set()

/**
 * Reads PostgREST-style parameters against the columns that the caller may use. A filter that cannot be read refuses;
 * so does one over a masked column, which would tell its values.
 */
export function parseWish(
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
  columns: readonly Column[],
  masked: ReadonlySet<string> = none,
): Wish {
  const clear = (column: Column): Column => {
    if (masked.has(column.name))
      throw maskedColumn({ errors: [{ path: column.name, message: '脱敏的列不能用来筛选或排序' }] })
    return column
  }
  const one = (key: string): string | undefined => {
    const value = query[key]
    return typeof value === 'string' ? value : value?.at(-1)
  }
  const where = Object.entries(query).flatMap(([key, value]) =>
    reserved.has(key) || value === undefined
      ? []
      : [value].flat().map((it) => parseCondition(clear(columnOf(columns, key)), it)),
  )
  const cursor = one('cursor')
  return {
    select: [
      ...new Set(
        (one('select') ?? '')
          .split(',')
          .map((it) => it.trim())
          .filter((it) => it !== '' && it !== '*')
          .map((it) => columnOf(columns, it)),
      ),
    ],
    where,
    order: parseOrder(one('order'), columns).map((it) => ({ ...it, column: clear(it.column) })),
    limit: parseLimit(one('limit')),
    ...(cursor === undefined ? {} : { after: parseCursor(cursor) }),
  }
}

function parseLimit(value: string | undefined): number {
  if (value === undefined) return 100
  const limit = Number(value)
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw unreadable({ errors: [{ path: 'limit', message: `1 至 ${maxLimit}` }] })
  return limit
}

const parseOrder = (value: string | undefined, columns: readonly Column[]): Order[] =>
  (value ?? '')
    .split(',')
    .filter((it) => it !== '')
    .map((it) => {
      const [, wanted = it, direction] = /^(.*?)(?:\.(asc|desc))?$/.exec(it) ?? []
      return { column: columnOf(columns, wanted), descending: direction === 'desc' }
    })

/** `eq.渝北区`, `not.in.(a,b)`, `is.null`: also the form in which a grant keeps its rows. */
export function parseCondition(column: Column, text: string): Condition {
  const [, not, operator = '', rest = ''] = /^(not\.)?([a-z]+)\.(.*)$/s.exec(text) ?? []
  if (!isOperator(operator))
    throw unreadable({ errors: [{ path: column.name, message: `条件形如 eq.值；可用：${operators.join(' ')}` }] })
  const values = operator === 'in' ? parseList(rest) : [rest]
  if (operator === 'is' && !['null', 'true', 'false'].includes(rest))
    throw badValue({ errors: [{ path: column.name, message: 'is 只接受 null、true、false' }] })
  if (operator === 'is' && rest !== 'null' && column.type !== 'boolean')
    throw badValue({
      errors: [{ path: column.name, message: `is.${rest} 只用于 boolean 列；这一列是 ${column.type}` }],
    })
  if (operator !== 'like' && operator !== 'ilike' && operator !== 'is')
    for (const value of values) checkValue(column, value)
  return { column, not: not !== undefined, operator, values }
}

function parseList(text: string): string[] {
  const inner = /^\((.*)\)$/s.exec(text)?.[1]
  if (inner === undefined) throw unreadable({ detail: 'in 的值写在括号里：in.(甲,乙)' })
  return [...inner.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/gs)].map(
    (match) => match[1]?.replace(/\\(.)/gs, '$1') ?? match[2]?.trim() ?? '',
  )
}

const shapes: Readonly<Partial<Record<Column['type'], RegExp>>> = {
  integer: /^[+-]?\d{1,18}$/,
  decimal: /^[+-]?\d{1,18}(\.\d{1,18})?$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?$/,
}

/** A day that the calendar has: 2026-02-30 is of the right shape and no day. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function checkValue(column: Column, value: string): void {
  const shape = shapes[column.type]
  const dated = column.type === 'date' || column.type === 'timestamp'
  if (shape !== undefined && (!shape.test(value) || (dated && !isDay(value.slice(0, 10)))))
    throw badValue({ errors: [{ path: column.name, message: `${value} 不是 ${column.type}` }] })
}

export const cursorOf = (keys: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url')

function parseCursor(text: string): (string | null)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(keys) && keys.every((key) => key === null || typeof key === 'string')) return keys
  } catch {
    // Falls through to the one answer for every cursor that is not ours.
  }
  throw unreadable({ errors: [{ path: 'cursor', message: '游标无效，请用上一页给出的链接' }] })
}
