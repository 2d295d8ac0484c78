import type { DatasetView } from '#domains/catalog'
import { type OutColumn, type Reading, readRows } from '#domains/delivery'
import type { Ctx } from '#platform/context'
import { Problem } from '#platform/problem'
import type { TextRow } from '#platform/query'
import {
  type Action,
  type Asked,
  absent,
  invalid,
  list,
  needed,
  ofResource,
  type Params,
  structured,
  text,
  truthy,
  unlessOff,
  whole,
} from './ckan-asked.ts'
import { type Cell, type Field, linesOf, type RecordsFormat } from './ckan-records.ts'
import { conditionsIn, wordsIn } from './ckan-row-filters.ts'

const types: Readonly<Record<string, string>> = {
  integer: 'int8',
  decimal: 'numeric',
  boolean: 'bool',
  date: 'date',
  timestamp: 'timestamp',
}

const rowId: Field = { id: '_id', type: 'int' }

const fieldsOf = (columns: readonly OutColumn[], it: DatasetView): Field[] =>
  columns.map((column) => {
    const item = it.items.find((one) => one.name === column.name)
    return {
      id: column.name,
      type: types[column.type] ?? 'text',
      ...(item === undefined ? {} : { info: { label: item.title, notes: item.meaning ?? '' } }),
    }
  })

/** The table behind a resource: that of its CSV, or of the dataset's code as its alias. */
export async function tableOf(ctx: Ctx, id: string): Promise<DatasetView> {
  const { it, format } = await ofResource(ctx, id)
  if (format !== 'csv') throw absent()
  return it
}

/** Missing values come where PostgreSQL puts them, last going up and first going down, unless it is said. */
function orderOf(sort: string): string[] {
  return sort
    .split(',')
    .filter((it) => it.trim() !== '')
    .map((it) => {
      const [, quotedName, plain, direction = 'asc', nulls] =
        /^\s*(?:"([^"]+)"|(\S+))(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?\s*$/i.exec(it) ?? []
      const name = quotedName ?? plain
      if (name === undefined) throw invalid('sort', `cannot parse sort clause "${it.trim()}"`)
      const down = direction.toLowerCase() === 'desc'
      return `${name}.${down ? 'desc' : 'asc'}.nulls${nulls?.toLowerCase() ?? (down ? 'first' : 'last')}`
    })
}

/** What a question asks of the rows, in the words of the row API. What cannot be honoured refuses. */
export function readingOf(
  params: Params,
  code: string,
): Pick<Reading, 'code' | 'query' | 'contains' | 'door' | 'distinct'> {
  if (text(params, 'full_text')) throw invalid('full_text', 'Not supported by this datastore')
  const wanted = list(params, 'fields')
  const fields = wanted.filter((it) => it !== rowId.id)
  const words = wordsIn(params)
  const order = orderOf(text(params, 'sort') ?? '')
  return {
    code,
    door: 'ckan',
    // Where the row's own id is shown, no two rows are alike.
    distinct: truthy(params['distinct']) && fields.length > 0 && fields.length === wanted.length,
    query: {
      ...conditionsIn(params),
      ...(fields.length === 0 ? {} : { select: fields.map((it) => `"${it}"`).join(',') }),
      ...(order.length === 0 ? {} : { order: order.join(',') }),
    },
    contains: typeof words === 'string' && words !== '' ? words : undefined,
  }
}

/** A wish that names no column of the table or compares it with what it cannot hold, as CKAN tells it. */
export function asCkanTells(error: unknown, params: Params): unknown {
  if (!(error instanceof Problem) || error.status !== 422) return error
  const [at] = error.details.errors ?? []
  const named = ['fields', 'sort'].find((it) => at !== undefined && (text(params, it) ?? '').includes(at.path))
  return invalid(named ?? 'filters', at === undefined ? error.title : `field "${at.path}" not usable: ${at.message}`)
}

