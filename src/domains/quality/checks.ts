import { emptyMarks } from '#domains/intake'
import { regionCodes } from '#domains/security'
import type { Column } from '#platform/lake'
import { quoteName, quoteText } from '#platform/query'
import type { Check, ColumnProfile } from './model.ts'

/** What the entry says of an item, as far as a rule can be made of it. */
export interface ItemRule {
  readonly name: string
  readonly unit: string | null
  readonly length?: number | undefined
  readonly format?: string | undefined
  readonly values?: readonly { readonly code: string; readonly name: string }[] | undefined
  readonly codeList?: string | undefined
  readonly key?: boolean | undefined
}

const isNumber = ({ type }: Column): boolean => type === 'integer' || type === 'decimal'
const isTime = ({ type }: Column): boolean => type === 'date' || type === 'timestamp'

/** What a measure can be, by its unit; a unit that says nothing of its bounds gives no rule. */
const bounds: readonly (readonly [unit: RegExp, name: RegExp, low: number, high: number])[] = [
  [/^(度|°|°E)?$/, /经度|longitude|^lng$|^lon$/i, -180, 180],
  [/^(度|°|°N)?$/, /纬度|latitude|^lat$/i, -90, 90],
  [/^(岁|周岁)$/, /./, 0, 150],
  [/^(℃|°C|摄氏度)$/, /./, -90, 70],
  [/^(人|人次|户|辆|个|件|家|所|座|次|起|床|张)$/, /./, 0, 1e15],
]

const signs: Readonly<Record<string, string>> = {
  YYYY: '\\d{4}',
  MM: '(0[1-9]|1[0-2])',
  DD: '(0[1-9]|[12]\\d|3[01])',
  HH: '([01]\\d|2[0-3])',
  mm: '[0-5]\\d',
  ss: '[0-5]\\d',
}

/** A format as catalogs write it, as a pattern: YYYY-MM-DD, n6 (six digits), an..18 (up to 18 letters and digits). */
export function patternOf(format: string): string | null {
  const [, kind, upTo, width] = /^(n|a|an)(\.\.)?(\d{1,3})$/.exec(format.trim()) ?? []
  if (kind !== undefined) {
    const sign = { n: '[0-9]', a: '[A-Za-z]', an: '[0-9A-Za-z]' }[kind] ?? '.'
    return `${sign}{${upTo === undefined ? width : `1,${width}`}}`
  }
  if (!/^(YYYY|MM|DD|HH|mm|ss|[-/:.T 年月日时分秒])+$/.test(format) || !format.includes('YYYY')) return null
  return format.replace(/YYYY|MM|DD|HH|mm|ss|[.]/g, (sign) => signs[sign] ?? '[.]')
}

function ofItem(column: Column, item: ItemRule | undefined): Check[] {
  const { name } = column
  const checks: Check[] = []
  if (item?.values !== undefined && item.values.length > 0)
    checks.push({
      kind: 'values',
      column: name,
      values: item.values.flatMap((it) => [it.code, it.name]).filter(Boolean),
    })
  if (/2260|行政区划/.test(item?.codeList ?? '') || (column.type === 'text' && /(行政区划|区划|区县)代码/.test(name)))
    checks.push({ kind: 'region', column: name })
  if (item?.length !== undefined) checks.push({ kind: 'length', column: name, most: item.length })
  const pattern = column.type === 'text' && item?.format !== undefined ? patternOf(item.format) : null
  if (pattern !== null) checks.push({ kind: 'pattern', column: name, pattern, format: item?.format ?? '' })
  const bound = bounds.find(([unit, called]) => unit.test(item?.unit ?? '') && called.test(name))
  if (bound !== undefined && isNumber(column))
    checks.push({ kind: 'range', column: name, low: bound[2], high: bound[3] })
  if (isTime(column)) checks.push({ kind: 'period', column: name })
  return checks
}

const begins = /开始|起始|起日|始于|发证|生效|启用|注册|成立|start|begin|from/i
const ends = /结束|截止|终止|止日|至$|期至|到期|失效|注销|end|until/i

/**
 * The rules that follow from the entry's items and the version's types, without anybody writing one: value sets, codes,
 * length, format, bounds of units, keys, plausible times, begin before end.
 */
export function checksOf(columns: readonly Column[], items: readonly ItemRule[]): Check[] {
  const known = new Map(items.map((item) => [item.name, item]))
  const single = columns.flatMap((column) => ofItem(column, known.get(column.name)))
  const keys = columns.filter(({ name }) => known.get(name)?.key === true).map(({ name }) => name)
  const times = columns.filter(isTime)
  const [first] = times.filter(({ name }) => begins.test(name))
  const [last] = times.filter(({ name, type }) => ends.test(name) && name !== first?.name && type === first?.type)
  return [
    ...single,
    ...keys.map((column): Check => ({ kind: 'filled', column })),
    ...(keys.length === 0 ? [] : [{ kind: 'unique', columns: keys } satisfies Check]),
    ...(first === undefined || last === undefined
      ? []
      : [{ kind: 'order', from: first.name, to: last.name } satisfies Check]),
  ]
}

