import exceljs from 'exceljs'
import yauzl from 'yauzl'
import { entryColumns, exampleSerial, itemColumns, type SheetColumn } from './columns.ts'
import { entrySheet, type Fault, itemSheet, notABook, notTheTemplate, tooLarge } from './faults.ts'

/** A row of a sheet as text by field. */
export interface Line {
  readonly row: number
  readonly cells: ReadonlyMap<string, string>
}

export interface Book {
  readonly entries: readonly Line[]
  readonly items: readonly Line[]
  readonly faults: readonly Fault[]
}

/** An import is a form, not data: this much is plenty, and what expands beyond it is no form. */
export const mostBytes = 5 * 1024 ** 2
const mostExpanded = 64 * 1024 ** 2
const mostEntries = 1000
const mostItems = 20_000

/** Expands the archive once without keeping anything: the sizes that it states of itself may be lies. */
function expands(bytes: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, archive) => {
      if (error !== null) return reject(error)
      let total = 0
      archive.on('error', reject)
      archive.on('end', () => resolve(total))
      archive.on('entry', (entry: yauzl.Entry) => {
        archive.openReadStream(entry, (fault, stream) => {
          if (fault !== null) return reject(fault)
          stream.on('data', (chunk: Buffer) => {
            total += chunk.length
            if (total > mostExpanded) stream.destroy(tooLarge({ detail: '解压后超过 64 MB' }))
          })
          stream.on('error', reject)
          stream.on('end', () => archive.readEntry())
        })
      })
      archive.readEntry()
    })
  })
}

/** A cell as it is seen; null for a formula, whose value nobody has vouched for. */
function textOf(value: exceljs.CellValue): string | null {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (typeof value !== 'object') return String(value).trim()
  if ('richText' in value)
    return value.richText
      .map((part) => part.text)
      .join('')
      .trim()
  if ('text' in value && typeof value.text === 'string') return value.text.trim()
  return null
}

function linesOf(
  book: exceljs.Workbook,
  name: string,
  columns: readonly SheetColumn[],
  most: number,
): { lines: Line[]; faults: Fault[] } {
  const sheet = book.getWorksheet(name)
  if (sheet === undefined) throw notTheTemplate({ detail: `没有“${name}”工作表，请下载模板填写` })
  const heads = new Map<string, number>()
  sheet.getRow(1).eachCell((cell, at) => heads.set((textOf(cell.value) ?? '').replace(/\s*\*$/, ''), at))
  const lacking = columns.filter((it) => it.need === 'must' && !heads.has(it.head)).map((it) => it.head)
  if (lacking.length > 0) throw notTheTemplate({ detail: `“${name}”缺少列：${lacking.join('、')}` })
  const lines: Line[] = []
  const faults: Fault[] = []
  sheet.eachRow((row, at) => {
    if (at === 1) return
    const cells = new Map<string, string>()
    for (const { field, head } of columns) {
      const place = heads.get(head)
      const text = place === undefined ? '' : textOf(row.getCell(place).value)
      if (text === null)
        faults.push({
          sheet: name,
          row: at,
          column: head,
          value: '',
          problem: '单元格是公式或错误值',
          mend: '选择性粘贴为数值后再上传',
        })
      else if (text !== '') cells.set(field, text)
    }
    if (cells.size > 0 && cells.get('serial') !== exampleSerial) lines.push({ row: at, cells })
    if (lines.length > most) throw tooLarge({ detail: `“${name}”一次最多 ${most} 行` })
  })
  return { lines, faults }
}

/**
 * Reads a filled-in template.
 * @throws catalog/import-unreadable, catalog/import-too-large, catalog/import-not-template
 */
export async function readBook(bytes: Buffer): Promise<Book> {
  await expands(bytes).catch((error: unknown) => {
    throw error instanceof Error && error.message.startsWith('catalog/')
      ? error
      : notABook({ detail: '请用模板另存为 .xlsx 后上传' })
  })
  const book = new exceljs.Workbook()
  // The library's type knows only the old Buffer.
  await book.xlsx.load(bytes as never).catch(() => {
    throw notABook({ detail: '请用模板另存为 .xlsx 后上传' })
  })
  const entries = linesOf(book, entrySheet, entryColumns, mostEntries)
  const items = linesOf(book, itemSheet, itemColumns, mostItems)
  return { entries: entries.lines, items: items.lines, faults: [...entries.faults, ...items.faults] }
}
