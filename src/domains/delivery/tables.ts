import type { ColumnType, Generated } from 'kysely'
import { tablesOf } from '#platform/db'
import type { Format } from './model.ts'

export interface Tables {
  grants: {
    id: string
    dataset: string
    holder: string
    purpose: string
    method: 'api' | 'batch' | 'file'
    fields: string[] | null
    rows: string[] | null
    clear: string[] | null
    /** By the name of the field, as it was graded when the grant was made. */
    clear_grades: ColumnType<Readonly<Record<string, number>> | null, string | null>
    until: string
    status: 'live' | 'suspended' | 'revoked'
    cause: string
    opened_at: Date
    entry: string
  }
  ready_files: {
    dataset: string
    version: number
    format: Format
    sha256: string
    bytes: number
    made: Generated<number>
    entry: string | null
  }
  withheld: { dataset: string; columns: string[]; versions: number[] | null; why: string | null }
  uses: {
    id: Generated<number>
    dataset: string
    version: number
    grant_id: string | null
    person: string | null
    org: string | null
    right_by: 'owner' | 'grant' | 'open' | 'refused'
    door: string
    rows: number | null
    at: Date
    detail: string | null
  }
}

export const db = tablesOf<Tables>('delivery')
