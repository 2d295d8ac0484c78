import type { Column } from '#platform/lake'
import { type Engines, quoteName, quoteText, type TextRow, typeName } from '#platform/query'
import type { ColumnProfile } from './model.ts'

const topCount = 5
const bars = 10

/** Beyond so many different values a column is not grouped: what is common is found in rows all over the table. */
const manyValues = 50_000
/** A value seen less often in those rows is not called common. */
const seenOften = 5
/** From so many rows, spread evenly over the whole, its common values and its shapes are told. */
const looked = 20_000
/** Columns with many values that one scan looks at: each keeps some values in memory. */
const atOnce = 16
/** A column's different values are counted by about so many of them, those whose hash falls into one part of all. */
const hashed = 32_768
/** So few tell nothing of all the others: then every value is counted. */
const tooFew = 100

type Told = Omit<ColumnProfile, 'name' | 'type' | 'rows' | 'empty'>

/** What the files' own footers say of a column, at no cost. */
interface Footer {
  readonly rows: number
  readonly empty: number
  /** The row groups (but for small ones) hold a dictionary of it: to group it is to read the dictionaries. */
  readonly dictionary: boolean
}

const isNumber = (column: Column): boolean => column.type === 'integer' || column.type === 'decimal'

/** What a value looks like: digits as 9, letters as a, runs of Chinese as 汉. */
const shapeOf = (it: string): string =>
  `regexp_replace(regexp_replace(regexp_replace(left(${it}, 60), '[0-9]', '9', 'g'), '[A-Za-z]', 'a', 'g'), '[\\x{4e00}-\\x{9fff}]+', '汉', 'g')`

const source = (paths: readonly string[]): string =>
  `read_parquet([${paths.map(quoteText).join(', ')}], file_row_number=true)`

const metadata = (paths: readonly string[]): string => `parquet_metadata([${paths.map(quoteText).join(', ')}])`

const commonest = (from: string, least = 1): string =>
  `(SELECT string_agg(v || chr(31) || n, chr(30) ORDER BY n DESC, v) FROM (SELECT left(CAST(v AS VARCHAR), 200) AS v, n FROM ${from} WHERE n >= ${least} ORDER BY n DESC, v LIMIT ${topCount}))`

const extreme = (column: Column, which: 'min' | 'max', of: string): string => {
  const value = column.type === 'boolean' ? `CAST(${of} AS VARCHAR)` : of
  const ordered = isNumber(column) || column.type === 'date' || column.type === 'timestamp'
  return ordered ? `CAST(${which}(${value}) AS VARCHAR)` : `left(${which}(${value}), 200)`
}

const barOf = (value: string): string =>
  `least(${bars - 1}, CAST(floor((CAST(${value} AS DOUBLE) - lo) * ${bars} / nullif(hi - lo, 0)) AS INTEGER))`

const barred = (counted: string): string =>
  `(SELECT string_agg(n, ',' ORDER BY b) FROM (SELECT i AS b, coalesce(any_value(n), 0) AS n FROM ${counted} RIGHT JOIN range(${bars}) AS every(i) ON bar = i GROUP BY i))`

/** A column with few values, grouped: everything is said of its values, each weighed by its rows. */
function fewSql(column: Column, from: string): string {
  const name = quoteName(column.name)
  const grouped = `SELECT ${name} AS v, count(*) AS n FROM ${from} WHERE ${name} IS NOT NULL GROUP BY ALL`
  const shaped = `(SELECT ${shapeOf('v')} AS v, sum(n)::BIGINT AS n FROM values_ WHERE (SELECT count(*) FROM values_) <= ${manyValues} GROUP BY ALL)`
  const ends = '(SELECT min(CAST(v AS DOUBLE)) AS lo, max(CAST(v AS DOUBLE)) AS hi FROM values_)'
  const histogram = barred(`(SELECT ${barOf('v')} AS bar, sum(n)::BIGINT AS n FROM values_, ${ends} GROUP BY ALL)`)
  const asked = [
    '(SELECT count(*) FROM values_)',
    `(SELECT ${extreme(column, 'min', 'v')} FROM values_)`,
    `(SELECT ${extreme(column, 'max', 'v')} FROM values_)`,
    commonest('values_'),
    column.type === 'text' ? commonest(shaped) : 'NULL',
    isNumber(column) ? histogram : 'NULL',
  ]
  return `WITH values_ AS MATERIALIZED (${grouped}) SELECT ${asked.join(', ')}`
}

/** The least or greatest value by the footers alone, where they hold it whole. */
const footerEnd = (column: Column, which: 'min' | 'max'): string => {
  const value = `CAST(stats_${which}_value AS ${typeName(column)})`
  const printed = column.type === 'text' ? `left(${which}(${value}), 200)` : `CAST(${which}(${value}) AS VARCHAR)`
  return `(SELECT CASE WHEN bool_and(${which}_is_exact) THEN ${printed} END FROM meta WHERE path_in_schema = ${quoteText(column.name)} AND num_values > stats_null_count)`
}

