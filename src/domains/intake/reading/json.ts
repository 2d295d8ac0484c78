import { headOf, textOf, undecodable } from './decode.ts'
import type { ColumnType, Encoding, Item, Notice, Source, SourceColumn } from './model.ts'
import { maxColumns } from './names.ts'
import { broken, emptyFile, headerOnly, noTable, tooLong, tooWide } from './problems.ts'

/** One element of the table's array, as text, with its number from 1; `broken` says why it cannot be one. */
interface Element {
  readonly at: number
  readonly raw: string
  readonly broken?: string
}

const longest = 64 * 2 ** 20
/** Characters of what follows the array, enough to recognize it by. */
const shown = 1000

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

/**
 * The elements of the array at `key` (the top level without one), streaming: only brackets, strings and commas are
 * read here, so that one broken element does not cost the others.
 */
export async function* elements(pieces: AsyncIterable<string>, key?: string): AsyncGenerator<readonly Element[]> {
  const state = {
    depth: 0,
    inString: false,
    escaped: false,
    entered: false,
    done: false,
    at: 0,
    held: '',
    lastString: '',
    pending: '',
  }
  const arrayDepth = key === undefined ? 1 : 2
  for await (const piece of pieces) {
    const out: Element[] = []
    let from = 0
    const take = (to: number): void => {
      const raw = (state.held + piece.slice(from, to)).trim()
      state.held = ''
      from = to + 1
      if (raw !== '') out.push({ at: (state.at += 1), raw })
    }
    for (let i = 0; i < piece.length && !state.done; i += 1) {
      const c = piece.charCodeAt(i)
      if (state.inString) {
        if (state.escaped) state.escaped = false
        else if (c === 92) state.escaped = true
        else if (c === 34) state.inString = false
        if (state.depth === 1 && !state.entered) {
          if (state.inString) state.pending += piece[i]
          else state.lastString = state.pending
        }
        continue
      }
      if (c === 34) {
        state.inString = true
        state.pending = ''
      } else if (c === 91 || c === 123) {
        state.depth += 1
        const named = key === undefined || state.lastString === key
        if (!state.entered && c === 91 && state.depth === arrayDepth && named) {
          state.entered = true
          from = i + 1
        }
      } else if (c === 93 || c === 125) {
        state.depth -= 1
        if (state.entered && state.depth === arrayDepth - 1) {
          take(i)
          state.done = true
        }
      } else if (c === 44 && state.entered && state.depth === arrayDepth) take(i)
    }
    if (state.entered && !state.done) state.held = held(state.held + piece.slice(from), state.at + 1)
    // After the whole there may be nothing; after a table inside an object there is the rest of the object.
    else if (state.done && key === undefined) state.held = (state.held + piece.slice(from)).trimStart().slice(0, shown)
    if (out.length > 0) yield out
  }
  const left = leftOver(state)
  if (left.length > 0) yield left
}

/**
 * What there is when the text ends. An array not closed was cut off, and nobody knows how many records are missing:
 * nothing of it is taken.
 */
const leftOver = (it: { entered: boolean; done: boolean; at: number; held: string }): readonly Element[] => {
  const raw = it.held.trim()
  if (it.entered && !it.done)
    throw broken({
      detail: `文件在第 ${it.at + 1} 条记录处中断，数组没有结束（缺少“]”），后面缺多少条无从得知。请重新完整导出后上传。`,
    })
  return raw === '' ? [] : [{ at: it.at + 1, raw, broken: '数组结束之后还有内容' }]
}

/** What is read of one element so far; a longer one is no record of a table. */
const held = (text: string, at: number): string => {
  if (text.length <= longest) return text
  throw tooLong({
    detail: `第 ${at} 条记录超过 ${longest / 2 ** 20} 兆字符，不是数据表的一条记录。请检查引号和括号后重新导出。`,
  })
}

async function* lines(pieces: AsyncIterable<string>): AsyncGenerator<readonly Element[]> {
  let rest = ''
  let at = 0
  for await (const piece of pieces) {
    const parts = (rest + piece).split('\n')
    rest = held(parts.pop() ?? '', at + parts.length + 1)
    yield parts.map((raw) => ({ at: (at += 1), raw: raw.trim() })).filter((it) => it.raw !== '')
  }
  if (rest.trim() !== '') yield [{ at: at + 1, raw: rest.trim() }]
}

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

interface Shape {
  readonly format: 'json' | 'ndjson' | 'geojson'
  readonly key?: string
}

