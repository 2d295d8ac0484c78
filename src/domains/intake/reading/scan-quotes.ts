import { quoteSpan } from './delimited.ts'

const quote = 34
const cr = 13

/** Where the cells of a record stand: as many as are asked for, the others are only counted. */
export interface Cells {
  readonly starts: Int32Array
  readonly ends: Int32Array
}

export const cellsFor = (width: number): Cells => ({ starts: new Int32Array(width), ends: new Int32Array(width) })

/** The bytes that end a line and part cells; -1 where nothing parts them. */
interface Marks {
  readonly eol: number
  readonly delimiter: number
}

export interface QuotedRecord {
  /** Another reader might cut it otherwise. */
  readonly doubtful: boolean
  readonly end: number
  readonly width: number
  readonly lines: number
  readonly quotes: boolean
}

/**
 * One record by the rules of quoting; several lines at most. Faults come back as a record of one line. Where its cells
 * stand comes back in `cells`.
 */
export const quotedRecord = (
  bytes: Uint8Array,
  from: number,
  { eol, delimiter }: Marks,
  final: boolean,
  cells: Cells,
): QuotedRecord | 'more' => {
  const torn = (end: number): QuotedRecord => ({ end, width, lines: 1, quotes, doubtful: true })
  cells.starts[0] = from
  let width = 1
  let lines = 1
  let quotes = false
  let fieldStart = true
  let doubtful = false
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === eol) {
      cells.ends[width - 1] = eol === 10 && bytes[at - 1] === cr ? at - 1 : at
      return { end: at + 1, width, lines, quotes, doubtful }
    }
    if (byte === delimiter) {
      cells.ends[width - 1] = at
      cells.starts[width] = at + 1
      width += 1
      fieldStart = true
      continue
    }
    if (byte !== quote) {
      fieldStart = false
      continue
    }
    quotes = true
    doubtful ||= !fieldStart
    if (!fieldStart) continue
    let units = 0
    for (at += 1; ; at += 1) {
      if (at >= bytes.length) return final ? torn(at) : 'more'
      const inner = bytes[at] as number
      if (units > quoteSpan.units || lines > quoteSpan.lines) return torn(at)
      units += (inner & 0xc0) === 0x80 ? 0 : inner >= 0xf0 ? 2 : 1
      if (inner === eol) lines += 1
      if (inner !== quote) continue
      if (at + 1 >= bytes.length && !final) return 'more'
      if (bytes[at + 1] !== quote) break
      at += 1
      units += 1
    }
    const after = bytes[at + 1]
    fieldStart = false
    if (after === undefined || after === delimiter || after === eol) continue
    if (after === cr && eol === 10) {
      if (at + 2 >= bytes.length && !final) return 'more'
      if (bytes[at + 2] === 10 || at + 2 >= bytes.length) continue
    }
    return torn(at)
  }
  cells.ends[width - 1] = bytes.length
  return final ? { end: bytes.length, width, lines, quotes, doubtful } : 'more'
}
