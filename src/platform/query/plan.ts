import type { Column } from '#platform/lake'
import { decimalInSql, decimalSql } from './decimals.ts'
import { type Comparison, name, printed, symbols, text, typeName } from './sql.ts'

export type Operator = Comparison | 'like' | 'ilike' | 'match' | 'imatch' | 'in' | 'is'

export interface Condition {
  readonly column: Column
  readonly not: boolean
  readonly operator: Operator
  readonly values: readonly string[]
}

/** Conditions of which all or one must hold, or must not. */
export interface Group {
  readonly not: boolean
  readonly joined: 'and' | 'or'
  readonly of: readonly Clause[]
}

export type Clause = Condition | Group

export interface Order {
  readonly column: Column
  readonly descending: boolean
  readonly nullsFirst?: boolean
}

export interface Chosen extends Column {
  /** The name under which the column leaves, where that is another. */
  readonly as?: string
}

export const leavesAs = (column: Chosen): string => column.as ?? column.name

export type Mask = 'full' | 'keep-last-4' | 'name' | 'coarse-number'

/** What may leave and what is asked for, over named columns of one version. Compiled from a grant and a wish. */
export interface Plan {
  readonly parts: readonly string[]
  /** One may be chosen several times, under several names. */
  readonly columns: readonly Chosen[]
  readonly masks: ReadonlyMap<string, Mask>
  /** The grant's own conditions and the caller's: all must hold. */
  readonly where: readonly Clause[]
  readonly order: readonly Order[]
  readonly limit?: number
  readonly offset?: number
  /** Rows that look alike come once. Such a plan is made by `distinctPlan`. */
  readonly distinct?: true
  /** Only rows in which an unmasked column of the plan holds this text. */
  readonly contains?: string
  /** Keyset: only rows after this one in the plan's order. */
  readonly after?: readonly (string | null)[]
}

/** Every row has it: given once, never reused. */
export const rowId: Column = { name: '_id', title: '_id', type: 'integer', nullable: false }

const masked = (column: Column, mask: Mask | undefined): string => {
  const it = name(column.name)
  const asText = printed(column, it)
  switch (mask) {
    case undefined:
      return asText
    case 'full':
      return `CASE WHEN ${it} IS NULL THEN NULL ELSE '***' END`
    case 'keep-last-4':
      return `CASE WHEN length(${asText}) > 4 THEN repeat('*', length(${asText}) - 4) || right(${asText}, 4) ELSE '***' END`
    case 'name':
      return `left(${asText}, 1) || '**'`
    case 'coarse-number':
      return `CAST(floor(TRY_CAST(${it} AS DOUBLE) / 10) * 10 AS VARCHAR)`
  }
}

/** A value to compare with, of those that the column may hold. */
const typed = (column: Column, value: string): string => `CAST(${text(value)} AS ${typeName(column)})`

/** `*` stands for any text. A backslash takes the sign after it for itself. */
function likeSql(it: string, operator: 'like' | 'ilike', wanted: string): string {
  const pattern = wanted.replace(/\\(.)|\\$|\*/gs, (found, taken?: string) => {
    if (found === '*') return '%'
    return taken === '*' ? '*' : taken === undefined ? '\\\\' : found
  })
  // Where none is named the engine takes NUL for the escape.
  const escape = /[\\\0]/.test(pattern) ? ` ESCAPE '\\'` : ''
  return `${it} ${operator.toUpperCase()} ${text(pattern)}${escape}`
}

function clauseSql(clause: Clause): string {
  if ('operator' in clause) return conditionSql(clause)
  const inner = clause.of.map((it) => `(${clauseSql(it)})`).join(clause.joined === 'and' ? ' AND ' : ' OR ')
  return `${clause.not ? 'NOT ' : ''}(${inner})`
}

