import type { Column } from '#platform/lake'
import { type Engines, quoteName, quoteText } from '#platform/query'
import type { ColumnProfile } from './model.ts'

const topCount = 5
const bars = 10

const isNumber = (column: Column): boolean => column.type === 'integer' || column.type === 'decimal'

const shapeOf = (it: string): string =>
  `regexp_replace(regexp_replace(regexp_replace(left(${it}, 60), '[0-9]', '9', 'g'), '[A-Za-z]', 'a', 'g'), '[\\x{4e00}-\\x{9fff}]+', '汉', 'g')`

const counted = (of: string, from: string): string =>
  `(SELECT string_agg(v || chr(31) || n, chr(30) ORDER BY n DESC, v) FROM (SELECT ${of} AS v, count(*) AS n FROM ${from} WHERE ${of} IS NOT NULL GROUP BY ALL ORDER BY n DESC, v LIMIT ${topCount}))`

/** One line of numbers a column; the table is scanned column by column, so memory holds one column's groups. */
function columnSql(column: Column, from: string): string {
  const it = quoteName(column.name)
  const printed = `left(CAST(${it} AS VARCHAR), 200)`
  const histogram = isNumber(column)
    ? `(SELECT string_agg(n, ',' ORDER BY b) FROM (SELECT i AS b, count(bar) AS n FROM (SELECT least(${bars - 1}, CAST(floor((CAST(${it} AS DOUBLE) - lo) * ${bars} / nullif(hi - lo, 0)) AS INTEGER)) AS bar FROM ${from}, (SELECT min(CAST(${it} AS DOUBLE)) AS lo, max(CAST(${it} AS DOUBLE)) AS hi FROM ${from}) WHERE ${it} IS NOT NULL) RIGHT JOIN range(${bars}) AS every(i) ON bar = i GROUP BY i))`
    : 'NULL'
  const shapes = column.type === 'text' ? counted(shapeOf(it), from) : 'NULL'
  const [min, max] =
    isNumber(column) || column.type === 'date' || column.type === 'timestamp'
      ? [`CAST(min(${it}) AS VARCHAR)`, `CAST(max(${it}) AS VARCHAR)`]
      : [`min(${printed})`, `max(${printed})`]
  return `SELECT count(*), count(*) - count(${it}), approx_count_distinct(${it}), ${min}, ${max}, ${counted(printed, from)}, ${shapes}, ${histogram} FROM ${from}`
}

const pairs = (text: string | null | undefined): { value: string; count: number }[] =>
  (text ?? '')
    .split('\x1e')
    .filter((it) => it !== '')
    .map((it) => {
      const at = it.lastIndexOf('\x1f')
      return { value: it.slice(0, at), count: Number(it.slice(at + 1)) }
    })

/** Profiles every column of a version's files. */
export async function profile(
  engines: Engines,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<ColumnProfile[]> {
  const from = `read_parquet([${paths.map(quoteText).join(', ')}])`
  const profiles: ColumnProfile[] = []
  for (const column of columns) {
    for await (const batch of engines.run(columnSql(column, from)))
      for (const [rows, empty, distinct, min = null, max = null, top, shapes, histogram] of batch)
        profiles.push({
          name: column.name,
          type: column.type,
          rows: Number(rows),
          empty: Number(empty),
          distinct: Math.min(Number(distinct), Number(rows) - Number(empty)),
          min,
          max,
          top: pairs(top),
          shapes: pairs(shapes),
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
  const sql = `SELECT count(*) - approx FROM (SELECT count(DISTINCT h) AS approx FROM (SELECT hash(${names}) AS h FROM read_parquet([${paths.map(quoteText).join(', ')}]))), read_parquet([${paths.map(quoteText).join(', ')}]) GROUP BY approx`
  for await (const batch of engines.run(sql)) for (const [n] of batch) return Number(n)
  return 0
}
