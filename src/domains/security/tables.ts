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
  }
}

export const db = tablesOf<Tables>('security')
