import type { Column } from '#platform/lake'
import { type Engines, quoteName, quoteText, type TextRow } from '#platform/query'
import type { ColumnProfile } from './model.ts'

const topCount = 5
const bars = 10

const isNumber = (column: Column): boolean => column.type === 'integer' || column.type === 'decimal'

/** What a value looks like: digits as 9, letters as a, runs of Chinese as 汉. */
const shapeOf = (it: string): string =>
  `regexp_replace(regexp_replace(regexp_replace(left(${it}, 60), '[0-9]', '9', 'g'), '[A-Za-z]', 'a', 'g'), '[\\x{4e00}-\\x{9fff}]+', '汉', 'g')`

/** Beyond so many different values their shapes are told from rows all over the table, not from every one. */
const manyValues = 50_000

const commonest = (from: string): string =>
  `(SELECT string_agg(v || chr(31) || n, chr(30) ORDER BY n DESC, v) FROM (SELECT left(CAST(v AS VARCHAR), 200) AS v, n FROM ${from} ORDER BY n DESC, v LIMIT ${topCount}))`

/** Every column's numbers, in one scan. */
const numbersSql = (columns: readonly Column[], from: string): string => {
  const asked = columns.flatMap((column) => {
    const it = quoteName(column.name)
    const value = column.type === 'boolean' ? `CAST(${it} AS VARCHAR)` : it
    const ordered = isNumber(column) || column.type === 'date' || column.type === 'timestamp'
    const printed = (of: string): string => (ordered ? `CAST(${of} AS VARCHAR)` : `left(${of}, 200)`)
    return [`count(${it})`, `approx_count_distinct(${it})`, printed(`min(${value})`), printed(`max(${value})`)]
  })
  return `SELECT count(*), ${asked.join(', ')} FROM ${from}`
}

/** A column's commonest values, the shapes of its text, its histogram; memory holds one column's groups. */
function valuesSql(column: Column, from: string, it: { readonly rows: number; readonly distinct: number }): string {
  const name = quoteName(column.name)
  const grouped = `SELECT ${name} AS v, count(*) AS n FROM ${from} WHERE ${name} IS NOT NULL GROUP BY ALL`
  const step = Math.ceil(it.rows / manyValues)
  const shaped =
    it.distinct <= manyValues
      ? `(SELECT ${shapeOf('v')} AS v, sum(n)::BIGINT AS n FROM values_ GROUP BY ALL)`
      : `(SELECT ${shapeOf(name)} AS v, count(*) AS n FROM ${from} WHERE ${name} IS NOT NULL AND file_row_number % ${step} = 0 GROUP BY ALL)`
  const shapes = column.type === 'text' ? commonest(shaped) : 'NULL'
  const looked = column.type === 'text' && it.distinct > manyValues ? step : 1
  const bar = `least(${bars - 1}, CAST(floor((CAST(${name} AS DOUBLE) - lo) * ${bars} / nullif(hi - lo, 0)) AS INTEGER))`
  const histogram = isNumber(column)
    ? `(SELECT string_agg(n, ',' ORDER BY b) FROM (SELECT i AS b, count(bar) AS n FROM (SELECT ${bar} AS bar FROM ${from}, (SELECT min(CAST(${name} AS DOUBLE)) AS lo, max(CAST(${name} AS DOUBLE)) AS hi FROM ${from}) WHERE ${name} IS NOT NULL) RIGHT JOIN range(${bars}) AS every(i) ON bar = i GROUP BY i))`
    : 'NULL'
  return `WITH values_ AS MATERIALIZED (${grouped}) SELECT ${commonest('values_')}, ${shapes}, ${histogram}, ${looked}`
}

const pairs = (text: string | null | undefined): { value: string; count: number }[] =>
  (text ?? '')
    .split('\x1e')
    .filter((it) => it !== '')
    .map((it) => {
      const at = it.lastIndexOf('\x1f')
      return { value: it.slice(0, at), count: Number(it.slice(at + 1)) }
    })

const only = async (engines: Engines, sql: string): Promise<TextRow> => {
  for await (const batch of engines.run(sql)) for (const row of batch) return row
  return []
}

const source = (paths: readonly string[]): string =>
  `read_parquet([${paths.map(quoteText).join(', ')}], file_row_number=true)`

/** Profiles every column of a version's files. */
export async function profile(
  engines: Engines,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<ColumnProfile[]> {
  const from = source(paths)
  const [counted, ...numbers] = await only(engines, numbersSql(columns, from))
  const rows = Number(counted)
  const profiles: ColumnProfile[] = []
  for (const [at, column] of columns.entries()) {
    const [filled, approximate, min = null, max = null] = numbers.slice(at * 4, at * 4 + 4)
    const distinct = Math.min(Number(approximate), Number(filled))
    const [top, shapes, histogram, step] = await only(engines, valuesSql(column, from, { rows, distinct }))
    profiles.push({
      name: column.name,
      type: column.type,
      rows,
      empty: rows - Number(filled),
      distinct,
      min,
      max,
      top: pairs(top),
      shapes: pairs(shapes),
      shapesOfEvery: Number(step),
      bars: (histogram ?? '')
        .split(',')
        .filter((it) => it !== '')
        .map(Number),
    })
  }
  return profiles
}

/** How many rows repeat another one in every column but the row id. */
export async function duplicates(
  engines: Engines,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<number> {
  const names = columns.map((column) => quoteName(column.name)).join(', ')
  const [n] = await only(engines, `SELECT count(*) - count(DISTINCT hash(${names})) FROM ${source(paths)}`)
  return Number(n)
}
