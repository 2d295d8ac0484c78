import { cityDate } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

const outcomes = ['inTime', 'late', 'open', 'openLate'] as const
type Outcome = (typeof outcomes)[number]

/** One limit that began in the period, met or not: what the timeliness report counts. Rounds before count too. */
export interface ReportedClock {
  readonly case: string
  readonly number: string
  readonly kind: string
  readonly subject: string
  readonly clock: string
  readonly round: number
  readonly rule: string
  readonly version: string | null
  /** Whose limit it is. */
  readonly org: string | null
  readonly days: number
  /** Working days counted when it was met; null while it runs, or where they were not kept. */
  readonly used: number | null
  readonly startedAt: Date
  readonly dueAt: Date
  readonly metAt: Date | null
  readonly outcome: Outcome
}

/** Days of the city, both included; of when limits began, or of when they were met. */
export interface Period {
  readonly from: string
  readonly until: string
  readonly dated?: 'begun' | 'met'
}

/** Every limit that began, or was met, in the period, the earliest first. Source: the clocks themselves. */
export async function reportedClocks(
  ctx: Ctx,
  { from, until, dated = 'begun' }: Period,
): Promise<readonly ReportedClock[]> {
  const day = sql.ref(dated === 'met' ? 'k.met_at' : 'k.started_at')
  const found =
    await sql<ReportedClock>`select c.id as "case", c.number, c.kind, c.subject, k.name as clock, k.round, k.rule,
      k.rule_version as version, k.org, k.days, k.used, k.started_at as "startedAt", k.due_at as "dueAt", k.met_at as "metAt",
      case when k.met_at <= k.due_at then 'inTime' when k.met_at is not null then 'late'
           when k.paused_at is null and ${ctx.now} > k.due_at then 'openLate' else 'open' end as outcome
    from cases.clocks k join cases.cases c on c.id = k.case_id
    where k.stopped_at is null and ${day} >= ${new Date(`${from}T00:00:00+08:00`)}
      and ${day} < ${new Date(Date.parse(`${until}T00:00:00+08:00`) + 86_400_000)}
    order by ${day}, c.number, k.name`.execute(ctx.db)
  return found.rows
}

/** So many days that end today, today included. */
export const daysUpTo = (now: Date, days: number): Period => ({
  from: cityDate(new Date(now.getTime() - (days - 1) * 86_400_000)),
  until: cityDate(now),
})
