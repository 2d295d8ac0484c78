import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sha256Of } from '#platform/lake'
import { Problem } from '#platform/problem'
import { companion } from './companions.ts'
import type { Digits, Encoding, Overrides, Proposal, ReadResult, Source } from './model.ts'
import { columnNames, unitOf } from './names.ts'
import { type Place, placed, withSource } from './opened.ts'
import { parquetProblem } from './parquet.ts'
import { headOf, preview } from './preview.ts'
import { emptyFile, unaccounted } from './problems.ts'
import { openQuarantine, type Quarantine, stage } from './staging.ts'
import { companions, type Kept, planned, sampleOf, settled, store } from './store.ts'
import { goStraight, writeHopefully } from './straight.ts'
import { guess } from './typing.ts'

export interface Inspecting {
  readonly name: string
  readonly overrides?: Overrides | undefined
  readonly workFolder?: string | undefined
}

/**
 * What a file seems to be, from all its bytes (encoding) and its first rows (columns): to be shown, not stored.
 * Throws the refusals of `problems.ts`.
 */
export const inspect = async (
  path: string,
  { name, overrides = {}, workFolder = tmpdir() }: Inspecting,
): Promise<Proposal> =>
  placed(workFolder, (place) =>
    withSource({ path, name, overrides, place }, async (source) => {
      const head = await headOf(source, place.engine)
      const rows = head.rows.map((row) => row.cells)
      const names = columnNames(source.columns.map((it) => it.title))
      const found = source.columns.map((it, at) => {
        const values = rows.map((row) => row[at] ?? '').filter((cell) => cell !== '')
        const title = it.title || (names[at] ?? '')
        const column = names[at] ?? ''
        const type = overrides.types?.[column] ?? it.declared ?? guess(values, title).type
        return {
          column: {
            name: column,
            title,
            type,
            nullable: values.length < rows.length,
            ...unitOf(title, it.unit),
            samples: [...new Set(values)].slice(0, 5).map((value) => value.slice(0, 200)),
          },
          notice: companion(values, { name: column, title, type }),
        }
      })
      const samples = names.map((_, at) => rows.map((row) => row[at] ?? '').filter((cell) => cell !== ''))
      return {
        preview: await preview(head, planned(source, samples, overrides.types ?? {}), place.engine),
        looked: head.looked,
        aside: head.aside,
        format: source.format,
        encoding: source.encoding,
        header: source.header,
        ...(source.headerEnd === undefined ? {} : { headerEnd: source.headerEnd }),
        columns: found.map((it) => it.column),
        ...(source.delimiter !== undefined ? { delimiter: source.delimiter } : {}),
        ...(source.sheets ? { sheets: source.sheets } : {}),
        ...(source.sheet !== undefined ? { sheet: source.sheet } : {}),
        notices: [...source.notices, ...found.flatMap((it) => it.notice ?? [])],
      }
    }),
  )

export interface Into {
  readonly name: string
  readonly outFolder: string
  readonly overrides?: Overrides | undefined
  /** The `_id` of the first row kept (row identity: given once, never reused). */
  readonly firstRowId?: number | undefined
  /** Digits of the decimals that stand, by name, where rows are added to them: what does not fit is set aside. */
  readonly digits?: Readonly<Record<string, Digits>> | undefined
  /** Told when rows have been cut and are typed, and when they are written. */
  readonly tell?: ((stage: 'typing' | 'writing') => void) | undefined
}

/**
 * Reads a file into a typed zstd Parquet and a quarantine file in `outFolder`. rowsIn = rows + rejected, counted by
 * reader, engine and (delimited text) an independent scan of the bytes: if they disagree nothing is returned
 * (`intake/unaccounted`). Every other refusal is one of `problems.ts`.
 */
export const readInto = async (
  path: string,
  { name, outFolder, overrides = {}, firstRowId = 1, digits = {}, tell = () => undefined }: Into,
): Promise<ReadResult> =>
  placed(outFolder, (place) =>
    withSource({ path, name, overrides, place }, async (source, sure) => {
      const quarantine = openQuarantine(join(outFolder, 'quarantine.ndjson'))
      try {
        return await fill(
          { path, name, outFolder, overrides, firstRowId, tell, quarantine, sure },
          measured(source, digits),
          place,
        )
      } catch (error) {
        // DuckDB finds some damage only when it reads the pages.
        if (source.format !== 'parquet' || error instanceof Problem) throw error
        throw parquetProblem(error, name)
      } finally {
        await quarantine.close()
      }
    }),
  )

