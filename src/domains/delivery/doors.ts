import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx, Transaction } from '#platform/context'
import { currentVersion, type Lake, type Version, versionOf } from '#platform/lake'
import { pausePoint } from '#platform/pause'
import { notFound, Problem, unreadable } from '#platform/problem'
import {
  cursorOf,
  distinctPlan,
  type Engines,
  type Plan,
  printCount,
  printDuckdb,
  printPage,
  rowId,
  type TextRow,
} from '#platform/query'
import { prefersCsv } from './accepted.ts'
import { type Compiled, compile, type Query } from './compile.ts'
import { endWithGrant } from './ending.ts'
import { type Charset, contentTypeOf, open, outColumns } from './formats/index.ts'
import { csvLine, jsonLine } from './formats/lines.ts'
import { csvHeader, type OutColumn } from './formats/text.ts'
import { keepFile, readyFile } from './kept.ts'
import type { Format } from './model.ts'
import type { Ready } from './ready.ts'
import { sendReady } from './served.ts'
import { type Right, rightTo } from './service.ts'
import { recordDelivered, recordRefusal, recordUse } from './uses.ts'
import { type Weighed, weighed } from './weighed.ts'

export interface Deps {
  readonly lake: Lake
  readonly engines: Engines
  /** Where files lie ready and where those on their way are made. */
  readonly folder: string
}

/** One call at a door: who asks, for which dataset, with which parameters. */
export interface Call {
  readonly ctx: Ctx
  readonly code: string
  readonly query: Query
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly transaction: Transaction
}

const one = (query: Query, key: string): string | undefined => {
  const value = query[key]
  return typeof value === 'string' ? value : value?.at(-1)
}

const isNumber = (text: string): boolean => /^\d{1,9}$/.test(text)

async function versionFor({ ctx, code }: Call, wanted: string | undefined): Promise<Version | null> {
  if (wanted === undefined) return currentVersion(ctx, code)
  return isNumber(wanted) ? versionOf(ctx, code, Number(wanted)) : null
}

interface Admitted {
  readonly right: Right
  readonly version: Version
  readonly compiled: Compiled
}

async function admitted(call: Call, door: string, { lake }: Deps): Promise<Admitted> {
  try {
    const wanted = one(call.query, 'version')
    const [right, version] = await Promise.all([
      rightTo(call.ctx, call.code, one(call.query, 'grant')),
      versionFor(call, wanted),
    ])
    if (wanted !== undefined && !isNumber(wanted))
      throw unreadable({ errors: [{ path: 'version', message: '版本号是一个数，如 3' }] })
    if (version === null)
      throw notFound({ detail: wanted === undefined ? '这项数据还没有版本' : `没有第 ${wanted} 版` })
    return { right, version, compiled: await compile(call.ctx, lake, version, right, call.query) }
  } catch (error) {
    if (error instanceof Problem && error.status === 403)
      await call.transaction((ctx) => recordRefusal(ctx, call.code, door, error.code))
    throw error
  }
}

const untilClosed = ({ raw }: FastifyReply): AbortSignal => {
  const controller = new AbortController()
  raw.once('close', () => controller.abort())
  return controller.signal
}

/** Broken off with its grant and never ended: whoever reads on knows that it is not all. */
const breakOff = (transaction: Transaction, right: Right, reply: FastifyReply, closed: AbortSignal): void =>
  endWithGrant(transaction, right, closed, () => reply.raw.destroy())

/** Of the current version too: a newer one comes to lie under the same address. */
const described = ({ ctx, reply }: Call, version: Version): FastifyReply =>
  (ctx.actor.id === null ? reply.header('cache-control', 'no-cache') : reply).header(
    'x-heliu-version',
    String(version.version),
  )

/** `GET /api/data/:code/rows`: one page of rows, JSON or CSV, the next page in `Link`. */
export async function rows(call: Call, deps: Deps): Promise<FastifyReply> {
  const { right, version, compiled } = await admitted(call, 'rows', deps)
  const { plan, limit } = compiled
  const asCsv = prefersCsv(call.request.headers.accept)
  const found: TextRow[] = []
  const sql = printPage({ ...plan, limit: limit + 1 }, asCsv ? csvLine : jsonLine)
  for await (const batch of deps.engines.run(sql, untilClosed(call.reply))) found.push(...batch)
  const page = found.slice(0, limit)
  const last = page.at(-1)
  if (found.length > limit && last !== undefined) {
    const url = new URL(call.request.url, 'http://heliu')
    url.searchParams.set('cursor', cursorOf(last.slice(1)))
    // A page after the first goes on in the same version, also when a newer one arrives meanwhile.
    url.searchParams.set('version', String(version.version))
    void call.reply.header('link', `<${url.pathname}${url.search}>; rel="next"`)
  }
  // One statement needs no transaction around it: a page of rows leaves no leaf.
  await recordUse(call.ctx, { dataset: call.code, version: version.version, right, door: 'rows', rows: page.length })
  const reply = described(call, version).header('vary', 'Accept')
  const lines = page.map(([line]) => line)
  if (asCsv)
    return reply
      .type('text/csv; charset=utf-8')
      .send(`\ufeff${csvHeader(outColumns(plan))}${lines.map((line) => `${line}\n`).join('')}`)
  return reply.type('application/json; charset=utf-8').send(`[${lines.join(',\n')}]`)
}