/** Whether a text is JSON at all, and where its table lies; undefined when it is not JSON. */
const shapeOf = (head: string, whole: boolean, name: string): Shape | undefined => {
  const start = head.trimStart()
  if (start.startsWith('[')) return /^\[\s*([[{"\]\d-]|null|true|false)/.test(start) ? { format: 'json' } : undefined
  if (!start.startsWith('{')) return undefined
  const ndjson = /^\{[^\n]*\}\s*\r?\n\s*\{/.test(start) || /\.(ndjson|jsonl)$/i.test(name)
  if (ndjson) return { format: 'ndjson' }
  if (/"type"\s*:\s*"FeatureCollection"/.test(start) || /"features"\s*:\s*\[/.test(start))
    return { format: 'geojson', key: 'features' }
  if (!whole) {
    const key = /"([^"\\]+)"\s*:\s*\[\s*\{/.exec(start)?.[1]
    if (key !== undefined) return { format: 'json', key }
  }
  return wholeShape(start, name)
}

const wholeShape = (body: string, name: string): Shape | undefined => {
  if (!/^\{\s*("|\})/.test(body)) return undefined
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    if (/\.(geo)?json$/i.test(name))
      throw noTable({ detail: `“${name}”不是合法的 JSON。请检查文件是否完整后重新导出。` })
    return undefined
  }
  const keys = isObject(value)
    ? Object.entries(value)
        .filter(([, it]) => Array.isArray(it) && it.length > 0 && it.every(isObject))
        .map(([key]) => key)
    : []
  const [key, ...more] = keys
  if (key === undefined || more.length > 0)
    throw noTable({
      detail: `“${name}”是一个 JSON 对象，${more.length > 0 ? `含有多个数组（${keys.join('、')}）` : '其中没有记录数组'}。请提供记录的数组 [{…},{…}]，或每行一条记录。`,
    })
  return { format: 'json', key }
}

interface Survey {
  readonly columns: SourceColumn[]
  readonly names: string[]
  readonly titled: boolean
  readonly count: number
  readonly good: number
}

/** First pass: every key in order of first sight, what is nested, and the record of titles some portals put first. */
const survey = async (walk: () => AsyncIterable<readonly Element[]>, geo: boolean): Promise<Survey> => {
  const seen = new Map<string, { nested: number; plain: number }>()
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
      const title =
        it.at === 1 &&
        fields.length > 0 &&
        fields.every(([, cell]) => typeof cell === 'string' && cell.startsWith('字段中文名：'))
      if (title)
        titles = Object.fromEntries(fields.map(([name, cell]) => [name, String(cell).slice('字段中文名：'.length)]))
      for (const [name, cell] of fields) {
        const known = seen.get(name) ?? { nested: 0, plain: 0 }
        seen.set(name, known)
        if (seen.size > maxColumns) throw tooWide({ detail: `记录中出现了 ${maxColumns} 个以上不同的键。` })
        if (cell === null || title) continue
        if (typeof cell === 'object' && !exact.isRawJSON(cell)) known.nested += 1
        else known.plain += 1
      }
    }
  const names = [...seen.keys()]
  const typeOf = (name: string): ColumnType | undefined => {
    if (geo && name === 'geometry') return 'geometry'
    const it = seen.get(name)
    return it && it.nested > 0 && it.plain === 0 ? 'json' : undefined
  }
  const columns = names.map((name): SourceColumn => {
    const declared = typeOf(name)
    const title = titles?.[name] ?? name
    return declared === undefined ? { title } : { title, declared }
  })
  return { columns, names, titled: titles !== undefined, count, good }
}

const attempt = (it: Element): unknown => {
  if (it.broken !== undefined || it.raw.includes(undecodable)) return undefined
  try {
    return parse(it.raw)
  } catch {
    return undefined
  }
}

/** Opens JSON arrays, NDJSON and GeoJSON; undefined when the text is none of them. Throws `intake/no-table`. */
export const openJson = async (path: string, name: string, encoding: Encoding): Promise<Source | undefined> => {
  const head = await headOf(path, encoding.name, 2 ** 20)
  const tail = /\.(json|geojson)$/i.test(name) && !head.whole ? await headOf(path, encoding.name, 64 * 2 ** 20) : head
  const shape = shapeOf(tail.text, tail.whole, name)
  if (shape === undefined) return undefined
  const geo = shape.format === 'geojson'
  const walk = () =>
    shape.format === 'ndjson' ? lines(textOf(path, encoding.name)) : elements(textOf(path, encoding.name), shape.key)
  const found = await survey(walk, geo)
  if (found.count === 0) throw emptyFile({ detail: `“${name}”中的数组是空的，没有记录。` })
  if (found.good === 0) throw noTable({ detail: `“${name}”没有一条记录是合法的 JSON。请检查文件是否完整后重新导出。` })
  if (found.titled && found.count === 1) throw headerOnly({ detail: `“${name}”只有字段中文名，没有记录。` })
  return {
    format: shape.format,
    encoding,
    header: null,
    columns: found.columns,
    notices: noticesOf(shape, found, encoding),
    async *items() {
      for await (const batch of walk())
        yield batch.filter((it) => !(found.titled && it.at === 1)).map((it) => itemOf(it, found.names, geo))
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
  if (found.titled) out.push({ code: 'title-record', message: '第一条记录是字段中文名，已用作列的标题，不计入数据' })
  if (shape.format === 'json' && shape.key !== undefined)
    out.push({ code: 'nested-table', message: `表格取自对象中的“${shape.key}”数组` })
  if (encoding.name === 'gb18030')
    out.push({ code: 'json-encoding', message: 'JSON 应为 UTF-8，本文件是 GB18030，已转换' })
  return out
}
