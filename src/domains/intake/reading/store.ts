import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { besideSql, companion, companionGuess, companionOf, mayHaveBeside } from './companions.ts'
import { atRest, type Engine, text } from './engine.ts'
import { countedTime } from './layouts.ts'
import type { Column, ColumnType, Digits, Notice, Part, Source, SourceColumn } from './model.ts'
import { columnNames } from './names.ts'
import { badTypes } from './problems.ts'
import type { Found } from './proof.ts'
import { giveIds } from './rowids.ts'
import { type Quarantine } from './staging.ts'
import { as, cast, digitsOf, type Guess, guess, half, probes, rounded, settle } from './typing.ts'

export interface Planned {
  readonly column: Column
  readonly guess: Guess
  readonly forced: boolean
  /** The place of its column in the source. */
  readonly from: number
  /** Made beside a text column, by its own SQL. */
  readonly beside?: string
  /** The relation has it in this SQL type already. */
  readonly native?: string
}

/** What a reading kept: the part, its columns, and values of each for the detectors. */
export interface Kept {
  readonly part: Part
  readonly planned: readonly Planned[]
  readonly samples: readonly (readonly string[])[]
}

const group = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))

/** Values of each column for guessing and for the detectors: the head and a spread over the whole. */
export const sampleOf = async (engine: Engine, relation: string, width: number): Promise<string[][]> => {
  const columns = Array.from({ length: width }, (_, at) => `c${at}`).join(', ')
  const rows = await engine.rows(
    `(select ${columns} from ${relation} limit 500) union all (select ${columns} from ${relation} using sample reservoir(500 rows) repeatable (1))`,
  )
  return Array.from({ length: width }, (_, at) =>
    rows.map((row) => row[`c${at}`]).filter((it): it is string => typeof it === 'string' && it !== ''),
  )
}

type Typed = Pick<Column, 'type' | 'precision' | 'scale'>

interface Wish extends Guess {
  readonly forced: boolean
}

/** What each column may be: what a person said, what the format says, or what the samples look like. */
const wishes = (
  source: Source,
  samples: readonly (readonly string[])[],
  types: Readonly<Record<string, ColumnType>>,
): Wish[] => {
  const titles = source.columns.map((it) => it.title)
  const names = columnNames(titles)
  for (const name of Object.keys(types))
    if (!names.includes(name) && !titles.includes(name) && companionOf(name, names) === undefined)
      throw badTypes({ detail: `没有“${name}”这一列。现有：${names.slice(0, 50).join('、')}。` })
  return source.columns.map((it, at) => {
    const said = types[names[at] ?? ''] ?? types[it.title]
    const own = guess(samples[at] ?? [], it.title)
    if (said !== undefined) return { ...saidGuess(said, own, samples[at] ?? [], it.title), forced: true }
    if (it.declared !== undefined && it.declared !== 'decimal' && it.declared !== 'integer')
      return { type: it.declared, forced: false }
    return { ...own, forced: false }
  })
}

/** How a type that a person names reads its column; numbers that count time may be told to be a date. */
const saidGuess = (said: ColumnType, own: Guess, values: readonly string[], title: string): Guess => {
  if (own.type === said) return own
  const time = said === 'date' || said === 'timestamp' ? countedTime(values.map(half), title) : undefined
  return time?.type === said ? { type: said, layout: time.layout } : { type: said }
}

const columnOf = (
  source: Source,
  names: readonly string[],
  at: number,
  wish: Wish,
  found: readonly number[],
): Planned => {
  const name = names[at] ?? `列${at + 1}`
  const { title, declared, digits }: SourceColumn = source.columns[at] ?? { title: '' }
  const plain = declared === wish.type && !wish.layout && wish.type !== 'decimal' && wish.type !== 'integer'
  const typed: Typed = wish.forced ? forcedType(wish, found, digits) : plain ? { type: wish.type } : settle(wish, found)
  return {
    from: at,
    guess: wish,
    forced: wish.forced && wish.type !== 'text',
    column: { name, title: title || name, ...typed, nullable: true },
  }
}

