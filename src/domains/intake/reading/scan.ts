import { maxLine } from './delimited.ts'
import type { Dialect, Witnessed } from './model.ts'
import { type Hope, type Proof, proofOf } from './proof.ts'
import { type Cells, cellsFor, type QuotedRecord, quotedRecord } from './scan-quotes.ts'

export interface Scanning {
  readonly dialect: Dialect
  readonly fits: (width: number) => boolean
  /** Records that begin on this line or before are header and preamble. */
  readonly after: number
  /** What the columns are hoped to be. */
  readonly hopes?: readonly (Hope | null)[] | undefined
}

const quote = 34
const space = 32
const cr = 13

interface State {
  line: number
  count: number
  skipping: boolean
  /** 0 before the first record; -1 once records differ or one is doubtful. */
  width: number
  lf: boolean
  crlf: boolean
  readonly proof: Proof
  readonly hoped: number
  readonly cells: Cells
}

/**
 * Counts the records of a delimited UTF-8 text over its bytes, keeping no values: the independent witness that the
 * reader lost nothing, and of how values are spelled (`proof.ts`). It shares with the reader the rules (`cut`) and no
 * code. Source: technology §13.
 */
export const scanRecords = async (chunks: AsyncIterable<Uint8Array>, how: Scanning): Promise<Witnessed> => {
  const { hopes = [] } = how
  const state: State = {
    line: 1,
    count: 0,
    skipping: false,
    width: 0,
    lf: false,
    crlf: false,
    proof: proofOf(hopes),
    hoped: hopes.length,
    cells: cellsFor(hopes.length),
  }
  const eol = how.dialect.lineEnd === 'lf' ? 10 : cr
  let held: Uint8Array = new Uint8Array(0)
  let waiting: Uint8Array[] = []
  let length = 0
  let first = true
  for await (const chunk of chunks) {
    // Parts of one long line are put together once, when it ends or is too long.
    if (held.length > 0 && length < maxLine * 4 && !chunk.includes(eol)) {
      if (chunk.includes(0)) state.width = -1
      waiting.push(Buffer.from(chunk))
      length += chunk.length
      continue
    }
    let bytes = chunk
    if (held.length > 0) {
      // Only the record that the last chunk left open is put together: to copy every chunk costs a third.
      const seam = chunk.indexOf(eol) + 1
      const whole = Buffer.concat([held, ...waiting, chunk.subarray(0, seam)])
      const rest = whole.subarray(walk(whole, how, state, false))
      bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(seam)]) : chunk.subarray(seam)
    }
    waiting = []
    length = 0
    if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    first = false
    if (chunk.includes(0)) state.width = -1
    held = Buffer.from(bytes.subarray(walk(bytes, how, state, false)))
  }
  walk(waiting.length > 0 ? Buffer.concat([held, ...waiting]) : held, how, state, true)
  return {
    records: state.count,
    width: state.width > 0 ? state.width : null,
    lineEnds: state.lf && state.crlf ? 'mixed' : state.crlf ? 'crlf' : 'lf',
    found: state.proof.found,
  }
}

const delimits = 1
const endsLine = 2
const returns = 3
const opens = 4

/** What each byte is to a line that nothing needs a second look at. */
const kindsOf = (delimiter: number): Uint8Array => {
  const kinds = new Uint8Array(256)
  kinds[delimiter] = delimits
  kinds[10] = endsLine
  kinds[cr] = returns
  kinds[quote] = opens
  return kinds
}

interface PlainLine {
  /** No byte above it is any of the kinds: most bytes of most texts. */
  readonly highest: number
  next: number
  width: number
}

/**
 * Walks the line from `from` up to its line feed, where nothing needs a second look; the place after the line feed
 * comes back in `line.next`. False: quotes, carriage returns or the end of the bytes came in the way.
 */
const plainLine = (bytes: Uint8Array, kinds: Uint8Array, cells: Cells, from: number, line: PlainLine): boolean => {
  const { starts, ends } = cells
  const { length } = bytes
  const most = starts.length
  let width = 0
  let start = from
  const { highest } = line
  for (let at = from; at < length; at += 1) {
    const byte = bytes[at] as number
    if (byte > highest) continue
    const kind = kinds[byte] as number
    if (kind === 0) continue
    if (kind === opens || (kind === returns && bytes[at + 1] !== 10)) return false
    if (width < most) {
      starts[width] = start
      ends[width] = at
    }
    width += 1
    start = at + 1
    if (kind === delimits) continue
    line.next = kind === returns ? at + 2 : start
    line.width = width === 1 && blank(bytes, from, at) ? 0 : width
    return true
  }
  return false
}

const blank = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] !== space) return false
  return true
}

