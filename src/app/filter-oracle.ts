// Reads a question about rows slowly and plainly: what the filters' test holds the real answers to.

export const columnTypes = {
  文本: 'text',
  人数: 'integer',
  金额: 'decimal',
  有效: 'boolean',
  日期: 'date',
  时刻: 'timestamp',
} as const
export type Name = keyof typeof columnTypes
export const names = Object.keys(columnTypes) as Name[]

export type Row = { readonly 编号: string } & Readonly<Record<Name, string | null>>

/** How a value sorts: as text by its bytes, else by what it stands for. */
function rank(name: Name, text: string): bigint | Buffer | string {
  if (name === '文本') return Buffer.from(text)
  if (name === '人数') return BigInt(text) * 10n ** 40n
  if (name === '金额') {
    const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
    const units = BigInt(whole + fraction.padEnd(40, '0'))
    return text.startsWith('-') ? -units : units
  }
  if (name === '有效') return text === 'true' ? 1n : 0n
  const [day = '', time = '00:00'] = text.split(/[T ]/)
  const [clock = '', fraction = ''] = time.split('.')
  return name === '日期' ? day : `${day}T${clock.padEnd(8, ':00')}.${fraction.padEnd(6, '0')}`
}

/** Below zero, zero or above it, as the first value sorts before, with or after the second. */
export function compared(name: Name, a: string, b: string): number {
  const [x, y] = [rank(name, a), rank(name, b)]
  if (Buffer.isBuffer(x) && Buffer.isBuffer(y)) return Buffer.compare(x, y)
  return x < y ? -1 : x > y ? 1 : 0
}

/** `%`, `_` and `*` are wildcards; a backslash takes the sign after it for itself. */
const patternOf = (like: string, flags: string): RegExp =>
  new RegExp(
    `^${like.replace(/\\(.)|\\$|[%*_]|[.+?^${}()|[\]\\/]/gsu, (sign, taken?: string) => {
      if (sign === '%' || sign === '*') return '.*'
      if (sign === '_') return '.'
      return (taken ?? sign[0] ?? '').replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    })}$`,
    flags,
  )

export interface Condition {
  readonly name: Name
  readonly operator: string
  readonly not: boolean
  readonly given: readonly string[]
}
export type Clause =
  | Condition
  | { readonly joined: 'and' | 'or'; readonly not: boolean; readonly of: readonly Clause[] }

const tests: Readonly<Record<string, (order: number) => boolean>> = {
  eq: (it) => it === 0,
  neq: (it) => it !== 0,
  gt: (it) => it > 0,
  gte: (it) => it >= 0,
  lt: (it) => it < 0,
  lte: (it) => it <= 0,
}

/** Three-valued, as SQL: what is missing is neither so nor not so. */
export function holds(row: Row, clause: Clause): boolean | null {
  const negated = (it: boolean | null) => (it === null || !clause.not ? it : !it)
  if ('of' in clause) {
    const all = clause.of.map((it) => holds(row, it))
    const decisive = clause.joined === 'or'
    return negated(all.includes(decisive) ? decisive : all.includes(null) ? null : !decisive)
  }
  const { name, operator, given } = clause
  const cell = row[name]
  const [first = ''] = given
  if (operator === 'is' && first === 'not_null') return negated(cell !== null)
  if (operator === 'is') return negated(first === 'null' ? cell === null : cell === first)
  if (operator === 'in' && given.length === 0) return negated(false)
  if (cell === null) return null
  if (operator === 'in') return negated(given.some((it) => compared(name, cell, it) === 0))
  if (operator === 'like') return negated(patternOf(first, 'su').test(cell))
  if (operator === 'ilike') return negated(patternOf(first, 'sui').test(cell))
  if (operator === 'match') return negated(new RegExp(first, 'su').test(cell))
  if (operator === 'imatch') return negated(new RegExp(first, 'sui').test(cell))
  return negated(tests[operator]?.(compared(name, cell, first)) ?? false)
}
