import { maxLine, quoteSpan } from './delimited.ts'
import type { Dialect, Witnessed } from './model.ts'

export interface Scanning {
  readonly dialect: Dialect
  readonly fits: (width: number) => boolean
  /** Records that begin on this line or before are header and preamble. */
  readonly after: number
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
}

/**
 * Counts the records of a delimited UTF-8 text over its bytes, keeping no values: the independent witness that the
 * reader lost nothing. It shares with the reader the rules (`cut`) and no code. Source: technology §13.
 */
export const scanRecords = async (chunks: AsyncIterable<Uint8Array>, how: Scanning): Promise<Witnessed> => {
  const state: State = { line: 1, count: 0, skipping: false, width: 0, lf: false, crlf: false }
  const eol = how.dialect.lineEnd === 'lf' ? 10 : cr
  let held: Uint8Array = new Uint8Array(0)
  let waiting: Uint8Array[] = []
  let length = 0
  let first = true
  for await (const chunk of chunks) {
    // Parts of one long line are put together once, when it ends or is too long.
    if (held.length > 0 && length < maxLine * 4 && !chunk.includes(eol)) {
      if (chunk.includes(0)) state.width = -1
      waiting.push(chunk)
      length += chunk.length
      continue
    }
    let bytes = held.length > 0 ? Buffer.concat([held, ...waiting, chunk]) : chunk
    waiting = []
    length = 0
    if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    first = false
    if (chunk.includes(0)) state.width = -1
    held = bytes.subarray(walk(bytes, how, state, false))
  }
  walk(waiting.length > 0 ? Buffer.concat([held, ...waiting]) : held, how, state, true)
  return {
    records: state.count,
    width: state.width > 0 ? state.width : null,
    lineEnds: state.lf && state.crlf ? 'mixed' : state.crlf ? 'crlf' : 'lf',
  }
}

/** Bytes with the places of the next quote and carriage return, so that a line without either is told at once. */
interface Look {
  readonly bytes: Buffer
  /** By byte: 1 for the delimiter. */
  readonly marks: Uint8Array
  quoteAt: number
  crAt: number
}

interface PlainLine {
  next: number
  width: number
}

const lookAt = (bytes: Uint8Array, delimiter: number): Look => {
  const marks = new Uint8Array(256)
  marks[delimiter] = 1
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), marks, quoteAt: -1, crAt: -1 }
}

const place = (bytes: Buffer, byte: number, from: number): number => {
  const found = bytes.indexOf(byte, from)
  return found < 0 ? bytes.length : found
}

/**
 * The delimiters of the line from `from` up to its line feed, where nothing needs a second look; the place after the
 * line feed comes back in `line.next`. False: quotes, carriage returns or the end of the bytes came in the way.
 */
const plainLine = (look: Look, from: number, line: PlainLine): boolean => {
  const { bytes, marks } = look
  const end = bytes.indexOf(10, from)
  if (end < 0) return false
  if (look.quoteAt < from) look.quoteAt = place(bytes, quote, from)
  if (look.crAt < from) look.crAt = place(bytes, cr, from)
  if (look.quoteAt < end || look.crAt < end - 1) return false
  const stop = look.crAt < end ? end - 1 : end
  let width = 1
  for (let at = from; at < stop; at += 1) width += marks[bytes[at] as number] as number
  line.next = end + 1
  line.width = width === 1 && blank(bytes, from, stop) ? 0 : width
  return true
}

const blank = (bytes: Buffer, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] !== space) return false
  return true
}

const see = (state: State, width: number): void => {
  state.count += 1
  if (state.width === 0) state.width = width
  else if (state.width !== width) state.width = -1
}

const walk = (bytes: Uint8Array, how: Scanning, state: State, final: boolean): number => {
  const { dialect, fits, after } = how
  const eol = dialect.lineEnd === 'lf' ? 10 : cr
  const delimiter = dialect.delimiter === null ? -1 : dialect.delimiter.charCodeAt(0)
  const simple = dialect.lineEnd === 'lf' && !dialect.blanks && delimiter > 0 && delimiter < 128
  const line: PlainLine = { next: 0, width: 0 }
  const look = lookAt(bytes, simple ? delimiter : 0)
  let at = 0
  while (at < bytes.length) {
    if (simple && !state.skipping && plainLine(look, at, line)) {
      if (state.line > after && line.width > 0) see(state, line.width)
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
    const one = dialect.quote === null ? null : quotedRecord(bytes, at, eol, delimiter, final)
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
  if (counts && records === 1 && sound) see(state, one.width)
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

interface QuotedRecord {
  /** Another reader might cut it otherwise. */
  readonly doubtful: boolean
  readonly end: number
  readonly width: number
  readonly lines: number
  readonly quotes: boolean
}

/** One record by the rules of quoting; several lines at most. Faults come back as a record of one line. */
const quotedRecord = (
  bytes: Uint8Array,
  from: number,
  eol: number,
  delimiter: number,
  final: boolean,
): QuotedRecord | 'more' => {
  let width = 1
  let lines = 1
  let quotes = false
  let fieldStart = true
  let doubtful = false
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === eol) return { end: at + 1, width, lines, quotes, doubtful }
    if (byte === delimiter) {
      width += 1
      fieldStart = true
      continue
    }
    if (byte !== quote) {
      fieldStart = false
      continue
    }
    quotes = true
    if (!fieldStart) {
      doubtful = true
      continue
    }
    let units = 0
    for (at += 1; ; at += 1) {
      if (at >= bytes.length) return final ? { end: at, width, lines: 1, quotes, doubtful: true } : 'more'
      const inner = bytes[at] as number
      if (units > quoteSpan.units || lines > quoteSpan.lines)
        return { end: at, width, lines: 1, quotes, doubtful: true }
      units += (inner & 0xc0) === 0x80 ? 0 : inner >= 0xf0 ? 2 : 1
      if (inner === eol) lines += 1
      if (inner !== quote) continue
      if (at + 1 >= bytes.length && !final) return 'more'
      if (bytes[at + 1] !== quote) break
      at += 1
      units += 1
    }
    const after = bytes[at + 1]
    if (after === undefined || after === delimiter || after === eol) {
      fieldStart = false
      continue
    }
    if (after === cr && eol === 10) {
      if (at + 2 >= bytes.length && !final) return 'more'
      if (bytes[at + 2] === 10 || at + 2 >= bytes.length) continue
    }
    return { end: at, width, lines: 1, quotes, doubtful: true }
  }
  return final ? { end: bytes.length, width, lines, quotes, doubtful } : 'more'
}
