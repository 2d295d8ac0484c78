/** The column of a cell reference, from 0: `C7` is 2. */
export const columnOf = (reference: string): number => {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const c = reference.charCodeAt(at) & 0xdf
    if (c < 65 || c > 90) break
    column = column * 26 + (c - 64)
  }
  return column - 1
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A serial number as Excel shows it by a date style; undefined when it is out of range. */
export const serialText = (
  serial: number,
  kind: 'date' | 'time' | 'timestamp',
  date1904: boolean,
): string | undefined => {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2958466) return undefined
  const days = date1904 ? serial + 1462 : serial
  const seconds = Math.round(days * 86400)
  const clock = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (kind === 'time' && days < 1) return clock
  // Excel believes in 1900-02-29: serials up to 60 are one day off.
  const shift = seconds < 60 * 86400 ? 25568 : 25569
  const day = new Date((seconds - shift * 86400) * 1000).toISOString().slice(0, 10)
  return seconds % 86400 === 0 && kind === 'date' ? day : `${day} ${clock}`
}

/** A number as Excel shows it in full: 15 significant digits, no exponent. */
export const numberText = (raw: string): string => {
  if (/^-?\d{1,15}$/.test(raw)) return raw
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  const short = String(Number(value.toPrecision(15)))
  if (!/e/i.test(short)) return short
  return Math.abs(value) >= 1 ? BigInt(Math.round(value)).toString() : value.toFixed(20).replace(/0+$/, '')
}
