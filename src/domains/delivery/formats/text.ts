import type { TextRow } from '#platform/query'

/** A column as it leaves: masked ones are text whatever they were. */
export interface OutColumn {
  readonly name: string
  readonly type: string
}

type Batches = AsyncIterable<readonly TextRow[]> | Iterable<readonly TextRow[]>

const asJson = (value: string | null, type: string): string => {
  if (value === null) return 'null'
  // All digits of a decimal are printed as they are; an integer beyond 2^53 would be rounded by its reader.
  if (type === 'decimal' || type === 'boolean') return value
  if (type === 'integer') return Number.isSafeInteger(Number(value)) ? value : JSON.stringify(value)
  return JSON.stringify(value)
}

export const jsonRow = (columns: readonly OutColumn[], row: TextRow): string =>
  `{${columns.map((column, at) => `${JSON.stringify(column.name)}:${asJson(row[at] ?? null, column.type)}`).join(',')}}`

export async function* json(columns: readonly OutColumn[], batches: Batches): AsyncIterable<string> {
  let first = true
  yield '['
  for await (const batch of batches) {
    if (batch.length === 0) continue
    yield `${first ? '' : ','}\n${batch.map((row) => jsonRow(columns, row)).join(',\n')}`
    first = false
  }
  yield '\n]\n'
}

export async function* ndjson(columns: readonly OutColumn[], batches: Batches): AsyncIterable<string> {
  for await (const batch of batches) yield batch.map((row) => `${jsonRow(columns, row)}\n`).join('')
}

// A sign before what is no number, or one of = @ tab CR: a spreadsheet would run it.
const runs = /^(?:[=@\t\r]|[+-](?![\d.,%\s-]*$))/

/** A text that a spreadsheet would take for a formula gets an apostrophe before it; data at rest is left as it came. */
export const neutral = (value: string): string => (runs.test(value) ? `'${value}` : value)

const isNumber = (type: string): boolean => type === 'integer' || type === 'decimal'

const cell = (value: string | null, type: string): string => {
  if (value === null) return ''
  if (isNumber(type)) return value
  const safe = neutral(value)
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with CRLF. An empty text is `""`, a missing value is nothing: the two stay apart. */
export async function* csv(columns: readonly OutColumn[], batches: Batches): AsyncIterable<string> {
  yield `${columns.map((column) => cell(column.name, 'text')).join(',')}\r\n`
  for await (const batch of batches)
    yield batch
      .map((row) => `${columns.map((column, at) => cell(row[at] ?? null, column.type)).join(',')}\r\n`)
      .join('')
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// XML 1.0 has no place for most control characters, not even escaped.
// oxlint-disable-next-line no-control-regex -- exactly these are the ones to take out
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escaped = (text: string): string =>
  text
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"]/g, (mark) => marks[mark] ?? mark)
    .replaceAll('\r', '&#13;')

export async function* xml(columns: readonly OutColumn[], batches: Batches): AsyncIterable<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<rows>\n'
  const open = columns.map((column) => `<field name="${escaped(column.name)}">`)
  for await (const batch of batches)
    yield batch
      .map(
        (row) =>
          `<row>${columns.map((_column, at) => (row[at] == null ? '' : `${open[at]}${escaped(row[at])}</field>`)).join('')}</row>\n`,
      )
      .join('')
  yield '</rows>\n'
}
