import { z } from 'zod'
import { masksOf } from '#domains/security'
import { type Column, type Lake, partsOf, type Version } from '#platform/lake'
import { Problem } from '#platform/problem'
import {
  cursorOf,
  type Engines,
  type Mask,
  type Plan,
  parseWish,
  printCount,
  printDuckdb,
  type TextRow,
} from '#platform/query'

export const operators = ['contains', 'eq', 'neq', 'gte', 'lte', 'between', 'empty', 'filled'] as const
/** Conditions that no value belongs to. */
const alone: Readonly<Partial<Record<(typeof operators)[number], string>>> = { empty: 'is.null', filled: 'not.is.null' }

/** What the preview's and the try-out's form ask, as it stands in the address. */
export const RowsWish = z.object({
  lang: z.string().optional(),
  col: z.string().max(200).optional(),
  op: z.enum(operators).catch('contains').optional(),
  val: z.string().max(200).optional(),
  sort: z.string().max(200).optional(),
  dir: z.enum(['asc', 'desc']).catch('asc').optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).catch(5).optional(),
  run: z.string().max(1).optional(),
})
export type RowsWish = z.output<typeof RowsWish>

/** A condition in the words of the row API. A range is written `5..9`: both ends are in it, either may be left out. */
function conditionsOf(op: (typeof operators)[number], val: string): string[] {
  const bare = alone[op]
  if (bare !== undefined) return [bare]
  if (val === '') return []
  if (op === 'contains') return [`ilike.*${val}*`]
  if (op !== 'between') return [`${op}.${val}`]
  const [from = '', to = from] = val.split('..').map((it) => it.trim())
  return [from === '' ? [] : `gte.${from}`, to === '' ? [] : `lte.${to}`].flat()
}

type ApiQuery = Readonly<Record<string, string | readonly string[]>>

/** The same question in the words of the row API: what the code beside it runs. */
export function apiQuery(wish: RowsWish): ApiQuery {
  const { col = '', op = 'contains', val = '', sort = '', dir = 'asc' } = wish
  const conditions = col === '' ? [] : conditionsOf(op, val)
  const [only] = conditions
  return {
    ...(only === undefined ? {} : { [col]: conditions.length === 1 ? only : conditions }),
    ...(sort !== '' ? { order: `${sort}.${dir === 'desc' ? 'desc.nullslast' : dir}` } : {}),
  }
}

/** The question's parts one by one, as an address has them. */
export const pairsOf = (query: ApiQuery): [string, string][] =>
  Object.entries(query).flatMap(([key, value]) => [value].flat().map((it): [string, string] => [key, it]))

/** The page's address with its rows narrowed down to a value of a column, or by another condition. */
export const rowsAt = (code: string, col: string, val: string, op: (typeof operators)[number] = 'eq'): string =>
  `/datasets/${code}?${new URLSearchParams({ col, op, ...(val === '' ? {} : { val }) })}#pv`

export interface Preview {
  readonly columns: readonly Column[]
  readonly masked: ReadonlySet<string>
  readonly rows: readonly (readonly (string | null)[])[]
  /** How many rows fit the filter. */
  readonly total: number
  readonly next: string | null
  /** Why what was asked cannot be shown; the rows are then those without the filter. */
  readonly refused: string | null
}

/** Who may read what of a version as anybody: its masks, or null when the gate holds its rows back. */
export function publicMasks(
  grades: readonly { readonly name: string; readonly grade: number; readonly detector: string | null }[],
): ReadonlyMap<string, Mask> | null {
  return grades.some((it) => it.grade > 2) ? null : masksOf(grades)
}

const rowsOnPage = 20
const kept = 500
const firstPages = new Map<string, Preview>()

interface At {
  readonly lake: Lake
  readonly engines: Engines
  readonly version: Version
  readonly masks: ReadonlyMap<string, Mask>
}

async function read({ engines, lake, version, masks }: At, wish: RowsWish): Promise<Preview> {
  const query = { ...apiQuery(wish), ...(wish.cursor === undefined ? {} : { cursor: wish.cursor }) }
  const masked = new Set(masks.keys())
  const asked = parseWish(query, version.columns, masked)
  const plan: Plan = {
    parts: partsOf(lake, version),
    columns: version.columns,
    masks,
    where: asked.where,
    order: asked.order,
    ...(asked.after === undefined ? {} : { after: asked.after }),
  }
  const found: TextRow[] = []
  for await (const batch of engines.run(printDuckdb({ ...plan, limit: rowsOnPage + 1 }))) found.push(...batch)
  const rows = found.slice(0, rowsOnPage)
  const last = rows.at(-1)
  let total = version.rows
  if (asked.where.length > 0) {
    const { after: _, ...whole } = plan
    for await (const batch of engines.run(printCount(whole))) total = Number(batch[0]?.[0] ?? 0)
  }
  return {
    columns: version.columns,
    masked,
    rows: rows.map((row) => version.columns.map((_, at) => row[at] ?? null)),
    total,
    next: found.length > rowsOnPage && last !== undefined ? cursorOf(last.slice(version.columns.length)) : null,
    refused: null,
  }
}

/**
 * A page of rows as everybody may see them: masked like every door, sorted and filtered as asked. The first page of a
 * version is kept, so that a page which many read costs no engine.
 */
export async function previewOf(at: At, wish: RowsWish): Promise<Preview> {
  const { version, masks } = at
  const plain = Object.keys(apiQuery(wish)).length === 0 && wish.cursor === undefined
  const names = version.columns.map((it) => it.name)
  const key = JSON.stringify([version.dataset, version.version, version.digest, names, [...masks]])
  const known = firstPages.get(key)
  if (plain && known !== undefined) return known
  if (plain) {
    const page = await read(at, {})
    if (firstPages.size >= kept) for (const old of [...firstPages.keys()].slice(0, kept / 2)) firstPages.delete(old)
    firstPages.set(key, page)
    return page
  }
  try {
    return await read(at, wish)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const why = (error.details.errors ?? []).map((it) => it.message).join('；')
    return { ...(await previewOf(at, {})), refused: `${error.title}${why === '' ? '' : `：${why}`}` }
  }
}