const measured = (source: Source, digits: Readonly<Record<string, Digits>>): Source => {
  const names = columnNames(source.columns.map((it) => it.title))
  const columns = source.columns.map((it, at) => {
    const own = digits[names[at] ?? '']
    return own === undefined ? it : { ...it, digits: own }
  })
  return { ...source, columns }
}

type Filling = Required<Pick<Into, 'name' | 'outFolder'>> & {
  readonly tell: (stage: 'typing' | 'writing') => void
  readonly path: string
  readonly overrides: Overrides
  readonly firstRowId: number
  readonly quarantine: Quarantine
  readonly sure: Encoding | undefined
}

const nothingKept = (name: string, rejected: number): Problem =>
  emptyFile({ detail: `“${name}”没有一行可以接收（${rejected} 行全部隔离）。请检查分隔符、表头和编码。` })

/** Undefined: the hoped encoding was not that of every byte. */
const fill = async (it: Filling, source: Source, place: Place): Promise<ReadResult | undefined> => {
  const { engine } = place
  const { quarantine, sure } = it
  const types = it.overrides.types ?? {}
  const storing = { engine, outFolder: it.outFolder, firstRowId: it.firstRowId }
  const straight = await goStraight(source, { ...storing, types, quarantine, hoped: sure !== undefined })
  if (straight === undefined && sure !== undefined && (await source.witness?.())?.clean !== true) return undefined
  const kept = straight ?? (await patiently(it, source, place))
  const { part, planned, samples } = kept
  const rejected = [...quarantine.counts.values()].reduce((sum, n) => sum + n, 0)
  if (part.rows === 0) throw nothingKept(it.name, rejected)
  const columns = planned.map((one) => one.column)
  const notes = [...source.notices, ...companions(planned, samples)]
  return {
    format: source.format,
    rowsIn: part.rows + rejected,
    rows: part.rows,
    rejected,
    rejectedBy: Object.fromEntries(quarantine.counts),
    columns,
    encoding: sure ?? source.encoding,
    header: source.header,
    digest: source.witness === undefined ? await sha256Of([it.path]) : (await source.witness()).digest,
    parts: [part],
    quarantinePath: quarantine.path,
    ...(source.delimiter !== undefined ? { delimiter: source.delimiter } : {}),
    ...(source.sheets ? { sheets: source.sheets } : {}),
    ...(source.sheet !== undefined ? { sheet: source.sheet } : {}),
    notices: notes.map((one) => one.message),
    notes,
    samples: planned.map(({ column: { name, title, type }, from }) => ({
      name,
      title,
      type,
      values: samples[from] ?? [],
    })),
  }
}

/** Row by row with our own reader: what cannot be cut or typed is set aside, and every count must agree. */
const patiently = async (it: Filling, source: Source, place: Place): Promise<Kept> => {
  const { engine } = place
  const { quarantine } = it
  const staged =
    source.relation !== undefined
      ? { relation: source.relation, rows: (await source.count?.()) ?? 0 }
      : await stage(source, join(place.folder, 'staged.csv'), quarantine)
  const total = (): number => [...quarantine.counts.values()].reduce((sum, n) => sum + n, 0)
  const rowsIn = staged.rows + total()
  const counted = (await source.count?.()) ?? (await source.witness?.())?.records ?? rowsIn
  if (counted !== rowsIn)
    throw unaccounted({ detail: `读取得到 ${rowsIn} 行，独立扫描得到 ${counted} 行。没有写入任何数据。` })
  if (staged.rows === 0) throw nothingKept(it.name, rowsIn)
  it.tell('typing')
  const { relation } = staged
  const types = it.overrides.types ?? {}
  const samples = await sampleOf(engine, relation, source.columns.length)
  const storing = { engine, relation, outFolder: it.outFolder, firstRowId: it.firstRowId }
  it.tell('writing')
  const stored =
    (await writeHopefully({ ...storing, types }, planned(source, samples, types), source, samples)) ??
    (await store({ ...storing, planned: await settled(engine, relation, source, samples, types), quarantine }))
  if (stored.part.rows + total() !== rowsIn)
    throw unaccounted({
      detail: `写入 ${stored.part.rows} 行、隔离 ${total()} 行，与读入的 ${rowsIn} 行不符。没有写入任何数据。`,
    })
  return { ...stored, samples }
}
