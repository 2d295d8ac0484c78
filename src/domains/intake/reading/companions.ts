import { countedTime, mixedDays, mixedLayout } from './layouts.ts'
import type { Column, ColumnType, Notice } from './model.ts'
import { cast, emptyMarks, type Guess, guess, half } from './typing.ts'

const suffix = '_值'

/** What a typed column beside another is called. */
export const companionName = (name: string): string => `${name}${suffix}`

/** Beside a text stands any type, beside a number the time that it counts. */
export const mayHaveBeside = (own: ColumnType, type: ColumnType): boolean =>
  own === 'text' || ((own === 'integer' || own === 'decimal') && (type === 'date' || type === 'timestamp'))

/** Words after a number that are units; a rate may follow (`元/月`). */
const units =
  '(?:%|‰|℃|°C|元|美元|米|公里|千米|平|平米|平方米|㎡|亩|公顷|吨|公斤|千克|克|升|人|户|家|个|件|辆|台|座|次|床|张|套|层|岁|度|小时|分钟|分|天|年|个月)(?:/[\\p{L}㎡]{1,4})?(?:[(（].*[)）])?'
const scales = { 千: 1000, 万: 10_000, 亿: 100_000_000 } as const
const written = /^[-+]?\d[\d,]*(?:\.(\d+))?\s*([千万亿])?([^\d]*)$/u
const currency = /^[￥¥$]\s*(?=[-+]?\d)/u
const withUnit = new RegExp(`^${units}$`, 'u')

/** The companion that a name asks for: which column, by its place; undefined where the name asks for none. */
export const companionOf = (name: string, names: readonly string[]): number | undefined => {
  if (!name.endsWith(suffix) || names.includes(name)) return undefined
  const at = names.indexOf(name.slice(0, -suffix.length))
  return at < 0 ? undefined : at
}

const isMark = (value: string): boolean => (emptyMarks as readonly string[]).includes(value)

const rest = (sample: readonly string[]): string[] => sample.map(half).filter((it) => it !== '' && !isMark(it))

/** The type that nine of ten values have, where the others keep the column from it. */
const mostAlike = (
  values: readonly string[],
  title: string,
): (Guess & { readonly values: readonly string[] }) | undefined => {
  for (const looks of [/^[-+]?[\d,.]+$/, /^\d{4}\D/]) {
    const some = values.filter((it) => looks.test(it))
    if (some.length < 9 || some.length < values.length * 0.9 || some.length === values.length) continue
    const own = guess(some, title)
    if (own.type !== 'text' && own.type !== 'time') return { ...own, values: some }
  }
  return undefined
}

/** How a companion of this type reads its column: the layout of dates, the digits of decimals, as samples show them. */
export const companionGuess = (
  sample: readonly string[],
  title: string,
  type: ColumnType,
): Guess & { scale: number } => {
  const values = rest(sample)
  const own = guess(values, title)
  const time = countedTime(values, title)
  if (time?.type === type) return { type, layout: time.layout, scale: 0 }
  if (type === 'date' && mixedDays(values, title)) return { type, layout: mixedLayout, scale: 0 }
  if (own.type === 'text') {
    const most = mostAlike(values, title)
    if (most?.type === type && most.layout) return { type, layout: most.layout, scale: 0 }
  }
  const scale = Math.min(10, Math.max(2, ...values.map((it) => written.exec(it)?.[1]?.length ?? 0)))
  return own.type === type && own.layout ? { type, layout: own.layout, scale } : { type, scale }
}

/**
 * The SQL of a companion's number: the digits before a unit, times 万 or 亿; NULL for empty marks and for whatever would
 * not be told whole. The text stays beside it.
 */
export const numberSql = (cell: string, type: 'integer' | 'decimal', scale: number): string => {
  const value = `trim(translate(${cell}, '０１２３４５６７８９．，－％　￥¥$', '0123456789.,-% '))`
  const shape = `'^([-+]?[0-9][0-9,]*(?:\\.[0-9]+)?)\\s*([千万亿])?[^0-9]*$'`
  const digits = `replace(regexp_extract(${value}, ${shape}, 1), ',', '')`
  const times = Object.entries(scales).map(([word, n]) => `when '${word}' then ${n}`)
  const exact = `try_cast(${digits} as decimal(28,10)) * case regexp_extract(${value}, ${shape}, 2) ${times.join(' ')} else 1 end`
  const target = type === 'integer' ? 'bigint' : `decimal(38,${scale})`
  return `case when regexp_matches(${digits}, '\\.[0-9]{11,}') then null when try_cast(${exact} as ${target}) = ${exact} then try_cast(${exact} as ${target}) end`
}

/** How people make a spreadsheet show a code as text: `="001"`, an apostrophe before it, a tab beside it. */
const wrapped = /^="[^"]*"$|^'[^']+$|^\t|\t$/

/** The SQL of such a text without what is wrapped around it. */
const unwrappedSql = (cell: string): string =>
  `regexp_replace(trim(${cell}, ' ' || chr(9)), '^="([^"]*)"$|^''([^'']+)$', '\\1\\2')`

/** The SQL of a companion: of its number, its date, or its text without a wrapping. */
export const besideSql = (cell: string, column: Column, it: Guess): string => {
  if (column.type === 'text') return unwrappedSql(cell)
  if (column.type !== 'integer' && column.type !== 'decimal') return cast(cell, column, it.layout)
  return numberSql(cell, column.type, column.scale ?? 0)
}

