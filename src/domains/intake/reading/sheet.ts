import type { Archive } from './archive.ts'
import { amongRecords, footersAside } from './footers.ts'
import { askedHeader, columnsOf, guessHeader, headerAround, severalRows } from './headers.ts'
import { asSeen, filling, type GridRow, headerEnd, joined, type Merge } from './merges.ts'
import type { Item, Notice, Overrides, Source } from './model.ts'
import { emptyFile, headerOnly, noSheet } from './problems.ts'
import { rowsOf, type Survey, survey } from './sheet-rows.ts'
import { anyFilled, askedTable, type Block, blocksOf, continues, mergesWithin, within } from './tables.ts'
import { openWorkbook, type Sheet, type Workbook } from './workbook.ts'

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
 * Opens a sheet of a workbook, or one of several tables beside each other in it (`名称#2`): own streaming reader
 * (technology §7). Title rows above the header are skipped; dates come by their styles; formulas by their cached
 * values. Throws `intake/no-such-sheet`, `intake/header-only`.
 */
export const openSheet = async (archive: Archive, file: string, overrides: Overrides): Promise<Source> => {
  const book = await openWorkbook(archive, file)
  const asked = askedTable(
    overrides.sheet,
    book.sheets.map((it) => it.name),
  )
  const { sheet, rows: first } = await choose(archive, book, file, asked.sheet)
  const found = await survey(archive, sheet, book, file)
  const blocks = blocksOf(asSeen(first, found.merges, found.width), found.width)
  const block = blocks[asked.table - 1]
  if (block === undefined)
    throw noSheet({ detail: `工作表“${sheet.name}”里有 ${blocks.length} 张表，没有第 ${asked.table} 张。` })
  const width = block.right - block.left
  const merges = blocks.length > 1 ? mergesWithin(found.merges, block) : found.merges
  const rows = first.map((row) => within(row, block)).filter(anyFilled)
  const grid = asSeen(rows, merges, width)
  const { header, top } = headerOf(grid, rows, overrides, width)
  const after = header === null ? 0 : lastOf({ grid, rows, merges, width }, header, overrides)
  const headRows = grid.filter((_, at) => top !== null && between(rows[at]?.at ?? 0, top, after))
  // Without merged cells a group stands in the first of its columns alone, as in a text.
  const apart = header !== null && top === header && headerEnd(header, merges) === header
  const named = apart ? columnsOf(headRows, width) : joined(headRows, width).map((title) => ({ title }))
  const titles = named.map((it) => it.title)
  if (header !== null && first.length < 300 && !rows.some((it) => it.at > after))
    throw headerOnly({ detail: `工作表“${sheet.name}”第 ${header} 行是表头，其后没有数据。` })
  const tablesOf = (it: Sheet): string[] =>
    it === sheet && blocks.length > 1 ? blocks.map((_, at) => `${it.name}#${at + 1}`) : [it.name]
  const body = async function* (): AsyncGenerator<readonly Item[]> {
    const filled = filling(merges)
    for await (const batch of rowsOf(archive, sheet, book, file))
      yield batch
        .map((row) => within(row, block))
        .filter((it) => it.at > after && anyFilled(it))
        .map(filled)
        .map((it): Item => ({ kind: 'row', line: it.at, cells: padded(it.cells, width) }))
  }
  return {
    format: 'xlsx',
    encoding: { name: 'utf-8', evidence: 'XLSX 内部为 Unicode' },
    header: top,
    ...(top !== null && after > top ? { headerEnd: after } : {}),
    columns: Array.from({ length: width }, (_, at) => named[at] ?? { title: '' }),
    sheets: book.sheets.flatMap(tablesOf),
    sheet: tablesOf(sheet)[asked.table - 1] ?? sheet.name,
    notices: [
      ...noticesOf(book, sheet, top),
      ...besides(tablesOf(sheet), asked.table),
      ...shapeNotices(merges, top, after),
      ...blankSaid(found.blankFormulas, titles, block),
      ...hiddenSaid(found, titles, block, after),
      ...amongRecords(rows.filter((it) => it.at > after).map((it) => padded(it.cells, width))),
    ],
    items: () => (overrides.footers === 'keep' ? body() : footersAside(body())),
  }
}

