import type { Dialect } from './model.ts'

const space = 32
const cr = 13

/** Whether a carriage return stands anywhere but before a line feed. */
export const lone = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) if (bytes[at] === cr && bytes[at + 1] !== 10) return true
  return false
}

/** Whether the bytes of a sign that is no ASCII stand here. */
const standsAt = (bytes: Uint8Array, at: number, sign: Uint8Array): boolean =>
  sign.every((byte, n) => bytes[at + n] === byte)

/** How many records one physical line holds: none (blank), one, or one for each fitting part between lone CRs. */
export const recordsInLine = (
  bytes: Uint8Array,
  from: number,
  to: number,
  how: { readonly dialect: Dialect; readonly fits: (width: number) => boolean },
  quotes: boolean,
): number => {
  const stop = how.dialect.lineEnd === 'lf' && to > from && bytes[to - 1] === cr ? to - 1 : to
  const delimiter = how.dialect.delimiter === null ? -1 : how.dialect.delimiter.charCodeAt(0)
  const sign = delimiter > 127 ? new TextEncoder().encode(how.dialect.delimiter ?? '') : undefined
  let parts = 0
  let fitting = true
  let width = 1
  let blank = true
  let crs = 0
  const close = (): void => {
    if (!blank) {
      parts += 1
      fitting &&= how.fits(width)
    }
    width = 1
    blank = true
  }
  let inBlank = true
  for (let at = from; at < stop; at += 1) {
    const byte = bytes[at]
    if (byte === cr && how.dialect.lineEnd === 'lf') {
      crs += 1
      close()
      inBlank = true
      continue
    }
    const gap = byte === space || byte === 9
    if (how.dialect.blanks ? !gap && inBlank && !blank : sign ? standsAt(bytes, at, sign) : byte === delimiter)
      width += 1
    inBlank = gap
    if (byte !== space) blank = false
  }
  close()
  if (crs === 0 || quotes) return parts > 0 || crs > 0 ? 1 : 0
  return parts > 0 && fitting ? parts : 1
}
