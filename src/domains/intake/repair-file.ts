import { asideRows, type QuarantineRow } from './quarantine.ts'

// Columns beside the dataset's own: where the row came from, and why it was set aside.
const marks = ['隔离行号', '隔离原因', '隔离原文'] as const
const reasons: Readonly<Record<string, string>> = {
  'unclosed-quote': '引号没有合上',
  'bad-quote': '引号后有多余内容',
  ragged: '列数与表头不符',
  nul: '含有空字节',
  'bad-encoding': '含有不属于这种编码的字节',
  'too-long': '行过长',
  'bad-json': 'JSON 无法读取',
  'type-mismatch': '与列的类型不符',
  footnote: '表下的说明',
  total: '合计行',
  'repeated-header': '表头再次出现',
}

/** Whether a column belongs to the file for repair and not to the data. */
export const isMark = (name: string): boolean => marks.some((mark) => mark === name)

// What a spreadsheet would take for a formula; a number with its sign is none.
const formula = /^[=+@\t\r-]/
const number = /^[+-]?[\d,.]+%?$/
const quiet = (cell: string): string => (formula.test(cell) && !number.test(cell) ? `'${cell}` : cell)
/** SQL that takes away what kept a formula quiet in the file for repair. */
export const loud = (cell: string): string => `regexp_replace(${cell}, '^''([=+@\\t\\r-])', '\\1')`

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const line = (cells: readonly string[]): string => `${cells.map((cell) => quoted(quiet(cell))).join(',')}\r\n`

/** A CSV of the rows set aside, to be mended and sent back: the dataset's columns, then line, reason and original. */
export async function* repairFile(it: QuarantineRow, columns: readonly string[]): AsyncGenerator<string> {
  yield `\ufeff${line([...columns, ...marks])}`
  for await (const row of asideRows(it, columns.length)) {
    const cells = columns.map((_, at) => row.cells[at] ?? '')
    yield line([...cells, String(row.line), `${reasons[row.reason] ?? row.reason}：${row.detail}`, row.raw])
  }
}
