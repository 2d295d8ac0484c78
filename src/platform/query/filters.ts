import { z } from 'zod'
import type { Column } from '#platform/lake'
import { problem, unreadable } from '#platform/problem'
import { parseGroup } from './logic.ts'
import { type Chosen, type Clause, type Condition, leavesAs, type Operator, type Order, type Plan } from './plan.ts'
import { badValue, fitsAsKey, readValue } from './values.ts'

const noSuchColumn = problem('query/no-such-column', 422, '没有这一列')
const maskedColumn = problem('query/masked-column', 403, '这一列已脱敏')

const patterns: readonly Operator[] = ['like', 'ilike', 'match', 'imatch']
const operators: readonly Operator[] = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', ...patterns, 'in', 'is']
const isOperator = (word: string): word is Operator => (operators as readonly string[]).includes(word)
const reserved = new Set(['select', 'order', 'limit', 'cursor', 'grant', 'version', 'encoding', 'lang'])

export const maxLimit = 10_000

export interface Wish {
  readonly select: readonly Chosen[]
  readonly where: readonly Clause[]
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
  const condition = (name: string, text: string): Condition => parseCondition(clear(columnOf(columns, name)), text)
  const where = Object.entries(query).flatMap(([key, value]) =>
    reserved.has(key) || value === undefined
      ? []
      : [value]
          .flat()
          .map((it) =>
            isGroup(key) && it.startsWith('(') ? parseGroup(key, it, columns, condition) : condition(key, it),
          ),
  )
  const cursor = one('cursor')
  const order = parseOrder(one('order'), columns).map((it) => ({ ...it, column: clear(it.column) }))
  return {
    select: parseSelect(one('select'), columns),
    where,
    order,
    limit: parseLimit(one('limit')),
    ...(cursor === undefined ? {} : { after: parseCursor(cursor, order) }),
  }
}

/**
 * The plan with rows that look alike given once, ordered by what it gives alone.
 * @throws query/masked-column, as rows alike under a mask would tell how many lie behind it; query/no-such-column
 */
export function distinctPlan(plan: Plan): Plan {
  const [mask] = plan.masks.keys()
  if (mask !== undefined) throw maskedColumn({ errors: [{ path: mask, message: '脱敏的列不能用来去重' }] })
  for (const { column } of plan.order) columnOf(plan.columns, column.name)
  return { ...plan, distinct: true }
}

const isGroup = (key: string): boolean => /^(not\.)?(and|or)$/.test(key)

const listed = (list: string | undefined): string[] =>
  (list ?? '')
    .split(',')
    .map((it) => it.trim())
    .filter((it) => it !== '')

/** A name may stand in quotes; it never holds a comma or a quote itself. */
const unquoted = (it: string): string => it.replace(/^"(.*)"/, '$1')

const namesIn = (list: string | undefined): string[] =>
  listed(list)
    .map(unquoted)
    .filter((it) => it !== '')

/**
 * `列`, or `别名:列` as PostgREST renames, where what stands in quotes is a name alone; a name twice means once, unless
 * it would stand for two columns.
 */
function parseSelect(value: string | undefined, columns: readonly Column[]): readonly Chosen[] {
  const chosen = new Map<string, Chosen>()
  for (const it of listed(value).filter((name) => name !== '*')) {
    const isName = /^"[^"]*"$/.test(it) || columns.some(({ name }) => name === it)
    const [, as, wanted = it] = isName ? [] : (/^([^:\p{Cc}]{1,100}):([^:].*)$/su.exec(it) ?? [])
    const column = columnOf(columns, unquoted(wanted))
    const found: Chosen = as === undefined ? column : { ...column, as: unquoted(as) || as }
    // Some formats, Parquet among them, tell no upper from lower case in names.
    const key = leavesAs(found).toLowerCase()
    const before = chosen.get(key)
    if (before !== undefined && (before.name !== found.name || before.as !== found.as))
      throw badValue({ errors: [{ path: 'select', message: `${leavesAs(found)} 只能是一列的名字` }] })
    chosen.set(key, found)
  }
  return [...chosen.values()]
}