const forcedType = (it: Guess, counts: readonly number[], digits: Digits | undefined): Typed => {
  if (it.type !== 'decimal') return { type: it.type }
  if (digits !== undefined) return { type: 'decimal', ...digits }
  const [, , head = 0, tail = 0] = counts
  const scale = head + tail <= 38 ? tail : Math.min(tail, 18)
  return { type: 'decimal', precision: head + scale <= 18 ? 18 : 38, scale }
}

/**
 * The columns as their samples alone make them: a hope, to be proved on every value; where all values are `known`, as
 * they make them.
 */
export const planned = (
  source: Source,
  samples: readonly (readonly string[])[],
  types: Readonly<Record<string, ColumnType>>,
  known: readonly (Found | undefined)[] = [],
): Planned[] => {
  const names = columnNames(source.columns.map((it) => it.title))
  const list = wishes(source, samples, types).map((wish, at) =>
    columnOf(source, names, at, wish, known[at] ?? digitsOf(samples[at] ?? [])),
  )
  return withCompanions(list, samples, types)
}

/** Puts the companions that were asked for behind their columns. */
const withCompanions = (
  list: readonly Planned[],
  samples: readonly (readonly string[])[],
  types: Readonly<Record<string, ColumnType>>,
): Planned[] => {
  const names = list.map((it) => it.column.name)
  const asked = Object.entries(types).map(([name, type]) => ({ name, type, from: companionOf(name, names) }))
  return list.flatMap((base, at) => [
    base,
    ...asked
      .filter((it) => it.from === at && mayHaveBeside(base.column.type, it.type))
      .map(({ name, type }): Planned => {
        const guess = companionGuess(samples[at] ?? [], base.column.title, type)
        const digits = type === 'decimal' ? { precision: 38, scale: guess.scale } : {}
        const column = { name, title: `${base.column.title}（值）`, type, ...digits, nullable: true }
        const beside = besideSql(`c${at}`, column, guess)
        return { column, guess, forced: false, from: at, beside }
      }),
  ])
}

/** Decides each column's type over every value of the relation, so that nothing is lost; native ones stay as `hoped`. */
export const settled = async (
  engine: Engine,
  relation: string,
  source: Source,
  samples: readonly (readonly string[])[],
  types: Readonly<Record<string, ColumnType>> = {},
  hoped: readonly Planned[] = [],
): Promise<Planned[]> => {
  const names = columnNames(source.columns.map((it) => it.title))
  const list = wishes(source, samples, types)
  const native = list.map((_, at) => hoped.find((one) => one.from === at && one.native !== undefined))
  const found = await probe(
    engine,
    relation,
    list.map((wish, at) => (native[at] === undefined ? wish : { type: 'text' })),
  )
  const typed = list.map((wish, at) => native[at] ?? columnOf(source, names, at, wish, found[at] ?? []))
  return withCompanions(typed, samples, types)
}

const probe = async (engine: Engine, relation: string, guesses: readonly Guess[]): Promise<number[][]> => {
  const out: number[][] = []
  for (const [round, part] of group(guesses, 40).entries()) {
    const asked = part.map((it, at) => probes(`c${round * 40 + at}`, it))
    const flat = asked.flat()
    if (flat.length === 0) {
      out.push(...part.map(() => []))
      continue
    }
    const [row] = await engine.rows(`select ${flat.map((it, at) => as(it, `p${at}`)).join(', ')} from ${relation}`)
    let at = 0
    for (const list of asked) out.push(list.map(() => Number(row?.[`p${at++}`] ?? 0)))
  }
  return out
}

export interface Storing {
  readonly engine: Engine
  readonly relation: string
  readonly planned: readonly Planned[]
  readonly quarantine: Quarantine
  readonly outFolder: string
  readonly firstRowId: number
}

