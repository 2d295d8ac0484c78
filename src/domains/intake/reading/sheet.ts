import type { Archive } from './archive.ts'
import { columnOf, numberText, serialText } from './cells.ts'
import { guessHeader } from './dialect.ts'
import { asSeen, filling, type GridRow, headerEnd, joined, type Merge, maxMerges, mergeOf } from './merges.ts'
import type { Item, Notice, Overrides, Source } from './model.ts'
import { maxColumns } from './names.ts'
import { emptyFile, headerOnly, noSheet, tooWide } from './problems.ts'
import { openWorkbook, plainText, type Sheet, type Workbook } from './workbook.ts'
import { attribute, tokens } from './xml.ts'

interface Cell {
  column: number
  type: string
  style: number
  value: string
}

const valueOf = (cell: Cell, book: Workbook): string | null => {
  if (cell.type === 's') return book.strings[Number(cell.value)] ?? null
  if (cell.type === 'inlineStr' || cell.type === 'str') return plainText(cell.value)
  if (cell.value === '') return null
  if (cell.type === 'b') return cell.value === '1' || cell.value === 'true' ? 'true' : 'false'
  if (cell.type === 'e') return cell.value
  if (cell.type === 'd') return cell.value
  const kind = book.dates[cell.style]
  return (kind && serialText(Number(cell.value), kind, book.date1904)) ?? numberText(cell.value)
}

/** The rows of a sheet that hold anything, streaming; the declared dimension is not believed. */
async function* rowsOf(
  archive: Archive,
  sheet: Sheet,
  book: Workbook,
  file: string,
  onMerge: (reference: string) => void = () => undefined,
): AsyncGenerator<readonly GridRow[]> {
  let at = 0
  let cells: (string | null)[] = []
  let filled = false
  let cell: Cell | undefined
  let next = 0
  let inValue = false
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
        } else if (filled) out.push({ at, cells })
      } else if (it.name === 'c') {
        if (it.kind === 'open') {
          const reference = attribute(it.attributes, 'r')
          const column = reference === undefined ? next : columnOf(reference)
          if (column < 0 || column >= 16384)
            throw tooWide({ detail: `“${file}”第 ${at} 行的单元格位置“${reference}”不合法。` })
          next = column + 1
          cell = {
            column,
            type: attribute(it.attributes, 't') ?? 'n',
            style: Number(attribute(it.attributes, 's') ?? 0),
            value: '',
          }
        } else if (cell) {
          const value = valueOf(cell, book)
          if (value !== null && value !== '') {
            while (cells.length < cell.column) cells.push(null)
            cells[cell.column] = value
            filled ||= value.trim() !== ''
          }
          cell = undefined
        }
      } else if (it.name === 'mergeCell' && it.kind === 'open') onMerge(attribute(it.attributes, 'ref') ?? '')
      else if (it.name === 'v' || it.name === 't') inValue = it.kind === 'open' && !it.empty
    }
    if (out.length > 0) yield out
  }
}

const head = async (archive: Archive, sheet: Sheet, book: Workbook, file: string, most: number): Promise<GridRow[]> => {
  const out: GridRow[] = []
  for await (const batch of rowsOf(archive, sheet, book, file)) {
    out.push(...batch)
    if (out.length >= most) break
  }
  return out
}

/** The sheet asked for, else the first visible one that holds anything. */
const choose = async (
  archive: Archive,
  book: Workbook,
  file: string,
  asked?: string,
): Promise<{ sheet: Sheet; rows: GridRow[] }> => {
  const names = book.sheets.map((it) => it.name)
  if (asked !== undefined && !names.includes(asked))
    throw noSheet({ detail: `“${file}”没有工作表“${asked}”。现有：${names.join('、')}。` })
  const order =
    asked !== undefined
      ? book.sheets.filter((it) => it.name === asked)
      : [...book.sheets].sort((a, b) => Number(a.hidden) - Number(b.hidden))
  for (const sheet of order) {
    const rows = await head(archive, sheet, book, file, 300)
    if (rows.length > 0) return { sheet, rows }
  }
  throw emptyFile({ detail: asked !== undefined ? `工作表“${asked}”是空的。` : `“${file}”的所有工作表都是空的。` })
}

/**
 * Opens a sheet of a workbook: own streaming reader (technology §7). Title rows above the header are skipped; dates
 * come by their styles; formulas by their cached values. Throws `intake/no-such-sheet`, `intake/header-only`.
 */
