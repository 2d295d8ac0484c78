import { emptyFile, noSheet, noTable } from './problems.ts'

/** What kind of JSON a text is, and the keys that lead to the array of its records. */
export interface Shape {
  readonly format: 'json' | 'ndjson' | 'geojson'
  readonly path: readonly string[]
  /** Every array of records in it, by the keys that lead to it: `data.list`. */
  readonly tables: readonly string[]
}

interface Table {
  readonly path: readonly string[]
  readonly empty: boolean
  readonly features: boolean
}

/** Envelopes of interfaces are not deeper than this (`result.data.page.records`). */
const deepest = 5
/** Where an envelope has no array in so many characters, it is none. */
const searched = 2 ** 20

const nameOf = ({ path }: Table): string => path.join('.')

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The arrays of records in an object, wherever they lie, empty ones too; those inside of records are theirs. */
const tablesIn = (value: unknown, path: readonly string[] = [], within?: Record<string, unknown>): Table[] => {
  if (Array.isArray(value)) {
    const collected = within?.['type'] === 'FeatureCollection' && path.at(-1) === 'features'
    const features = collected || (value.length > 0 && value.every((it) => isObject(it) && it['type'] === 'Feature'))
    return features || value.every(isObject) ? [{ path, empty: value.length === 0, features }] : []
  }
  if (!isObject(value) || path.length >= deepest) return []
  return Object.entries(value).flatMap(([key, it]) => tablesIn(it, [...path, key], value))
}

/** The first array of records in the beginning of an object that is not parsed whole: too large, or broken somewhere. */
const firstTable = (text: string): Table | undefined => {
  const head = text.slice(0, searched)
  const opened: string[] = []
  const token = /"((?:[^"\\]+|\\.)*)"|[{}[\]]/gs
  let key = ''
  for (let it = token.exec(head); it !== null && opened.length <= deepest; it = token.exec(head)) {
    const [sign, string] = it
    const next = head.slice(token.lastIndex, token.lastIndex + 1000)
    if (string !== undefined) key = string
    else if (sign === '[' && !opened.includes('[') && /^\s*\{/.test(next))
      return { path: [...opened.slice(1), key], empty: false, features: key === 'features' && /"Feature/.test(head) }
    else if (sign === '[') opened.push(sign)
    else if (sign === '{') opened.push(opened.length === 0 ? '' : key)
    else opened.pop()
  }
  return undefined
}

/** The one asked for, else the first. */
const chosen = (tables: readonly Table[], asked: string | undefined, name: string): Table | undefined => {
  if (asked === undefined) return tables[0]
  const found = tables.find((it) => nameOf(it) === asked)
  if (found !== undefined) return found
  throw noSheet({ detail: `“${name}”里没有记录数组“${asked}”。现有：${tables.map(nameOf).join('、') || '（无）'}。` })
}

const shapeOfTable = (tables: readonly Table[], asked: string | undefined, name: string): Shape | undefined => {
  const table = chosen(tables, asked, name)
  return table && { format: table.features ? 'geojson' : 'json', path: table.path, tables: tables.map(nameOf) }
}

/**
 * Whether a text is JSON at all, and where its table lies; undefined when it is not JSON. `asked` names one of several
 * arrays by its keys. Throws `intake/no-table`, `intake/empty-file`, `intake/no-such-sheet`.
 */
export const shapeOf = (head: string, whole: boolean, name: string, asked?: string): Shape | undefined => {
  const start = head.trimStart()
  const bare = (format: 'json' | 'ndjson'): Shape => ({ format, path: [], tables: [] })
  if (start.startsWith('[')) return /^\[\s*([[{"\]\d-]|null|true|false)/.test(start) ? bare('json') : undefined
  if (!/^\{\s*["}]/.test(start)) return undefined
  if (/^\{[^\n]*\}\s*\r?\n\s*\{/.test(start) || /\.(ndjson|jsonl)$/i.test(name)) return bare('ndjson')
  const value = whole ? parsed(start) : undefined
  if (value !== undefined) return wholeShape(value, name, asked)
  const first = firstTable(start)
  if (first !== undefined) return shapeOfTable([first], asked, name)
  if (whole && /\.(geo)?json$/i.test(name))
    throw noTable({ detail: `“${name}”不是合法的 JSON。请检查文件是否完整后重新导出。` })
  return undefined
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const wholeShape = (value: unknown, name: string, asked: string | undefined): Shape | undefined => {
  const tables = tablesIn(value)
  const shape = shapeOfTable(
    tables.filter((it) => !it.empty),
    asked,
    name,
  )
  if (shape !== undefined) return shape
  if (tables.length > 0) throw emptyFile({ detail: `“${name}”中的数组是空的，没有记录。` })
  throw noTable({
    detail: `“${name}”是一个 JSON 对象，其中没有记录数组。请提供记录的数组 [{…},{…}]，或每行一条记录。`,
  })
}
