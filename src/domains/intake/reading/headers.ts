import { asSeen, type GridRow, joined, type Merge } from './merges.ts'
import type { Notice, Overrides, SourceColumn } from './model.ts'
import { isUnit } from './names.ts'
import { emptyMarks } from './typing.ts'

const looksTyped = (value: string): boolean =>
  /^\s*[-+]?[\d０-９][\d０-９,.]*\s*%?\s*$/.test(value) || /^\s*\d{1,4}[-/.年:]\d{1,2}/.test(value)
const shape = (value: string): string =>
  value
    .trim()
    .replace(/\d+/g, '9')
    .replace(/[a-z]+/gi, 'a')
    .replace(/\p{Script=Han}+/gu, '汉')
const isYear = (value: string): boolean => /^(19|20)\d\d年?$/.test(value.trim())

/**
 * Where the header is: index into `records`, or null for none. Narrow title rows above are skipped; then the first
 * full row is a header unless it looks like the rows below (numbers, dates, the same shapes, a value that recurs).
 * `sure`: only when the rows below are of another kind than the first.
 */
export const guessHeader = (records: readonly (readonly string[])[], width: number, sure = false): number | null => {
  const filled = (row: readonly string[]): number => row.filter(isFilled).length
  // Columns without any value, as a sheet leaves them behind, make no header narrow.
  const used = Array.from({ length: width }, (_, column) => records.some((row) => isFilled(row[column])))
  const most = used.filter(Boolean).length
  let at = 0
  const narrow = (row: readonly string[]): boolean => filled(row) <= Math.min(most - 1, most / 2)
  const titles = Math.min(10, records.length - 1)
  while (at < titles && narrow(records[at] ?? [])) at += 1
  const head = records[at]
  // Ten narrow rows and one more are no titles: the table is so.
  if (at === 10 && narrow(head ?? [])) return null
  if (!head) return null
  const body = records.slice(at + 1, at + 201)
  if (filled(head) === 0) return null
  let against = 0
  let favour = 0
  head.forEach((cell, column) => {
    const value = cell.trim()
    if (value === '' || isYear(value)) return
    const below = body.map((row) => row[column]?.trim() ?? '').filter((it) => it !== '')
    if (looksTyped(value)) against += 2
    else if (below.length > 0 && below.filter(looksTyped).length / below.length > 0.7) favour += 2
    else if (/\d/.test(value) && below.filter((it) => shape(it) === shape(value)).length / (below.length || 1) > 0.5)
      against += 1
    if (below.filter((it) => it === value).length > 0) against += 1
  })
  const unique = new Set(head.map((it) => it.trim())).size === head.length
  const years = head.filter(isYear).length
  if (years > 0 && years >= head.length - 2 && body.length > 0 && years < head.length) return at
  if (against > favour) return null
  if (sure && favour === 0) return null
  if (favour > 0 || unique || body.length === 0) return at
  return favour >= against ? at : null
}

/** The rows of a header: lines of a text or rows of a sheet, from 1, both within. */
export interface HeaderRows {
  readonly from: number
  readonly to: number
}

const deepest = 4
const words: ReadonlySet<string> = new Set(emptyMarks)
const isFilled = (cell: string | undefined): boolean => (cell ?? '').trim() !== ''

/** The header that a person names: one row, or the rows from `header` to `headerEnd`. */
export const askedHeader = ({ header, headerEnd }: Overrides): HeaderRows | undefined =>
  typeof header === 'number' ? { from: header, to: Math.max(header, headerEnd ?? header) } : undefined

/**
 * The rows around the header that `guessHeader` found that belong to it: groups above it whose merged cells came out
 * empty, and below it finer names or units. Indexes into `records`; only what the rows below them tell apart from data.
 */
export const headerAround = (records: readonly (readonly string[])[], at: number, width: number): HeaderRows => {
  let from = at
  while (from > 0 && at - from < deepest && stands(records[from - 1] ?? [], records.slice(from, at + 1))) from -= 1
  while (from < at && !nameAll(records.slice(from, at + 1), width)) from += 1
  let to = at
  while (
    to - from < deepest &&
    refines(records.slice(from, to + 1), records[to + 1] ?? [], records.slice(to + 2, to + 202))
  )
    to += 1
  return { from, to }
}

const speaks = (cell: string): boolean => /[:：。]|表$/.test(cell.trim()) || cell.trim().length > 20

/** Whether a row stands over those below it, a group over several names; what it says is no remark and no value. */
const stands = (above: readonly string[], below: readonly (readonly string[])[]): boolean =>
  above.filter(isFilled).every((cell) => !speaks(cell) && (!looksTyped(cell) || isYear(cell))) &&
  spans([above, ...below]).some((it) => it.top === 1)

/** Whether rows name every column between them; a first one of a single cell is a title. */
const nameAll = (rows: readonly (readonly string[])[], width: number): boolean =>
  (rows[0] ?? []).filter(isFilled).length > 1 && titlesOf(rows, width).every((title) => title !== '')

/** Cells that a group covers to its right: left empty beside it, with a name or a group below each. */
const spans = (rows: readonly (readonly string[])[]): Merge[] => {
  const out: Merge[] = []
  const covered = rows.map((row) => row.map(isFilled))
  for (let at = rows.length - 2; at >= 0; at -= 1) {
    const [row = [], own = [], below = []] = [rows[at], covered[at], covered[at + 1]]
    for (const [left, cell] of row.entries()) {
      let right = left
      if (isFilled(cell))
        while (below[right] === true && below[right + 1] === true && !isFilled(row[right + 1])) right += 1
      if (right > left) out.push({ top: at + 1, bottom: at + 1, left, right })
      own.fill(true, left, isFilled(cell) ? right + 1 : left)
    }
  }
  return out
}

