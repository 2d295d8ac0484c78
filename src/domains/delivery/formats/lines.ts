import { type Cell, type Line, quoteText as text } from '#platform/query'

/** A row as one line of a format, printed by the engine itself: what leaves by the million never becomes an object. */

const isNumber = (cell: Cell): boolean => cell.type === 'integer' || cell.type === 'decimal'
const isPlain = (cell: Cell): boolean => isNumber(cell) || ['boolean', 'date', 'timestamp'].includes(cell.type)

// The same as `neutral` in text.ts. No IN over more than four letters: DuckDB makes a join of it, which loses the order.
const runs = (it: string): string =>
  `(regexp_matches(${it}, '^[=@\\t\\r\\n＝＠]') OR (regexp_matches(${it}, '^[+＋－-]') AND NOT regexp_full_match(${it}, '.[\\d.,%\\s-]*')))`

// Between the signs that a formula may begin with: comparing two texts is cheaper than looking at a letter, and of
// almost every value nothing more is asked. What lies outside is asked everything.
const harmless = (it: string): string =>
  [
    [' ', '+'],
    ['.', '='],
    ['A', '＋'],
  ]
    .map(([from = '', to = '']) => `(${it} >= ${text(from)} AND ${it} < ${text(to)})`)
    .join(' OR ')

const quoted = (it: string): string => `'"' || replace(${it}, '"', '""') || '"'`
const holds = (it: string, signs: readonly string[]): string =>
  signs.map((sign) => `contains(${it}, ${sign})`).join(' OR ')

function csvCell(cell: Cell): string {
  const it = cell.text
  if (isPlain(cell)) return `coalesce(${it}, '')`
  const wants = holds(it, ["','", `'"'`, 'chr(10)', 'chr(13)'])
  const inner = `CASE WHEN ${runs(it)} THEN '''' || ${it} ELSE ${it} END`
  const other = `CASE WHEN ${it} = '' OR ${wants} OR ${runs(it)} THEN ${quoted(inner)} ELSE ${it} END`
  return `CASE WHEN ${it} IS NULL THEN '' WHEN (${harmless(it)}) AND NOT (${wants}) THEN ${it} ELSE ${other} END`
}

const joined = (parts: readonly string[], between: string): string =>
  parts.flatMap((part, at) => (at === 0 ? [part] : [text(between), part])).join(', ')

/** RFC 4180 with CRLF, the LF being the engine's. An empty text is `""`, a missing value is nothing: the two stay apart. */
export const csvLine: Line = (cells) => `concat(${joined(cells.map(csvCell), ',')}, chr(13))`

function jsonCell(cell: Cell): string {
  const it = cell.text
  // All digits of a decimal are printed as they are; an integer beyond 2^53 would be rounded by its reader.
  if (cell.type === 'decimal' || cell.type === 'boolean') return `coalesce(${it}, 'null')`
  if (cell.type === 'integer')
    return `CASE WHEN ${it} IS NULL THEN 'null' WHEN length(${it}) < 16 OR abs(CAST(${it} AS HUGEINT)) <= 9007199254740991 THEN ${it} ELSE '"' || ${it} || '"' END`
  if (isPlain(cell)) return `coalesce('"' || ${it} || '"', 'null')`
  return `coalesce(CAST(to_json(${it}) AS VARCHAR), 'null')`
}

/** One JSON object. */
export const jsonLine: Line = (cells) =>
  `concat(${cells
    .map((cell, at) => `${text(`${at === 0 ? '{' : ','}${JSON.stringify(cell.name)}:`)}, ${jsonCell(cell)}`)
    .join(', ')}, '}')`

/** An object of an array: each behind a comma, of which the reader drops the first. */
export const jsonItem: Line = (cells) => `concat(',', ${jsonLine(cells)})`

const escapes: readonly (readonly [string, string])[] = [
  [`'&'`, `'&amp;'`],
  [`'<'`, `'&lt;'`],
  [`'>'`, `'&gt;'`],
  [`'"'`, `'&quot;'`],
  ['chr(13)', `'&#13;'`],
]
// XML 1.0 has no place for most control characters, not even escaped.
const forbidden = `'[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]'`

function xmlCell(cell: Cell, tag: string): string {
  const it = cell.text
  const escaped = escapes.reduce((inside, [sign, mark]) => `replace(${inside}, ${sign}, ${mark})`, it)
  const clean = isPlain(cell) ? it : `regexp_replace(${escaped}, ${forbidden}, chr(65533), 'g')`
  return `coalesce(${text(tag)} || ${clean} || '</field>', '')`
}

/** `<row><field name="…">…</field></row>`: a column's name is no name of XML. A missing value has no field. */
export const xmlLine =
  (escape: (name: string) => string): Line =>
  (cells) =>
    `concat('<row>', ${joined(
      cells.map((cell) => xmlCell(cell, `<field name="${escape(cell.name)}">`)),
      '',
    )}, '</row>')`