function conditionSql({ column, not, operator, values }: Condition): string {
  const it = name(column.name)
  const [first = ''] = values
  const inner = ((): string => {
    switch (operator) {
      case 'like':
      case 'ilike':
        return likeSql(printed(column, it), operator, first)
      case 'match':
      case 'imatch':
        // RE2 takes time by the length of the text alone; a point stands for a line's end too, as in PostgreSQL.
        return `regexp_matches(${printed(column, it)}, ${text(first)}, ${text(operator === 'match' ? 's' : 'si')})`
      case 'in':
        if (values.length === 0) return 'FALSE'
        return column.type === 'decimal'
          ? decimalInSql(column, values)
          : `${it} IN (${values.map((value) => typed(column, value)).join(', ')})`
      case 'is':
        return first === 'null' ? `${it} IS NULL` : `${it} IS ${first === 'true' ? 'TRUE' : 'FALSE'}`
      default:
        return column.type === 'decimal'
          ? decimalSql(column, operator, first)
          : `${it} ${symbols[operator]} ${typed(column, first)}`
    }
  })()
  return not ? `NOT (${inner})` : inner
}

const source = (parts: readonly string[]): string => `read_parquet([${parts.map(text).join(', ')}])`

/** Rows after a given one in the order, `_id` breaking ties. */
function afterSql(order: readonly Order[], after: readonly (string | null)[]): string {
  const columns: Order[] = [...order, { column: rowId, descending: false }]
  const alternatives = columns.map(({ column, descending, nullsFirst = false }, at) => {
    const ties = columns
      .slice(0, at)
      .map((tie, i) => `${name(tie.column.name)} IS NOT DISTINCT FROM ${literal(tie.column, after[i] ?? null)}`)
    const value = after[at] ?? null
    const it = name(column.name)
    const beyond =
      value === null
        ? nullsFirst
          ? `${it} IS NOT NULL`
          : 'FALSE'
        : `(${it} ${descending ? '<' : '>'} ${typed(column, value)}${nullsFirst ? '' : ` OR ${it} IS NULL`})`
    return `(${[...ties, beyond].join(' AND ')})`
  })
  return `(${alternatives.join(' OR ')})`
}

const literal = (column: Column, value: string | null): string => (value === null ? 'NULL' : typed(column, value))

/** What the wish leaves open is settled by the row's id, or by all columns of rows that have none. */
const orderSql = ({ order, columns, distinct }: Plan): string =>
  [
    ...order.map(
      ({ column, descending, nullsFirst = false }) =>
        `${name(column.name)} ${descending ? 'DESC' : 'ASC'} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`,
    ),
    ...(distinct === true ? columns.map((it) => `${name(it.name)} ASC NULLS LAST`) : ['"_id" ASC']),
  ].join(', ')

/** Whether any column that the caller sees unmasked holds a text, letters of either case alike. */
function containsSql(plan: Plan, wanted: string): string {
  const pattern = text(`%${wanted.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`)
  const clear = plan.columns.filter((column) => !plan.masks.has(column.name))
  if (clear.length === 0) return 'FALSE'
  return `(${clear.map((column) => `${printed(column, name(column.name))} ILIKE ${pattern} ESCAPE '\\'`).join(' OR ')})`
}

