import type { Generated } from 'kysely'
import { tablesOf } from '#platform/db'

export interface Tables {
  uploads: { id: string; person: string; name: string; size: number; received: Generated<number>; created_at: Date }
  quarantines: {
    dataset: string
    version: number
    path: string
    rejected: number
    file_name: string
    encoding: string
    received_path: string
  }
}

export const db = tablesOf<Tables>('intake')