function charsetOf(wanted: string | undefined, format: Format): Charset {
  const name = wanted?.toLowerCase() ?? 'utf-8'
  if (name === 'utf-8' || (name === 'gb18030' && format === 'csv')) return name
  throw unreadable({ errors: [{ path: 'encoding', message: 'utf-8；CSV 另可用 gb18030' }] })
}

/** `GET /api/data/:code/download.*`: the whole of what the right and the filters allow. */
export async function download(call: Call, format: Format, deps: Deps, ready: Ready): Promise<FastifyReply> {
  const { right, version, compiled } = await admitted(call, `download.${format}`, deps)
  const limited = one(call.query, 'limit') !== undefined
  const plan = limited ? { ...compiled.plan, limit: compiled.limit } : compiled.plan
  const charset = charsetOf(one(call.query, 'encoding'), format)
  const whole = compiled.whole && !limited
  const lies = whole && charset === 'utf-8' ? await readyFile(call.ctx, ready, version, plan, format) : null
  const reply = described(call, version).header(
    'content-disposition',
    `attachment; filename="${call.code}-v${version.version}.${format}"`,
  )
  const door = `download.${format}`
  const use = {
    ...{ dataset: call.code, version: version.version, right, door },
    rows: whole ? version.rows : null,
    sha256: lies?.sha256,
  }
  const { leaf, batch } = await call.transaction(async (ctx) => ({
    leaf: lies === null ? null : await keepFile(ctx, version, format, lies, right.by === 'open'),
    batch: await recordUse(ctx, use),
  }))
  await pausePoint('delivery/recorded')
  const type = contentTypeOf(format, charset)
  const closed = untilClosed(reply)
  breakOff(call.transaction, right, reply, closed)
  if (lies !== null) return sendReady(call.request, reply.type(type), lies, right.by === 'open' ? leaf : batch)
  const opening = { charset, folder: ready.drafts, signal: closed }
  const bytes = await open(deps.engines, plan, format, opening)
  if (batch === null) return reply.type(type).send(bytes)
  const ended = (file: Weighed) => call.transaction((ctx) => recordDelivered(ctx, use, batch, file))
  return reply.type(type).send(weighed(bytes, ended))
}

export interface Reading {
  readonly code: string
  /** Parameters as of `/rows`: filters, `select`, `order`; they may name `_id` too. */
  readonly query: Query
  readonly limit?: number
  readonly offset: number
  readonly contains?: string | undefined
  readonly door: string
  /** Whether rows that look alike come once; a row then has no id. @throws query/masked-column, query/no-such-column */
  readonly distinct?: boolean
  /** Whether to count the rows that fit without limit and offset. */
  readonly counted?: boolean
}

export interface Found {
  readonly version: Version
  readonly columns: readonly OutColumn[]
  /** Values in the order of the columns, then the keys; the last is `_id`, which distinct rows lack. */
  readonly rows: readonly TextRow[]
  /** Zero when it was not asked for. */
  readonly total: number
}

async function planned(ctx: Ctx, lake: Lake, it: Reading): Promise<{ right: Right; version: Version; plan: Plan }> {
  const [right, version] = await Promise.all([rightTo(ctx, it.code), currentVersion(ctx, it.code)])
  if (version === null) throw notFound({ detail: '这项数据还没有版本' })
  const { plan } = await compile(ctx, lake, version, right, it.query, [rowId])
  const { limit, offset, contains } = it
  const cut = { offset, ...(limit === undefined ? {} : { limit }), ...(contains === undefined ? {} : { contains }) }
  const whole = { ...plan, ...cut }
  return { right, version, plan: it.distinct === true ? distinctPlan(whole) : whole }
}

/** Rows for a door that another protocol shapes: the same right, plan and record as every other door. */
export async function readRows(
  ctx: Ctx,
  { lake, engines }: Deps,
  it: Reading,
  transaction: Transaction,
): Promise<Found> {
  const { right, version, plan } = await planned(ctx, lake, it)
  const rows: TextRow[] = []
  for await (const batch of engines.run(printDuckdb(plan))) rows.push(...batch)
  let total = 0
  if (it.counted === true) for await (const batch of engines.run(printCount(plan))) total = Number(batch[0]?.[0] ?? 0)
  await transaction((inside) =>
    recordUse(inside, { dataset: it.code, version: version.version, right, door: it.door, rows: rows.length }),
  )
  return { version, columns: outColumns(plan), rows, total }
}

/** The same as a stream, for a door that gives all rows. They come as they lie, by `_id`, without a wish for an order. */
export async function streamRows(
  ctx: Ctx,
  { lake, engines }: Deps,
  it: Reading,
  transaction: Transaction,
  reply: FastifyReply,
): Promise<Pick<Found, 'columns'> & { readonly batches: AsyncIterable<readonly TextRow[]> }> {
  const { right, version, plan } = await planned(ctx, lake, it)
  await transaction((inside) =>
    recordUse(inside, { dataset: it.code, version: version.version, right, door: it.door, rows: null }),
  )
  const closed = untilClosed(reply)
  breakOff(transaction, right, reply, closed)
  return { columns: outColumns(plan), batches: engines.run(printDuckdb(plan, false), closed) }
}