/** Columns with many values, in one scan: values of one part of the hashes, and what is common in every n-th row. */
function manySql(columns: readonly Column[], paths: readonly string[], { step, share }: Looked): string {
  const kept = columns.flatMap((column, at) => {
    const it = quoteName(column.name)
    // A long value is cut before it is kept, for all rows; a short one after, for the few that were kept.
    const short = column.type === 'json' || column.type === 'geometry' ? `left(${it}, 200)` : it
    return [
      `count(DISTINCT hash(${it})) FILTER (WHERE ${it} IS NOT NULL AND hash(${it}) % ${share} = 0) AS d${at}`,
      `list(${short}) FILTER (WHERE file_row_number % ${step} = 0 AND ${it} IS NOT NULL) AS some${at}`,
    ]
  })
  const asked = columns.flatMap((column, at) => {
    const some = `SELECT left(CAST(v AS VARCHAR), 200) AS v FROM (SELECT unnest(some${at}) AS v FROM scanned)`
    // A value that was cut is not told from others that begin alike.
    const grouped = `(SELECT v, count(*) AS n FROM (${some}) WHERE length(v) < 200 GROUP BY ALL)`
    const shaped = `(SELECT ${shapeOf('v')} AS v, count(*) AS n FROM (${some}) GROUP BY ALL)`
    return [
      `d${at}`,
      footerEnd(column, 'min'),
      footerEnd(column, 'max'),
      commonest(grouped, seenOften),
      column.type === 'text' ? commonest(shaped) : 'NULL',
    ]
  })
  const meta = `SELECT * FROM ${metadata(paths)}`
  return `WITH meta AS MATERIALIZED (${meta}), scanned AS MATERIALIZED (SELECT ${kept.join(', ')} FROM ${source(paths)}) SELECT ${asked.join(', ')} FROM scanned`
}

const pairs = (text: string | null | undefined): { value: string; count: number }[] =>
  (text ?? '')
    .split('\x1e')
    .filter((it) => it !== '')
    .map((it) => {
      const at = it.lastIndexOf('\x1f')
      return { value: it.slice(0, at), count: Number(it.slice(at + 1)) }
    })

const numbers = (text: string | null | undefined): number[] =>
  (text ?? '')
    .split(',')
    .filter((it) => it !== '')
    .map(Number)

const only = async (engines: Engines, sql: string): Promise<TextRow> => {
  for await (const batch of engines.run(sql)) for (const row of batch) return row
  return []
}

async function footers(engines: Engines, paths: readonly string[]): Promise<Map<string, Footer>> {
  const found = new Map<string, Footer>()
  const sql = `SELECT path_in_schema, sum(num_values)::BIGINT, sum(stats_null_count)::BIGINT, sum(num_values) FILTER (WHERE stats_distinct_count IS NOT NULL) > sum(num_values) * 0.8 FROM ${metadata(paths)} GROUP BY ALL`
  for await (const batch of engines.run(sql))
    for (const [name, rows, empty, dictionary] of batch)
      found.set(name ?? '', { rows: Number(rows), empty: Number(empty), dictionary: dictionary === 'true' })
  return found
}

async function tellFew(engines: Engines, from: string, column: Column): Promise<Told | undefined> {
  const [distinct, min = null, max = null, top, shapes = null, histogram] = await only(engines, fewSql(column, from))
  // A dictionary in each row group and yet many values: their shapes are left to the other way.
  if (column.type === 'text' && Number(distinct) > manyValues) return undefined
  const told = { top: pairs(top), shapes: pairs(shapes), shapesOfEvery: 1, topOfEvery: 1, bars: numbers(histogram) }
  return { distinct: Number(distinct), min, max, ...told }
}

/** The values found in some rows, counted in all of them. */
async function counted(
  engines: Engines,
  from: string,
  column: Column,
  found: readonly { readonly value: string }[],
): Promise<ColumnProfile['top']> {
  if (found.length === 0) return []
  const it = `left(CAST(${quoteName(column.name)} AS VARCHAR), 200)`
  const list = found.map(({ value }) => quoteText(value)).join(', ')
  const grouped = `(SELECT ${it} AS v, count(*) AS n FROM ${from} WHERE ${it} IN (${list}) GROUP BY ALL)`
  const [top] = await only(engines, `SELECT ${commonest(grouped)}`)
  return pairs(top)
}

interface Ends {
  readonly min: string
  readonly max: string
}

async function histogramOf(engines: Engines, from: string, column: Column, { min, max }: Ends): Promise<number[]> {
  const name = quoteName(column.name)
  const ends = `(SELECT CAST(${quoteText(min)} AS DOUBLE) AS lo, CAST(${quoteText(max)} AS DOUBLE) AS hi)`
  const grouped = `(SELECT ${barOf(name)} AS bar, count(*) AS n FROM ${from}, ${ends} WHERE ${name} IS NOT NULL GROUP BY ALL)`
  const [told] = await only(engines, `SELECT ${barred(grouped)}`)
  return numbers(told)
}

