import type { ColumnType } from 'kysely'
import { tablesOf } from '#platform/db'
import type { ColumnProfile, Indicator } from './model.ts'

export interface Tables {
  verdicts: {
    dataset: string
    version: number
    at: Date
    indicators: ColumnType<readonly Indicator[], string, string>
    columns: ColumnType<readonly ColumnProfile[], string, string>
    entry: string
  }
}

export const db = tablesOf<Tables>('quality')
