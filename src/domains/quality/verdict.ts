import type { ColumnProfile, Indicator } from './model.ts'

export interface Counts {
  readonly dataset: string
  readonly version: number
  readonly rowsIn: number
  readonly rejected: number
  readonly rows: number
  readonly duplicated: number
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

/** What can be said of a version without a rule that a person wrote: GB/T 36344-2018, each as X = A/B. */
export function judge(counts: Counts, columns: readonly ColumnProfile[]): Indicator[] {
  const cells = columns.reduce((sum, column) => sum + column.rows, 0)
  const empty = columns.reduce((sum, column) => sum + column.empty, 0)
  const quarantine = `/api/intake/quarantine/${counts.dataset}/${counts.version}`
  const rejected = counts.rejected > 0 ? { opens: quarantine } : {}
  return [
    indicator({
      code: '0102',
      zh: '数据模型',
      en: 'Model: records that fit the columns',
      a: counts.rowsIn - counts.rejected,
      b: counts.rowsIn,
      ...rejected,
    }),
    indicator({
      code: '0201',
      zh: '数据元素完整性',
      en: 'Completeness: values that are there',
      a: cells - empty,
      b: cells,
    }),
    indicator({
      code: '0302',
      zh: '数据格式合规性',
      en: 'Format: records readable in their type',
      a: counts.rowsIn - counts.rejected,
      b: counts.rowsIn,
      ...rejected,
    }),
    indicator({
      code: '0303',
      zh: '数据重复率',
      en: 'Repetition: rows that repeat another',
      a: counts.duplicated,
      b: counts.rows,
      lowerIsBetter: true,
    }),
    indicator({
      code: '0305',
      zh: '脏数据出现率',
      en: 'Dirt: records set aside',
      a: counts.rejected,
      b: counts.rowsIn,
      lowerIsBetter: true,
      ...rejected,
    }),
  ]
}
