import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { testify } from './witness.ts'

const Asked = z.object({
  received: z.string(),
  path: z.string(),
  dialect: z.object({
    delimiter: z.string().nullable(),
    quote: z.literal('"').nullable(),
    lineEnd: z.enum(['lf', 'cr']),
    blanks: z.boolean(),
  }),
  widths: z.array(z.number()),
  after: z.number(),
  hopes: z.array(z.enum(['number', 'date', 'timestamp']).nullable()).optional(),
})

parentPort?.postMessage(await testify(Asked.parse(workerData)))
