import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { kindOf } from './kind.ts'
import { tellOfClock } from './notices.ts'
import { db } from './tables.ts'

/** The next instant up to `until` at which a clock must be marked, or null. */
export async function nextTimerAt(at: Db, until: Date): Promise<Date | null> {
  const found = await sql<{ at: Date | null }>`select min(at) as at from (
      select min(warn_at) as at from cases.clocks where met_at is null and stopped_at is null and paused_at is null and warned_at is null and warn_at <= ${until}
      union all
      select min(due_at) + interval '1 second' from cases.clocks where met_at is null and stopped_at is null and paused_at is null and breached_at is null and due_at < ${until}) t`.execute(
    at,
  )
  return found.rows[0]?.at ?? null
}

/** How many of each are marked in one transaction: what falls due together at the end of a day may be thousands. */
const atOnce = 100

/**
 * Marks what has become yellow or red and tells those whose duty it is, at a breach their head and the bureau too.
 * Nothing is decided by silence.
 * Runs again without doing anything twice, and must run again where more is due.
 */
export async function runTimers(ctx: Ctx): Promise<void> {
  const marked = await sql<{
    case_id: string
    name: string
    rule: string
    due_at: Date
    number: string
    kind: string
    version: number
    what: 'warned' | 'breached'
  }>`
    with late as (
      update cases.clocks set breached_at = ${ctx.now}, warned_at = coalesce(warned_at, ${ctx.now})
      where met_at is null and stopped_at is null and paused_at is null and breached_at is null and due_at < ${ctx.now}
        and ctid = any(array(select ctid from cases.clocks where met_at is null and stopped_at is null and paused_at is null
          and breached_at is null and due_at < ${ctx.now} order by due_at limit ${atOnce})) returning case_id, name, rule, due_at),
    near as (
      update cases.clocks set warned_at = ${ctx.now}
      where met_at is null and stopped_at is null and paused_at is null and warned_at is null and warn_at <= ${ctx.now} and due_at >= ${ctx.now}
        and ctid = any(array(select ctid from cases.clocks where met_at is null and stopped_at is null and paused_at is null
          and warned_at is null and warn_at <= ${ctx.now} and due_at >= ${ctx.now} order by warn_at limit ${atOnce})) returning case_id, name, rule, due_at)
    select t.*, c.number, c.kind, c.kind_version as version from (select *, 'breached' as what from late union all select *, 'warned' from near) t join cases.cases c on c.id = t.case_id`.execute(
    ctx.db,
  )
  for (const { case_id, name, rule, due_at, number, kind, version, what } of marked.rows) {
    const entry = await ctx.prove({
      type: 'case/clock',
      subject: number,
      payload: { clock: name, rule, dueAt: due_at.toISOString(), what },
    })
    await ctx.emit(`case.clock.${what}`, { case: case_id, number, clock: name })
    if (what === 'breached') await endsAsking(ctx, { case_id, name, kind, version })
    await tellOfClock(ctx, { case_id, number, clock: name, rule, due_at, what, entry })
  }
}

/** What may be asked only before that limit is over is nobody's work any more. */
async function endsAsking(
  ctx: Ctx,
  it: { case_id: string; name: string; kind: string; version: number },
): Promise<void> {
  const late = Object.entries(kindOf(it.kind, it.version).transitions).filter(([, step]) => step.before === it.name)
  for (const [transition] of late)
    await db(ctx).deleteFrom('duties').where('case_id', '=', it.case_id).where('transition', '=', transition).execute()
}