/**
 * Numbers that a spreadsheet has rounded before they came here: nothing brings their digits back. A notice shows no value,
 * for it may be somebody's.
 */
const lostDigits = (values: readonly string[], name: string): Notice | undefined => {
  const most = (shape: RegExp): boolean =>
    values.filter((it) => shape.test(it)).length >= Math.max(2, values.length / 2)
  const said = (what: string): Notice => ({
    code: 'lost-digits',
    column: name,
    message: `“${name}”的值${what}，后面的数字在电子表格里已经丢失，无法恢复；请把这一列设为文本，从源系统重新导出`,
  })
  if (most(/^\d(\.\d+)?[eE]\+\d{2}$/)) return said('是科学计数法')
  return most(/^\d{15}0{1,4}$/) ? said('超过 15 位而第 15 位之后全是 0') : undefined
}

/** Numbers that count days or seconds, where the title speaks of a time: the companion that says which. */
const timeCompanion = (sample: readonly string[], name: string, title: string): Notice | undefined => {
  const time = countedTime(rest(sample), title)
  return (
    time && {
      code: 'counted-time',
      column: name,
      message: `“${name}”的值像是 ${time.what}，按原文保留为数值；可增加一个日期伴随列`,
      companion: { name: companionName(name), type: time.type, emptyMarks: [] },
    }
  )
}

/** The companion that a column may have: of a text with empty marks or units, of a number that counts time. */
export const companion = (
  sample: readonly string[],
  { name, title, type }: Pick<Column, 'name' | 'title' | 'type'>,
): Notice | undefined => {
  if (type === 'integer' || type === 'decimal') return timeCompanion(sample, name, title)
  return type === 'text' ? textCompanion(sample, name, title) : undefined
}

/** When empty marks or units alone keep a text column from a type: the companion that would have it. */
const textCompanion = (sample: readonly string[], name: string, title: string): Notice | undefined => {
  if (sample.length > 0 && sample.filter((it) => wrapped.test(it)).length >= sample.length * 0.9)
    return {
      code: 'wrapped',
      column: name,
      message: `“${name}”的值带着让表格按文本显示的标记（="…"、单引号或制表符），按原文保留；可增加一个去掉标记的文本伴随列`,
      companion: { name: companionName(name), type: 'text', emptyMarks: [] },
    }
  const values = sample.map(half).filter((it) => it !== '')
  const lost = lostDigits(values, name)
  if (lost !== undefined) return lost
  const used = [...new Set(values.filter(isMark))]
  const real = values.filter((it) => !isMark(it))
  if (real.length < values.length / 10 || real.length === 0) return undefined
  const { type } = guess(real, title)
  const marks = used.map((it) => `“${it}”`).join('、')
  if (type !== 'text' && type !== 'time') {
    if (used.length === 0) return undefined
    const what = type === 'integer' || type === 'decimal' ? '数值' : '日期'
    return {
      code: 'empty-marks',
      column: name,
      message: `“${name}”除 ${marks} 外都是${what}，按原文保留为文本；可增加一个带类型的伴随列`,
      companion: { name: companionName(name), type, emptyMarks: used },
    }
  }
  return unitCompanion(real, name, used) ?? likeNone(real, name, title)
}

/** Of numbers with their units or the sign of a currency. */
const unitCompanion = (real: readonly string[], name: string, used: readonly string[]): Notice | undefined => {
  const cut = real.map((it) => written.exec(it.replace(currency, '')))
  const signed = real.filter((it) => currency.test(it)).length
  const named = cut.filter((it) => it !== null && (it[2] !== undefined || withUnit.test(it[3] ?? '')))
  const plain = cut.filter((it) => it !== null && it[3] === '')
  if (named.length + signed === 0 || new Set([...named, ...plain]).size < real.length * 0.9) return undefined
  const whole = cut.every((it) => it === null || (it[1] === undefined && it[2] === undefined))
  const units = named.map((it) => `${it?.[2] ?? ''}${it?.[3] ?? ''}`)
  const seen = [...new Set([...(signed > 0 ? ['￥'] : []), ...units])].slice(0, 3).map((it) => `“${it}”`)
  return {
    code: 'units',
    column: name,
    message: `“${name}”的值是带单位的数（${seen.join('、')}），按原文保留为文本；可增加一个数值伴随列`,
    companion: { name: companionName(name), type: whole ? 'integer' : 'decimal', emptyMarks: used },
  }
}

/** Of dates in several layouts, and of a type that all but a few values have. */
const likeNone = (real: readonly string[], name: string, title: string): Notice | undefined => {
  const told = (code: string, message: string, type: ColumnType): Notice => ({
    code,
    column: name,
    message,
    companion: { name: companionName(name), type, emptyMarks: [] },
  })
  if (mixedDays(real, title))
    return told('mixed-dates', `“${name}”的日期有几种写法，按原文保留为文本；可增加一个统一的日期伴随列`, 'date')
  const good = mostAlike(real, title)
  if (good === undefined) return undefined
  // A sample may hold a value twice: only shares are true of the column.
  const odd = Math.max(1, Math.round(100 - (100 * good.values.length) / real.length))
  const what = good.type === 'date' || good.type === 'timestamp' ? '日期' : '数'
  return told(
    'odd-values',
    `“${name}”的取样值中约 ${odd}% 不是${what}，整列按原文保留为文本；可增加一个带类型的伴随列，不是${what}的为空`,
    good.type,
  )
}
