interface Profiled {
  readonly min: string | null
  readonly max: string | null
  readonly bars: readonly number[]
}

/** A bar of a histogram with the first and the last value that belong to it. */
export interface HistogramBar {
  readonly from: string
  readonly to: string
  readonly count: number
}

/** A decimal as a count of its last place: `-1.50` with two places is -150. */
function unitsOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(scale, '0').slice(0, scale)}`)
}

function textOf(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const [whole, fraction] = [digits.slice(0, digits.length - scale), digits.slice(digits.length - scale)]
  return `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${fraction}`}`
}

/**
 * The bars of a column's histogram with their exact ends. The profile counts in floating point: a value that lies on a
 * limit falls where that puts it, so the ends are sought by the profile's own reckoning.
 */
export function barsOf({ min, max, bars }: Profiled, scale: number): readonly HistogramBar[] {
  if (min === null || max === null || bars.length === 0) return []
  const [lo, hi, last] = [Number(min), Number(max), bars.length - 1]
  const barAt = (units: bigint): number =>
    Math.min(last, Math.floor(((Number(textOf(units, scale)) - lo) * bars.length) / (hi - lo)))
  const firstOf = (bar: number): bigint => {
    let [below, at] = [unitsOf(min, scale), unitsOf(max, scale)]
    while (below < at) {
      const middle = (below + at) >> 1n
      if (barAt(middle) >= bar) at = middle
      else below = middle + 1n
    }
    return at
  }
  return bars.map((count, bar) => ({
    from: textOf(firstOf(bar), scale),
    to: textOf(bar === last ? unitsOf(max, scale) : firstOf(bar + 1) - 1n, scale),
    count,
  }))
}
