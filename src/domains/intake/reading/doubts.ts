import { isUtf8 } from 'node:buffer'
import { undecodable } from './decode.ts'
import type { Doubt } from './model.ts'

/**
 * Beyond so many stretches, or bytes of them, the whole text is read with patience: to look for one costs as much as a
 * hundred rows do so, and what is found in them is held in memory.
 */
const most = { stretches: 200, inRows: 100, bytes: 8 * 2 ** 20 } as const

const marker = Buffer.from(undecodable)

/** Whether all bytes, which end with a whole line, belong to UTF-8. */
export const isClean = (bytes: Uint8Array): boolean =>
  isUtf8(bytes) && !Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(marker)

/** The same, and none of them is zero. */
export const isText = (bytes: Uint8Array): boolean => !bytes.includes(0) && isClean(bytes)

export interface Doubts {
  /** `seen`: the records so far. */
  add(it: Doubt, seen: number): void
  /** Too many to be looked at one by one. */
  tooMany(): void
  /** All of them in their order; null for too many. */
  all(): readonly Doubt[] | null
}

const joins = (last: Doubt, next: Doubt): boolean => last.to === next.from && last.line + last.lines === next.line

/** Collects what two readers may cut differently; what stands together is one stretch. */
export const doubtsOf = (): Doubts => {
  let found: Doubt[] | null = []
  let bytes = 0
  return {
    add(it, seen): void {
      if (found === null) return
      bytes += it.to - it.from
      const last = found.at(-1)
      if (last !== undefined && joins(last, it))
        found[found.length - 1] = {
          ...last,
          to: it.to,
          lines: last.lines + it.lines,
          records: last.records + it.records,
        }
      else found.push(it)
      if (bytes > most.bytes || found.length > most.stretches + seen / most.inRows) found = null
    },
    tooMany(): void {
      found = null
    },
    all: () => found,
  }
}
