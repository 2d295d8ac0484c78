import type { TextRow } from '#platform/query'

/** A column as it leaves: masked ones are text whatever they were. */
export interface OutColumn {
  readonly name: string
  readonly type: string
}

const asJson = (value: string | null, type: string): string => {
  if (value === null) return 'null'
  // All digits of a decimal are printed as they are; an integer beyond 2^53 would be rounded by its reader.
  if (type === 'decimal' || type === 'boolean') return value
  if (type === 'integer') return Number.isSafeInteger(Number(value)) ? value : JSON.stringify(value)
  return JSON.stringify(value)
}

/** One row as a JSON object, for a door that shapes rows itself. */
export const jsonRow = (columns: readonly OutColumn[], row: TextRow): string =>
  `{${columns.map((column, at) => `${JSON.stringify(column.name)}:${asJson(row[at] ?? null, column.type)}`).join(',')}}`

// One of = @ tab CR LF, or a sign before what is no number; their full width forms too: a spreadsheet would run it.
const runs = /^(?:[=@\t\r\n＝＠]|[+\-＋－](?![\d.,%\s-]*$))/

/** A text that a spreadsheet would take for a formula gets an apostrophe before it; data at rest is left as it came. */
export const neutral = (value: string): string => (runs.test(value) ? `'${value}` : value)

/** The first line of a CSV file, with its end. */
export const csvHeader = (columns: readonly OutColumn[]): string =>
  `${columns
    .map(({ name }) => {
      const safe = neutral(name)
      return safe === '' || safe !== name || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    })
    .join(',')}\r\n`

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// XML 1.0 has no place for most control characters, not even escaped.
// oxlint-disable-next-line no-control-regex -- exactly these are the ones to take out
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export const xmlText = (text: string): string =>
  text
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)
    .replaceAll('\r', '&#13;')
