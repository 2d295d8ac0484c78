import type { ColumnType } from 'kysely'
import type { DatasetView } from '#domains/catalog'
import { tablesOf } from '#platform/db'
import type { Gate } from './model.ts'

export interface Tables {
  receipts: {
    receipt: string
    case_id: string
    kind: 'application' | 'feedback'
    dataset: string | null
    what: string
    purpose: string | null
    contact: string | null
    at: Date
    answered_at: Date | null
  }
  releases: {
    case_id: string
    dataset: string
    reason: string
    omit: string[]
    before: DatasetView['open'] | null
    gate: ColumnType<Gate, string, string>
    at: Date
    opened_at: Date | null
    closed_at: Date | null
  }
}

export const db = tablesOf<Tables>('opening')
