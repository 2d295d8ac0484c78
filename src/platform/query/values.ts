import type { Column } from '#platform/lake'
import { problem } from '#platform/problem'

export const badValue = problem('query/bad-value', 422, '条件里的值与列的类型不符')

const shapes: Readonly<Partial<Record<Column['type'], RegExp>>> = {
  integer: /^[+-]?\d{1,19}$/,
  decimal: /^[+-]?\d{1,100}(\.\d{1,100})?$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp:
    /^\d{4}-\d{2}-\d{2}([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?([Zz]|[ +-]([01]\d|2[0-3]):[0-5]\d)?)?$/,
}

const examples: Readonly<Partial<Record<Column['type'], string>>> = {
  integer: '12',
  decimal: '3.50',
  boolean: 'true',
  date: '2026-01-05',
  timestamp: '2026-01-05T09:00:00+08:00',
}

/** A day that the calendar has: 2026-02-30 is of the right shape and no day. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const fits = (column: Column, value: string): boolean => {
  if (shapes[column.type]?.test(value) === false) return false
  if (column.type === 'integer')
    return BigInt.asIntN(64, BigInt(value.replace('+', ''))) === BigInt(value.replace('+', ''))
  return (column.type !== 'date' && column.type !== 'timestamp') || isDay(value.slice(0, 10))
}

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** From here on the city's calendar counts its years from 1; before, a year alone does not tell which side it is on. */
const yearOne = Date.parse('0001-01-01T00:00:00Z')

/**
 * An instant with its offset, as the city's clock showed it: that is how timestamps lie. A `+` may come as a space.
 * @returns null for an instant before the year 1
 */
function cityClock(value: string): string | null {
  const [, minute, second = ':00', fraction = '', zone] =
    /^(.{16})(:\d{2})?(\.\d+)?([Zz]|[ +-]\d{2}:\d{2})$/.exec(value) ?? []
  if (minute === undefined || zone === undefined) return value
  const at = new Date(`${minute.replace(' ', 'T')}${second}${zone.replace(' ', '+').toUpperCase()}`)
  return at.getTime() < yearOne ? null : `${shanghai.format(at).padStart(19, '0')}${fraction}`
}

/** A value to compare a column with. @throws query/bad-value with an example of what fits */
export function readValue(column: Column, value: string): string {
  const read = !fits(column, value) ? null : column.type === 'timestamp' ? cityClock(value) : value
  if (read === null) {
    const example = examples[column.type]
    const hint = example === undefined ? '' : `，应形如 ${example}`
    throw badValue({ errors: [{ path: column.name, message: `${value} 不是 ${column.type}${hint}` }] })
  }
  return read
}

/** Whether a value may be of a page's last row: forged cursors must not reach the engine. */
export function fitsAsKey(column: Column, value: string): boolean {
  if (column.type !== 'decimal') return fits(column, value)
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  const { precision = 38, scale = 0 } = column
  return whole !== '' && fraction.length <= scale && whole.replace(/^0+/, '').length <= precision - scale
}
