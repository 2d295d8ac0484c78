/** What the values of a column are hoped to be, so that their spelling is looked at. */
export type Hope = 'number' | 'date' | 'timestamp'

/**
 * What the spelling of every value of a column says, counted as `probes` counts in SQL: of numbers how many are no
 * integer, how many no decimal, and the most digits before and behind the point; of dates how many are none.
 */
export type Found = readonly number[]

const quote = 34
const minus = 45
const point = 46
const zero = 48
const maxDigits = 15

/** Two digits as a number; more than 99 for anything else. */
const two = (bytes: Uint8Array, at: number): number => {
  const tens = (bytes[at] as number) - zero
  const ones = (bytes[at + 1] as number) - zero
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100
}

const monthDays = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const colon = 58

/** `YYYY-MM-DD`, a day that the calendar has, from the year 1000 on. */
const isDay = (bytes: Uint8Array, at: number): boolean => {
  const century = two(bytes, at)
  const year = century * 100 + two(bytes, at + 2)
  const month = two(bytes, at + 5)
  const day = two(bytes, at + 8)
  if (bytes[at + 4] !== minus || bytes[at + 7] !== minus || century < 10 || year > 9999 || month < 1 || month > 12)
    return false
  if (day < 1 || day > (monthDays[month] as number)) return false
  return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0))
}

/** ` HH:MM:SS` or `THH:MM:SS`. */
const isClock = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] === 32 || bytes[at] === 84) &&
  two(bytes, at + 1) < 24 &&
  bytes[at + 3] === colon &&
  two(bytes, at + 4) < 60 &&
  bytes[at + 6] === colon &&
  two(bytes, at + 7) < 60

/** Counts a number in `found`: no sign but a minus, no zero in front, no commas, no exponent, and no `-0`. */
const seeNumber = (bytes: Uint8Array, from: number, to: number, found: number[]): void => {
  const first = bytes[from] === minus ? from + 1 : from
  let at = first
  let some = 0
  while (at < to) {
    const digit = (bytes[at] as number) - zero
    if (digit < 0 || digit > 9) break
    some |= digit
    at += 1
  }
  const head = at - first
  let tail = 0
  if (at < to && bytes[at] === point) {
    const start = at + 1
    for (at = start; at < to; at += 1) {
      const digit = (bytes[at] as number) - zero
      if (digit < 0 || digit > 9) break
      some |= digit
    }
    tail = at - start
    if (tail === 0) at = -1
  }
  const sound = at === to && head > 0 && (head === 1 || bytes[first] !== zero) && (first === from || some !== 0)
  if (!sound) {
    found[0] = (found[0] as number) + 1
    found[1] = (found[1] as number) + 1
    return
  }
  if (tail > 0 || head > maxDigits) found[0] = (found[0] as number) + 1
  if (head > (found[2] as number)) found[2] = head
  if (tail > (found[3] as number)) found[3] = tail
}

/**
 * Looks at the spelling of the values of a record whose cells stand from `starts` up to `ends` of `bytes`. Only one
 * spelling of each value counts, so that whoever reads such a value reads the same. An empty cell is no value.
 */
export const proofOf = (hopes: readonly (Hope | null)[]) => {
  const found = hopes.map((hope): number[] => (hope === 'number' ? [0, 0, 0, 0] : [0]))
  const looked = hopes.flatMap((hope, column) => (hope === null ? [] : [{ hope, column, its: found[column] ?? [] }]))
  return {
    found: found as readonly Found[],
    see(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): void {
      for (let n = 0; n < looked.length; n += 1) {
        const { hope, column, its } = looked[n] as (typeof looked)[number]
        let from = starts[column] as number
        let to = ends[column] as number
        if (to - from > 1 && bytes[from] === quote) {
          from += 1
          to -= 1
        }
        if (to === from) continue
        if (hope === 'number') seeNumber(bytes, from, to, its)
        else if (
          hope === 'date'
            ? to - from !== 10 || !isDay(bytes, from)
            : to - from !== 19 || !isDay(bytes, from) || !isClock(bytes, from + 10)
        )
          its[0] = (its[0] as number) + 1
      }
    },
  }
}

export type Proof = ReturnType<typeof proofOf>
