import type { ColumnType, Generated } from 'kysely'
import { tablesOf } from '#platform/db'
import type { IngestResult } from './model.ts'

export interface Tables {
  uploads: {
    id: string
    person: string
    name: string
    size: number
    received: Generated<number>
    created_at: Date
    touched_at: Generated<Date>
  }
  quarantines: {
    dataset: string
    version: number
    path: string
    rejected: number
    file_name: string
    encoding: string
    received_path: string
    repairs: number | null
    mended: Generated<number>
    delimiter: string | null
    reasons: ColumnType<Readonly<Record<string, number>>, string, string>
  }
  commits: {
    upload: string
    person: string
    name: string
    size: number
    wish: string
    dataset: string
    version: number
    result: ColumnType<IngestResult, string, string>
    at: Date
  }
}

export const db = tablesOf<Tables>('intake')
