import { tablesOf } from '#platform/db'

export interface Tables {
  requests: {
    case_id: string
    number: string | null
    dataset: string
    applicant: string
    basis: string
    scenario: string
    scope: string
    method: 'api' | 'batch' | 'file'
    until: string
    fields: string[] | null
    rows: string[] | null
    clear: string[] | null
    at: Date
  }
}

export const db = tablesOf<Tables>('sharing')
