export const dateTitle = /(日期|时间|年月日|date|day|time)/i

/** A date layout: what its text looks like, how DuckDB reads it, and what makes it unambiguous. */
export interface Layout {
  readonly pattern: string
  readonly format: string
  readonly titled?: boolean
  readonly dayFirst?: boolean
}

export const days: readonly Layout[] = [
  { pattern: '\\d{4}-\\d{2}-\\d{2}', format: '%Y-%m-%d' },
  { pattern: '\\d{4}-\\d{1,2}-\\d{1,2}', format: '%Y-%m-%d' },
  { pattern: '\\d{4}/\\d{1,2}/\\d{1,2}', format: '%Y/%m/%d' },
  { pattern: '\\d{4}\\.\\d{1,2}\\.\\d{1,2}', format: '%Y.%m.%d' },
  { pattern: '\\d{4}年\\d{1,2}月\\d{1,2}日', format: '%Y年%m月%d日' },
  { pattern: '(19|20)\\d{6}', format: '%Y%m%d', titled: true },
  { pattern: '\\d{2}-\\d{2}-\\d{4}', format: '%d-%m-%Y', dayFirst: true },
  { pattern: '\\d{2}/\\d{2}/\\d{4}', format: '%d/%m/%Y', dayFirst: true },
]
const clocks = [
  { pattern: '[ T]\\d{1,2}:\\d{2}:\\d{2}\\.\\d{1,6}', format: ' %H:%M:%S.%f' },
  { pattern: '[ T]\\d{1,2}:\\d{2}:\\d{2}', format: ' %H:%M:%S' },
  { pattern: '[ T]\\d{1,2}:\\d{2}', format: ' %H:%M' },
  // The city's own offset says nothing more.
  { pattern: '[ T]\\d{1,2}:\\d{2}:\\d{2}\\+08:00', format: ' %H:%M:%S+08:00' },
  { pattern: '[ T]\\d{1,2}:\\d{2}:\\d{2}\\.\\d{1,6}\\+08:00', format: ' %H:%M:%S.%f+08:00' },
  { pattern: ' \\d{1,2}时\\d{1,2}分\\d{1,2}秒', format: ' %H时%M分%S秒' },
  { pattern: ' \\d{1,2}时\\d{1,2}分', format: ' %H时%M分' },
] as const
/** After 日 the clock may follow at once. */
const spoken = [
  { pattern: '\\d{1,2}时\\d{1,2}分\\d{1,2}秒', format: '%H时%M分%S秒' },
  { pattern: '\\d{1,2}时\\d{1,2}分', format: '%H时%M分' },
  { pattern: '\\d{1,2}:\\d{2}:\\d{2}', format: '%H:%M:%S' },
  { pattern: '\\d{1,2}:\\d{2}', format: '%H:%M' },
] as const
export const stamps: readonly Layout[] = days
  .filter((it) => it.titled !== true)
  .flatMap((day) =>
    [...clocks, ...(day.format.endsWith('日') ? spoken : [])].map((clock) => ({
      ...day,
      pattern: day.pattern + clock.pattern,
      format: day.format + clock.format,
    })),
  )

export const whole = (pattern: string): RegExp => new RegExp(`^(${pattern})$`)

// 1940 to 2050.
const day = '(1[5-9]|[2-4]\\d|5[0-4])\\d{3}'
// Days are told to the second: spreadsheets keep no more of them.
const excel = ['1899-12-30 00:00:00', 86_400] as const
const epoch = '1970-01-01 08:00:00'

/** Numbers that count days or seconds, as spreadsheets and programs store a time; from which time of the city on. */
const counted = [
  { pattern: day, type: 'date', format: 'excel', from: excel, what: 'Excel 的日期序号' },
  { pattern: `${day}(\\.\\d+)?`, type: 'timestamp', format: 'excel', from: excel, what: 'Excel 的日期时间序号' },
  { pattern: '1\\d{9}', type: 'timestamp', format: 'seconds', from: [epoch, 1_000_000], what: 'Unix 时间戳（秒）' },
  { pattern: '1\\d{12}', type: 'timestamp', format: 'milliseconds', from: [epoch, 1000], what: 'Unix 时间戳（毫秒）' },
] as const

/** How numbers below a title that speaks of dates count time; undefined where they do not. */
export const countedTime = (
  values: readonly string[],
  title: string,
): { readonly type: 'date' | 'timestamp'; readonly layout: Layout; readonly what: string } | undefined => {
  if (values.length === 0 || !dateTitle.test(title)) return undefined
  const found = counted.find(({ pattern }) => values.every((it) => whole(pattern).test(it)))
  return found && { type: found.type, layout: { pattern: '[0-9.]+', format: found.format }, what: found.what }
}

/** The SQL of the time that a number counts; undefined for a format that counts none. */
export const countedSql = (number: string, format: string): string | undefined => {
  const one = counted.find((it) => it.format === format)
  if (one === undefined) return undefined
  const [start, factor] = one.from
  const steps = `try_cast(round(try_cast(${number} as decimal(28,10)) * ${factor}) as bigint)`
  return `(timestamp '${start}' + ${factor === 86_400 ? 'to_seconds' : 'to_microseconds'}(${steps}))`
}

const yearFirst = days.filter((it) => it.dayFirst !== true)
const anyDay = (title: string): RegExp =>
  whole(yearFirst.flatMap((it) => (it.titled !== true || dateTitle.test(title) ? [it.pattern] : [])).join('|'))

/** Days that are written in several ways, the year first in each. */
export const mixedDays = (values: readonly string[], title: string): boolean => {
  const any = anyDay(title)
  return values.length > 1 && values.every((it) => any.test(it))
}

export const mixedLayout: Layout = { pattern: yearFirst.map((it) => it.pattern).join('|'), format: 'mixed' }

/** The SQL of a time read by a layout; its text has no outer blanks. */
export const parsedSql = (value: string, { format }: Layout): string => {
  const formats = [...new Set(yearFirst.map((it) => `'${it.format}'`))].join(', ')
  return `try_strptime(${value}, ${format === 'mixed' ? `[${formats}]` : `'${format}'`})`
}
