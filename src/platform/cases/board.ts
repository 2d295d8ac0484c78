import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { daysLeft } from './view.ts'

export type BoardLight = 'green' | 'yellow' | 'red' | 'paused'

/** A clock that runs or rests, with whose limit it is. */
export interface OpenClock {
  readonly case: string
  readonly number: string
  readonly kind: string
  readonly subject: string
  readonly state: string
  readonly clock: string
  readonly rule: string
  readonly due: Date
  readonly light: BoardLight
  /** Working days left, or below zero overdue; none while it rests. */
  readonly left?: number
  /** The organisation whose limit it is, as the timeliness report has it. */
  readonly org: string | null
}

/** Every clock that is neither met nor stopped, the earliest due first. */
export async function openClocks(ctx: Ctx): Promise<readonly OpenClock[]> {
  const found = await sql<
    Omit<OpenClock, 'left'>
  >`select c.id as case, c.number, c.kind, c.subject, c.state, k.name as clock, k.rule,
      k.due_at as due, k.org,
      case when k.paused_at is not null then 'paused' when ${ctx.now} > k.due_at then 'red'
           when ${ctx.now} >= k.warn_at then 'yellow' else 'green' end as light
    from cases.clocks k join cases.cases c on c.id = k.case_id
    where k.met_at is null and k.stopped_at is null order by k.due_at, c.number, k.name`.execute(ctx.db)
  return found.rows.map((it) => (it.light === 'paused' ? it : { ...it, left: daysLeft(it.due, ctx.now) }))
}
