import type { ColumnType, Generated } from 'kysely'
import { tablesOf } from '#platform/db'

export interface Tables {
  counters: { kind: string; year: number; last: number }
  cases: {
    id: string
    number: string
    kind: string
    kind_version: number
    subject: string
    state: string
    revision: Generated<number>
    facts: ColumnType<Record<string, unknown>, string, string>
    opened_by: string | null
    opened_at: Date
    closed_at: Date | null
  }
  parties: { case_id: string; party: string; org: string }
  duties: {
    case_id: string
    org: string
    post: string
    transition: string
    due_at: Date | null
    power: boolean
    person: Generated<string>
  }
  clocks: {
    case_id: string
    name: string
    rule: string
    days: number
    started_at: Date
    running_since: Date | null
    days_left: number
    due_at: Date
    warn_at: Date
    provisional: boolean
    paused_at: Date | null
    met_at: Date | null
    stopped_at: Date | null
    warned_at: Date | null
    breached_at: Date | null
    round: number
    org: string | null
    rule_version: string | null
    used: number | null
  }
  steps: {
    case_id: string
    sequence: number
    at: Date
    actor: string | null
    actor_name: string
    transition: string
    from_state: string | null
    to_state: string
    note: string | null
    input: ColumnType<Record<string, unknown>, string, string>
    entry: string
    post: string | null
  }
  notices: {
    id: string
    case_id: string
    what: string
    number: string | null
    clock: string | null
    due_at: Date | null
    note: string | null
    actor: string | null
    actor_name: string
    at: Date
    entry: string
  }
  assignments: {
    id: string
    case_id: string | null
    how: 'transfer' | 'add' | 'delegate'
    org: string
    post: string
    person: string
    person_name: string
    since: string
    until: string | null
    note: string
    by_person: string
    by_name: string
    at: Date
    ended_at: Date | null
    entry: string
  }
  messages: { id: Generated<string>; notice: string; org: string; post: string; person: Generated<string>; at: Date }
  messages_read: { message: string; person: string; at: Date }
}

export const db = tablesOf<Tables>('cases')
