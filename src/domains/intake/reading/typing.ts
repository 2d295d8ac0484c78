import { ident, text } from './engine.ts'
import { countedSql, dateTitle, days, type Layout, parsedSql, stamps, whole } from './layouts.ts'
import type { Column, ColumnType } from './model.ts'

/** Words people write where there is no value. They stay as written; a typed companion is proposed beside them. */
export const emptyMarks = [
  '-',
  '--',
  '---',
  '—',
  '——',
  '/',
  '\\N',
  '*',
  '无',
  '暂无',
  '空',
  '缺测',
  'NaN',
  'nan',
  'NA',
  'N/A',
  'n/a',
  'null',
  'NULL',
  'None',
  'none',
  '#N/A',
  '#DIV/0!',
  '#REF!',
  '#VALUE!',
  '#NAME?',
  '#NUM!',
  '#NULL!',
] as const

const codeTitle =
  /(代码|编码|编号|标识码|识别码|证号|号码|账号|卡号|电话|手机|传真|邮编|邮政编码|统一社会信用|行政区划码|phone|mobile|tel|zip|postcode|postal)|code$|(^|_)(id|no)$|(?<!序)号$/i
// Of these only numbers of one length, and a long one, are codes.
const weakTitle = /(^|_)(id|no)$|编号|(?<![证账卡])号$/i
const patterns = {
  integer: '-?(0|[1-9]\\d{0,14}|[1-9]\\d{0,2}(,\\d{3}){1,4})',
  decimal: '-?(0|[1-9]\\d*|[1-9]\\d{0,2}(,\\d{3})+)(\\.\\d+)?',
  boolean: 'true|false',
  time: '([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?',
} as const

/** What a column may be, by its sample: a type, for dates the layout. SQL then tries it on every value. */
export interface Guess {
  readonly type: ColumnType
  readonly layout?: Layout
}

/** Width and outer blanks do not count for typing (architecture §7 “Typing”). */
export const half = (value: string): string =>
  value
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
    .trim()

const keepsAsCode = (values: readonly string[], title: string): boolean => {
  if (values.every((it) => /^1[3-9]\d{9}$/.test(it))) return true
  if (!codeTitle.test(title)) return false
  const lengths = new Set(values.map((it) => it.length))
  return weakTitle.test(title) ? lengths.size === 1 && (values[0]?.length ?? 0) >= 5 : true
}

/** The likeliest type of a column from a sample of its values. */
export const guess = (sample: readonly string[], title: string): Guess => {
  const values = sample.map(half).filter((it) => it !== '')
  if (values.length === 0) return { type: 'text' }
  const all = (pattern: string): boolean => {
    const test = whole(pattern)
    return values.every((it) => test.test(it))
  }
  const day = days.find((it) => fits(it, values, title))
  if (day) return { type: 'date', layout: day }
  const stamp = stamps.find((it) => fits(it, values, title))
  if (stamp) return { type: 'timestamp', layout: stamp }
  if (all(patterns.decimal)) {
    if (keepsAsCode(values, title)) return { type: 'text' }
    return { type: all(patterns.integer) ? 'integer' : 'decimal' }
  }
  if (all(patterns.boolean)) return { type: 'boolean' }
  if (all(patterns.time)) return { type: 'time' }
  return { type: 'text' }
}

const fits = (layout: Layout, values: readonly string[], title: string): boolean => {
  const test = whole(layout.pattern)
  if (!values.every((it) => test.test(it))) return false
  if (layout.titled === true && !dateTitle.test(title)) return false
  if (layout.dayFirst !== true) return true
  return values.some((it) => Number(it.slice(0, 2)) > 12) && values.every((it) => Number(it.slice(3, 5)) <= 12)
}

/** The type in SQL that a column rests as, where it is no text. */
export const nativeType = ({ type, precision, scale }: Pick<Column, 'type' | 'precision' | 'scale'>): string =>
  type === 'integer' ? 'BIGINT' : type === 'decimal' ? `DECIMAL(${precision ?? 38},${scale ?? 10})` : type.toUpperCase()

/** The cell as typing sees it: half width, no outer blanks, empty as NULL. */
const seen = (cell: string): string =>
  `nullif(trim(translate(${cell}, '０１２３４５６７８９．，－：／　', '0123456789.,-:/ ')), '')`

const bare = (cell: string): string => `replace(${seen(cell)}, ',', '')`

/** The SQL that turns a text cell into its type, NULL where it cannot. */
export const cast = (cell: string, column: Pick<Column, 'type' | 'precision' | 'scale'>, layout?: Layout): string => {
  const time = layout && countedSql(bare(cell), layout.format)
  if (time !== undefined) return column.type === 'date' ? `try_cast(${time} as date)` : time
  switch (column.type) {
    case 'integer':
      return `try_cast(${bare(cell)} as bigint)`
    case 'decimal':
      return `try_cast(${bare(cell)} as decimal(${column.precision ?? 38},${column.scale ?? 10}))`
    case 'boolean':
      return `try_cast(${seen(cell)} as boolean)`
    case 'date':
      return layout ? `try_cast(${parsedSql(seen(cell), layout)} as date)` : `try_cast(${seen(cell)} as date)`
    case 'timestamp':
      return layout ? parsedSql(`replace(${seen(cell)}, 'T', ' ')`, layout) : `try_cast(${seen(cell)} as timestamp)`
    case 'text':
    case 'time':
    case 'json':
    case 'geometry':
      return cell
  }
}

