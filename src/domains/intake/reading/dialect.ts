import { type Cut, cut } from './delimited.ts'
import type { Dialect } from './model.ts'

async function* once(text: string): AsyncGenerator<string> {
  yield text
}

const sample = async (text: string, whole: boolean, dialect: Dialect): Promise<Cut[]> => {
  const out: Cut[] = []
  const eol = dialect.lineEnd === 'lf' ? '\n' : '\r'
  const body = whole ? text : text.slice(0, text.lastIndexOf(eol) + 1 || text.length)
  for await (const batch of cut(once(body), { dialect })) out.push(...batch.slice(0, 1000))
  return out.slice(0, 1000)
}

/** The commonest width and the share of records that have it. */
export const modal = (records: readonly Cut[]): { width: number; share: number } => {
  const counts = new Map<number, number>()
  for (const it of records) counts.set(it.cells.length, (counts.get(it.cells.length) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])
  return best ? { width: best[0], share: best[1] / records.length } : { width: 0, share: 0 }
}

export interface Sniffed {
  readonly dialect: Dialect
  readonly records: readonly Cut[]
  readonly share: number
}

const usual = [',', '\t', ';', '|']
/** Tried only where none of the usual ones cuts evenly: typed by hand in Chinese, or by exports of databases. */
const unusual = ['，', '^', '\u0001']

const dialectOf = (delimiter: string, lineEnd: Dialect['lineEnd']): Dialect =>
  // Who types `，` quotes nothing; “ and " are then part of the text.
  ({ delimiter, quote: delimiter > '\u007f' ? null : '"', lineEnd, blanks: false })

/** Sentences have commas too, and end. */
const isProse = (records: readonly Cut[]): boolean =>
  records.filter((it) => /[。！？；]\s*$/.test(it.raw)).length > records.length / 10

/**
 * The dialect of a text from its head: line ends, delimiter by how evenly it cuts, blanks, or none at all (each line
 * is one cell, so that nothing is lost where no rule fits).
 */
export const sniff = async (text: string, whole: boolean, forced?: string): Promise<Sniffed> => {
  const lineEnd = text.includes('\n') || !text.includes('\r') ? 'lf' : 'cr'
  const tries: Sniffed[] = []
  for (const delimiter of forced !== undefined ? [forced] : usual) {
    if (!text.includes(delimiter)) continue
    const dialect = dialectOf(delimiter, lineEnd)
    const records = await sample(text, whole, dialect)
    const { width, share } = modal(records.filter((it) => it.fault === undefined))
    if (width > 1 || forced !== undefined) tries.push({ dialect, records, share })
  }
  const good = tries.filter((it) => it.share >= 0.5 || forced !== undefined)
  const [best] = good.sort((a, b) => score(b) - score(a))
  if (best && best.share >= 0.5) return best
  for (const delimiter of forced === undefined ? unusual : []) {
    const dialect = dialectOf(delimiter, lineEnd)
    const records = text.includes(delimiter) ? await sample(text, whole, dialect) : []
    const { width, share } = modal(records)
    if (width > 1 && share >= 0.9 && records.length > 2 && !isProse(records)) return { dialect, records, share }
  }
  const blanks: Dialect = { delimiter: ' ', quote: null, lineEnd, blanks: true }
  const spaced = await sample(text, whole, blanks)
  const even = modal(spaced)
  if (forced === undefined && even.width > 1 && even.share >= 0.9 && spaced.length > 2)
    return { dialect: blanks, records: spaced, share: even.share }
  if (best) return best
  const lines: Dialect = { delimiter: null, quote: text.startsWith('"') ? '"' : null, lineEnd, blanks: false }
  return { dialect: lines, records: await sample(text, whole, lines), share: 1 }
}

const score = (it: Sniffed): number => it.share * Math.log2(1 + modal(it.records).width)
