import { undecodable } from './decode.ts'
import type { Dialect, Reason } from './model.ts'

/** A quote that is not closed within this many lines or UTF-16 units is a literal, and its line is set aside. */
export const quoteSpan = { lines: 1000, units: 2 ** 20 } as const
/** A longer line is no row of a table. */
export const maxLine = 4 * 2 ** 20

const mark = 0xfeff

export interface Cut {
  readonly line: number
  readonly cells: readonly string[]
  readonly raw: string
  readonly fault?: Reason
}

export interface Cutting {
  readonly dialect: Dialect
  /** Whether a record may be this wide; without it every width fits (sniffing). */
  readonly fits?: (width: number) => boolean
  /** The number of the first line, 1 unless told. */
  readonly line?: number
}

type Quoted =
  | { readonly end: number; readonly cells: string[]; readonly lines: number }
  | 'more'
  | 'bad-quote'
  | 'unclosed-quote'

const splitPlain = (line: string, dialect: Dialect): string[] => {
  if (dialect.blanks) return line.trim().split(/[ \t]+/)
  return dialect.delimiter === null ? [line] : line.split(dialect.delimiter)
}

/** Reads one record that holds quotes, from `from`; says when the text so far is not enough. */
const quoted = (text: string, from: number, dialect: Dialect, final: boolean): Quoted => {
  const eol = dialect.lineEnd === 'lf' ? '\n' : '\r'
  const delimiter = dialect.delimiter ?? '\n'
  const cells: string[] = []
  let lines = 1
  let at = from
  for (;;) {
    if (text[at] !== '"') {
      const lineEnd = text.indexOf(eol, at)
      const cut = text.indexOf(delimiter, at)
      if (cut >= 0 && (lineEnd < 0 || cut < lineEnd) && delimiter !== eol) {
        cells.push(text.slice(at, cut))
        at = cut + delimiter.length
        continue
      }
      if (lineEnd < 0 && !final) return 'more'
      const end = lineEnd < 0 ? text.length : lineEnd
      cells.push(stripCr(text.slice(at, end), dialect))
      return { end: Math.min(end + 1, text.length), cells, lines }
    }
    const body = closeQuote(text, at, eol, lines, final)
    if (typeof body === 'string') return body
    cells.push(text.slice(at + 1, body.close).replaceAll('""', '"'))
    lines = body.lines
    at = body.close + 1
    if (at >= text.length) return final ? { end: at, cells, lines } : 'more'
    if (text.startsWith(delimiter, at) && delimiter !== eol) {
      at += delimiter.length
      continue
    }
    if (text[at] === eol) return { end: at + 1, cells, lines }
    if (text[at] === '\r' && dialect.lineEnd === 'lf') {
      if (at + 1 >= text.length) return final ? { end: at + 1, cells, lines } : 'more'
      if (text[at + 1] === '\n') return { end: at + 2, cells, lines }
    }
    return 'bad-quote'
  }
}

const closeQuote = (
  text: string,
  open: number,
  eol: string,
  linesBefore: number,
  final: boolean,
): { close: number; lines: number } | 'more' | 'unclosed-quote' => {
  let lines = linesBefore
  let at = open + 1
  for (;;) {
    const close = text.indexOf('"', at)
    const stop = close < 0 ? text.length : close
    for (let nl = text.indexOf(eol, at); nl >= 0 && nl < stop; nl = text.indexOf(eol, nl + 1)) {
      lines += 1
      if (lines > quoteSpan.lines) return 'unclosed-quote'
    }
    if (stop - open > quoteSpan.units) return 'unclosed-quote'
    if (close < 0) return final ? 'unclosed-quote' : 'more'
    if (close + 1 >= text.length && !final) return 'more'
    if (text[close + 1] !== '"') return { close, lines }
    at = close + 2
  }
}

const stripCr = (value: string, dialect: Dialect): string =>
  dialect.lineEnd === 'lf' && value.endsWith('\r') ? value.slice(0, -1) : value

/**
 * Cuts text into records, streaming, in bounded memory, and never loses a line: a record whose quotes do not come
 * out right (not closed within {@link quoteSpan}, text after the closing quote, several lines but the wrong width)
 * is given up, its first line is set aside with the reason and the next line starts clean. Blank lines are no
 * records. A lone CR inside an LF file parts two records only when each part has a fitting width; otherwise it is
 * text. Source: technology §13.
 */
export async function* cut(pieces: AsyncIterable<string>, how: Cutting): AsyncGenerator<readonly Cut[]> {
  const cutter = cutterOf(how)
  for await (const piece of pieces) {
    const out = cutter(piece, false)
    if (out.length > 0) yield out
  }
  const out = cutter('', true)
  if (out.length > 0) yield out
}

/** The records of a line without quotes: one, or several where lone CRs part records of a fitting width. */
function plain(body: string, line: number, dialect: Dialect, fits: (width: number) => boolean): Cut[] {
  if (/^ *$/.test(body)) return []
  if (dialect.lineEnd === 'lf' && body.includes('\r')) {
    const parts = body.split('\r').filter((part) => !/^ *$/.test(part))
    const cells = parts.map((part) => splitPlain(part, dialect))
    if (parts.length > 0 && cells.every((it) => fits(it.length)))
      return parts.map((raw, index) => judged({ line, cells: cells[index] ?? [], raw }, fits))
  }
  return [judged({ line, cells: splitPlain(body, dialect), raw: body }, fits)]
}

const cutterOf = ({ dialect, fits = () => true, line: first = 1 }: Cutting) => {
  const eol = dialect.lineEnd === 'lf' ? '\n' : '\r'
  let held = ''
  let line = first
  let skipping = false

  return (piece: string, final: boolean): Cut[] => {
    const text = held + piece
    const out: Cut[] = []
    let at = 0
    while (at < text.length) {
      // Files put together keep the mark that each began with.
      while (!skipping && text.charCodeAt(at) === mark) at += 1
      const lineEnd = text.indexOf(eol, at)
      if (skipping) {
        if (lineEnd < 0) {
          at = text.length
          break
        }
        skipping = false
        at = lineEnd + 1
        line += 1
        continue
      }
      if (lineEnd < 0 && !final) {
        if (text.length - at <= maxLine) break
        out.push({ line, cells: [], raw: text.slice(at, at + 1000), fault: 'too-long' })
        skipping = true
        continue
      }
      const end = lineEnd < 0 ? text.length : lineEnd
      const body = stripCr(text.slice(at, end), dialect)
      if (dialect.quote === null || !body.includes('"')) {
        for (const it of plain(body, line, dialect, fits)) out.push(it)
        at = Math.min(end + 1, text.length)
        line += 1
        continue
      }
      const record = quoted(text, at, dialect, final)
      if (record === 'more') break
      if (typeof record === 'string' || (record.lines > 1 && !fits(record.cells.length))) {
        out.push({ line, cells: [], raw: body, fault: typeof record === 'string' ? record : 'unclosed-quote' })
        at = Math.min(end + 1, text.length)
        line += 1
        continue
      }
      out.push(judged({ line, cells: record.cells, raw: text.slice(at, record.end) }, fits))
      at = record.end
      line += record.lines
    }
    held = text.slice(at)
    return out
  }
}

const judged = (it: Cut, fits: (width: number) => boolean): Cut => {
  if (it.raw.includes('\0')) return { ...it, fault: 'nul' }
  if (it.raw.includes(undecodable)) return { ...it, fault: 'bad-encoding' }
  return fits(it.cells.length) ? it : { ...it, fault: 'ragged' }
}
