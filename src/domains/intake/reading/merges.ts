import { columnOf } from './cells.ts'

/** A merged range of a sheet: rows from 1, columns from 0, both ends within. */
export interface Merge {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** A sheet with more merged ranges than this is a drawing; the rest stay as they are. */
export const maxMerges = 200_000
const deepest = 5

/** `B2:D4` as a range; undefined for one that is none. */
export const mergeOf = (reference: string): Merge | undefined => {
  const found = /^([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)$/.exec(reference)
  if (!found) return undefined
  const [, from = '', top = '', to = '', bottom = ''] = found
  return { top: Number(top), bottom: Number(bottom), left: columnOf(from), right: columnOf(to) }
}

export interface GridRow {
  readonly at: number
  readonly cells: readonly (string | null)[]
}

/** The first rows as a person sees them: a merged cell stands in each of its places, a title over the whole width in one. */
export const asSeen = (rows: readonly GridRow[], merges: readonly Merge[], width: number): string[][] => {
  const grid = rows.map((row) => Array.from({ length: width }, (_, at) => row.cells[at] ?? ''))
  const index = new Map(rows.map((row, at) => [row.at, at]))
  for (const { top, bottom, left, right } of merges) {
    const value = grid[index.get(top) ?? -1]?.[left] ?? ''
    if (value === '' || right - left + 1 >= width) continue
    for (let at = top; at <= Math.min(bottom, top + deepest); at += 1) {
      const row = grid[index.get(at) ?? -1]
      for (let column = left; row && column <= Math.min(right, width - 1); column += 1) row[column] = value
    }
  }
  return grid
}

/** The last row of a header that begins at `top`: cells merged downwards reach to it, cells merged across have parts below. */
export const headerEnd = (top: number, merges: readonly Merge[]): number => {
  let end = top
  for (let changed = true; changed && end < top + deepest - 1; ) {
    changed = false
    for (const it of merges) {
      if (it.top < top || it.top > end) continue
      const need = Math.min(it.bottom + (it.right > it.left ? 1 : 0), top + deepest - 1)
      if (need > end) {
        end = need
        changed = true
      }
    }
  }
  return end
}

/** Titles of several header rows, one a column: `人口_男`; a part that repeats its parent is said once. */
export const joined = (header: readonly (readonly string[])[], width: number): string[] =>
  Array.from({ length: width }, (_, at) => {
    const parts = header.map((row) => (row[at] ?? '').trim()).filter((part) => part !== '')
    return parts.filter((part, n) => n === 0 || part !== parts[n - 1]).join('_')
  })

/** Gives each row below the first of a merged cell its value, as the sheet shows it. Rows come in their order. */
export const filling = (merges: readonly Merge[]) => {
  const tall = new Map<number, Merge[]>()
  for (const it of merges)
    if (it.bottom > it.top) {
      const list = tall.get(it.top)
      if (list) list.push(it)
      else tall.set(it.top, [it])
    }
  const carried = new Map<number, { readonly bottom: number; readonly value: string | null }>()
  return (row: GridRow): GridRow => {
    if (tall.size === 0) return row
    let cells: (string | null)[] | undefined
    for (const [column, it] of carried) {
      if (row.at > it.bottom) carried.delete(column)
      else if ((row.cells[column] ?? '') === '') {
        cells ??= [...row.cells]
        while (cells.length < column) cells.push(null)
        cells[column] = it.value
      }
    }
    for (const it of tall.get(row.at) ?? [])
      carried.set(it.left, { bottom: it.bottom, value: row.cells[it.left] ?? null })
    return cells ? { at: row.at, cells } : row
  }
}
