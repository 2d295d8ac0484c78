import type { Archive } from './archive.ts'
import { guessHeader } from './dialect.ts'
import type { Item, Notice, Overrides, Source } from './model.ts'
import { maxColumns } from './names.ts'
import { emptyFile, headerOnly, noSheet, tooWide } from './problems.ts'
import { openWorkbook, plainText, type Sheet, type Workbook } from './workbook.ts'
import { attribute, tokens } from './xml.ts'

interface SheetRow {
  readonly at: number
  readonly cells: readonly (string | null)[]
}

const columnOf = (reference: string): number => {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const c = reference.charCodeAt(at) & 0xdf
    if (c < 65 || c > 90) break
    column = column * 26 + (c - 64)
  }
  return column - 1
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A serial number as Excel shows it by a date style; undefined when it is out of range. */
export const serialText = (
  serial: number,
  kind: 'date' | 'time' | 'timestamp',
  date1904: boolean,
): string | undefined => {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2958466) return undefined
  const days = date1904 ? serial + 1462 : serial
  const seconds = Math.round(days * 86400)
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (kind === 'time' && days < 1) return clock
  // Excel believes in 1900-02-29: serials up to 60 are one day off.
  const shift = seconds < 60 * 86400 ? 25568 : 25569
  const day = new Date((seconds - shift * 86400) * 1000).toISOString().slice(0, 10)
  return seconds % 86400 === 0 && kind === 'date' ? day : `${day} ${clock}`
}

/** A number as Excel shows it in full: 15 significant digits, no exponent. */
export const numberText = (raw: string): string => {
  if (/^-?\d{1,15}$/.test(raw)) return raw
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  const short = String(Number(value.toPrecision(15)))
  if (!/e/i.test(short)) return short
  return Math.abs(value) >= 1 ? BigInt(Math.round(value)).toString() : value.toFixed(20).replace(/0+$/, '')
}

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
): AsyncGenerator<readonly SheetRow[]> {
  let at = 0
  let cells: (string | null)[] = []
  let filled = false
  let cell: Cell | undefined
  let next = 0
  let inValue = false
  for await (const batch of tokens(await archive.stream(sheet.path), file)) {
    const out: SheetRow[] = []
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
      } else if (it.name === 'v' || it.name === 't') inValue = it.kind === 'open' && !it.empty
    }
    if (out.length > 0) yield out
  }
}

const head = async (
  archive: Archive,
  sheet: Sheet,
  book: Workbook,
  file: string,
  most: number,
): Promise<SheetRow[]> => {
  const out: SheetRow[] = []
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
): Promise<{ sheet: Sheet; rows: SheetRow[] }> => {
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
  // A sample decides the header; the width must be known for the whole sheet.
  let width = 0
  for await (const batch of rowsOf(archive, sheet, book, file))
    for (const row of batch) width = Math.max(width, row.cells.length)
  if (width > maxColumns) throw tooWide({ detail: `工作表“${sheet.name}”有 ${width} 列，上限 ${maxColumns} 列。` })
  const grid = rows.map((row) => Array.from({ length: width }, (_, at) => row.cells[at] ?? ''))
  const guessed = guessHeader(grid, width)
  const header =
    overrides.header === 'none' ? null : (overrides.header ?? (guessed === null ? null : (rows[guessed]?.at ?? null)))
  const titles = header === null ? undefined : rows.find((it) => it.at >= header)?.cells
  const after = header ?? 0
  if (header !== null && rows.length < 300 && !rows.some((it) => it.at > header))
    throw headerOnly({ detail: `工作表“${sheet.name}”第 ${header} 行是表头，其后没有数据。` })
  return {
    format: 'xlsx',
    encoding: { name: 'utf-8', evidence: 'XLSX 内部为 Unicode' },
    header,
    columns: Array.from({ length: width }, (_, at) => ({ title: titles?.[at]?.trim() ?? '' })),
    sheets: book.sheets.map((it) => it.name),
    sheet: sheet.name,
    notices: noticesOf(book, sheet, header),
    async *items() {
      for await (const batch of rowsOf(archive, sheet, book, file))
        yield batch
          .filter((it) => it.at > after)
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
