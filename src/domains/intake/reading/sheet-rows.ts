import type { Archive } from './archive.ts'
import { columnOf, numberText, serialText } from './cells.ts'
import { type GridRow, type Merge, maxMerges, mergeOf } from './merges.ts'
import { maxColumns } from './names.ts'
import { tooWide } from './problems.ts'
import { plainText, type Sheet, type Workbook } from './workbook.ts'
import { attribute, tokens } from './xml.ts'

interface Cell {
  column: number
  type: string
  style: number
  value: string
  formula: boolean
}

/** What a pass over a sheet tells beside its rows. */
interface Hears {
  readonly merge?: (reference: string) => void
  /** A formula whose value was never worked out: programs save such, Excel does not. */
  readonly blankFormula?: (column: number) => void
  readonly hiddenColumns?: (from: number, to: number) => void
  readonly hiddenRow?: (row: number) => void
}

const valueOf = (cell: Cell, book: Workbook): string | null => {
  if (cell.type === 's') return book.strings[Number(cell.value)] ?? null
  if (cell.type === 'inlineStr' || cell.type === 'str') return plainText(cell.value)
  if (cell.value === '') return null
  if (cell.type === 'b') return cell.value === '1' || cell.value === 'true' ? 'true' : 'false'
  if (cell.type === 'e') return cell.value
  if (cell.type === 'd') return cell.value
  const kind = book.dates[cell.style]
  const digits = book.digits[cell.style]
  if (digits !== undefined && /^\d+$/.test(cell.value)) return numberText(cell.value).padStart(digits, '0')
  return (kind && serialText(Number(cell.value), kind, book.date1904)) ?? numberText(cell.value)
}

/** As `valueOf`, without the labour of showing numbers and dates: only whether there is any. */
const anyValue = (cell: Cell, book: Workbook): string | null => (cell.type === 'n' ? cell.value : valueOf(cell, book))

/** A cell as its tag says it; without a reference it follows the one before. */
const begun = (attributes: string, next: number, row: number, file: string): Cell => {
  const reference = attribute(attributes, 'r')
  const column = reference === undefined ? next : columnOf(reference)
  if (column < 0 || column >= 16384)
    throw tooWide({ detail: `“${file}”第 ${row} 行的单元格位置“${reference}”不合法。` })
  const type = attribute(attributes, 't') ?? 'n'
  return { column, type, style: Number(attribute(attributes, 's') ?? 0), value: '', formula: false }
}

const isOn = (flag: string | undefined): boolean => flag === '1' || flag === 'true'

/** The rows of a sheet that hold anything, streaming; the declared dimension is not believed. */
export async function* rowsOf(
  archive: Archive,
  sheet: Sheet,
  book: Workbook,
  file: string,
  read: typeof valueOf = valueOf,
  hears: Hears = {},
): AsyncGenerator<readonly GridRow[]> {
  let at = 0
  let cells: (string | null)[] = []
  let filled = false
  let cell: Cell | undefined
  let next = 0
  let inValue = false
  let hidden = false
  for await (const batch of tokens(await archive.stream(sheet.path), file)) {
    const out: GridRow[] = []
    for (const it of batch) {
      if (it.kind === 'text') {
        if (inValue && cell) cell.value += it.text
      } else if (it.name === 'row') {
        if (it.kind === 'open') {
          at = Number(attribute(it.attributes, 'r') ?? at + 1)
          cells = []
          filled = false
          next = 0
          hidden = isOn(attribute(it.attributes, 'hidden'))
        } else if (filled) {
          out.push({ at, cells })
          if (hidden) hears.hiddenRow?.(at)
        }
      } else if (it.name === 'c') {
        if (it.kind === 'open') {
          cell = begun(it.attributes, next, at, file)
          next = cell.column + 1
        } else if (cell) {
          const value = read(cell, book)
          if (cell.formula && cell.value === '' && cell.type === 'n') hears.blankFormula?.(cell.column)
          if (value !== null && value !== '') {
            while (cells.length < cell.column) cells.push(null)
            cells[cell.column] = value
            filled ||= value.trim() !== ''
          }
          cell = undefined
        }
      } else if (it.name === 'mergeCell' && it.kind === 'open') hears.merge?.(attribute(it.attributes, 'ref') ?? '')
      else if (it.name === 'col' && it.kind === 'open' && isOn(attribute(it.attributes, 'hidden')))
        hears.hiddenColumns?.(Number(attribute(it.attributes, 'min')) - 1, Number(attribute(it.attributes, 'max')) - 1)
      else if (it.name === 'f' && cell) cell.formula = true
      else if (it.name === 'v' || it.name === 't') inValue = it.kind === 'open' && !it.empty
    }
    if (out.length > 0) yield out
  }
}

export interface Survey {
  readonly width: number
  readonly merges: Merge[]
  /** By column, how many formulas have no value. */
  readonly blankFormulas: ReadonlyMap<number, number>
  readonly hiddenColumns: ReadonlySet<number>
  /** Rows that hold something and are hidden, by their number. */
  readonly hiddenRows: readonly number[]
}

/** What only the whole sheet tells: how wide it is, and its merged cells. */
export const survey = async (archive: Archive, sheet: Sheet, book: Workbook, file: string): Promise<Survey> => {
  const merges: Merge[] = []
  const blankFormulas = new Map<number, number>()
  const hiddenColumns = new Set<number>()
  const hiddenRows: number[] = []
  const hears: Hears = {
    merge: (reference) => {
      const merge = mergeOf(reference)
      if (merge && merges.length < maxMerges) merges.push(merge)
    },
    hiddenColumns: (from, to) => {
      for (let at = from; at <= Math.min(to, maxColumns); at += 1) hiddenColumns.add(at)
    },
    hiddenRow: (row) => hiddenRows.push(row),
    blankFormula: (column) => blankFormulas.set(column, (blankFormulas.get(column) ?? 0) + 1),
  }
  let width = 0
  for await (const batch of rowsOf(archive, sheet, book, file, anyValue, hears))
    for (const row of batch) width = Math.max(width, row.cells.length)
  if (width > maxColumns) throw tooWide({ detail: `工作表“${sheet.name}”有 ${width} 列，上限 ${maxColumns} 列。` })
  // A column of such formulas alone is one of the table all the same.
  const wide = Math.max(width, ...[...blankFormulas.keys()].map((it) => it + 1))
  return { width: wide, merges, blankFormulas, hiddenColumns, hiddenRows }
}