const gridOf = (rows: readonly (readonly string[])[]): GridRow[] => rows.map((cells, at) => ({ at: at + 1, cells }))

/** Titles of header rows whose merged cells came out empty, one a column. */
const titlesOf = (rows: readonly (readonly string[])[], width: number): string[] =>
  joined(asSeen(gridOf(rows), spans(rows), width), width)

/** The columns that a text's header names; a unit in a row below the names is theirs. */
export const columnsOf = (rows: readonly (readonly string[])[], width: number): SourceColumn[] =>
  titlesOf(rows, width).map((title, at) => {
    const unit = rows.length > 1 ? (rows.at(-1)?.[at]?.trim() ?? '') : ''
    return isUnit(unit) ? { title, unit: unit.replace(/[（([【）)\]】]/g, '') } : { title }
  })

/** Whether the row below a header is part of it: units, or names where the rows below have numbers or dates. */
const refines = (
  header: readonly (readonly string[])[],
  row: readonly string[],
  body: readonly (readonly string[])[],
): boolean => {
  const named = row.filter(isFilled).map((cell) => cell.trim())
  if (named.length === 0 || body.length === 0) return false
  if (named.some((cell) => looksTyped(cell) || speaks(cell))) return false
  const below = row.map((_, at) => body.map((it) => it[at]?.trim() ?? '').filter((it) => it !== ''))
  const typed = below.flatMap((list, at) =>
    list.length > 0 && list.filter(looksTyped).length / list.length >= 0.9 ? [at] : [],
  )
  const told = typed.filter((at) => isFilled(row[at]))
  if (told.length > 0 && told.length * 2 >= typed.length && isUnits(row, told)) return true
  const recurs = row.some((cell, at) => isFilled(cell) && (below[at] ?? []).includes(cell.trim()))
  if (recurs || named.some((cell) => words.has(cell))) return false
  const last = header.at(-1) ?? []
  if (fillsGaps(last, row, below) || speaksOfColumns(last, row, body)) return true
  return told.length === typed.length && toldApart(header, row, told, body)
}

/** How the names of columns end; values seldom do. */
const namesEnd =
  /(名称?|姓名|代码|编码|编号|序号|证号|号码?|类型|类别|种类|性质|地址|地点|区县|行政区划?|单位|部门|机构|机关|电话|日期|时间|年份|年度|月份|面积|数量?|人数|金额|价格?|比例|比率|状态|等级|级别|经度|纬度|坐标|来源|依据|说明|描述|备注|内容|情况|联系人|负责人|法定代表人|性别|民族|学历|职务|邮编|邮箱|网址|范围|方式|用途|标志|标识|主键|版本)([（(][^（）()]*[)）])?$/

const isName = (cell: string | undefined): boolean => namesEnd.test((cell ?? '').trim())

/** Names of columns where the rows below have only words too: a row of field names with their meaning, groups with parts. */
const speaksOfColumns = (
  header: readonly string[],
  row: readonly string[],
  body: readonly (readonly string[])[],
): boolean => {
  const told = row.flatMap((cell, at) => (isFilled(cell) ? [at] : []))
  const share = (cells: readonly string[]): number =>
    told.filter((at) => isName(cells[at])).length / Math.max(1, told.length)
  if (told.length < 2 || told.some((at) => !isFilled(header[at])) || told.length < header.filter(isFilled).length)
    return false
  return share(row) >= 0.6 && body.filter((it) => share(it) >= 0.5).length <= body.length / 20
}

const isUnits = (row: readonly string[], told: readonly number[]): boolean =>
  row.every((cell, at) => {
    const value = cell.trim()
    return value === '' || isUnit(value) || (!told.includes(at) && (words.has(value) || /^(计量)?单位$/.test(value)))
  })

/** Names where the header has none, and nothing where the rows below have something: a cell merged downwards. */
const fillsGaps = (
  header: readonly string[],
  row: readonly string[],
  below: readonly (readonly string[])[],
): boolean => {
  const gaps = row.flatMap((_, at) => (isFilled(header[at]) ? [] : [at]))
  const stands = row.some((cell, at) => !isFilled(cell) && isFilled(header[at]) && (below[at]?.length ?? 0) > 0)
  return gaps.length > 0 && !gaps.includes(0) && stands && gaps.every((at) => isFilled(row[at]))
}

/** Two columns of numbers or more, and under each group a name of its own. */
const toldApart = (
  header: readonly (readonly string[])[],
  row: readonly string[],
  told: readonly number[],
  body: readonly (readonly string[])[],
): boolean => {
  if (told.length < 2 || told.some((at) => body.filter((it) => isFilled(it[at])).length < 2)) return false
  const rows = [...header, row]
  const above = joined(asSeen(gridOf(rows), spans(rows), row.length).slice(0, -1), row.length)
  const group = (at: number): string => (above.filter((it) => it === above[at]).length > 1 ? (above[at] ?? '') : '')
  return new Set(told.map((at) => `${group(at)}\n${row[at]?.trim()}`)).size === told.length
}

/** Whether a record is the header once more: files that were exported one by one and put together. */
export const isHeaderAgain = (cells: readonly string[], header: readonly (readonly string[])[]): boolean =>
  header.some(
    (row) =>
      row.length === cells.length && row.every((cell, at) => cell === cells[at]) && row.filter(isFilled).length > 1,
  )

/** Says which rows were made one name a column. */
export const severalRows = ({ from, to }: HeaderRows): Notice[] =>
  to > from ? [{ code: 'several-header-rows', message: `表头占第 ${from}–${to} 行，已逐列合并为一个列名` }] : []
