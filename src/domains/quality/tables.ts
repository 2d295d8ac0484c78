import type { ColumnType } from 'kysely'
import { tablesOf } from '#platform/db'
import type { Check, ColumnProfile, Indicator } from './model.ts'

/** A finding as it is kept: what it is called and where it opens follows from its check. */
export interface Kept {
  readonly check: Check
  readonly failed: number
  readonly of: number
}

export interface Tables {
  verdicts: {
    dataset: string
    version: number
    at: Date
    indicators: ColumnType<readonly Indicator[], string, string>
    columns: ColumnType<readonly ColumnProfile[], string, string>
    entry: string
    findings: ColumnType<readonly Kept[], string, string>
  }
}

export const db = tablesOf<Tables>('quality')