export const openSheet = async (archive: Archive, file: string, overrides: Overrides): Promise<Source> => {
  const book = await openWorkbook(archive, file)
  const { sheet, rows } = await choose(archive, book, file, overrides.sheet)
  const { width, merges } = await survey(archive, sheet, book, file)
  const grid = asSeen(rows, merges, width)
  const guessed = guessHeader(grid, width)
  const header =
    overrides.header === 'none' ? null : (overrides.header ?? (guessed === null ? null : (rows[guessed]?.at ?? null)))
  const after = header === null ? 0 : headerEnd(header, merges)
  const named = grid.filter((_, at) => header !== null && within(rows[at]?.at ?? 0, header, after))
  const titles = joined(named, width)
  if (header !== null && rows.length < 300 && !rows.some((it) => it.at > after))
    throw headerOnly({ detail: `工作表“${sheet.name}”第 ${header} 行是表头，其后没有数据。` })
  return {
    format: 'xlsx',
    encoding: { name: 'utf-8', evidence: 'XLSX 内部为 Unicode' },
    header,
    columns: Array.from({ length: width }, (_, at) => ({ title: titles[at] ?? '' })),
    sheets: book.sheets.map((it) => it.name),
    sheet: sheet.name,
    notices: [...noticesOf(book, sheet, header), ...shapeNotices(grid, merges, header, after)],
    async *items() {
      const filled = filling(merges)
      for await (const batch of rowsOf(archive, sheet, book, file))
        yield batch
          .filter((it) => it.at > after)
          .map(filled)
          .map(
            (it): Item => ({
              kind: 'row',
              line: it.at,
              cells: Array.from({ length: width }, (_, at) => it.cells[at] ?? null),
            }),
          )
    },
  }
}

const within = (at: number, from: number, to: number): boolean => at >= from && at <= to

/** What only the whole sheet tells: how wide it is, and its merged cells. */
const survey = async (
  archive: Archive,
  sheet: Sheet,
  book: Workbook,
  file: string,
): Promise<{ width: number; merges: Merge[] }> => {
  const merges: Merge[] = []
  const keep = (reference: string): void => {
    const merge = mergeOf(reference)
    if (merge && merges.length < maxMerges) merges.push(merge)
  }
  let width = 0
  for await (const batch of rowsOf(archive, sheet, book, file, keep))
    for (const row of batch) width = Math.max(width, row.cells.length)
  if (width > maxColumns) throw tooWide({ detail: `工作表“${sheet.name}”有 ${width} 列，上限 ${maxColumns} 列。` })
  return { width, merges }
}

const shapeNotices = (
  grid: readonly (readonly string[])[],
  merges: readonly Merge[],
  header: number | null,
  after: number,
): Notice[] => {
  const out: Notice[] = []
  if (header !== null && after > header)
    out.push({ code: 'several-header-rows', message: `表头占第 ${header}–${after} 行，已逐列合并为一个列名` })
  if (merges.some((it) => it.top > after && it.bottom > it.top))
    out.push({ code: 'merged-cells', message: '纵向合并的单元格按所覆盖的各行填入同一个值' })
  if (sideBySide(grid))
    out.push({
      code: 'side-by-side',
      message: '工作表里像是并排放着几张表，之间有空列；按一张表原样接收。建议拆成几张后分别上传',
    })
  return out
}

/** An empty column between filled ones, with rows on both sides: several tables beside each other. */
const sideBySide = (grid: readonly (readonly string[])[]): boolean => {
  const width = grid[0]?.length ?? 0
  const used = Array.from({ length: width }, (_, at) => grid.some((row) => (row[at] ?? '') !== ''))
  return used.slice(1, -1).includes(false) && grid.length > 3
}

const noticesOf = (book: Workbook, sheet: Sheet, header: number | null): Notice[] => {
  const others = book.sheets.filter((it) => it !== sheet).map((it) => `“${it.name}”${it.hidden ? '（隐藏）' : ''}`)
  const out: Notice[] = []
  if (others.length > 0)
    out.push({ code: 'other-sheets', message: `只读取工作表“${sheet.name}”；另有 ${others.join('、')}` })
  if (header !== null && header > 1) out.push({ code: 'preamble', message: `表头在第 ${header} 行，其上的标题行略过` })
  if (book.macros) out.push({ code: 'macros', message: '工作簿带有宏，未执行' })
  if (book.links) out.push({ code: 'external-links', message: '工作簿引用了外部文件，只取已保存的值' })
  return out
}
