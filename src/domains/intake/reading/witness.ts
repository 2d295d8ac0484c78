import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import type { Dialect, Testimony } from './model.ts'
import type { Hope } from './proof.ts'
import { scanRecords } from './scan.ts'
import { inThread, worthThread } from './thread.ts'

/** What a witness is asked: plain data, for it may sit in a thread of its own. */
export interface Question {
  /** The file as it was received, to be digested. */
  readonly received: string
  /** The same in UTF-8, to be scanned. */
  readonly path: string
  readonly dialect: Dialect
  /** The widths a record may have, the table's first. */
  readonly widths: readonly number[]
  /** The line of the header, 0 without one. */
  readonly after: number
  /** What its columns are hoped to be. */
  readonly hopes?: readonly (Hope | null)[] | undefined
}

const chunkSize = 2 ** 20

/** The bytes of a file in chunks, each good until the next one is asked for: fresh memory for each costs a fifth. */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path)
  const buffer = Buffer.allocUnsafeSlow(chunkSize)
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, chunkSize)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}

/** Reads the bytes once, digests them and counts their records. */
export const testify = async (it: Question): Promise<Testimony> => {
  const hash = createHash('sha256')
  const bytes = async function* () {
    for await (const chunk of chunksOf(it.path)) {
      if (it.path === it.received) hash.update(chunk)
      yield chunk
    }
  }
  const { widths, dialect, after, hopes } = it
  const [width = 1] = widths
  const seen = await scanRecords(bytes(), { dialect, after, hopes, width, fits: (it) => widths.includes(it) })
  if (it.path !== it.received) for await (const chunk of chunksOf(it.received)) hash.update(chunk)
  return { ...seen, digest: hash.digest('hex') }
}

/** A large file is scanned beside the reader, a small one here. */
export const witness = async (it: Question): Promise<Testimony> =>
  (await stat(it.path)).size < worthThread
    ? testify(it)
    : inThread<Testimony>(new URL('./witness-thread.ts', import.meta.url), it)