/** Writes the typed zstd Parquet; rows that a forced type does not fit are set aside. Row order is the file's. */
export const store = async (it: Storing): Promise<{ part: Part; planned: Planned[] }> => {
  const { engine, relation, planned: list, quarantine } = it
  const cells = list.map((one) => one.beside ?? cast(`c${one.from}`, one.column, one.guess.layout))
  const misfits = list.flatMap((one, at) =>
    one.forced ? [{ column: one.column, sql: lost(`c${one.from}`, cells[at] ?? '', one.column) }] : [],
  )
  const fails = misfits.map((one) => one.sql).join(' or ') || 'false'
  if (misfits.length > 0) await setAside(engine, relation, list, fails, misfits, quarantine)
  const kept = { ...it, relation: `(select * from ${relation} where not (${fails}))` }
  await copyTo(
    kept,
    cells.map((cell, at) => as(cell, list[at]?.column.name ?? `c${at}`)),
  )
  return partOf(it, list)
}

/** SQL that is true where a value is none, or another one, as the type that was asked for. */
const lost = (cell: string, value: string, column: Column): string =>
  `(nullif(${cell}, '') is not null and (${value} is null or ${rounded(cell, column)}))`

type Copying = Pick<Storing, 'engine' | 'relation' | 'outFolder' | 'firstRowId'>

const partName = (outFolder: string): string => join(outFolder, 'part-00000.parquet')

/** Writes a relation's values as the one part of this reading, each row with its id. */
export const copyTo = async (
  { engine, relation, outFolder, firstRowId }: Copying,
  values: readonly string[],
): Promise<void> => {
  await engine.run(`copy (select ${values.join(', ')} from ${relation}) to ${text(partName(outFolder))} ${atRest}`)
  await giveIds(partName(outFolder), firstRowId)
}

/** The part that was written, and the columns with what its own footer says of empty values. */
export const partOf = async (
  { engine, outFolder }: Copying,
  list: readonly Planned[],
): Promise<{ part: Part; planned: Planned[] }> => {
  const path = partName(outFolder)
  const [row] = await engine.rows(`select num_rows as n from parquet_file_metadata(${text(path)})`)
  const stats = await engine.rows(
    `select path_in_schema as name, sum(stats_null_count) as nulls from parquet_metadata(${text(path)}) group by all`,
  )
  const empty = new Set(stats.filter((it) => it['nulls'] !== 0 && it['nulls'] !== '0').map((it) => it['name']))
  return {
    part: { path, rows: Number(row?.['n'] ?? 0), bytes: (await stat(path)).size },
    planned: list.map((it) => ({ ...it, column: { ...it.column, nullable: empty.has(it.column.name) } })),
  }
}

interface Misfit {
  readonly column: Column
  readonly sql: string
}

const misfitSaid = (list: readonly Misfit[]): string =>
  list
    .map(({ column: { name, type, precision = 38, scale = 0 } }) =>
      type === 'decimal'
        ? `“${name}”的值不是整数 ${precision - scale} 位、小数 ${scale} 位以内的数`
        : `“${name}”的值与指定的类型不符`,
    )
    .join('；')

const setAside = async (
  engine: Engine,
  relation: string,
  planned: readonly Planned[],
  fails: string,
  misfits: readonly Misfit[],
  quarantine: Quarantine,
): Promise<void> => {
  const why = misfits.map((it, at) => as(it.sql, `f${at}`)).join(', ')
  const raw = [...new Set(planned.map((it) => `c${it.from}`))].join(', ')
  const rows = await engine.rows(`select _line, ${why}, to_json([${raw}]) as raw from ${relation} where ${fails}`)
  for (const row of rows) {
    const own = misfits.filter((_, at) => row[`f${at}`] === true)
    const raw = String(row['raw'])
    await quarantine.add({ line: Number(row['_line']), reason: 'type-mismatch', detail: misfitSaid(own), raw })
  }
}

/** Proposals of typed companions for text columns that only empty marks keep from a type. */
export const companions = (planned: readonly Planned[], samples: readonly (readonly string[])[]): Notice[] =>
  planned.flatMap((it) => {
    if (it.forced || planned.some((one) => one.from === it.from && one.beside)) return []
    return companion(samples[it.from] ?? [], it.column) ?? []
  })
