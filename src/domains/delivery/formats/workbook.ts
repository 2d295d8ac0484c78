import type { Writable } from 'node:stream'
import exceljs from 'exceljs'
import type { TextRow } from '#platform/query'
import { neutral, type OutColumn } from './text.ts'

const rowsPerSheet = 1_048_575

/** A spreadsheet keeps 15 digits of a number; what has more stays text. */
function valueOf(value: string | null, type: string): string | number | boolean | null {
  if (value === null) return null
  if ((type === 'integer' || type === 'decimal') && value.replace(/\D/g, '').length <= 15) return Number(value)
  if (type === 'boolean') return value === 'true'
  return neutral(value)
}

/** Writes a workbook as the rows come; what exceeds a sheet goes on in the next one. */
export async function writeWorkbook(
  out: Writable,
  columns: readonly OutColumn[],
  batches: AsyncIterable<readonly TextRow[]>,
): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: out, useStyles: false, useSharedStrings: false })
  const begin = (at: number) => {
    const sheet = book.addWorksheet(`数据${at}`)
    sheet.addRow(columns.map((column) => neutral(column.name))).commit()
    return sheet
  }
  let sheets = 1
  let sheet = begin(sheets)
  let rows = 0
  for await (const batch of batches)
    for (const row of batch) {
      if (rows === rowsPerSheet) {
        sheet.commit()
        sheets += 1
        sheet = begin(sheets)
        rows = 0
      }
      sheet.addRow(columns.map((column, at) => valueOf(row[at] ?? null, column.type))).commit()
      rows += 1
    }
  sheet.commit()
  await book.commit()
}
