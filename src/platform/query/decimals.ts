import type { Column } from '#platform/lake'
import { type Comparison, name, symbols, text, typeName } from './sql.ts'

/** The numbers that a decimal column holds, in units of its last place: from `-most` to `most`. */
const mostOf = ({ precision = 38 }: Column): bigint => 10n ** BigInt(precision) - 1n

interface Place {
  /** The largest number that the column may hold and that is not above the value; below all of them `-most - 1`. */
  readonly floor: bigint
  /** Whether that is the value itself. */
  readonly exact: boolean
}

function placeOf(column: Column, value: string): Place {
  const { scale = 0 } = column
  const [, sign, whole = '', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  const digits = BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, '0')}`)
  const rest = /[1-9]/.test(fraction.slice(scale))
  const floor = sign === '-' ? -digits - (rest ? 1n : 0n) : digits
  const most = mostOf(column)
  if (floor > most) return { floor: most, exact: false }
  return floor < -most ? { floor: -most - 1n, exact: false } : { floor, exact: !rest }
}

function literal(column: Column, floor: bigint): string {
  const { scale = 0 } = column
  const digits = String(floor < 0n ? -floor : floor).padStart(scale + 1, '0')
  const at = digits.length - scale
  const printed = `${floor < 0n ? '-' : ''}${digits.slice(0, at)}${scale === 0 ? '' : `.${digits.slice(at)}`}`
  return `CAST(${text(printed)} AS ${typeName(column)})`
}

/**
 * A comparison of a decimal column with a number of any length, exact. The engine would bring both to one type that
 * holds them, which fails when there is none; a number between two that the column may hold is compared with the lower
 * one instead. A missing value compares with nothing.
 */
export function decimalSql(column: Column, operator: Comparison, value: string): string {
  const it = name(column.name)
  const { floor, exact } = placeOf(column, value)
  const always = `${it} = ${it}`
  const never = `${it} <> ${it}`
  if (exact) return `${it} ${symbols[operator]} ${literal(column, floor)}`
  if (operator === 'eq') return never
  if (operator === 'neq') return always
  const above = operator === 'gt' || operator === 'gte'
  if (floor < -mostOf(column)) return above ? always : never
  return `${it} ${above ? '>' : '<='} ${literal(column, floor)}`
}

/** Whether a decimal column holds one of these numbers. */
export const decimalInSql = (column: Column, values: readonly string[]): string =>
  values.map((value) => `(${decimalSql(column, 'eq', value)})`).join(' OR ')