/** Whatever begins as a number, so that words among numbers are not counted as digits. */
const numeric = '^[-+]?[0-9.,]+([eE]|$)'

const head = (value: string): string => `length(regexp_replace(split_part(${value}, '.', 1), '[-,]', '', 'g'))`
const tail = (value: string): string => `length(split_part(${value}, '.', 2))`
const unlike = (value: string, pattern: string, also = 'false'): string =>
  `(${value} is not null and (not regexp_full_match(${value}, ${text(pattern)}) or ${also}))`

const notInteger = (value: string): string => unlike(value, patterns.integer, `${value} = '-0'`)
const notDecimal = (value: string): string =>
  unlike(value, patterns.decimal, `regexp_full_match(${value}, '-0(\\.0+)?')`)

/** SQL that is true where a value would lose something, or fail, as a column's type. */
export const misfit = (cell: string, { type, precision = 18, scale = 0 }: Column, layout?: Layout): string => {
  const value = seen(cell)
  if (type === 'integer') return notInteger(value)
  if (type === 'decimal')
    return `(${notDecimal(value)} or ${tail(value)} > ${scale} or ${head(value)} > ${precision - scale})`
  if (type === 'boolean') return unlike(value, patterns.boolean)
  if (type === 'time') return unlike(value, patterns.time)
  return layout ? unlike(value, layout.pattern, `${cast(cell, { type }, layout)} is null`) : 'false'
}

/**
 * SQL that is true where a value becomes another number as a column's type: `1.5` as an integer. It is told by the text,
 * for no decimal holds every number of 38 digits; one with an exponent by the double, which tells 15 digits apart.
 */
export const rounded = (cell: string, column: Column): string => {
  if (column.type !== 'integer' && column.type !== 'decimal') return 'false'
  const value = bare(cell)
  const scale = column.type === 'integer' ? 0 : (column.scale ?? 0)
  const cut = `regexp_full_match(${value}, '[^.]*\\.[0-9]{${scale}}[0-9]*[1-9][0-9]*')`
  const digits = `length(regexp_replace(${value}, '[eE].*|[^0-9]', '', 'g'))`
  const other = `try_cast(${value} as double) is distinct from try_cast(${cast(cell, column)} as double)`
  return `(${cut} or (regexp_matches(${value}, '[eE]') and (${digits} > 15 or ${other})))`
}

/** The plain case of a type: the value, and SQL that is true where it prints exactly as it was written. */
export const same = (cell: string, column: Column, layout?: Layout): { value: string; fits: string } | undefined => {
  const as = (type: string, also: string): { value: string; fits: string } => {
    const value = `try_cast(${cell} as ${type})`
    return { value, fits: `(${value}::varchar = ${cell} and ${also})` }
  }
  if (column.type === 'integer') return as('bigint', `abs(try_cast(${cell} as bigint)) < 1000000000000000`)
  if (column.type === 'decimal') return as(`decimal(${column.precision ?? 38},${column.scale ?? 0})`, 'true')
  if (column.type === 'date' && layout?.format === '%Y-%m-%d') return as('date', `length(${cell}) = 10`)
  if (column.type === 'timestamp' && layout?.format.startsWith('%Y-%m-%d ') === true)
    return as('timestamp', `length(${cell}) = 19`)
  return undefined
}

/** SQL counting what a guess must know about every value: how many do not fit, and the digits of decimals. */
export const probes = (cell: string, it: Guess): readonly string[] => {
  const value = seen(cell)
  const count = (what: string): string => `count(*) filter (${what})`
  if (it.type === 'integer' || it.type === 'decimal') {
    const most = (of: string): string => `max(${of}) filter (regexp_matches(${value}, ${text(numeric)}))`
    return [count(notInteger(value)), count(notDecimal(value)), most(head(value)), most(tail(value))]
  }
  if (it.type === 'boolean') return [count(unlike(value, patterns.boolean))]
  if (it.type === 'time') return [count(unlike(value, patterns.time))]
  if (it.layout) return [count(unlike(value, it.layout.pattern, `${cast(cell, { type: it.type }, it.layout)} is null`))]
  return []
}

/** The same of a sample: nothing missed, and its digits. */
export const digitsOf = (sample: readonly string[]): readonly number[] => {
  const numbers = sample.map(half).filter((it) => new RegExp(numeric).test(it))
  const digits = numbers.map((it) => it.replace(/[-,]/g, '').split('.'))
  const most = (of: (it: string[]) => number): number => digits.reduce((max, it) => Math.max(max, of(it)), 0)
  return [0, 0, most((it) => it[0]?.length ?? 0), most((it) => it[1]?.length ?? 0)]
}

/** The type that loses nothing, from the guess and what the probes counted over the whole file. */
export const settle = (it: Guess, found: readonly number[]): Pick<Column, 'type' | 'precision' | 'scale'> => {
  const [missA = 0, missB = 0, head = 0, tail = 0] = found
  if (it.type === 'integer' && missA === 0) return { type: 'integer' }
  if ((it.type === 'integer' || it.type === 'decimal') && missB === 0 && tail > 0 && head + tail <= 38)
    return { type: 'decimal', precision: head + tail <= 18 ? 18 : 38, scale: tail }
  if (it.type === 'integer' || it.type === 'decimal') return { type: 'text' }
  return missA === 0 ? { type: it.type } : { type: 'text' }
}

/** `expression as "name"`. */
export const as = (expression: string, name: string): string => `${expression} as ${ident(name)}`
