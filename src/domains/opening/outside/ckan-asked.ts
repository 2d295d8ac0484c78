import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DatasetView, getDataset } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import type { Format } from '#model/delivery'
import type { Ctx, Transaction } from '#platform/context'
import { inPublicSet, meantBy, publicSet } from './shared.ts'

export type Params = Readonly<Record<string, unknown>>

/** What CKAN answers instead of a result: its type, its status, and its words or what is wrong with which field. */
export class CkanError extends Error {
  readonly status: number
  readonly told: Readonly<Record<string, unknown>>
  constructor(type: string, status: number, told: Readonly<Record<string, unknown>>) {
    super(type)
    this.status = status
    this.told = { ...told, __type: type }
  }
}
export const absent = (): CkanError => new CkanError('Not Found Error', 404, { message: 'Not found' })
export const denied = (): CkanError => new CkanError('Authorization Error', 403, { message: 'Access denied' })
export const badSearch = (message: string): CkanError => new CkanError('Search Query Error', 400, { message })
export const invalid = (field: string, message: string): CkanError =>
  new CkanError('Validation Error', 409, { [field]: [message] })

export interface Asked {
  readonly ctx: Ctx
  readonly params: Params
  readonly base: string
  readonly deps: DeliveryDeps
  readonly transaction: Transaction
}
export type Action = (asked: Asked) => Promise<unknown>

const Members = z.record(z.string(), z.unknown())

/** What a form holds, when it was sent with a file part or without; files are passed over. */
async function formOf(request: FastifyRequest): Promise<unknown> {
  if (!request.isMultipart()) return request.body
  const fields: Record<string, unknown> = {}
  for await (const part of request.parts())
    if (part.type === 'field') fields[part.fieldname] = part.value
    else part.file.resume()
  return fields
}

/** JSON that a client sent without saying so, as `curl -d` does: read as a form, it became names without values. */
function undeclared(form: unknown, type: string): unknown {
  const read = Members.safeParse(form)
  if (!type.startsWith('application/x-www-form-urlencoded') || !read.success) return form
  const whole = Object.entries(read.data)
    .map(([name, value]) => (value === '' ? name : `${name}=${String(value)}`))
    .join('&')
  return whole.trimStart().startsWith('{') ? JSON.parse(whole) : form
}

/**
 * What is asked of an action: of a GET its query, of a POST its JSON or form.
 * @returns the fault in CKAN's words when it cannot be read
 */
export async function paramsOf(request: FastifyRequest): Promise<Params | string> {
  try {
    const form = request.method === 'POST' ? await formOf(request) : request.query
    const read = Members.safeParse(undeclared(form, request.headers['content-type'] ?? '') ?? {})
    if (!read.success) return 'JSON Error: Request data JSON decoded to something that is not a dictionary.'
    // JSONP runs with the rights of the page that loads it, so it is no way to read.
    return 'callback' in read.data ? 'JSONP is not served' : read.data
  } catch (error) {
    if (error instanceof SyntaxError) return 'JSON Error: Error decoding JSON data.'
    throw error
  }
}

export const text = (params: Params, name: string): string | undefined => {
  const value = params[name]
  return value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
}
export const integer = (params: Params, name: string, or: number): number => {
  const value = params[name] ?? or
  const digits = typeof value === 'string' ? /^\s*[+-]?\d+\s*$/.exec(value)?.[0] : undefined
  const found = typeof value === 'number' ? value : Number(digits ?? Number.NaN)
  if (!Number.isSafeInteger(found)) throw invalid(name, 'Invalid integer')
  return found
}
export const whole = (params: Params, name: string, or: number, cap: number): number => {
  const found = integer(params, name, or)
  if (found < 0) throw invalid(name, 'Must be a natural number')
  return Math.min(found, cap)
}
export const needed = (params: Params, name: string): string => {
  const value = text(params, name)
  if (value === undefined || value === '') throw invalid(name, 'Missing value')
  return value
}
/** What a parameter holds, also when it came as JSON in a text. */
export function structured(params: Params, name: string): unknown {
  const value = params[name]
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    throw invalid(name, 'Not a json string')
  }
}
/** A list given as JSON, as a repeated key or with commas. */
export function list(params: Params, name: string): string[] {
  const value = structured(params, name)
  if (value === undefined || value === null || value === '') return []
  if (typeof value === 'string') return value.split(',').map((it) => it.trim())
  const read = z.array(z.string()).safeParse(value)
  if (!read.success) throw invalid(name, 'Not a list of strings')
  return read.data
}
export const truthy = (value: unknown): boolean =>
  value === true || value === 1 || (typeof value === 'string' && /^(true|yes|t|1|on)$/i.test(value))
/** What is on unless it is turned off. */
export const unlessOff = (value: unknown): boolean => value === undefined || value === null || truthy(value)

export const page = <T>(params: Params, items: readonly T[], cap: number): T[] => {
  const offset = whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER)
  return items.slice(offset, offset + whole(params, 'limit', cap, cap))
}

/** All public entries: a catalog of a city fits in memory, its rows do not and never come here. */
export async function everything(ctx: Ctx): Promise<DatasetView[]> {
  const all: DatasetView[] = []
  for await (const it of publicSet(ctx)) all.push(it)
  return all
}

async function shown(ctx: Ctx, code: string): Promise<DatasetView> {
  if (!/^\d{10}-\d{6}$/.test(code)) throw absent()
  const it = await getDataset(ctx, code)
  if (!inPublicSet(ctx, it)) throw absent()
  return it
}

/** A dataset of the public set by its id or code. @throws Not Found Error */
export async function ofPackage(ctx: Ctx, id: string): Promise<DatasetView> {
  const meant = meantBy(id)
  if (meant !== null && meant.format !== null) throw absent()
  return shown(ctx, meant?.code ?? id)
}

/** The dataset and format behind a resource's id; a dataset's code stands for its CSV. @throws Not Found Error */
export async function ofResource(ctx: Ctx, id: string): Promise<{ it: DatasetView; format: Format }> {
  const { code, format } = meantBy(id) ?? { code: id, format: 'csv' }
  if (format === null) throw absent()
  return { it: await shown(ctx, code), format }
}
