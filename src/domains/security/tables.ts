import { tablesOf } from '#platform/db'
import type { DataClass, DetectorName } from './model.ts'

export interface Tables {
  grades: {
    dataset: string
    name: string
    class: DataClass
    grade: number
    detector: DetectorName | null
    reason: string
    version: number
    confirmed_by: string | null
    confirmed_at: Date | null
    proposed_class: DataClass
    proposed_grade: number
    proposed_reason: string
    decided_class: DataClass | null
    decided_grade: number | null
    /** The text column whose values this one repeats, typed. */
    companion_of: string | null
  }
  version_grades: {
    dataset: string
    version: number
    name: string
    class: DataClass
    grade: number
    detector: DetectorName | null
  }
  scans: { dataset: string; version: number; at: Date; rows: number }
  finds: {
    dataset: string
    version: number
    name: string
    detector: DetectorName
    cells: number
    row_ids: string[]
  }
  reveals: {
    id: string
    dataset: string
    version: number
    row_id: string
    name: string
    reason: string
    person: string
    at: Date
    entry: string
  }
}

export const db = tablesOf<Tables>('security')
