import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Archive, isWorkbook, openArchive, unpackOnly } from './archive.ts'
import { encodingOf, kindOf, likelyEncoding } from './detect.ts'
import { type Engine, openEngine } from './engine.ts'
import { openJson } from './json.ts'
import type { Encoding, EncodingName, Overrides, Source } from './model.ts'
import { openParquet } from './parquet.ts'
import { badArchive, badEncoding, noSheet, unaccounted } from './problems.ts'
import { openSheet } from './sheet.ts'
import { openSheetBeside } from './sheet-beside.ts'
import { openText } from './text.ts'
import { worthThread } from './thread.ts'

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

export interface Place {
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
export const withSource = async <T>(it: Opening, work: Work<T>, inside = false): Promise<T> => {
  const { path, name, overrides, place } = it
  const kind = await kindOf(path, name)
  if (kind === 'parquet') noSheets(name, overrides)
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
  const json = overrides.delimiter === undefined ? await openJson(path, name, encoding, overrides) : undefined
  if (json?.sheets === undefined) noSheets(name, overrides)
  return json ?? openText(path, name, encoding, overrides, place.folder)
}

const noSheets = (name: string, { sheet }: Overrides): void => {
  if (sheet !== undefined)
    throw noSheet({ detail: `“${name}”不是工作簿，没有工作表“${sheet}”。请去掉工作表一项，或上传工作簿。` })
}

const sureOf = <T>(done: T | undefined): T => {
  if (done === undefined) throw unaccounted({ detail: '文件没有读出结果。没有写入任何数据。' })
  return done
}

/** Does some work with an engine and a folder of its own, which are gone afterwards. */
export const placed = async <T>(folder: string, work: (place: Place) => Promise<T>): Promise<T> => {
  const own = await mkdtemp(join(folder, 'reading-'))
  const engine = await openEngine(own)
  try {
    return await work({ engine, folder: own })
  } finally {
    engine.close()
    await rm(own, { recursive: true, force: true })
  }
}
