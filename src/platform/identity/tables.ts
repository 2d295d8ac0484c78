import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import { tablesOf } from '#platform/db'
import type { SessionFactor } from './model.ts'

export interface Tables {
  people: {
    id: string
    username: string
    name: string
    password_hash: string
    clearance: Generated<number>
    failures: Generated<number>
    locked_until: Date | null
    active: Generated<boolean>
    temporary: Generated<boolean>
    factor_reset_at: Date | null
    factor_reset_by: string | null
  }
  posts: { person: string; org: string; org_name: string; kind: string }
  sessions: {
    id: Generated<string>
    token_hash: string
    person: string
    created_at: Generated<Date>
    expires_at: Date
    factor: Generated<SessionFactor>
  }
  second_factors: { person: string; secret: Buffer; confirmed_at: Date | null; last_step: Generated<number> }
  recovery_codes: { person: string; code_hash: string }
  tokens: {
    token_hash: string
    id: string
    person: string
    name: string
    scopes: string[]
    created_at: Date
    expires_on: string
    revoked_at: Date | null
  }
  operations: {
    seq: GeneratedAlways<number>
    person: string
    at: Date
    door: string
    things: ColumnType<Record<string, string>, string, never>
    status: number
    problem: string | null
    title: string | null
    entries: string[]
  }
  settings: { name: string; value: ColumnType<unknown, string, string> }
}

export const db = tablesOf<Tables>('identity')
