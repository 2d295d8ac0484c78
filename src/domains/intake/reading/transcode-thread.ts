import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { transcodeHere } from './decode.ts'

const Asked = z.object({
  path: z.string(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252']),
  to: z.string(),
})

const { path, encoding, to } = Asked.parse(workerData)
await transcodeHere(path, encoding, to)
parentPort?.postMessage(to)
