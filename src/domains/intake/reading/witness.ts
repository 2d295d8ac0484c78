import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { undecodable } from './decode.ts'
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
  /** The widths a record may have. */
  readonly widths: readonly number[]
  /** The line of the header, 0 without one. */
  readonly after: number
  /** What its columns are hoped to be. */
  readonly hopes?: readonly (Hope | null)[] | undefined
}

const chunkSize = 2 ** 20
const longest = 16 * 2 ** 20
const marker = Buffer.from(undecodable)

/** Whether all bytes belong to UTF-8, judged line by line, so that a chunk may end inside a character. */
const cleanliness = () => {
  let held: Buffer[] = []
  let length = 0
  let clean = true
  const judge = (last: Buffer): void => {
    const whole = held.length > 0 ? Buffer.concat([...held, last]) : last
    clean &&= isUtf8(whole) && !whole.includes(marker)
    held = []
    length = 0
  }
  return {
    see(chunk: Buffer): void {
      if (!clean) return
      const end = chunk.lastIndexOf(10) + 1
      if (end > 0) judge(chunk.subarray(0, end))
      held.push(Buffer.from(chunk.subarray(end)))
      length += chunk.length - end
      if (length > longest) clean = false
    },
    end(): boolean {
      judge(Buffer.alloc(0))
      return clean
    },
  }
}

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
  const utf8 = cleanliness()
  const bytes = async function* () {
    for await (const chunk of chunksOf(it.path)) {
      if (it.path === it.received) hash.update(chunk)
      utf8.see(chunk)
      yield chunk
    }
  }
  const { widths, dialect, after, hopes } = it
  const seen = await scanRecords(bytes(), { dialect, after, hopes, fits: (width) => widths.includes(width) })
  if (it.path !== it.received) for await (const chunk of chunksOf(it.received)) hash.update(chunk)
  return { ...seen, digest: hash.digest('hex'), clean: utf8.end() }
}

/** A large file is scanned beside the reader, a small one here. */
export const witness = async (it: Question): Promise<Testimony> =>
  (await stat(it.path)).size < worthThread
    ? testify(it)
    : inThread<Testimony>(new URL('./witness-thread.ts', import.meta.url), it)
