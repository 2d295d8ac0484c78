import { z } from 'zod'

/** A line cut at its delimiter as far as its quotes allow; one quote that does not close leaves it whole. */
const cut = (line: string, delimiter: string): string[] => {
  const cells: string[] = []
  let at = 0
  while (at <= line.length) {
    if (line[at] === '"') {
      const end = closing(line, at + 1)
      if (end === -1) return [line]
      const after = line.indexOf(delimiter, end)
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'))
      at = after === -1 ? line.length + 1 : after + delimiter.length
    } else {
      const end = line.indexOf(delimiter, at)
      cells.push(line.slice(at, end === -1 ? line.length : end))
      at = end === -1 ? line.length + 1 : end + delimiter.length
    }
  }
  return cells
}

const closing = (line: string, from: number): number => {
  let at = line.indexOf('"', from)
  while (at !== -1 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}

/** What is seen of a row only once it is cut: its cells were kept, not its line. */
const wasCut: ReadonlySet<string> = new Set(['type-mismatch', 'nul', 'footnote', 'total'])

/**
 * The cells of a row set aside, for a person to mend: those of a row that was cut and did not fit its types, those of
 * a line as far as it can be cut, none where cutting would only guess.
 */
export function cutLine(
  row: { readonly reason: string; readonly raw: string },
  delimiter: string | null,
  width: number,
): string[] {
  if (wasCut.has(row.reason)) {
    const cells = parsed(row.raw)
    if (cells !== null) return cells.map((cell) => (cell ?? '').replaceAll('\0', ''))
  }
  if (row.reason === 'bad-json' || row.reason === 'too-long' || delimiter === null) return []
  const cells = cut(row.raw.replace(/[\r\n]+$/, ''), delimiter)
  return cells.length === 1 && width > 1 && row.raw.includes('"') ? [] : cells.slice(0, width)
}

const Cells = z.array(z.string().nullable())

const parsed = (raw: string): z.output<typeof Cells> | null => {
  try {
    return Cells.safeParse(JSON.parse(raw)).data ?? null
  } catch {
    return null
  }
}
