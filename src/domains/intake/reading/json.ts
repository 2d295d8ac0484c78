import { headOf, textOf, undecodable } from './decode.ts'
import { amongRecords } from './footers.ts'
import { guessHeader } from './headers.ts'
import { type Element, elements, lines } from './json-elements.ts'
import { type Shape, shapeOf } from './json-shape.ts'
import type { ColumnType, Encoding, Item, Notice, Overrides, Source, SourceColumn } from './model.ts'
import { maxColumns } from './names.ts'
import { emptyFile, headerOnly, noTable, tooWide } from './problems.ts'

/** JSON with every number as written: JSON.rawJSON keeps `1.50` and 20 digits (ES2025, not in the library's types). */
const exact = JSON as unknown as {
  rawJSON(source: string): unknown
  isRawJSON(value: unknown): value is { rawJSON: string }
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown
}
const needsExact = /\d{16}|\.\d*0(?!\d)|\d[eE]|-0/

const parse = (raw: string): unknown =>
  needsExact.test(raw)
    ? exact.parse(raw, (_, value, context) =>
        typeof value === 'number' && context.source !== undefined ? exact.rawJSON(context.source) : value,
      )
    : (JSON.parse(raw) as unknown)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !exact.isRawJSON(value)

/** The cells of an element by name; GeoJSON features give their properties and the geometry. */
const fieldsOf = (value: unknown, geo: boolean): [string, unknown][] => {
  if (geo && isObject(value)) {
    const own = isObject(value['properties']) ? Object.entries(value['properties']) : []
    const id: [string, unknown][] =
      value['id'] !== undefined && !own.some(([name]) => name === 'id') ? [['id', value['id']]] : []
    return [...id, ...own.filter(([name]) => name !== 'geometry'), ['geometry', value['geometry'] ?? null]]
  }
  if (isObject(value)) return Object.entries(value)
  if (Array.isArray(value)) return value.map((it, at) => [`列${at + 1}`, it as unknown])
  return [['值', value]]
}

const cellOf = (value: unknown): string | null => {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (exact.isRawJSON(value)) return value.rawJSON
  return typeof value === 'object' ? JSON.stringify(value) : `${value as number | boolean}`
}

interface Survey {
  readonly columns: SourceColumn[]
  readonly names: string[]
  /** The number of the record that holds the titles: it and those above it are no rows. 0 for none. */
  readonly titled: number
  readonly count: number
  readonly good: number
  /** The first records that are rows. */
  readonly head: readonly (readonly (string | null)[])[]
}

const portalTitle = '字段中文名：'
/** What a spreadsheet calls a column without a name when it is saved as JSON. */
const noName = /^(Column|Field|Unnamed: ?|__EMPTY_?|F|列)\d*$/i
/** How many records are looked at for the header of a spreadsheet. */
const looked = 200

interface Numbered {
  readonly at: number
  readonly fields: readonly [string, unknown][]
}

const cellsOf = ({ fields }: Numbered, names: readonly string[]): (string | null)[] => {
  const cells = new Map(fields)
  return names.map((name) => cellOf(cells.get(name)))
}

/** The titles in the record that some portals put first. */
const portalTitles = (fields: readonly [string, unknown][]): Record<string, string> | undefined => {
  const told = fields.flatMap(([name, cell]) =>
    typeof cell === 'string' && cell.startsWith(portalTitle) ? [[name, cell.slice(portalTitle.length)] as const] : [],
  )
  return told.length > 0 && told.length === fields.length ? Object.fromEntries(told) : undefined
}

/** The header of a spreadsheet among the records that it was saved as; those above it are the title of the table. */
const savedHeader = (
  first: readonly Numbered[],
  names: readonly string[],
): { at: number; titles: Record<string, string> } | undefined => {
  if (names.length < 2 || names.filter((name) => noName.test(name)).length < names.length - 1) return undefined
  const rows = first.map((it) => cellsOf(it, names).map((cell) => cell ?? ''))
  const found = guessHeader(rows, names.length, true)
  const it = found === null ? undefined : first[found]
  if (found === null || it === undefined) return undefined
  return { at: it.at, titles: Object.fromEntries(names.map((name, at) => [name, rows[found]?.[at] || name])) }
}

