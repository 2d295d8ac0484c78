import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Engine, ident, text } from './engine.ts'
import type { Column, ColumnType, Notice, Part, Source } from './model.ts'
import { columnNames } from './names.ts'
import { badTypes } from './problems.ts'
import { type Quarantine } from './staging.ts'
import { as, cast, companion, type Guess, guess, probes, settle } from './typing.ts'

export interface Planned {
  readonly column: Column
  readonly guess: Guess
  readonly forced: boolean
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

/** Decides each column's type: what a person said, what the format says, or the lossless type over every value. */
export const plan = async (
  engine: Engine,
  relation: string,
  source: Source,
  samples: readonly (readonly string[])[],
  types: Readonly<Record<string, ColumnType>>,
): Promise<Planned[]> => {
  const titles = source.columns.map((it) => it.title)
  const names = columnNames(titles)
  for (const name of Object.keys(types))
    if (!names.includes(name) && !titles.includes(name))
      throw badTypes({ detail: `没有“${name}”这一列。现有：${names.slice(0, 50).join('、')}。` })
  const guesses = source.columns.map((it, at): Guess & { forced: boolean } => {
    const said = types[names[at] ?? ''] ?? types[it.title]
    const own = guess(samples[at] ?? [], it.title)
    if (said !== undefined) return { ...(own.type === said ? own : { type: said }), forced: true }
    if (it.declared !== undefined && it.declared !== 'decimal' && it.declared !== 'integer')
      return { type: it.declared, forced: false }
    return { ...own, forced: false }
  })
  const found = await probe(engine, relation, guesses)
  return guesses.map((it, at) => {
    const name = names[at] ?? `列${at + 1}`
    const title = source.columns[at]?.title || name
    const declared = source.columns[at]?.declared
    const [nulls = 0, ...counts] = found[at] ?? []
    const settled = it.forced
      ? forcedType(it, counts)
      : declared === it.type && !it.layout
        ? declaredType(it, counts)
        : settle(it, counts)
    return {
      guess: it,
      forced: it.forced && it.type !== 'text',
      column: { name, title, ...settled, nullable: nulls > 0 },
    }
  })
}

const declaredType = (it: Guess, counts: readonly number[]): Pick<Column, 'type' | 'precision' | 'scale'> =>
  it.type === 'decimal' || it.type === 'integer' ? settle(it, counts) : { type: it.type }

const forcedType = (it: Guess, counts: readonly number[]): Pick<Column, 'type' | 'precision' | 'scale'> => {
  if (it.type !== 'decimal') return { type: it.type }
  const [, , head = 0, tail = 0] = counts
  const scale = Math.min(tail, 18)
  return { type: 'decimal', precision: Math.min(38, Math.max(head, 1) + scale), scale }
}

const probe = async (engine: Engine, relation: string, guesses: readonly Guess[]): Promise<number[][]> => {
  const out: number[][] = []
  for (const [round, part] of group(guesses, 40).entries()) {
    const asked = part.map((it, at) => [
      `count(*) filter (c${round * 40 + at} is null or c${round * 40 + at} = '')`,
      ...probes(`c${round * 40 + at}`, it),
    ])
    const flat = asked.flat()
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
export const store = async ({
  engine,
  relation,
  planned,
  quarantine,
  outFolder,
  firstRowId,
}: Storing): Promise<Part> => {
  const cells = planned.map((it, at) => cast(`c${at}`, it.column, it.guess.layout))
  const misfits = planned.flatMap((it, at) =>
    it.forced ? [{ name: it.column.name, sql: `(nullif(c${at}, '') is not null and ${cells[at]} is null)` }] : [],
  )
  const fails = misfits.map((it) => it.sql).join(' or ') || 'false'
  if (misfits.length > 0) await setAside(engine, relation, planned, fails, misfits, quarantine)
  const path = join(outFolder, 'part-00000.parquet')
  const select = cells.map((it, at) => as(it, planned[at]?.column.name ?? `c${at}`)).join(', ')
  await engine.run(
    `copy (select row_number() over () + ${firstRowId - 1} as ${ident('_id')}, ${select} from ${relation} where not (${fails})) to ${text(path)} (format parquet, compression zstd)`,
  )
  const [row] = await engine.rows(`select count(*) as n from read_parquet(${text(path)})`)
  return { path, rows: Number(row?.['n'] ?? 0), bytes: (await stat(path)).size }
}

const setAside = async (
  engine: Engine,
  relation: string,
  planned: readonly Planned[],
  fails: string,
  misfits: readonly { name: string; sql: string }[],
  quarantine: Quarantine,
): Promise<void> => {
  const why = misfits.map((it, at) => as(it.sql, `f${at}`)).join(', ')
  const raw = planned.map((_, at) => `c${at}`).join(', ')
  const rows = await engine.rows(`select _line, ${why}, to_json([${raw}]) as raw from ${relation} where ${fails}`)
  for (const row of rows) {
    const names = misfits.filter((_, at) => row[`f${at}`] === true).map((it) => `“${it.name}”`)
    await quarantine.add({
      line: Number(row['_line']),
      reason: 'type-mismatch',
      detail: `${names.join('、')}的值与指定的类型不符`,
      raw: String(row['raw']),
    })
  }
}

/**
 * SHA-256 over the kept values in order: each row is its values as text, NULL as U+001E, joined by U+001F; 10,000
 * row hashes make a block hash, the block hashes make the digest. The format it came in does not matter.
 */
export const contentDigest = async (engine: Engine, part: Part, columns: readonly Column[]): Promise<string> => {
  const row = columns.map((it) => `coalesce(${ident(it.name)}::varchar, chr(30))`).join(` || chr(31) || `)
  const hash = createHash('sha256')
  hash.update(columns.map((it) => it.name).join('\x1f'))
  const blocks = await engine.rows(
    `select sha256(string_agg(h, '' order by n)) as h from (select sha256(${row}) as h, file_row_number as n from read_parquet(${text(part.path)}, file_row_number=true)) group by n // 10000 order by n // 10000`,
  )
  for (const it of blocks) hash.update(String(it['h']))
  return hash.digest('hex')
}

/** Proposals of typed companions for text columns that only empty marks keep from a type. */
export const companions = (planned: readonly Planned[], samples: readonly (readonly string[])[]): Notice[] =>
  planned.flatMap((it, at) => {
    if (it.column.type !== 'text' || it.forced) return []
    const found = companion(samples[at] ?? [], it.column.name, it.column.title)
    return found ? [found] : []
  })
