import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '#platform/problem'
import { type Archive, isWorkbook, openArchive, unpackOnly } from './archive.ts'
import { companion } from './companions.ts'
import { encodingOf, kindOf, likelyEncoding } from './detect.ts'
import { sha256 } from './digest.ts'
import { type Engine, openEngine } from './engine.ts'
import { openJson } from './json.ts'
import type { Digits, Encoding, EncodingName, Overrides, Proposal, ReadResult, Source } from './model.ts'
import { columnNames, unitOf } from './names.ts'
import { openParquet, parquetProblem } from './parquet.ts'
import { headOf, preview } from './preview.ts'
import { badArchive, badEncoding, emptyFile, noSheet, unaccounted } from './problems.ts'
import { openSheet } from './sheet.ts'
import { openSheetBeside } from './sheet-beside.ts'
import { openQuarantine, type Quarantine, stage } from './staging.ts'
import { companions, type Kept, planned, sampleOf, settled, store } from './store.ts'
import { goStraight, writeHopefully } from './straight.ts'
import { openText } from './text.ts'
import { worthThread } from './thread.ts'
import { guess } from './typing.ts'

const aliases: Readonly<Record<string, EncodingName>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-8-sig': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  'windows-1252': 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
}

const encodingFor = async (path: string, name: string, asked: string | undefined): Promise<Encoding> => {
  if (asked === undefined) return encodingOf(path, name)
  const known = aliases[asked.toLowerCase()]
  if (!known)
    throw badEncoding({ detail: `不认识编码“${asked}”。可用：utf-8、utf-16le、utf-16be、gb18030、windows-1252。` })
  return { name: known, evidence: '由上传者指定' }
}

interface Place {
  readonly engine: Engine
  readonly folder: string
}

/**
 * What is done with a source. With `sure` its encoding is a hope of a large file: undefined says that it failed, and the
 * file is opened again after every byte was looked at; `sure` is the encoding with its evidence once it is proved.
 */
type Work<T> = (source: Source, sure?: Encoding) => Promise<T | undefined>

interface Opening {
  readonly path: string
  readonly name: string
  readonly overrides: Overrides
  readonly place: Place
}

/** Opens whatever the bytes are and hands the source to `work`, closing archives after. */
const withSource = async <T>(it: Opening, work: Work<T>, inside = false): Promise<T> => {
  const { path, name, overrides, place } = it
  const kind = await kindOf(path, name)
  const { sheet } = overrides
  if (kind !== 'zip' && sheet !== undefined)
    throw noSheet({ detail: `“${name}”不是工作簿，没有工作表“${sheet}”。请去掉工作表一项，或上传工作簿。` })
  if (kind === 'parquet') return sureOf(await work(await openParquet(place.engine, path, name)))
  if (kind === 'text') return withText(it, work)
  const archive = await openArchive(path, name)
  try {
    if (isWorkbook(archive)) return sureOf(await withSheet(it, archive, work))
    if (inside) throw badArchive({ detail: `“${name}”里还是压缩包。请解开一层后上传。` })
    const unpacked = join(place.folder, 'unpacked')
    const only = await unpackOnly(archive, name, unpacked)
    return await withSource({ ...it, path: unpacked, name: only }, work, true)
  } finally {
    archive.close()
  }
}

/** A large workbook is cut in a thread: a small one is done sooner than a thread would start. */
const withSheet = async <T>({ path, name, overrides }: Opening, archive: Archive, work: Work<T>) => {
  if (archive.declared < worthThread) return work(await openSheet(archive, name, overrides))
  const beside = await openSheetBeside(path, name, overrides)
  try {
    return await work(beside.source)
  } finally {
    await beside.close()
  }
}

const withText = async <T>(it: Opening, work: Work<T>): Promise<T> => {
  const { path, name, overrides } = it
  const likely = overrides.encoding === undefined ? await likelyEncoding(path, name) : undefined
  if (likely) {
    const sure = { name: likely.name, evidence: likely.sure }
    const done = await work(await openAny(it, { name: likely.name, evidence: likely.evidence }), sure)
    if (done !== undefined) return done
  }
  return sureOf(await work(await openAny(it, await encodingFor(path, name, overrides.encoding))))
}

const openAny = async ({ path, name, overrides, place }: Opening, encoding: Encoding): Promise<Source> => {
  const json = overrides.delimiter === undefined ? await openJson(path, name, encoding) : undefined
  return json ?? openText(path, name, encoding, overrides, place.folder)
}

const sureOf = <T>(done: T | undefined): T => {
  if (done === undefined) throw unaccounted({ detail: '文件没有读出结果。没有写入任何数据。' })
  return done
}

const placed = async <T>(folder: string, work: (place: Place) => Promise<T>): Promise<T> => {
  const own = await mkdtemp(join(folder, 'reading-'))
  const engine = await openEngine(own)
  try {
    return await work({ engine, folder: own })
  } finally {
    engine.close()
    await rm(own, { recursive: true, force: true })
  }
}

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
          notice: type === 'text' ? companion(values, column, title) : undefined,
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
    digest: source.witness === undefined ? await sha256([it.path]) : (await source.witness()).digest,
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
  if (staged.rows === 0)
    throw emptyFile({ detail: `“${it.name}”没有一行可以接收（${rowsIn} 行全部隔离）。请检查分隔符、表头和编码。` })
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