/** What of many rows is looked at: every n-th of them, and of their values one part by their hashes. */
interface Looked {
  readonly step: number
  readonly share: number
}

async function distinctOf(engines: Engines, from: string, column: Column, { share }: Looked, seen: number) {
  if (share === 1 || seen >= tooFew) return seen * share
  return Number((await only(engines, `SELECT count(DISTINCT ${quoteName(column.name)}) FROM ${from}`))[0])
}

async function tellMany(
  engines: Engines,
  paths: readonly string[],
  columns: readonly Column[],
  rows: number,
): Promise<Map<string, Told>> {
  const from = source(paths)
  const step = Math.ceil(rows / looked)
  const part = { step, share: Math.max(1, Math.floor(rows / hashed)) }
  const told = new Map<string, Told>()
  for (let first = 0; first < columns.length; first += atOnce) {
    const some = columns.slice(first, first + atOnce)
    const row = await only(engines, manySql(some, paths, part))
    for (const [at, column] of some.entries()) {
      const [seen, least, most, top, shapes] = row.slice(at * 5, at * 5 + 5)
      const [min, max] = least && most ? [least, most] : await ends(engines, from, column)
      told.set(column.name, {
        distinct: await distinctOf(engines, from, column, part, Number(seen)),
        min,
        max,
        top: await counted(engines, from, column, pairs(top)),
        topOfEvery: step,
        shapes: pairs(shapes),
        shapesOfEvery: column.type === 'text' ? step : 1,
        bars: isNumber(column) && min && max ? await histogramOf(engines, from, column, { min, max }) : [],
      })
    }
  }
  return told
}

/** The extremes of a column whose footers keep only their beginnings. */
async function ends(engines: Engines, from: string, column: Column): Promise<readonly [string | null, string | null]> {
  const it = quoteName(column.name)
  const [min = null, max = null] = await only(
    engines,
    `SELECT ${extreme(column, 'min', it)}, ${extreme(column, 'max', it)} FROM ${from}`,
  )
  return [min, max]
}

/**
 * Profiles every column of a version's files: the footers first, then the few-valued columns, and beside them, for
 * neither keeps both cores busy, one scan of the others.
 */
export async function profile(
  engines: Engines,
  paths: readonly string[],
  columns: readonly Column[],
): Promise<ColumnProfile[]> {
  const from = source(paths)
  const said = await footers(engines, paths)
  const footer = ({ name }: Column): Footer => said.get(name) ?? { rows: 0, empty: 0, dictionary: true }
  const grouped = (column: Column): boolean => footer(column).dictionary || footer(column).rows <= manyValues
  const scanned = (list: readonly Column[]) =>
    tellMany(engines, paths, list, Math.max(0, ...list.map((column) => footer(column).rows)))
  const few = new Map<string, Told | undefined>()
  const [many] = await Promise.all([
    scanned(columns.filter((column) => !grouped(column))),
    (async () => {
      for (const column of columns.filter(grouped)) few.set(column.name, await tellFew(engines, from, column))
    })(),
  ])
  const rest = await scanned(columns.filter((column) => grouped(column) && few.get(column.name) === undefined))
  return columns.flatMap((column) => {
    const it = few.get(column.name) ?? many.get(column.name) ?? rest.get(column.name)
    const { rows, empty } = footer(column)
    if (it === undefined) return []
    return [{ name: column.name, type: column.type, rows, empty, ...it, distinct: Math.min(it.distinct, rows - empty) }]
  })
}

/**
 * How many rows repeat another one in every column but the row id. Where one column has another value in each row
 * none does, and the others need not be read.
 */
export async function duplicates(
  engines: Engines,
  paths: readonly string[],
  columns: readonly ColumnProfile[],
): Promise<number> {
  const from = source(paths)
  const unlike = async (names: readonly string[]): Promise<number> => {
    const [n] = await only(engines, `SELECT count(DISTINCT hash(${names.map(quoteName).join(', ')})) FROM ${from}`)
    return Number(n)
  }
  // Serial numbers rise from row to row, most often: then no two are the same, and nothing has to be hashed.
  const rises = async (name: string, some: string): Promise<boolean> => {
    const it = `SELECT ${quoteName(name)} AS it FROM ${from} ${some}`
    const [said] = await only(
      engines,
      `SELECT bool_and(before < it) FROM (SELECT it, lag(it) OVER () AS before FROM (${it}))`,
    )
    return said === 'true'
  }
  const rows = columns[0]?.rows ?? 0
  const key = columns.find((it) => it.empty === 0 && it.distinct >= rows * 0.9)
  if (key !== undefined && (await rises(key.name, 'LIMIT 10000')) && (await rises(key.name, ''))) return 0
  if (key !== undefined && (await unlike([key.name])) === rows) return 0
  return rows - (await unlike(columns.map((it) => it.name)))
}
