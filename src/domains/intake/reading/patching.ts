import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { textFrom } from './decode.ts'
import { type Cut, type Cutting, cut } from './delimited.ts'
import type { Doubt, Item, Reject } from './model.ts'
import { cellOf } from './staging.ts'

export interface Patching {
  readonly how: Cutting
  readonly lineEnds: 'lf' | 'crlf'
  /** What a record means: a row of the table, or one that is set aside. */
  readonly judge: (it: Cut) => Item
}

/** What our own reader finds in a doubtful stretch, with all that follows at hand: a quote may close far below. */
const readOne = async (path: string, { from, line, lines }: Doubt, how: Cutting): Promise<Cut[]> => {
  const found: Cut[] = []
  for await (const batch of cut(textFrom(path, from), { ...how, line }))
    for (const it of batch) {
      if (it.line >= line + lines) return found
      found.push(it)
    }
  return found
}

/**
 * Writes a text to `to` with each doubtful stretch replaced by the rows that our own reader finds in it, every cell in
 * quotes. @returns what is set aside, in its order; undefined where the reader does not count as the scan did
 */
export const patch = async (
  path: string,
  doubts: readonly Doubt[],
  { how, lineEnds, judge }: Patching,
  to: string,
): Promise<Reject[] | undefined> => {
  const rejects: Reject[] = []
  const end = lineEnds === 'crlf' ? '\r\n' : '\n'
  const { size } = await stat(path)
  let agreed = true
  const written = async function* (): AsyncGenerator<Buffer | string> {
    let at = 0
    for (const doubt of doubts) {
      if (doubt.from > at) yield* bytesOf(path, at, doubt.from)
      at = doubt.to
      const found = await readOne(path, doubt, how)
      agreed &&= found.length === doubt.records
      for (const one of found) {
        const it = judge(one)
        if (it.kind === 'reject') rejects.push(it)
        else yield `${it.cells.map(cellOf).join(how.dialect.delimiter ?? ',')}${end}`
      }
    }
    if (at < size) yield* bytesOf(path, at, size)
  }
  await pipeline(written, createWriteStream(to))
  return agreed ? rejects : undefined
}

async function* bytesOf(path: string, from: number, to: number): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { start: from, end: to - 1, highWaterMark: 2 ** 20 }))
    yield chunk as Buffer
}