/** Words that are no value in any column; `无` or `/` are none only among numbers, elsewhere they may be the answer. */
const neverValues: ReadonlySet<string> = new Set(
  emptyMarks.filter((it) => /^(-{2,}|—+|\\N|暂无|缺测|nan|n\/a|null|#.*)$/i.test(it)),
)
const shapeOf = (mark: string): string =>
  mark
    .replace(/\d/g, '9')
    .replace(/[a-z]/gi, 'a')
    .replace(/\p{Script=Han}+/gu, '汉')
const markShapes: ReadonlySet<string> = new Set(emptyMarks.map(shapeOf))
const numberShape = /^[-+]?[9.,]*9[9.,]*%?$/

/** The columns in which words stand in the place of a value, as their commonest values show. */
export const marksOf = (profiles: readonly ColumnProfile[]): Check[] =>
  profiles.flatMap(({ name, type, top, shapes }) => {
    if (type !== 'text') return []
    const others = shapes.filter(({ value }) => !markShapes.has(value))
    const numbers = others.length > 0 && others.every(({ value }) => numberShape.test(value))
    const marks = emptyMarks.filter((it) => numbers || neverValues.has(it))
    const found = top.some(({ value }) => marks.some((mark) => mark === value.trim()))
    return found ? [{ kind: 'marks', column: name, marks }] : []
  })

export const columnsOf = (it: Check): readonly string[] => {
  switch (it.kind) {
    case 'unique':
      return it.columns
    case 'order':
      return [it.from, it.to]
    case 'repeated':
      return []
    default:
      return [it.column]
  }
}

/** The name of a check within its version: stable as long as the entry says the same. */
export const nameOf = (it: Check): string => [it.kind, ...columnsOf(it)].join('.')

/** The indicator of GB/T 36344 that a check counts for. */
export const indicatorOf = (it: Check): string =>
  ({
    values: '0105',
    region: '0105',
    length: '0302',
    pattern: '0302',
    range: '0302',
    filled: '0201',
    empty: '0201',
    marks: '0201',
    unique: '0304',
    repeated: '0303',
    period: '0501',
    order: '0402',
  })[it.kind]

export interface Judging {
  /** Which cells or rows are judged at all. */
  readonly judged: string
  /** Which of them fail. */
  readonly fails: string
}

const list = (values: readonly string[]): string => values.map(quoteText).join(', ')
const asText = (column: string): string => `CAST(${quoteName(column)} AS VARCHAR)`

/** Parts the values of a long set; a set in which somebody wrote it is a list like a short one. */
const parting = '\u001f'

/**
 * A set to look a value up in: a long one as a relation, which DuckDB hashes; a list it would walk for every row. It
 * comes as one text, since each literal is parsed, bound and planned by itself.
 */
const among = (values: readonly string[]): string =>
  values.length > 20 && !values.some((it) => it.includes(parting))
    ? `(SELECT unnest(string_split(${quoteText(values.join(parting))}, ${quoteText(parting)})))`
    : `(${list(values)})`

/** A check as two conditions over a row of the version's files; `from` is those files. */
export function conditionsOf(it: Check, from: string, columns: readonly Column[]): Judging {
  const there = (column: string): string => `${quoteName(column)} IS NOT NULL`
  switch (it.kind) {
    case 'values':
      return { judged: there(it.column), fails: `${asText(it.column)} NOT IN ${among(it.values)}` }
    case 'region':
      return { judged: there(it.column), fails: `left(${asText(it.column)}, 6) NOT IN ${among(regionCodes())}` }
    case 'length':
      return { judged: there(it.column), fails: `length(${asText(it.column)}) > ${Math.trunc(it.most)}` }
    case 'pattern':
      return {
        judged: there(it.column),
        fails: `NOT regexp_full_match(${asText(it.column)}, ${quoteText(it.pattern)})`,
      }
    case 'range':
      return {
        judged: there(it.column),
        fails: `CAST(${quoteName(it.column)} AS DOUBLE) NOT BETWEEN ${it.low} AND ${it.high}`,
      }
    case 'period':
      return {
        judged: there(it.column),
        fails: `year(${quoteName(it.column)}) NOT BETWEEN 1900 AND 2100`,
      }
    case 'order':
      return {
        judged: `${there(it.from)} AND ${there(it.to)}`,
        fails: `${quoteName(it.from)} > ${quoteName(it.to)}`,
      }
    case 'filled':
    case 'empty':
      return { judged: 'TRUE', fails: `${quoteName(it.column)} IS NULL` }
    case 'marks':
      return { judged: there(it.column), fails: `trim(${asText(it.column)}) IN (${list(it.marks)})` }
    case 'unique': {
      const keys = it.columns.map(quoteName).join(', ')
      const all = it.columns.map(there).join(' AND ')
      return {
        judged: all,
        fails: `(${keys}) IN (SELECT (${keys}) FROM ${from} WHERE ${all} GROUP BY ${keys} HAVING count(*) > 1)`,
      }
    }
    case 'repeated': {
      const all = columns.map(({ name }) => quoteName(name)).join(', ')
      return { judged: 'TRUE', fails: `"_id" NOT IN (SELECT min("_id") FROM ${from} GROUP BY ${all})` }
    }
  }
}
