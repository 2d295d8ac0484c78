import { tablesOf } from '#platform/db'

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
}

export const db = tablesOf<Tables>('opening')
