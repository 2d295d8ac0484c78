import { z } from 'zod'
import { call, Refused } from '../../app/api.ts'

export const types = ['text', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'json', 'geometry'] as const
export const stages = ['reading', 'typing', 'writing', 'digesting', 'recording'] as const
const piece = 4 * 1024 * 1024

export const Result = z.object({
  dataset: z.string(),
  version: z.number(),
  rowsIn: z.number(),
  rows: z.number(),
  rejected: z.number(),
  columns: z.array(
    z.object({ name: z.string(), title: z.string(), type: z.string(), class: z.string(), grade: z.number() }),
  ),
  encoding: z.string(),
  seconds: z.number(),
  proof: z.string(),
  notices: z.array(z.string()),
  rejectedBy: z.record(z.string(), z.number()),
  repairs: z.number().optional(),
})
export type Result = z.output<typeof Result>

export const Upload = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  received: z.number(),
  state: z.enum(['receiving', 'received', 'working', 'failed', 'done']),
  stage: z.enum(stages).optional(),
  seconds: z.number().optional(),
  problem: z.looseObject({ title: z.string(), status: z.number().optional() }).optional(),
  result: Result.optional(),
})
export type Upload = z.output<typeof Upload>
export const Uploads = z.object({ items: z.array(Upload) })

export const Proposal = z.object({
  format: z.string(),
  encoding: z.object({ name: z.string(), evidence: z.string() }),
  delimiter: z.string().nullable().optional(),
  header: z.number().nullable(),
  columns: z.array(z.object({ name: z.string(), title: z.string(), type: z.string(), samples: z.array(z.string()) })),
  sheets: z.array(z.string()).optional(),
  sheet: z.string().optional(),
  notices: z.array(
    z.object({
      message: z.string(),
      column: z.string().optional(),
      companion: z.object({ name: z.string(), type: z.string() }).optional(),
    }),
  ),
  preview: z.array(
    z.object({
      line: z.number(),
      cells: z.array(z.string().nullable()),
      stored: z.array(z.string().nullable()),
    }),
  ),
  looked: z.number(),
  aside: z.array(z.object({ line: z.number(), reason: z.string(), detail: z.string() })),
})
export type Proposal = z.output<typeof Proposal>

/** What the steward changed of the proposal. */
export interface Overrides {
  readonly encoding?: string
  readonly delimiter?: string
  readonly header?: number | 'none'
  readonly sheet?: string
  readonly types?: Readonly<Record<string, string>>
  readonly companions?: readonly string[]
  /** Remarks and sums below the table: set aside unless kept as rows. */
  readonly footers?: 'aside' | 'keep'
}

export const begin = (file: File): Promise<Upload> =>
  call(Upload, 'POST', '/api/intake/uploads', { name: file.name, size: file.size })

/** Sends what has not arrived yet, a piece at a time; after a broken connection it is called again and goes on. */
export async function send(id: string, file: File, tell: (received: number) => void): Promise<void> {
  let { received } = await call(Upload, 'GET', `/api/intake/uploads/${id}`)
  tell(received)
  while (received < file.size) {
    const answer = await fetch(`/api/intake/uploads/${id}?offset=${received}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: file.slice(received, received + piece),
    })
    const body: unknown = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Refused(answer.status, body)
    received = Upload.parse(body).received
    tell(received)
  }
}

/** What the file would be, read as told. */
export const propose = (id: string, overrides: Overrides): Promise<Proposal> =>
  call(Proposal, 'POST', `/api/intake/uploads/${id}/proposal`, overrides)