const see = (state: State, width: number, bytes: Uint8Array): void => {
  state.count += 1
  if (width === state.hoped) state.proof.see(bytes, state.cells.starts, state.cells.ends)
  if (state.width === 0) state.width = width
  else if (state.width !== width) state.width = -1
}

const walk = (bytes: Uint8Array, how: Scanning, state: State, final: boolean): number => {
  const { dialect, fits, after } = how
  const eol = dialect.lineEnd === 'lf' ? 10 : cr
  const delimiter = dialect.delimiter === null ? -1 : dialect.delimiter.charCodeAt(0)
  const simple = dialect.lineEnd === 'lf' && !dialect.blanks && delimiter > 0 && delimiter < 128
  const line: PlainLine = { highest: Math.max(delimiter, quote), next: 0, width: 0 }
  const kinds = kindsOf(simple ? delimiter : 0)
  let at = 0
  while (at < bytes.length) {
    if (simple && !state.skipping && plainLine(bytes, kinds, state.cells, at, line)) {
      if (state.line > after && line.width > 0) see(state, line.width, bytes)
      // An empty line is skipped by every reader; one of blanks is not.
      if (line.width === 0 && bytes[at] === space) state.width = -1
      if (bytes[line.next - 2] === cr && line.next - 2 >= at) state.crlf = true
      else state.lf = true
      state.line += 1
      at = line.next
      continue
    }
    const found = bytes.indexOf(eol, at)
    if (found < 0 && !final) {
      if (state.skipping) return bytes.length
      if (bytes.length - at <= maxLine * 4) return at
      state.count += state.line > after ? 1 : 0
      state.width = -1
      state.skipping = true
      return bytes.length
    }
    const end = found < 0 ? bytes.length : found
    const next = Math.min(end + 1, bytes.length)
    if (state.skipping) {
      state.skipping = false
      state.line += 1
      at = next
      continue
    }
    const one = dialect.quote === null ? null : quotedRecord(bytes, at, { eol, delimiter }, final, state.cells)
    if (one === 'more') return at
    at = careful({ bytes, from: at, end, next }, how, state, one, fits)
  }
  return at
}

interface Span {
  readonly bytes: Uint8Array
  readonly from: number
  readonly end: number
  readonly next: number
}

/** Counts the record or records of a line that holds quotes, carriage returns or no line end; the place after it. */
const careful = (
  { bytes, from, end, next }: Span,
  how: Scanning,
  state: State,
  one: QuotedRecord | null,
  fits: (width: number) => boolean,
): number => {
  const counts = state.line > how.after
  const several = one !== null && one.lines > 1 && fits(one.width)
  const records = several ? 1 : recordsInLine(bytes, from, end, how, one !== null && one.quotes)
  const sound =
    one !== null && !one.doubtful && (several || one.lines === 1) && !lone(bytes, from, several ? one.end : end)
  if (counts && records === 1 && sound) see(state, one.width, bytes)
  else if (counts) {
    state.count += records
    state.width = -1
  }
  const last = (several ? one.end : next) - 1
  if (bytes[last] === 10) {
    if (bytes[last - 1] === cr && last > from) state.crlf = true
    else state.lf = true
  }
  state.line += several ? one.lines : 1
  return several ? one.end : next
}

/** Whether a carriage return stands anywhere but before a line feed. */
const lone = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] === cr && bytes[at + 1] !== 10) return true
  return false
}

/** How many records one physical line holds: none (blank), one, or one for each fitting part between lone CRs. */
const recordsInLine = (bytes: Uint8Array, from: number, to: number, how: Scanning, quotes: boolean): number => {
  const stop = how.dialect.lineEnd === 'lf' && to > from && bytes[to - 1] === cr ? to - 1 : to
  const delimiter = how.dialect.delimiter === null ? -1 : how.dialect.delimiter.charCodeAt(0)
  let parts = 0
  let fitting = true
  let width = 1
  let blank = true
  let crs = 0
  const close = (): void => {
    if (!blank) {
      parts += 1
      fitting &&= how.fits(width)
    }
    width = 1
    blank = true
  }
  let inBlank = true
  for (let at = from; at < stop; at += 1) {
    const byte = bytes[at]
    if (byte === cr && how.dialect.lineEnd === 'lf') {
      crs += 1
      close()
      inBlank = true
      continue
    }
    const gap = byte === space || byte === 9
    if (how.dialect.blanks ? !gap && inBlank && !blank : byte === delimiter) width += 1
    inBlank = gap
    if (byte !== space) blank = false
  }
  close()
  if (crs === 0 || quotes) return parts > 0 || crs > 0 ? 1 : 0
  return parts > 0 && fitting ? parts : 1
}
