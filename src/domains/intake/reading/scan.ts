import { maxLine, quoteSpan } from './delimited.ts'
import type { Dialect } from './model.ts'

export interface Scanning {
  readonly dialect: Dialect
  readonly fits: (width: number) => boolean
  /** Records that begin on this line or before are header and preamble. */
  readonly after: number
}

const quote = 34
const space = 32
const cr = 13

/**
 * Counts the records of a delimited UTF-8 text over its bytes, keeping no values: the independent witness that the
 * reader lost nothing. It shares with the reader the rules (`cut`) and no code. Source: technology §13.
 */
export const countRecords = async (chunks: AsyncIterable<Uint8Array>, how: Scanning): Promise<number> => {
  const state = { line: 1, count: 0, skipping: false }
  let held: Uint8Array = new Uint8Array(0)
  let first = true
  for await (const chunk of chunks) {
    let bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk
    if (first && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    first = false
    held = bytes.subarray(walk(bytes, how, state, false))
  }
  walk(held, how, state, true)
  return state.count
}

const walk = (
  bytes: Uint8Array,
  how: Scanning,
  state: { line: number; count: number; skipping: boolean },
  final: boolean,
): number => {
  const eol = how.dialect.lineEnd === 'lf' ? 10 : cr
  const delimiter = how.dialect.delimiter === null ? -1 : (how.dialect.delimiter.charCodeAt(0) as number)
  let at = 0
  while (at < bytes.length) {
    const found = bytes.indexOf(eol, at)
    if (found < 0 && !final) {
      if (state.skipping) return bytes.length
      if (bytes.length - at <= maxLine * 4) return at
      state.count += state.line > how.after ? 1 : 0
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
    const counts = state.line > how.after
    const one = how.dialect.quote === null ? null : quotedRecord(bytes, at, eol, delimiter, final)
    if (one === 'more') return at
    if (one !== null && one.lines > 1 && how.fits(one.width)) {
      state.count += counts ? 1 : 0
      state.line += one.lines
      at = one.end
      continue
    }
    if (counts) state.count += recordsInLine(bytes, at, end, how, one !== null && one.quotes)
    state.line += 1
    at = next
  }
  return at
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

interface Record {
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
): Record | 'more' => {
  let width = 1
  let lines = 1
  let quotes = false
  let fieldStart = true
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === eol) return { end: at + 1, width, lines, quotes }
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
    if (!fieldStart) continue
    let units = 0
    for (at += 1; ; at += 1) {
      if (at >= bytes.length) return final ? { end: at, width, lines: 1, quotes } : 'more'
      const inner = bytes[at] as number
      if (units > quoteSpan.units || lines > quoteSpan.lines) return { end: at, width, lines: 1, quotes }
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
    return { end: at, width, lines: 1, quotes }
  }
  return final ? { end: bytes.length, width, lines, quotes } : 'more'
}
