import { open } from 'node:fs/promises'
import { text } from './engine.ts'
import type { ColumnType, Source } from './model.ts'
import { copyTo, type Kept, type Planned, partOf, planned, type Storing, settled } from './store.ts'
import { as, cast, misfit, same } from './typing.ts'

/** How a strict reader is told to cut a file. */
interface Cutting {
  readonly delimiter: string
  readonly lineEnds: 'lf' | 'crlf'
  /** Lines before the first record. */
  readonly skip: number
  readonly width: number
}

/** The relation by which DuckDB reads a text itself: strictly, so that one fault ends the reading with an error. */
export const strictly = (path: string, it: Cutting): string => {
  const columns = Array.from({ length: it.width }, (_, at) => `'c${at}': 'VARCHAR'`).join(', ')
  const end = it.lineEnds === 'crlf' ? '\\r\\n' : '\\n'
  return `read_csv(${text(path)}, auto_detect=false, header=false, skip=${it.skip}, delim=${text(it.delimiter)}, quote='"', escape='"', nullstr='', strict_mode=true, new_line='${end}', max_line_size=${2 ** 21}, buffer_size=${2 ** 25}, columns={${columns}})`
}

const places = 10
const window = 2 ** 16

/** Samples of each column: up to 500 records of the head, and some from places all over a larger file. */
export const spread = async (path: string, it: Cutting, head: readonly (readonly string[])[]): Promise<string[][]> => {
  const rows = [...head.slice(0, 500)]
  const file = await open(path)
  try {
    const { size } = await file.stat()
    for (let n = 0; n < places && size > places * window; n += 1) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(window), 0, window, Math.floor((size * n) / places))
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').slice(1, -1)
      const cut = lines.filter((line) => !line.includes('"')).map((line) => line.replace(/\r$/, '').split(it.delimiter))
      rows.push(...cut.filter((cells) => cells.length === it.width).slice(0, 500 / places))
    }
  } finally {
    await file.close()
  }
  return Array.from({ length: it.width }, (_, at) => rows.map((row) => row[at] ?? '').filter((cell) => cell !== ''))
}

const stopped = 'heliu: a value is not of the guessed type'

/** A guess taken at its word while the file is written: a value that does not fit stops the writing. */
const sure = (cell: string, it: Planned): string => {
  const { column, guess } = it
  if (column.type === 'text') return cell
  const quick = same(cell, column, guess.layout)
  const first = quick === undefined ? '' : `when ${quick.fits} then ${quick.value} `
  return `case when ${cell} is null then null ${first}when ${misfit(cell, column, guess.layout)} then error(${text(stopped)}) else ${cast(cell, column, guess.layout)} end`
}

/**
 * Lets DuckDB read the file by itself, once, typing as it goes. The result stands only when the independent scan
 * found nothing that readers may take differently and counted the same rows; undefined otherwise, and the patient
 * way begins. Source: technology §13.
 */
export const goStraight = async (
  source: Source,
  it: Omit<Storing, 'relation' | 'planned' | 'quarantine'> & { readonly types: Readonly<Record<string, ColumnType>> },
): Promise<Kept | undefined> => {
  if (source.straight === undefined || source.witness === undefined) return undefined
  const { relation, lineEnds, samples } = await source.straight()
  const hoped = planned(source, samples, it.types)
  const [written, said] = await Promise.all([
    writeHopefully({ ...it, relation }, hoped, source, samples),
    source.witness(),
  ])
  if (written === undefined || !said.clean || said.width !== source.columns.length) return undefined
  if (said.lineEnds !== lineEnds || said.records !== written.part.rows) return undefined
  return { ...written, samples }
}

/**
 * Writes a relation typed as its samples suggest, in one pass; a value that does not fit stops it, and then every value
 * is looked at first. Undefined where a person's type does not fit, or for whatever else stopped DuckDB: the slower way
 * meets it again and says what it is.
 */
export const writeHopefully = async (
  it: Omit<Storing, 'planned' | 'quarantine'> & { readonly types: Readonly<Record<string, ColumnType>> },
  hoped: readonly Planned[],
  source: Source,
  samples: readonly (readonly string[])[],
): Promise<Pick<Kept, 'part' | 'planned'> | undefined> => {
  const forced = hoped.some((one) => one.forced)
  const copy = async (list: readonly Planned[], value: (cell: string, one: Planned) => string) => {
    await copyTo(
      it,
      list.map((one) => as(one.beside ?? value(`c${one.from}`, one), one.column.name)),
    )
    return partOf(it, list)
  }
  try {
    return await copy(hoped, sure)
  } catch (error) {
    if (forced || !(error instanceof Error) || !error.message.includes(stopped)) return undefined
  }
  // A guess was wrong somewhere below the sample: look at every value, then write what loses nothing.
  try {
    const list = await settled(it.engine, it.relation, source, samples, it.types)
    return await copy(list, (cell, one) => cast(cell, one.column, one.guess.layout))
  } catch {
    return undefined
  }
}
