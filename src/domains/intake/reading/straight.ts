import { open } from 'node:fs/promises'
import { ident, text } from './engine.ts'
import { isHeaderAgain } from './headers.ts'
import type { Column, ColumnType, Source, Straight, Witnessed } from './model.ts'
import { type Found, type Hope, proofOf } from './proof.ts'
import { copyTo, type Kept, type Planned, partOf, planned, type Storing, settled } from './store.ts'
import { as, cast, type Guess, misfit, nativeType, same } from './typing.ts'

/** By place: the SQL types of the columns that DuckDB types itself while it reads. */
type Natives = ReadonlyMap<number, string>

/** How a strict reader is told to cut a file. */
export interface Cutting {
  readonly delimiter: string
  readonly lineEnds: 'lf' | 'crlf'
  /** Lines before the first record. */
  readonly skip: number
  readonly width: number
}

/**
 * The relation by which DuckDB reads a text itself: strictly, so that one fault ends the reading with an error.
 * `natives`: columns that it reads in their type. Its casts are laxer than ours: they need a proof of every spelling.
 */
export const strictly = (path: string, it: Cutting, natives: Natives = new Map()): string => {
  const columns = Array.from({ length: it.width }, (_, at) => `'c${at}': '${natives.get(at) ?? 'VARCHAR'}'`).join(', ')
  // Told to end lines with CRLF the strict reader ends none; it finds those by itself (DuckDB 1.5).
  const end = it.lineEnds === 'crlf' ? '' : "new_line='\\n', "
  return `read_csv(${text(path)}, auto_detect=false, header=false, skip=${it.skip}, delim=${text(it.delimiter)}, quote='"', escape='"', nullstr='', strict_mode=true, ${end}max_line_size=${2 ** 21}, buffer_size=${2 ** 25}, columns={${columns}})`
}

const places = 10
const window = 2 ** 16

/** A text as DuckDB may take it, with samples of each column; undefined where it must not see it. */
export const straightOf = async (
  path: string,
  cut: Cutting,
  head: readonly (readonly string[])[],
  header: readonly (readonly string[])[],
): Promise<Straight | undefined> =>
  (await hasLongLine(path))
    ? undefined
    : {
        relation: (natives) => strictly(path, cut, natives),
        lineEnds: cut.lineEnds,
        samples: await spread(path, cut, head, header),
        header,
      }

const stretch = 2 ** 20

/**
 * Whether a line is so long that a MiB of the file has no line end: DuckDB takes each of its cells to memory before it
 * says no. A few KB of each MiB mostly tell.
 */
const hasLongLine = async (path: string): Promise<boolean> => {
  const file = await open(path)
  const buffer = Buffer.alloc(stretch)
  try {
    const { size } = await file.stat()
    for (let at = 0; at + stretch <= size; at += stretch) {
      const begin = (await file.read(buffer, 0, 4096, at)).bytesRead
      if (buffer.subarray(0, begin).includes(10)) continue
      const { bytesRead } = await file.read(buffer, 0, stretch, at)
      if (!buffer.subarray(0, bytesRead).includes(10)) return true
    }
    return false
  } finally {
    await file.close()
  }
}

/** Samples of each column: up to 500 records of the head, and some from places all over a larger file. */
const spread = async (
  path: string,
  it: Cutting,
  head: readonly (readonly string[])[],
  header: readonly (readonly string[])[],
): Promise<string[][]> => {
  const rows = [...head.slice(0, 500)]
  const file = await open(path)
  try {
    const { size } = await file.stat()
    for (let n = 0; n < places && size > places * window; n += 1) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(window), 0, window, Math.floor((size * n) / places))
      const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n').slice(1, -1)
      const cut = lines
        .filter((line) => !line.includes('"'))
        .map((line) => line.replace(/^\ufeff+|\r$/g, '').split(it.delimiter))
      rows.push(...cut.filter((cells) => cells.length === it.width).slice(0, 500 / places))
    }
  } finally {
    await file.close()
  }
  // The header once more is no value, and would make each column a text.
  const values = rows.filter((row) => !isHeaderAgain(row, header))
  return Array.from({ length: it.width }, (_, at) => values.map((row) => row[at] ?? '').filter((cell) => cell !== ''))
}

const stopped = 'heliu: a value is not of the guessed type'

/** A guess taken at its word while the file is written: a value that does not fit stops the writing. */
const sure = (cell: string, it: Planned): string => {
  const { column, guess } = it
  if (column.type === 'text' || it.native !== undefined) return cell
  const quick = same(cell, column, guess.layout)
  const first = quick === undefined ? '' : `when ${quick.fits} then ${quick.value} `
  return `case when ${cell} is null then null ${first}when ${misfit(cell, column, guess.layout)} then error(${text(stopped)}) else ${cast(cell, column, guess.layout)} end`
}

type Going = Omit<Storing, 'relation' | 'planned'> & {
  readonly types: Readonly<Record<string, ColumnType>>
  /** The encoding is a hope: what is outside of it says that it failed. */
  readonly hoped: boolean
}

/**
 * Lets DuckDB read the file by itself, once, typing as it goes, while the independent scan looks at the same bytes. The
 * result stands only when the scan found nothing that readers may take differently, counted the same rows, and saw only
 * spellings that mean one value wherever DuckDB was left to type them. Where the scan found a few such stretches, our
 * own reader takes them out and all that is left is looked at anew. Undefined otherwise, and the patient way begins.
 * Source: technology §13.
 */
