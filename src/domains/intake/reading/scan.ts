import { maxLine } from './delimited.ts'
import { type Doubts, doubtsOf, isClean, isText } from './doubts.ts'
import type { Dialect, Witnessed } from './model.ts'
import { type Hope, type Proof, proofOf } from './proof.ts'
import { lone, recordsInLine } from './scan-lines.ts'
import { type Cells, cellsFor, type QuotedRecord, quotedRecord } from './scan-quotes.ts'

export interface Scanning {
  readonly dialect: Dialect
  readonly fits: (width: number) => boolean
  /** The width of the table: a record of another one is doubtful. */
  readonly width: number
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
  /** Where the bytes at hand begin in the file. */
  offset: number
  /** Whether some of the bytes at hand are no text. */
  dirty: boolean
  clean: boolean
  readonly doubts: Doubts
  lf: boolean
  crlf: boolean
  readonly proof: Proof
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
    offset: 0,
    dirty: false,
    clean: true,
    doubts: doubtsOf(),
    lf: false,
    crlf: false,
    proof: proofOf(hopes),
    cells: cellsFor(how.width),
  }
  const eol = how.dialect.lineEnd === 'lf' ? 10 : cr
  let held: Uint8Array = new Uint8Array(0)
  let waiting: Uint8Array[] = []
  let length = 0
  let first = true
  for await (const chunk of chunks) {
    // Parts of one long line are put together once, when it ends or is too long.
    if (held.length > 0 && length < maxLine * 4 && !chunk.includes(eol)) {
      waiting.push(Buffer.from(chunk))
      length += chunk.length
      continue
    }
    let bytes = chunk
    if (held.length > 0) {
      // Only the record that the last chunk left open is put together: to copy every chunk costs a third.
      const seam = chunk.indexOf(eol) + 1
      const whole = Buffer.concat([held, ...waiting, chunk.subarray(0, seam)])
      const rest = whole.subarray(walked(whole, how, state, false))
      bytes = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(seam)]) : chunk.subarray(seam)
    }
    waiting = []
    length = 0
    if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      bytes = bytes.subarray(3)
      state.offset = 3
    }
    first = false
    held = Buffer.from(bytes.subarray(walked(bytes, how, state, false)))
  }
  walked(waiting.length > 0 ? Buffer.concat([held, ...waiting]) : held, how, state, true)
  return {
    records: state.count,
    clean: state.clean,
    doubts: state.doubts.all(),
    lineEnds: state.lf && state.crlf ? 'mixed' : state.crlf ? 'crlf' : 'lf',
    found: state.proof.found,
  }
}

/** Walks over the records that `bytes` hold whole; how far they go. */
const walked = (bytes: Uint8Array, how: Scanning, state: State, final: boolean): number => {
  const end = final ? bytes.length : bytes.lastIndexOf(how.dialect.lineEnd === 'lf' ? 10 : cr) + 1
  const whole = bytes.subarray(0, end)
  const clean = isClean(whole)
  state.clean &&= clean
  state.dirty = !clean || whole.includes(0)
  const far = walk(bytes, how, state, final)
  state.offset += far
  return far
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

interface Place {
  readonly bytes: Uint8Array
  readonly from: number
  readonly next: number
}

interface Seen {
  readonly width: number
  readonly lines: number
  readonly sound: boolean
}

const blank = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] !== space) return false
  return true
}

/** Counts a record of one line or several; it is doubtful where it is not as wide as the table, or no text. */
const see = (state: State, { width, lines, sound }: Seen, { bytes, from, next }: Place): void => {
  state.count += 1
  if (sound && width === state.cells.starts.length && (!state.dirty || isText(bytes.subarray(from, next))))
    state.proof.see(bytes, state.cells.starts, state.cells.ends)
  else doubt(state, 1, lines, { from, next })
}

const doubt = (
  { doubts, offset, line, count }: State,
  records: number,
  lines: number,
  { from, next }: Omit<Place, 'bytes'>,
): void => doubts.add({ from: offset + from, to: offset + next, line, lines, records }, count)

const behindMarks = (bytes: Uint8Array, from: number): number => {
  let at = from
  while (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3
  return at
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
    const start = bytes[at] === 0xef && !state.skipping ? behindMarks(bytes, at) : at
    if (simple && start === at && !state.skipping && plainLine(bytes, kinds, state.cells, at, line)) {
      const { width, next } = line
      if (state.line > after) {
        if (width > 0) see(state, { width, lines: 1, sound: true }, { bytes, from: at, next })
        // An empty line is skipped by every reader; one of blanks is not.
        else if (bytes[at] === space) doubt(state, 0, 1, { from: at, next })
      }
      if (bytes[next - 2] === cr && next - 2 >= at) state.crlf = true
      else state.lf = true
      state.line += 1
      at = next
      continue
    }
    const found = bytes.indexOf(eol, at)
    if (found < 0 && !final) {
      if (state.skipping) return bytes.length
      if (bytes.length - at <= maxLine * 4) return at
      state.count += state.line > after ? 1 : 0
      state.doubts.tooMany()
      state.clean = false
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
    const one = dialect.quote === null ? null : quotedRecord(bytes, start, { eol, delimiter }, final, state.cells)
    if (one === 'more') return at
    at = careful({ bytes, from: at, start, end, next }, how, state, one, fits)
  }
  return at
}

interface Span extends Place {
  /** Where the record begins: behind the byte order marks of a file that was put together. */
  readonly start: number
  readonly end: number
}

/** Counts the record or records of a line that holds quotes, carriage returns or no line end; the place after it. */
const careful = (
  { bytes, from, start, end, next }: Span,
  how: Scanning,
  state: State,
  one: QuotedRecord | null,
  fits: (width: number) => boolean,
): number => {
  const counts = state.line > how.after
  const several = one !== null && one.lines > 1 && fits(one.width)
  const records = several ? 1 : recordsInLine(bytes, start, end, how, one !== null && one.quotes)
  const sound =
    start === from &&
    one !== null &&
    !one.doubtful &&
    (several || one.lines === 1) &&
    !lone(bytes, from, several ? one.end : end)
  const after = several ? one.end : next
  const lines = several ? one.lines : 1
  if (counts && records === 1 && one !== null)
    see(state, { width: one.width, lines, sound }, { bytes, from, next: after })
  else if (counts) {
    state.count += records
    if (end > from) doubt(state, records, lines, { from, next: after })
  }
  const last = after - 1
  if (bytes[last] === 10) {
    if (bytes[last - 1] === cr && last > from) state.crlf = true
    else state.lf = true
  }
  state.line += lines
  return after
}
