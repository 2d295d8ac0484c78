import { type Detector, detectors, insideOf } from './detectors.ts'
import type { DataClass, DetectorName } from './model.ts'

export interface Sample {
  readonly name: string
  readonly title: string
  /** The text column that a typed companion repeats. */
  readonly of?: string | undefined
  readonly values: readonly string[]
}

export interface Proposed {
  readonly name: string
  readonly class: DataClass
  readonly grade: number
  readonly detector: DetectorName | null
  readonly reason: string
}

/** Lower bound of the 95 % Wilson interval: what a share of matches surely exceeds, however few values there are. */
export function wilsonLower(hits: number, of: number): number {
  if (of === 0) return 0
  const z = 1.96
  const share = hits / of
  const centre = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * of)) / of)
  return Math.max(0, (centre - spread) / (1 + (z * z) / of))
}

const percent = (share: number, digits: number): string => `${(share * 100).toFixed(digits)}%`

function found(sample: Sample, it: Detector): string | null {
  const hinted = it.hint.test(sample.title) || it.hint.test(sample.name)
  const needed = hinted ? it.chance : it.alone
  if (needed === null || (!hinted && it.unnamed?.(sample.values) === false)) return null
  const hits = sample.values.filter(it.matches).length
  const lower = wilsonLower(hits, sample.values.length)
  if (lower <= needed) return null
  return `${it.title}：抽样 ${sample.values.length} 个值中 ${hits} 个符合，下限 ${percent(lower, 0)}，高于所需 ${percent(needed, 1)}${hinted ? '；列名也这样说' : ''}`
}

/** A column of texts, where a single identifier tells of somebody; not one of codes, where a number may look like one. */
export const isProse = (values: readonly string[]): boolean => {
  const worded = values.filter((it) => /\p{Script=Han}|[A-Za-z] [A-Za-z]/u.test(it)).length
  return values.length > 0 && worded / values.length >= 0.3
}

/** Whether a rare find in a column counts: always where chance hardly makes one, else only among words. */
export const countsAlone = (it: Detector, prose: boolean): boolean =>
  prose || it.name === 'id-card' || it.name === 'email'

function hidden(sample: Sample): Proposed | null {
  const prose = isProse(sample.values)
  const cells = new Map<Detector, number>()
  for (const value of sample.values)
    for (const it of insideOf(value)) if (countsAlone(it, prose)) cells.set(it, (cells.get(it) ?? 0) + 1)
  const [worst] = [...cells].sort(([a], [b]) => b.grade - a.grade)
  if (worst === undefined) return null
  const told = [...cells].map(([it, count]) => `${it.title} ${count} 处`).join('、')
  const [it] = worst
  const reason = `文字中含有：${told}（抽样 ${sample.values.length} 个值）`
  return { name: sample.name, class: it.class, grade: it.grade, detector: null, reason }
}

function gradeOne(sample: Sample): Proposed {
  for (const it of detectors) {
    const reason = found(sample, it)
    if (reason === null) continue
    const own = { name: sample.name, class: it.class, grade: it.grade, detector: it.name, reason }
    const more = it.inside === undefined ? hidden(sample) : null
    return more !== null && more.grade > own.grade ? { ...more, reason: `${own.reason}；${more.reason}` } : own
  }
  return (
    hidden(sample) ?? {
      name: sample.name,
      class: 'general',
      grade: 1,
      detector: null,
      reason: '没有发现个人或组织标识',
    }
  )
}

const persons = new Set<DetectorName>(['id-card', 'bank-card', 'mobile', 'person-name'])
const joined = new Set<DetectorName>(['address', 'landline', 'coordinates'])

/**
 * Class and grade of every column, with reasons. Beside a person's identifier, an address, landline or coordinate
 * tells of that person: it rises to grade 2 (就高从严).
 */
export function gradeColumns(samples: readonly Sample[]): Proposed[] {
  const alone = samples.map(gradeOne)
  const person = alone.find((it) => it.detector !== null && persons.has(it.detector))
  if (person === undefined) return alone
  return alone.map((it) =>
    it.detector !== null && joined.has(it.detector)
      ? {
          ...it,
          class: 'personal',
          grade: Math.max(2, it.grade),
          reason: `${it.reason}；与个人标识列“${person.name}”同表，升为 2 级`,
        }
      : it,
  )
}
