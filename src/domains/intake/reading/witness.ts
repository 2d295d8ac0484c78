import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { undecodable } from './decode.ts'
import type { Dialect, Testimony } from './model.ts'
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
      held.push(end === 0 ? chunk : Buffer.from(chunk.subarray(end)))
      length += chunk.length - end
      if (length > longest) clean = false
    },
    end(): boolean {
      judge(Buffer.alloc(0))
      return clean
    },
  }
}

/** Reads the bytes once, digests them and counts their records. */
export const testify = async (it: Question): Promise<Testimony> => {
  const hash = createHash('sha256')
  const utf8 = cleanliness()
  const bytes = async function* () {
    for await (const piece of createReadStream(it.path, { highWaterMark: chunkSize })) {
      const chunk = piece as Buffer
      if (it.path === it.received) hash.update(chunk)
      utf8.see(chunk)
      yield chunk
    }
  }
  const { widths, dialect, after } = it
  const seen = await scanRecords(bytes(), { dialect, after, fits: (width) => widths.includes(width) })
  if (it.path !== it.received)
    for await (const piece of createReadStream(it.received, { highWaterMark: chunkSize })) hash.update(piece as Buffer)
  return { ...seen, digest: hash.digest('hex'), clean: utf8.end() }
}

/** A large file is scanned beside the reader, a small one here. */
export const witness = async (it: Question): Promise<Testimony> =>
  (await stat(it.path)).size < worthThread
    ? testify(it)
    : inThread<Testimony>(new URL('./witness-thread.ts', import.meta.url), it)