const padded = (cells: readonly (string | null)[], width: number): (string | null)[] =>
  Array.from({ length: width }, (_, at) => cells[at] ?? null)

/** The row of the header, and the one where it begins when a long name goes over two. */
const headerOf = (
  grid: readonly (readonly string[])[],
  rows: readonly GridRow[],
  overrides: Overrides,
  width: number,
): { header: number | null; top: number | null } => {
  if (overrides.header === 'none') return { header: null, top: null }
  const asked = askedHeader(overrides)
  if (asked !== undefined) return { header: asked.to, top: asked.from }
  const at = guessHeader(grid, width)
  if (at === null) return { header: null, top: null }
  const header = rows[at]?.at ?? null
  const above = rows[at - 1]
  const joins = header !== null && above?.at === header - 1 && continues(grid[at - 1], grid[at] ?? [])
  return { header, top: joins ? header - 1 : header }
}

interface Grid {
  readonly grid: readonly (readonly string[])[]
  readonly rows: readonly GridRow[]
  readonly merges: readonly Merge[]
  readonly width: number
}

/** The last row of a header: as far as its merged cells reach, or, where none is merged, as in a text. */
const lastOf = ({ grid, rows, merges, width }: Grid, header: number, overrides: Overrides): number => {
  if (overrides.headerEnd !== undefined) return overrides.headerEnd
  const end = headerEnd(header, merges)
  if (end > header || askedHeader(overrides) !== undefined) return end
  const at = rows.findIndex((row) => row.at === header)
  return rows[headerAround(grid, at, width).to]?.at ?? end
}

const between = (at: number, from: number, to: number): boolean => at >= from && at <= to

const besides = (names: readonly string[], table: number): Notice[] =>
  names.length < 2
    ? []
    : [
        {
          code: 'side-by-side',
          message: `工作表里并排放着 ${names.length} 张表，只读取第 ${table} 张；其余用工作表名 ${names
            .filter((_, at) => at !== table - 1)
            .map((it) => `“${it}”`)
            .join('、')} 分别读取`,
        },
      ]

const nameOf = (titles: readonly string[], column: number, { left }: Block): string =>
  titles[column - left] || `列${column - left + 1}`

const blankSaid = (formulas: Survey['blankFormulas'], titles: readonly string[], block: Block): Notice[] =>
  [...formulas].map(([column, count]) => ({
    code: 'blank-formulas',
    message: `“${nameOf(titles, column, block)}”有 ${count} 个公式没有保存计算结果，读为空；请在 Excel 或 WPS 中打开并保存后重新上传`,
  }))

/** What a sheet does not show comes in as well: whoever sends it may not know that it is there. */
const hiddenSaid = (it: Survey, titles: readonly string[], block: Block, after: number): Notice[] => {
  const columns = [...it.hiddenColumns].filter((column) => column >= block.left && column < block.right)
  const rows = it.hiddenRows.filter((row) => row > after).length
  const names = columns.slice(0, 5).map((column) => `“${nameOf(titles, column, block)}”`)
  const said = [
    ...(columns.length > 0 ? [`${columns.length} 列（${names.join('、')}${columns.length > 5 ? '等' : ''}）`] : []),
    ...(rows > 0 ? [`${rows} 行`] : []),
  ]
  return said.length === 0
    ? []
    : [
        {
          code: 'hidden-cells',
          message: `工作表里隐藏着 ${said.join('和 ')}，同样读入；如果不应提供，请删除后重新上传`,
        },
      ]
}

const shapeNotices = (merges: readonly Merge[], header: number | null, after: number): Notice[] => {
  const out: Notice[] = []
  if (header !== null) out.push(...severalRows({ from: header, to: after }))
  if (merges.some((it) => it.top > after && it.bottom > it.top))
    out.push({ code: 'merged-cells', message: '纵向合并的单元格按所覆盖的各行填入同一个值' })
  return out
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
