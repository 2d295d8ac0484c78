import { z } from 'zod'
import type { DatasetView } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import type { Ctx } from '#platform/context'
import type { Raw } from '#platform/http'
import { formats, publicSet, resourceId } from './shared.ts'

export type Params = Readonly<Record<string, unknown>>

/** What CKAN answers instead of a result: its type, its status and its words. */
export class CkanError extends Error {
  readonly type: string
  readonly status: number
  readonly fields: Readonly<Record<string, readonly string[]>>
  constructor(type: string, status: number, message: string, fields: Readonly<Record<string, readonly string[]>> = {}) {
    super(message)
    this.type = type
    this.status = status
    this.fields = fields
  }
}
export const absent = (): CkanError => new CkanError('Not Found Error', 404, 'Not found')
export const invalid = (field: string, message: string): CkanError =>
  new CkanError('Validation Error', 409, message, { [field]: [message] })

export interface Asked {
  readonly ctx: Ctx
  readonly params: Params
  readonly base: string
  readonly deps: DeliveryDeps
  readonly transaction: Raw['transaction']
}
export type Action = (asked: Asked) => Promise<unknown>

export const text = (params: Params, name: string): string | undefined => {
  const value = params[name]
  return value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value)
}
export const whole = (params: Params, name: string, or: number, cap: number): number => {
  const value = params[name] ?? or
  const found = Number(value)
  if (!Number.isInteger(found) || found < 0) throw invalid(name, 'Invalid integer')
  return Math.min(found, cap)
}
export const needed = (params: Params, name: string): string => {
  const value = text(params, name)
  if (value === undefined || value === '') throw invalid(name, 'Missing value')
  return value
}
/** A list given as JSON, as a repeated key or with commas. */
export const list = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.map(String)
  if (typeof value !== 'string' || value === '') return []
  if (value.startsWith('[')) return z.array(z.string()).catch([]).parse(JSON.parse(value))
  return value.split(',').map((it) => it.trim())
}
export const truthy = (value: unknown): boolean =>
  value === true || value === 'true' || value === 'True' || value === '1'

/** All public entries: a catalog of a city fits in memory, its rows do not and never come here. */
export async function everything(ctx: Ctx): Promise<DatasetView[]> {
  const all: DatasetView[] = []
  for await (const it of publicSet(ctx)) all.push(it)
  return all
}

/** The dataset and format behind a resource's id; a dataset's code stands for its CSV. */
export async function ofResource(ctx: Ctx, id: string): Promise<{ it: DatasetView; format: (typeof formats)[number] }> {
  for (const it of await everything(ctx)) {
    if (it.code === id) return { it, format: 'csv' }
    const format = formats.find((one) => resourceId(it.code, one) === id)
    if (format !== undefined) return { it, format }
  }
  throw absent()
}