/** Fields in the order they were asked for; all of them, the row's own id first, without a wish. */
export function chosenFields(params: Params, columns: readonly OutColumn[], it: DatasetView): readonly Field[] {
  const all = [rowId, ...fieldsOf(columns, it)]
  const wanted = list(params, 'fields')
  return wanted.length === 0 ? all : wanted.flatMap((name) => all.filter((field) => field.id === name))
}

/** The cells of a row by the fields that leave; the last of what was read is the row's own id. */
export const cellsOf = (fields: readonly Field[], columns: readonly OutColumn[], row: TextRow): Cell[] =>
  fields.map((field) => {
    if (field.id === rowId.id) return { text: row.at(-1) ?? null, type: 'integer' }
    const at = columns.findIndex((column) => column.name === field.id)
    return { text: row[at] ?? null, type: columns[at]?.type ?? 'text' }
  })

const formats: readonly RecordsFormat[] = ['objects', 'lists', 'csv', 'tsv']

/** The address of the same question from another row on. */
function linkOf(base: string, params: Params, offset: number): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params))
    if (name !== 'offset' && value !== undefined && value !== null) query.set(name, text(params, name) ?? '')
  if (offset > 0) query.set('offset', String(offset))
  return `${base}/api/3/action/datastore_search?${query}`
}

/** CKAN repeats what it was asked. */
const repeated = (params: Params): object => ({
  ...(params['filters'] === undefined ? {} : { filters: structured(params, 'filters') }),
  ...(params['q'] === undefined ? {} : { q: wordsIn(params) }),
  ...(params['sort'] === undefined ? {} : { sort: params['sort'] }),
})

async function search({ ctx, params, deps, base, transaction }: Asked): Promise<object> {
  const id = needed(params, 'resource_id')
  const it = await tableOf(ctx, id)
  const limit = whole(params, 'limit', 100, 32_000)
  const offset = whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER)
  const format = formats.find((one) => one === (text(params, 'records_format') ?? 'objects'))
  if (format === undefined) throw invalid('records_format', `Value must be one of: ${formats.join(', ')}`)
  const counted = unlessOff(params['include_total'])
  const reading = { ...readingOf(params, it.code), limit, offset, counted }
  const { columns, rows, total } = await readRows(ctx, deps, reading, transaction).catch((error: unknown) => {
    throw asCkanTells(error, params)
  })
  const fields = chosenFields(params, columns, it)
  const last = rows.at(-1)?.at(-1)
  const goesOn =
    truthy(params['include_next_page']) &&
    text(params, 'sort') === undefined &&
    rows.length === limit &&
    reading.distinct !== true
  return {
    include_total: counted,
    resource_id: id,
    fields,
    records_format: format,
    records: linesOf(
      format,
      fields,
      rows.map((row) => cellsOf(fields, columns, row)),
    ),
    ...repeated(params),
    limit,
    ...(offset === 0 ? {} : { offset }),
    ...(counted ? { total, total_was_estimated: false } : {}),
    ...(goesOn && last !== undefined ? { next_page: { _id: { gt: Number(last) } } } : {}),
    _links: { start: linkOf(base, params, 0), next: linkOf(base, params, offset + limit) },
  }
}

async function info({ ctx, params, deps, transaction }: Asked): Promise<object> {
  const id = text(params, 'resource_id') ?? needed(params, 'id')
  const it = await tableOf(ctx, id)
  const reading = { code: it.code, query: {}, limit: 0, offset: 0, door: 'ckan', counted: true }
  const { columns, total } = await readRows(ctx, deps, reading, transaction)
  return {
    meta: { id, count: total, table_type: 'BASE TABLE', aliases: [it.code] },
    fields: fieldsOf(columns, it),
  }
}

/** The rows of a resource as CKAN's datastore gives them. */
export const datastoreActions: Readonly<Record<string, Action>> = { datastore_search: search, datastore_info: info }