/** First pass: every key in order of first sight, what is nested, and the record that holds the titles. */
const survey = async (walk: () => AsyncIterable<readonly Element[]>, geo: boolean): Promise<Survey> => {
  const seen = new Map<string, { nested: number; plain: number }>()
  const first: Numbered[] = []
  let titles: Record<string, string> | undefined
  let count = 0
  let good = 0
  for await (const batch of walk())
    for (const it of batch) {
      count += 1
      const value = attempt(it)
      if (value === undefined) continue
      good += 1
      const fields = fieldsOf(value, geo)
      const told = it.at === 1 ? portalTitles(fields) : undefined
      titles ??= told
      if (first.length < looked) first.push({ at: it.at, fields })
      for (const [name, cell] of fields) {
        const known = seen.get(name) ?? { nested: 0, plain: 0 }
        seen.set(name, known)
        if (seen.size > maxColumns) throw tooWide({ detail: `记录中出现了 ${maxColumns} 个以上不同的键。` })
        if (cell === null || told !== undefined) continue
        if (typeof cell === 'object' && !exact.isRawJSON(cell)) known.nested += 1
        else known.plain += 1
      }
    }
  const names = [...seen.keys()]
  const header = titles === undefined && !geo ? savedHeader(first, names) : { at: 1, titles }
  const typeOf = (name: string): ColumnType | undefined => {
    if (geo && name === 'geometry') return 'geometry'
    const it = seen.get(name)
    return it && it.nested > 0 && it.plain === 0 ? 'json' : undefined
  }
  const columns = names.map((name): SourceColumn => {
    const declared = typeOf(name)
    const title = header?.titles?.[name] ?? name
    return declared === undefined ? { title } : { title, declared }
  })
  const titled = header?.titles === undefined ? 0 : header.at
  const head = first.filter(({ at }) => at > titled).map((it) => cellsOf(it, names))
  return { columns, names, titled, count, good, head }
}

const attempt = (it: Element): unknown => {
  if (it.broken !== undefined || it.raw.includes(undecodable)) return undefined
  try {
    return parse(it.raw)
  } catch {
    return undefined
  }
}

/**
 * Opens JSON arrays, also inside of an object (`{"code":0,"data":{"list":[…]}}`), NDJSON and GeoJSON; undefined when the
 * text is none of them. Throws `intake/no-table`, `intake/no-such-sheet`.
 */
export const openJson = async (
  path: string,
  name: string,
  encoding: Encoding,
  { sheet }: Overrides,
): Promise<Source | undefined> => {
  const head = await headOf(path, encoding.name, 2 ** 20)
  const tail = /\.(json|geojson)$/i.test(name) && !head.whole ? await headOf(path, encoding.name, 64 * 2 ** 20) : head
  const shape = shapeOf(tail.text, tail.whole, name, sheet)
  if (shape === undefined) return undefined
  const geo = shape.format === 'geojson'
  const walk = () =>
    shape.format === 'ndjson' ? lines(textOf(path, encoding.name)) : elements(textOf(path, encoding.name), shape.path)
  const found = await survey(walk, geo)
  if (found.count === 0) throw emptyFile({ detail: `“${name}”中的数组是空的，没有记录。` })
  if (found.good === 0) throw noTable({ detail: `“${name}”没有一条记录是合法的 JSON。请检查文件是否完整后重新导出。` })
  if (found.titled > 0 && found.count <= found.titled) throw headerOnly({ detail: `“${name}”只有列的标题，没有记录。` })
  return {
    format: shape.format,
    encoding,
    header: null,
    columns: found.columns,
    ...(shape.tables.length > 0 ? { sheets: shape.tables, sheet: shape.path.join('.') } : {}),
    notices: [...noticesOf(shape, found, encoding), ...amongRecords(found.head)],
    async *items() {
      for await (const batch of walk())
        yield batch.filter((it) => it.at > found.titled).map((it) => itemOf(it, found.names, geo))
    },
  }
}

const itemOf = (it: Element, names: readonly string[], geo: boolean): Item => {
  const value = attempt(it)
  if (value === undefined) {
    const bytes = it.raw.includes(undecodable)
    const detail = bytes ? '含有不属于本文件编码的字节' : (it.broken ?? '不是合法的 JSON')
    return { kind: 'reject', line: it.at, reason: bytes ? 'bad-encoding' : 'bad-json', detail, raw: it.raw }
  }
  const fields = new Map(fieldsOf(value, geo))
  return { kind: 'row', line: it.at, cells: names.map((name) => cellOf(fields.get(name))) }
}

const noticesOf = (shape: Shape, found: Survey, encoding: Encoding): Notice[] => {
  const out: Notice[] = []
  if (found.titled > 0) {
    const above = found.titled > 1 ? `，其上 ${found.titled - 1} 条作为说明略过` : ''
    out.push({
      code: 'title-record',
      message: `第 ${found.titled} 条记录是各列的名称，已用作列的标题，不计入数据${above}`,
    })
  }
  const used = shape.path.join('.')
  const others = shape.tables.filter((it) => it !== used).map((it) => `“${it}”`)
  if (others.length > 0)
    out.push({ code: 'other-sheets', message: `只读取数组“${used}”；另有 ${others.join('、')}，可作为工作表指定` })
  else if (shape.format === 'json' && used !== '')
    out.push({ code: 'nested-table', message: `表格取自对象中的“${used}”数组` })
  if (encoding.name === 'gb18030')
    out.push({ code: 'json-encoding', message: 'JSON 应为 UTF-8，本文件是 GB18030，已转换' })
  return out
}
