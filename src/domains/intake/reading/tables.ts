import type { GridRow, Merge } from './merges.ts'

/** A table among several beside each other in one sheet: its columns from `left` up to before `right`. */
export interface Block {
  readonly left: number
  readonly right: number
}

const filled = (value: string | null | undefined): boolean => (value ?? '').trim() !== ''

/**
 * The tables of a sheet, left to right: parted by empty columns, each at least two columns and three rows, and begun by
 * a title that another one has too (`指标`). One block is the whole sheet.
 */
export const blocksOf = (grid: readonly (readonly string[])[], width: number): Block[] => {
  const whole = [{ left: 0, right: width }]
  const runs: Block[] = []
  let left = -1
  for (let column = 0; column <= width; column += 1) {
    const used = column < width && grid.some((row) => filled(row[column]))
    if (used && left < 0) left = column
    if (!used && left >= 0) {
      runs.push({ left, right: column })
      left = -1
    }
  }
  const tables = runs.filter(
    (it) =>
      it.right - it.left >= 2 &&
      grid.filter((row) => row.slice(it.left, it.right).filter(filled).length >= 2).length >= 3,
  )
  if (tables.length < 2) return whole
  const begins = tables.map((it) => new Set(grid.slice(0, 10).map((row) => (row[it.left] ?? '').trim())))
  const alike = begins.some((one, at) => begins.some((other, n) => n > at && shared(one, other)))
  return alike ? tables : whole
}

const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  [...one].some((it) => it !== '' && other.has(it))

/** A row's cells within a table. */
export const within = (row: GridRow, { left, right }: Block): GridRow => ({
  at: row.at,
  cells: row.cells.slice(left, right),
})

export const anyFilled = (row: GridRow): boolean => row.cells.some(filled)

/** The merged cells of a table, counted from its own first column. */
export const mergesWithin = (merges: readonly Merge[], { left, right }: Block): Merge[] =>
  merges
    .filter((it) => it.right >= left && it.left < right)
    .map((it) => ({ ...it, left: Math.max(0, it.left - left), right: Math.min(right, it.right + 1) - left - 1 }))

/** `1-6#2`, the second table of the sheet `1-6`, where no sheet has that name itself. */
export const askedTable = (asked: string | undefined, names: readonly string[]): { sheet?: string; table: number } => {
  if (asked === undefined) return { table: 1 }
  const [, sheet = '', table = ''] = names.includes(asked) ? [] : (/^(.*)#(\d+)$/.exec(asked) ?? [])
  return names.includes(sheet) && sheet !== '' ? { sheet, table: Number(table) } : { sheet: asked, table: 1 }
}

/**
 * Whether the row above a header belongs to it: it names some columns, none of them the first, so that it is no title
 * (long names are written over two rows without merging).
 */
export const continues = (above: readonly string[] | undefined, header: readonly string[]): boolean =>
  above !== undefined &&
  !filled(above[0]) &&
  above.some((cell, at) => at > 0 && filled(cell) && filled(header[at])) &&
  above.every((cell, at) => !filled(cell) || (filled(header[at]) && !/^[\d,.%-]+$/.test(cell.trim())))
