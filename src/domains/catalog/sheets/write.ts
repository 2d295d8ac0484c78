import exceljs from 'exceljs'
import { entryColumns, itemColumns, type SheetColumn } from './columns.ts'
import { entrySheet, type Fault, faultSheet, itemSheet } from './faults.ts'
import type { Line } from './read.ts'

const told = '错误与改法'
const rowsWithChoice = 500

function sheetOf(book: exceljs.Workbook, name: string, columns: readonly SheetColumn[], more: readonly string[] = []) {
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = [
    ...columns.map((it) => ({
      header: it.need === 'must' ? `${it.head} *` : it.head,
      width: Math.max(12, it.head.length * 2.2),
    })),
    ...more.map((header) => ({ header, width: 60 })),
  ]
  sheet.getRow(1).font = { bold: true }
  columns.forEach((it, at) => {
    sheet.getColumn(at + 1).numFmt = '@'
    const words = it.yesNo === true ? ['是', '否'] : it.several === true ? [] : Object.keys(it.words ?? {})
    if (words.length === 0) return
    for (let row = 2; row <= rowsWithChoice; row += 1)
      sheet.getCell(row, at + 1).dataValidation = {
        type: 'list',
        allowBlank: true,
        formulae: [`"${words.join(',')}"`],
        showErrorMessage: true,
        errorTitle: it.head,
        error: `可填：${words.join('、')}`,
      }
  })
  return sheet
}

const needWords = { must: '必填', may: '选填' } as const

function explain(book: exceljs.Workbook): void {
  const sheet = book.addWorksheet('填写说明', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = [
    { header: '工作表', width: 10 },
    { header: '列', width: 24 },
    { header: '要求', width: 8 },
    { header: '说明与依据', width: 60 },
    { header: '可填的值', width: 60 },
    { header: '示例', width: 40 },
  ]
  sheet.getRow(1).font = { bold: true }
  for (const [name, columns] of [
    [entrySheet, entryColumns],
    [itemSheet, itemColumns],
  ] as const)
    for (const it of columns)
      sheet.addRow([name, it.head, needWords[it.need], it.hint, Object.keys(it.words ?? {}).join('、'), it.example])
}

const bytesOf = async (book: exceljs.Workbook): Promise<Buffer> => Buffer.from(await book.xlsx.writeBuffer())

/** The empty form: both sheets with an example that is not read, every enumeration as a list to choose from. */
export async function template(): Promise<Buffer> {
  const book = new exceljs.Workbook()
  for (const [name, columns] of [
    [entrySheet, entryColumns],
    [itemSheet, itemColumns],
  ] as const) {
    const sheet = sheetOf(book, name, columns)
    columns.forEach((it, at) => {
      sheet.getCell(2, at + 1).value = it.example
    })
  }
  explain(book)
  return bytesOf(book)
}

interface Failed {
  readonly line: Line
  readonly items: readonly Line[]
}

const neutral = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** The rows that failed, as a form that can be mended and sent again, each with what is wrong; and the whole list. */
export async function failures(rows: readonly Failed[], faults: readonly Fault[]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const of = (sheet: string, line: Line): string =>
    faults
      .filter((it) => it.sheet === sheet && it.row === line.row)
      .map((it) => `${it.column}：${it.problem}。${it.mend}`)
      .join('\n')
  const fill = (name: string, columns: readonly SheetColumn[], lines: readonly Line[]): void => {
    const sheet = sheetOf(book, name, columns, [told])
    lines.forEach((line, at) => {
      columns.forEach((it, place) => {
        sheet.getCell(at + 2, place + 1).value = line.cells.get(it.field) ?? ''
      })
      sheet.getCell(at + 2, columns.length + 1).value = of(name, line)
    })
  }
  fill(
    entrySheet,
    entryColumns,
    rows.map((it) => it.line),
  )
  fill(
    itemSheet,
    itemColumns,
    rows.flatMap((it) => it.items),
  )
  const list = book.addWorksheet(faultSheet)
  list.columns = heads.map((header) => ({ header, width: 24 }))
  for (const it of faults) list.addRow(valuesOf(it))
  return bytesOf(book)
}

const heads = ['工作表', '行', '列', '所填内容', '问题', '改法'] as const
const valuesOf = (it: Fault): (string | number)[] => [
  it.sheet,
  it.row,
  it.column,
  neutral(it.value),
  it.problem,
  it.mend,
]

/** The list of faults for whoever opens it in a spreadsheet: UTF-8 with its mark. */
export const faultsCsv = (faults: readonly Fault[]): string =>
  `\uFEFF${[heads, ...faults.map(valuesOf)]
    .map((row) => row.map((it) => `"${String(it).replaceAll('"', '""')}"`).join(','))
    .join('\r\n')}\r\n`
