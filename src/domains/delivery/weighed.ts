import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

/** What went out of a door: SHA-256 (hexadecimal) and length of its bytes. */
export interface Weighed {
  readonly sha256: string
  readonly bytes: number
}

/**
 * The same bytes on, weighed as they pass, so that a file can be held against the log long afterwards. The answer ends
 * only after `told` has: whoever received all of it has its record as well. When the source or `told` fails, the answer
 * breaks off short.
 */
export const weighed = (source: Readable, told: (it: Weighed) => Promise<void>): Readable =>
  Readable.from(weighing(source, told), { objectMode: false })

async function* weighing(source: AsyncIterable<Buffer>, told: (it: Weighed) => Promise<void>): AsyncIterable<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of source) {
    hash.update(chunk)
    bytes += chunk.length
    yield chunk
  }
  await told({ sha256: hash.digest('hex'), bytes })
}
