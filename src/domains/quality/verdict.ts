import { indicatorOf } from './checks.ts'
import type { ColumnProfile, Indicator } from './model.ts'
import type { Kept } from './tables.ts'

export interface Counts {
  readonly dataset: string
  readonly version: number
  readonly rowsIn: number
  readonly rejected: number
  readonly rows: number
  readonly duplicated: number
  /** Items of the entry that say what they mean, and all of them. */
  readonly described: number
  readonly items: number
}

interface Ratio {
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly a: number
  readonly b: number
  readonly lowerIsBetter?: boolean
  readonly opens?: string
}

const indicator = ({ code, zh, en, a, b, lowerIsBetter = false, opens }: Ratio): Indicator => ({
  code,
  title: { zh, en },
  a,
  b,
  x: b === 0 ? null : Math.round((a / b) * 1e6) / 1e6,
  lowerIsBetter,
  opens: opens ?? null,
})

const sum = (results: readonly Kept[], code: string): { a: number; b: number } =>
  results
    .filter((it) => indicatorOf(it.check) === code)
    .reduce(({ a, b }, it) => ({ a: a + it.of - it.failed, b: b + it.of }), { a: 0, b: 0 })

/**
 * What can be said of a version by the rules that follow from its entry: GB/T 36344-2018, each as X = A/B; where nothing
 * was to be judged, B is 0.
 */
export function judge(counts: Counts, columns: readonly ColumnProfile[], results: readonly Kept[]): Indicator[] {
  const cells = columns.reduce((total, column) => total + column.rows, 0)
  // A word in the place of a value is none.
  const marked = results.reduce((total, it) => total + (it.check.kind === 'marks' ? it.failed : 0), 0)
  const empty = columns.reduce((total, column) => total + column.empty, marked)
  const { rowsIn, rejected } = counts
  const aside = rejected > 0 ? { opens: `/api/intake/quarantine/${counts.dataset}/${counts.version}` } : {}
  const format = sum(results, '0302')
  const of = (code: string, zh: string, en: string, ab: { a: number; b: number }, more: object = {}): Indicator =>
    indicator({ code, zh, en, ...ab, ...more })
  return [
    of('0102', '数据模型', 'Model: records that fit the columns', { a: rowsIn - rejected, b: rowsIn }, aside),
    of('0103', '元数据', 'Metadata: items that say what they mean', { a: counts.described, b: counts.items }),
    of('0105', '权威参考数据', 'Reference: values of their set', sum(results, '0105')),
    of('0201', '数据元素完整性', 'Completeness: values that are there', { a: cells - empty, b: cells }),
    of(
      '0302',
      '数据格式合规性',
      'Format: records and values as their item says',
      { a: rowsIn - rejected + format.a, b: rowsIn + format.b },
      aside,
    ),
    of(
      '0303',
      '数据重复率',
      'Repetition: rows that repeat another',
      { a: counts.duplicated, b: counts.rows },
      { lowerIsBetter: true },
    ),
    of('0304', '数据唯一性', 'Uniqueness: keys that stand once', sum(results, '0304')),
    of(
      '0305',
      '脏数据出现率',
      'Dirt: records set aside',
      { a: rejected, b: rowsIn },
      { lowerIsBetter: true, ...aside },
    ),
    of('0402', '关联数据一致性', 'Consistency: begin before end', sum(results, '0402')),
    of('0501', '基于时间段的正确性', 'Period: dates that can be', sum(results, '0501')),
  ]
}
