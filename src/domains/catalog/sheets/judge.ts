import type { z } from 'zod'
import { formOf } from '../checks.ts'
import { Entry, NewDataset } from '../model.ts'
import { plainTitle } from '../similar.ts'
import { entryColumns, itemColumns, type SheetColumn } from './columns.ts'
import { entrySheet, type Fault, itemSheet } from './faults.ts'
import type { Book, Line } from './read.ts'

/** A row that reads as an entry, not yet held against the catalog. */
export interface Judged {
  readonly line: Line
  readonly items: readonly Line[]
  readonly entry: z.output<typeof NewDataset> | null
  readonly faults: readonly Fault[]
}

const faultAt = (
  sheet: string,
  line: Line,
  column: SheetColumn | undefined,
  problem: string,
  mend?: string,
): Fault => ({
  sheet,
  row: line.row,
  column: column?.head ?? '',
  value: (column === undefined ? '' : (line.cells.get(column.field) ?? '')).slice(0, 100),
  problem,
  mend: mend ?? (column === undefined ? '' : mendOf(column)),
})

const mendOf = (it: SheetColumn): string =>
  it.words === undefined ? it.hint || `如：${it.example}` : `可填：${Object.keys(it.words).join('、')}`

const parts = (text: string): string[] =>
  text
    .split(/[、，,；;\n]/)
    .map((it) => it.trim())
    .filter((it) => it !== '')

/** A cell as its field wants it. @throws a message where it cannot be */
function valueOf(column: SheetColumn, text: string): unknown {
  if (column.field === 'values')
    return text
      .split(/[；;\n]/)
      .filter((it) => it.trim() !== '')
      .map((it) => ({ code: (it.split('=')[0] ?? '').trim(), name: it.split('=').slice(1).join('=').trim() }))
  if (column.yesNo === true) {
    if (text !== '是' && text !== '否') throw new Error(`“${text}”不是“是”或“否”`)
    return text === '是'
  }
  if (column.whole === true) {
    if (!/^\d{1,7}$/.test(text)) throw new Error(`“${text}”不是正整数`)
    return Number(text)
  }
  const { words } = column
  const code = (one: string): string => {
    const found = words === undefined ? one : words[one]
    if (found === undefined) throw new Error(`“${one}”不在可选值中`)
    return found
  }
  return column.several === true ? parts(text).map(code) : code(text)
}

function fieldsOf(sheet: string, columns: readonly SheetColumn[], line: Line) {
  const fields: Record<string, unknown> = {}
  const faults: Fault[] = []
  for (const column of columns) {
    const text = line.cells.get(column.field)
    if (text === undefined) {
      if (column.need === 'must') faults.push(faultAt(sheet, line, column, '必填，没有填写'))
      continue
    }
    try {
      if (column.field !== 'serial') fields[column.field] = valueOf(column, text)
    } catch (error) {
      faults.push(faultAt(sheet, line, column, error instanceof Error ? error.message : String(error)))
    }
  }
  return { fields, faults }
}

const columnOf = (columns: readonly SheetColumn[], field: unknown): SheetColumn | undefined =>
  columns.find((it) => it.field === field)

function judge(line: Line, items: readonly Line[], org: string): Judged {
  const own = fieldsOf(entrySheet, entryColumns, line)
  const read = items.map((it) => fieldsOf(itemSheet, itemColumns, it))
  const faults = [...own.faults, ...read.flatMap((it) => it.faults)]
  if (faults.length > 0) return { line, items, entry: null, faults }
  const outcome = NewDataset.safeParse({
    org,
    ...own.fields,
    items: read.map(({ fields }) => ({ name: fields['title'], ...fields })),
  })
  if (outcome.success) {
    const forms = formOf(Entry.parse(outcome.data))
    return {
      line,
      items,
      entry: outcome.data,
      faults: forms.map((it) => faultAt(entrySheet, line, columnOf(entryColumns, it.path), it.message)),
    }
  }
  const told = outcome.error.issues.map((issue) => {
    const [first, at, field] = issue.path
    const item = first === 'items' && typeof at === 'number' ? items[at] : undefined
    return item === undefined
      ? faultAt(entrySheet, line, columnOf(entryColumns, first), issue.message)
      : faultAt(itemSheet, item, columnOf(itemColumns, field === 'name' ? 'title' : field), issue.message)
  })
  return { line, items, entry: null, faults: told }
}

const placeOf = (it: Fault): string => `${it.sheet}!${it.row}!${it.column}`

function repeated(line: Line, serial: number | undefined, title: number | undefined): Fault[] {
  const told = (field: string, problem: string, mend: string): Fault =>
    faultAt(entrySheet, line, columnOf(entryColumns, field), problem, mend)
  return [
    ...(serial === undefined ? [] : [told('serial', `与第 ${serial} 行序号相同`, '改成不重复的序号')]),
    ...(title === undefined
      ? []
      : [told('title', `与第 ${title} 行重名（不计标点、空格和全半角）`, '合并为一条，或改用能区分的名称')]),
  ]
}

/** Every row of the workbook as an entry or as what is wrong with it; and items that belong to no entry. */
export function judgeBook(book: Book, org: string): { judged: Judged[]; faults: Fault[] } {
  const of = new Map<string, Line[]>()
  for (const line of book.items) {
    const serial = line.cells.get('serial') ?? ''
    of.set(serial, [...(of.get(serial) ?? []), line])
  }
  const serials = new Map<string, number>()
  const titles = new Map<string, number>()
  const twice = (seen: Map<string, number>, key: string, row: number): number | undefined => {
    const before = key === '' ? undefined : seen.get(key)
    if (before === undefined) seen.set(key, row)
    return before
  }
  const judged = book.entries.map((line) => {
    const serial = line.cells.get('serial') ?? ''
    const first = twice(serials, serial, line.row)
    const named = twice(titles, plainTitle(line.cells.get('title') ?? ''), line.row)
    // A serial that is given twice says of its items that they are the first one's.
    const items = first === undefined ? (of.get(serial) ?? []) : []
    const it = judge(line, items, org)
    const unread = book.faults.filter((fault) =>
      fault.sheet === entrySheet ? fault.row === line.row : items.some((item) => item.row === fault.row),
    )
    const read = it.faults.filter((fault) => !unread.some((one) => placeOf(one) === placeOf(fault)))
    return { ...it, faults: [...unread, ...read, ...repeated(line, first, named)] }
  })
  const strays = book.items
    .filter((line) => !serials.has(line.cells.get('serial') ?? ''))
    .map((line) =>
      faultAt(itemSheet, line, itemColumns[0], '“目录”表没有这个序号', '改成“目录”表中的序号，或删去这一行'),
    )
  const told = new Set(judged.flatMap((it) => it.faults))
  return { judged, faults: [...strays, ...book.faults.filter((it) => !told.has(it))] }
}
