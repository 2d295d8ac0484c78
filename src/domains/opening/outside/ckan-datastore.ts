import { z } from 'zod'
import { type OutColumn, readRows } from '#domains/delivery'
import { Problem } from '#platform/problem'
import { type Action, invalid, list, needed, ofResource, type Params, text, whole } from './ckan-asked.ts'

const ckanTypes: Readonly<Record<string, string>> = {
  integer: 'int4',
  decimal: 'numeric',
  boolean: 'bool',
  date: 'date',
  timestamp: 'timestamp',
}
const fieldsOf = (columns: readonly OutColumn[]) => [
  { id: '_id', type: 'int' },
  ...columns.map((column) => ({ id: column.name, type: ckanTypes[column.type] ?? 'text' })),
]

// All digits of a decimal are printed as they are; TypeScript's library lacks the call that Node has.
const exact = JSON as typeof JSON & { readonly rawJSON: (text: string) => object }

function value(cell: string | null, type: string): unknown {
  if (cell === null) return null
  if (type === 'boolean') return cell === 'true'
  if (type === 'integer' && Number.isSafeInteger(Number(cell))) return Number(cell)
  if (type === 'decimal') return exact.rawJSON(cell)
  return cell
}

const Filters = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
)
const quoted = (it: string | number): string => `"${String(it).replace(/["\\]/g, (sign) => `\\${sign}`)}"`

function queryOf(params: Params): Record<string, string | string[]> {
  const raw = params['filters']
  const parsed = Filters.safeParse(typeof raw === 'string' && raw !== '' ? JSON.parse(raw) : (raw ?? {}))
  if (!parsed.success) throw invalid('filters', 'Not a json string')
  const filters = Object.entries(parsed.data).map(([name, it]): [string, string] => [
    name,
    Array.isArray(it) ? `in.(${it.map(quoted).join(',')})` : `eq.${String(it)}`,
  ])
  const fields = list(params['fields']).filter((it) => it !== '_id')
  const sort = text(params, 'sort')
  const order = (sort ?? '')
    .split(',')
    .map((it) => /^\s*"?(.+?)"?(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*$/i.exec(it))
    .filter((it) => it !== null && it[1] !== '_id')
    .map((it) => `${it?.[1]}.${(it?.[2] ?? 'asc').toLowerCase()}`)
  return {
    ...Object.fromEntries(filters),
    ...(fields.length === 0 ? {} : { select: fields.join(',') }),
    ...(order.length === 0 ? {} : { order: order.join(',') }),
  }
}

export const datastoreSearch: Action = async ({ ctx, params, deps, base, transaction }) => {
  const id = needed(params, 'resource_id')
  const { it } = await ofResource(ctx, id)
  const limit = whole(params, 'limit', 100, 32_000)
  const offset = whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER)
  const q = text(params, 'q')
  const reading = {
    code: it.code,
    query: queryOf(params),
    limit,
    offset,
    contains: q === '' ? undefined : q,
    door: 'ckan',
  }
  const { columns, rows, total } = await readRows(ctx, deps, reading, transaction).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 422) throw invalid('filters', error.title)
    throw error
  })
  const record = (row: readonly (string | null)[]): unknown[] => [
    Number(row.at(-1)),
    ...columns.map((column, at) => value(row[at] ?? null, column.type)),
  ]
  const fields = fieldsOf(columns)
  const format = text(params, 'records_format') ?? 'objects'
  const records = rows.map((row) =>
    format === 'lists' ? record(row) : Object.fromEntries(record(row).map((cell, at) => [fields[at]?.id ?? '', cell])),
  )
  const link = (from: number): string =>
    `${base}/api/3/action/datastore_search?resource_id=${id}&limit=${limit}${from === 0 ? '' : `&offset=${from}`}`
  return {
    include_total: true,
    resource_id: id,
    fields,
    records_format: format,
    records,
    limit,
    ...(offset === 0 ? {} : { offset }),
    total,
    total_was_estimated: false,
    _links: { start: link(0), next: link(offset + limit) },
  }
}

export const datastoreInfo: Action = async ({ ctx, params, deps, transaction }) => {
  const { it } = await ofResource(ctx, text(params, 'resource_id') ?? needed(params, 'id'))
  const { columns, total } = await readRows(
    ctx,
    deps,
    { code: it.code, query: {}, limit: 1, offset: 0, door: 'ckan' },
    transaction,
  )
  return {
    meta: { count: total, table_type: 'BASE TABLE', id: text(params, 'id') },
    fields: fieldsOf(columns).slice(1),
  }
}
