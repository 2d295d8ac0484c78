import { z } from 'zod'

export const GrantView = z.object({
  id: z.string(),
  dataset: z.string(),
  holder: z.string(),
  purpose: z.string(),
  fields: z.array(z.string()).nullable(),
  rows: z.array(z.string()).nullable(),
  clear: z.array(z.string()).nullable(),
  until: z.string(),
  status: z.enum(['live', 'suspended', 'revoked']),
  cause: z.string(),
})

/** One use of a dataset, also one that was refused. */
export const UseView = z.object({
  id: z.number(),
  dataset: z.string(),
  version: z.number(),
  grant: z.string().nullable(),
  person: z.string().nullable(),
  org: z.string().nullable(),
  right: z.enum(['owner', 'grant', 'open', 'refused']),
  door: z.string(),
  rows: z.number().nullable(),
  at: z.string(),
  detail: z.string().nullable(),
})

export const formats = ['csv', 'json', 'ndjson', 'xml', 'xlsx', 'parquet'] as const
export type Format = (typeof formats)[number]

export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  xml: 'application/xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
}
