/** A column of a table as CKAN tells it, with what the catalog says of it. */
export interface Field {
  readonly id: string
  readonly type: string
  readonly info?: { readonly label: string; readonly notes: string }
}

export interface Cell {
  readonly text: string | null
  readonly type: string
}

export type RecordsFormat = 'objects' | 'lists' | 'csv' | 'tsv'

// All digits of a decimal are printed as they are; TypeScript's library lacks the call that Node has.
const exact = JSON as typeof JSON & { readonly rawJSON: (text: string) => object }

/** A cell as JSON holds it: digits of a decimal as they are, an integer beyond 2^53 as text. */
export function valueOf({ text, type }: Cell): unknown {
  if (text === null) return null
  if (type === 'boolean') return text === 'true'
  if (type === 'integer' && Number.isSafeInteger(Number(text))) return Number(text)
  if (type === 'decimal') return exact.rawJSON(text)
  return text
}

const marks = { csv: ',', tsv: '\t' } as const

/** One line of a table in text, as RFC 4180 quotes it. */
export const lineOf = (format: 'csv' | 'tsv', texts: readonly (string | null)[]): string =>
  `${texts
    .map((text) => (text === null ? '' : /["\r\n\t,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(marks[format])}\n`

/** Records in the shape that was asked for: a list of objects or of lists, or the text of a table without its head. */
export function linesOf(format: RecordsFormat, fields: readonly Field[], rows: readonly (readonly Cell[])[]): unknown {
  if (format === 'csv' || format === 'tsv')
    return rows
      .map((row) =>
        lineOf(
          format,
          row.map((cell) => cell.text),
        ),
      )
      .join('')
  if (format === 'lists') return rows.map((row) => row.map(valueOf))
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [fields[at]?.id ?? '', valueOf(cell)])))
}