export const goStraight = async (source: Source, it: Going): Promise<Kept | undefined> => {
  if (source.straight === undefined || source.witness === undefined) return undefined
  const straight = await source.straight()
  if (straight === undefined) return undefined
  const { kept, said } = await written(source, straight, source.witness, it)
  if (kept !== undefined || said.doubts === null || said.doubts.length === 0) return kept
  // A hope of an encoding has failed, or line ends mix: that is no matter of single lines.
  if ((it.hoped && !said.clean) || said.lineEnds !== straight.lineEnds) return undefined
  const patched = await source.patched?.(said.doubts)
  if (patched === undefined) return undefined
  const again = await written(source, patched.straight, patched.witness, it)
  if (again.kept === undefined || again.kept.part.rows + patched.rejects.length !== said.records) return undefined
  for (const one of patched.rejects) await it.quarantine.add(one)
  return again.kept
}

/** What DuckDB made of a text, where it stands, and what the scan said of it. */
const written = async (
  source: Source,
  { relation, lineEnds, samples, header }: Straight,
  witness: (hopes: readonly (Hope | null)[]) => Promise<Witnessed>,
  it: Going,
): Promise<{ readonly kept?: Kept | undefined; readonly said: Witnessed }> => {
  const plan = planned(source, samples, it.types)
  const hopes = source.columns.map((_, at) => hopeOf(plan, at, samples[at] ?? []))
  const hoped = plan.map((one) => (hopes[one.from] === null ? one : natively(one)))
  const write = (list: readonly Planned[]) =>
    writeHopefully({ ...it, relation: relation(nativesOf(list)) }, list, source, samples)
  const [first, said] = await Promise.all([write(hoped), witness(hopes)])
  if (!said.clean || said.doubts?.length !== 0 || said.lineEnds !== lineEnds) return { said }
  const known = said.found.map((found, at) => (told(hopes[at], found) ? found : undefined))
  const proven = planned(source, samples, it.types, known).map((one) =>
    holds(one.column, known[one.from]) ? natively(one) : one,
  )
  const stands = hoped.every((one, at) => one.native === proven[at]?.native)
  const kept = stands ? first : await write(proven)
  if (kept === undefined || kept.part.rows !== said.records) return { said }
  return { said, kept: (await holdsHeader(it.engine, kept, header)) ? undefined : { ...kept, samples } }
}

/** Whether the header is among the rows: only where each of its names is a value that its column could hold. */
const holdsHeader = async (
  engine: Storing['engine'],
  { part, planned: all }: Pick<Kept, 'part' | 'planned'>,
  header: readonly (readonly string[])[],
): Promise<boolean> => {
  const columns = all.filter((one) => one.beside === undefined)
  for (const row of header) {
    if (columns.some(({ column, from }) => column.type !== 'text' && /[^\d.,-]/.test(row[from] ?? ''))) continue
    const equal = columns.map(({ column: { name }, from }) => {
      const value = `coalesce(${ident(name)}::varchar, '')`
      return `${value} = ${text(row[from] ?? '')}`
    })
    const found = await engine.rows(
      `select 1 from read_parquet(${text(part.path)}) where ${equal.join(' and ')} limit 1`,
    )
    if (found.length > 0) return true
  }
  return false
}

/** A column as DuckDB may type it itself while it reads. */
const natively = (it: Planned): Planned => {
  if (it.beside !== undefined || it.column.type === 'text') return it
  return { ...it, native: nativeType(it.column) }
}

const nativesOf = (list: readonly Planned[]): Natives =>
  new Map(list.flatMap(({ from, native }) => (native === undefined ? [] : [[from, native]])))

/** What the spelling of a column is hoped to be: that of its sample, where it has one that means one value only. */
const hopeOf = (plan: readonly Planned[], at: number, sample: readonly string[]): Hope | null => {
  const one = plan.find(({ from }) => from === at)
  const hope = one === undefined ? undefined : spelling(one.column.type, one.guess.layout)
  if (one === undefined || hope === undefined) return null
  const proof = proofOf([hope])
  for (const value of sample) {
    const bytes = Buffer.from(value)
    proof.see(bytes, Int32Array.of(0), Int32Array.of(bytes.length))
  }
  return holds(one.column, proof.found[0]) ? hope : null
}

const spelling = (type: ColumnType, layout: Guess['layout']): Hope | undefined => {
  if (type === 'integer' || type === 'decimal') return 'number'
  if (type === 'date' && layout?.format === '%Y-%m-%d') return 'date'
  return type === 'timestamp' && layout?.format === '%Y-%m-%d %H:%M:%S' ? 'timestamp' : undefined
}

/** Whether what was counted of a column is all that its typing needs: each value was spelled as hoped. */
const told = (hope: Hope | null | undefined, [missA, missB]: Found): boolean =>
  hope === 'number' ? missB === 0 : hope !== null && missA === 0

/** Whether each value, by its spelling alone, is of a type and loses nothing in it. */
const holds = ({ type, precision = 0, scale = 0 }: Column, found: Found | undefined): boolean => {
  if (found === undefined) return false
  const [missA, missB, head = 0, tail = 0] = found
  return type === 'decimal' ? missB === 0 && tail <= scale && head <= precision - scale : missA === 0
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
    const list = await settled(it.engine, it.relation, source, samples, it.types, hoped)
    return await copy(list, (cell, one) => (one.native === undefined ? cast(cell, one.column, one.guess.layout) : cell))
  } catch {
    return undefined
  }
}