function parseLimit(value: string | undefined): number {
  if (value === undefined) return 100
  if (!/^\d{1,5}$/.test(value) || Number(value) > maxLimit)
    throw unreadable({ errors: [{ path: 'limit', message: `0 至 ${maxLimit} 的整数` }] })
  return Number(value)
}

/** As in PostgREST, missing values count as the greatest unless it is said where they stand. */
const parseOrder = (value: string | undefined, columns: readonly Column[]): Order[] =>
  namesIn(value).map((it) => {
    const [, wanted = it, direction, nulls] = columns.some(({ name }) => name === it)
      ? []
      : (/^(.*?)(?:\.(asc|desc))?(?:\.nulls(first|last))?$/.exec(it) ?? [])
    const descending = direction === 'desc'
    const nullsFirst = nulls === undefined ? descending : nulls === 'first'
    return { column: columnOf(columns, wanted), descending, nullsFirst }
  })

/** `not_null` is the opposite of `null`, in either case. */
function isWord(given: string): readonly [word: string, negated: boolean] {
  const word = given.toLowerCase()
  return word === 'not_null' ? ['null', true] : [word, false]
}

/** `eq.渝北区`, `not.in.(a,b)`, `is.null`: also the form in which a grant keeps its rows. */
export function parseCondition(column: Column, text: string): Condition {
  const [, not, operator = '', given = ''] = /^(not\.)?([a-z]+)\.(.*)$/s.exec(text) ?? []
  if (!isOperator(operator))
    throw unreadable({ errors: [{ path: column.name, message: `条件形如 eq.值；可用：${operators.join(' ')}` }] })
  const [rest, negated] = operator === 'is' ? isWord(given) : [given, false]
  const values = operator === 'in' ? parseList(column, rest) : [rest]
  if (operator === 'is' && !['null', 'true', 'false'].includes(rest))
    throw badValue({ errors: [{ path: column.name, message: 'is 只接受 null、not_null、true、false' }] })
  if (operator === 'is' && rest !== 'null' && column.type !== 'boolean')
    throw badValue({
      errors: [{ path: column.name, message: `is.${rest} 只用于 boolean 列；这一列是 ${column.type}` }],
    })
  const plain = operator === 'is' || patterns.includes(operator)
  return {
    column,
    not: (not !== undefined) !== negated,
    operator,
    values: plain ? values : values.map((value) => readValue(column, value)),
  }
}

function parseList(column: Column, text: string): string[] {
  const inner = /^\((.*)\)$/s.exec(text)?.[1]
  if (inner === undefined)
    throw unreadable({ errors: [{ path: column.name, message: 'in 的值写在括号里：in.(甲,乙)' }] })
  if (inner.trim() === '') return []
  const list = `${inner},`
  const values: string[] = []
  const value = /\s*(?:"((?:[^"\\]|\\.)*)"\s*|([^",\s][^,]*)?),/gsy
  while (value.lastIndex < list.length) {
    const found = value.exec(list)
    if (found === null)
      throw unreadable({ errors: [{ path: column.name, message: 'in 的值用逗号分开；引号须成对，并包住整个值' }] })
    values.push(found[1]?.replace(/\\(.)/gs, '$1') ?? found[2]?.trim() ?? '')
  }
  return values
}

export const cursorOf = (keys: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url')

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const Keys = z.array(z.string().nullable())

/** The keys of a page's last row. They must be of this order's columns: those of another one mean other rows. */
function parseCursor(text: string, order: readonly Order[]): readonly (string | null)[] {
  const read = Keys.safeParse(jsonIn(Buffer.from(text, 'base64url').toString()))
  const keys = read.data ?? []
  const id = keys.at(-1)
  const fit = order.every(({ column }, at) => {
    const key = keys[at]
    return key === null || (key !== undefined && fitsAsKey(column, key))
  })
  if (keys.length === order.length + 1 && fit && /^\d{1,18}$/.test(id ?? '')) return keys
  throw unreadable({ errors: [{ path: 'cursor', message: '游标无效，请用上一页给出的链接' }] })
}
