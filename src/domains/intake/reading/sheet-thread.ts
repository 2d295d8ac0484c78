import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { Problem } from '#platform/problem'
import { openArchive } from './archive.ts'
import { openSheet } from './sheet.ts'

const Asked = z.object({
  path: z.string(),
  name: z.string(),
  overrides: z.object({
    header: z.union([z.number(), z.literal('none')]).optional(),
    headerEnd: z.number().optional(),
    sheet: z.string().optional(),
    footers: z.enum(['aside', 'keep']).optional(),
  }),
})

/** A problem crosses to the other thread as data; whatever else is thrown ends this one, and the other one hears of it. */
const answer = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    parentPort?.postMessage({ value: await work() })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code, status, title, details } = error
    parentPort?.postMessage({ problem: { code, status, title, details } })
  }
}

const { path, name, overrides } = Asked.parse(workerData)
await answer(async () => {
  const source = await openSheet(await openArchive(path, name), name, overrides)
  const batches = source.items()[Symbol.asyncIterator]()
  parentPort?.on('message', () => void answer(() => batches.next()))
  // What can be told is data; a function cannot cross.
  return { ...source, items: undefined }
})
