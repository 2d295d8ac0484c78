import { type Detector, detectors } from './detectors.ts'
import type { DataClass, DetectorName } from './model.ts'

export interface Sample {
  readonly name: string
  readonly title: string
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

function found(sample: Sample, it: Detector): string | null {
  const hinted = it.hint.test(sample.title) || it.hint.test(sample.name)
  if (it.hintNeeded && !hinted) return null
  const hits = sample.values.filter(it.matches).length
  const lower = wilsonLower(hits, sample.values.length)
  // A shape that numbers in a row often have by chance needs most of the column behind it, or a title that says so.
  const needed = hinted || it.chance < 0.05 ? it.chance : 0.5
  if (lower <= needed) return null
  return `${it.title}：抽样 ${sample.values.length} 个值中 ${hits} 个符合，下限 ${(lower * 100).toFixed(0)}%，高于所需 ${(needed * 100).toFixed(1)}%${hinted ? '；列名也这样说' : ''}`
}

function gradeOne(sample: Sample): Proposed {
  for (const it of detectors) {
    const reason = found(sample, it)
    if (reason !== null) return { name: sample.name, class: it.class, grade: it.grade, detector: it.name, reason }
  }
  return { name: sample.name, class: 'general', grade: 1, detector: null, reason: '没有发现个人或组织标识' }
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