function tail(plan: Plan): string {
  const where = [
    ...plan.where.map((clause) => `(${clauseSql(clause)})`),
    ...(plan.contains === undefined ? [] : [containsSql(plan, plan.contains)]),
    ...(plan.after === undefined ? [] : [afterSql(plan.order, plan.after)]),
  ]
  return `FROM ${source(plan.parts)}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`}`
}

const columnsOf = (plan: Plan): string => plan.columns.map((it) => name(it.name)).join(', ')

/** How many rows the plan gives without its limit. */
export const printCount = (plan: Plan): string =>
  `SELECT count(*) AS n ${plan.distinct === true ? `FROM (SELECT DISTINCT ${columnsOf(plan)} ${tail(plan)})` : tail(plan)}`

/** DuckDB makes a join of a longer list, and after a join rows no longer come as they lie. */
const longestList = 4
const joins = (clause: Clause): boolean =>
  'operator' in clause ? clause.values.length > longestList : clause.of.some(joins)

/** The plan's raw rows, ordered and cut before anything is printed: only what leaves is printed. */
function inner(plan: Plan, columns: readonly Column[], ordered = true): string {
  const wanted = [...new Set([...columns, ...plan.order.map(({ column }) => column), rowId].map((it) => name(it.name)))]
  const order = ordered || plan.order.length > 0 || plan.where.some(joins) ? ` ORDER BY ${orderSql(plan)}` : ''
  const limit = plan.limit === undefined ? '' : ` LIMIT ${Math.trunc(plan.limit)}`
  const offset = plan.offset === undefined ? '' : ` OFFSET ${Math.trunc(plan.offset)}`
  if (plan.distinct === true)
    return `(SELECT DISTINCT ${columnsOf(plan)} ${tail(plan)} ORDER BY ${orderSql(plan)}${limit}${offset})`
  return `(SELECT ${wanted.join(', ')} ${tail(plan)}${order}${limit}${offset})`
}

const keysOf = (plan: Plan): string[] =>
  (plan.distinct === true ? [] : [...plan.order.map(({ column }) => column), rowId]).map(
    (column, at) => `${printed(column, name(column.name))} AS ${name(`key ${at}`)}`,
  )

/**
 * The plan as DuckDB SQL. Every value comes back as text or NULL; the last columns are the keyset of the row. Unsorted
 * rows come as they lie, which is by `_id`, unless the plan has an order.
 */
export function printDuckdb(plan: Plan, sorted = true): string {
  const out = plan.columns.map(
    (column) => `${masked(column, plan.masks.get(column.name))} AS ${name(leavesAs(column))}`,
  )
  return `SELECT ${[...out, ...keysOf(plan)].join(', ')} FROM ${inner(plan, plan.columns, sorted)}`
}

/** A value as it leaves: its column's name, its type (text where it is masked) and the SQL that prints it or NULL. */
export interface Cell {
  readonly name: string
  readonly type: Column['type']
  readonly text: string
}

const cellsOf = (plan: Plan): Cell[] =>
  plan.columns.map((column, at) => ({
    name: leavesAs(column),
    type: plan.masks.has(column.name) ? 'text' : column.type,
    text: name(`cell ${at}`),
  }))

function printedRows(plan: Plan, keys: readonly string[], ordered: boolean): string {
  const out = plan.columns.map(
    (column, at) => `${masked(column, plan.masks.get(column.name))} AS ${name(`cell ${at}`)}`,
  )
  return `(SELECT ${[...out, ...keys].join(', ')} FROM ${inner(plan, plan.columns, ordered)})`
}

/** Writes a row's cells as one line of a format, in SQL: an expression of type text that is never NULL. */
export type Line = (cells: readonly Cell[]) => string

/** A page's rows as lines, each followed by the keyset of the row. */
export const printPage = (plan: Plan, line: Line): string => {
  const keys = keysOf(plan)
  return `SELECT ${[line(cellsOf(plan)), ...keys.map((_, at) => name(`key ${at}`))].join(', ')} FROM ${printedRows(plan, keys, true)}`
}

/** All rows as lines. Without a wish for an order they come as they lie, which is by `_id` and needs no sorting. */
export const printLines = (plan: Plan, line: Line): string =>
  `SELECT ${line(cellsOf(plan))} FROM ${printedRows(plan, [], false)}`

/** The same rows as typed values, for a Parquet file. A masked column becomes text. */
export function printTyped(plan: Plan): string {
  const out = plan.columns.map((column) => {
    const mask = plan.masks.get(column.name)
    return `${mask === undefined ? name(column.name) : masked(column, mask)} AS ${name(leavesAs(column))}`
  })
  return `SELECT ${out.join(', ')} FROM ${inner(plan, plan.columns, false)}`
}
