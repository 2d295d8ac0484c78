import { z } from 'zod'
import { call } from '../../app/api.ts'

const View = z.object({ id: z.string(), received: z.number(), size: z.number() })
export type Upload = z.output<typeof View>
const piece = 4 * 1024 * 1024

export const begin = (file: File): Promise<Upload> =>
  call(View, 'POST', '/api/intake/uploads', { name: file.name, size: file.size })

/** Sends what has not arrived yet, a piece at a time; after a broken connection it is called again and goes on. */
export async function send(id: string, file: File, tell: (received: number) => void): Promise<void> {
  let { received } = await call(View, 'GET', `/api/intake/uploads/${id}`)
  tell(received)
  while (received < file.size) {
    const answer = await fetch(`/api/intake/uploads/${id}?offset=${received}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: file.slice(received, received + piece),
    })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    received = View.parse(await answer.json()).received
    tell(received)
  }
}

export const Proposal = z.object({
  format: z.string(),
  encoding: z.object({ name: z.string(), evidence: z.string() }),
  delimiter: z.string().nullable().optional(),
  header: z.number().nullable(),
  columns: z.array(z.object({ name: z.string(), title: z.string(), type: z.string(), samples: z.array(z.string()) })),
  sheets: z.array(z.string()).optional(),
  sheet: z.string().optional(),
  notices: z.array(z.object({ message: z.string() })),
})
export type Proposal = z.output<typeof Proposal>

export const Result = z.object({
  dataset: z.string(),
  version: z.number(),
  rowsIn: z.number(),
  rows: z.number(),
  rejected: z.number(),
  encoding: z.string(),
  seconds: z.number(),
  proof: z.string(),
  notices: z.array(z.string()),
})
export type Result = z.output<typeof Result>
