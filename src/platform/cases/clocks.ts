import { addWorkingDays, workingDaysBetween } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'
import type { CaseOf, Clock, Limit } from './kind.ts'
import { kindOf } from './kind.ts'
import { db, type Tables } from './tables.ts'

type Row = Tables['clocks']
export type Light = 'green' | 'yellow' | 'red'

/** Green while there is time, yellow past the warning or on the last day, red when the limit was missed. */
export function lightOf(
  clock: Pick<Row, 'met_at' | 'stopped_at' | 'due_at' | 'warn_at' | 'paused_at'>,
  now: Date,
): Light {
  const until = clock.met_at ?? clock.stopped_at ?? clock.paused_at ?? now
  if (until > clock.due_at) return 'red'
  if (clock.met_at !== null || clock.stopped_at !== null || clock.paused_at !== null) return 'green'
  return until >= clock.warn_at ? 'yellow' : 'green'
}

const daysOf = (limit: Limit): number => {
  if (limit.unit !== 'working-days' || typeof limit.value !== 'number')
    throw new Error(`rule ${limit.id} is no limit of working days`)
  return limit.value
}

const dueFrom = (from: Date, days: number, share: number) => {
  const { due, provisional } = addWorkingDays(from, days)
  const warn = days <= 1 ? from : addWorkingDays(from, Math.max(1, Math.floor(days * share))).due
  return { due_at: due, warn_at: warn, provisional }
}

/** Starts, pauses, resumes and meets the clocks of a case as its state changes. */
export async function turnClocks(ctx: Ctx, it: CaseOf, to: string): Promise<void> {
  const rows = await db(ctx).selectFrom('clocks').selectAll().where('case_id', '=', it.id).execute()
  const known = new Map(rows.map((row) => [row.name, row]))
  for (const [name, clock] of Object.entries(kindOf(it.kind).clocks))
    await turn(ctx, it, name, clock, known.get(name), to)
}

async function turn(ctx: Ctx, it: CaseOf, name: string, clock: Clock, row: Row | undefined, to: string): Promise<void> {
  const runs = clock.runs.includes(to)
  const pauses = clock.pauses.includes(to)
  const change = (values: Partial<Row>) =>
    db(ctx).updateTable('clocks').set(values).where('case_id', '=', it.id).where('name', '=', name).execute()
  if (row === undefined) {
    if (runs) await start(ctx, it, name, clock)
    return
  }
  if (row.met_at !== null) {
    // A state entered again, as after a change: the law's limit begins anew. The one that was met is in the log.
    if (!runs) return
    await db(ctx).deleteFrom('clocks').where('case_id', '=', it.id).where('name', '=', name).execute()
    await start(ctx, it, name, clock)
    return
  }
  if (runs && row.paused_at !== null) {
    // The day of resubmission is not counted; what was left at the pause runs on from it.
    await change({ paused_at: null, running_since: ctx.now, ...dueFrom(ctx.now, row.days_left, clock.warnAt) })
  } else if (pauses && row.paused_at === null) {
    const used = workingDaysBetween(row.running_since ?? row.started_at, ctx.now)
    await change({ paused_at: ctx.now, days_left: Math.max(0, row.days_left - used) })
  } else if (!runs && !pauses) await change({ met_at: ctx.now, paused_at: null })
}

async function start(ctx: Ctx, it: CaseOf, name: string, clock: Clock): Promise<void> {
  const limit = clock.limit(it.facts)
  const days = daysOf(limit)
  const values = {
    case_id: it.id,
    name,
    rule: limit.id,
    days,
    started_at: ctx.now,
    running_since: ctx.now,
    days_left: days,
    ...dueFrom(ctx.now, days, clock.warnAt),
  }
  await db(ctx)
    .insertInto('clocks')
    .values({ ...values, paused_at: null, met_at: null, stopped_at: null, warned_at: null, breached_at: null })
    .execute()
}

/**
 * Computes anew what was provisional: a running clock from the moment it last began to run, with the days it had left.
 * Duties follow. @returns how many clocks changed
 */
export async function recomputeClocks(ctx: Ctx): Promise<number> {
  const rows = await db(ctx)
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .selectAll('clocks')
    .select('cases.kind')
    .where('provisional', '=', true)
    .where('met_at', 'is', null)
    .where('stopped_at', 'is', null)
    .execute()
  for (const row of rows) {
    const share = kindOf(row.kind).clocks[row.name]?.warnAt ?? 0.8
    const due = dueFrom(row.running_since ?? row.started_at, row.days_left, share)
    await db(ctx)
      .updateTable('clocks')
      .set(due)
      .where('case_id', '=', row.case_id)
      .where('name', '=', row.name)
      .execute()
    await db(ctx)
      .updateTable('duties')
      .set({ due_at: due.due_at })
      .where('case_id', '=', row.case_id)
      .where('due_at', '=', row.due_at)
      .execute()
  }
  return rows.length
}

/** Adds an allowed extension to a running clock: at most what the rule gives. */
export async function extendClock(ctx: Ctx, it: CaseOf, name: string, limit: Limit): Promise<void> {
  const row = await db(ctx)
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', it.id)
    .where('name', '=', name)
    .executeTakeFirst()
  const clock = kindOf(it.kind).clocks[name]
  if (row === undefined || clock === undefined) return
  const left = row.days_left + daysOf(limit)
  const due = dueFrom(row.running_since ?? row.started_at, left, clock.warnAt)
  await db(ctx)
    .updateTable('clocks')
    .set({ days: row.days + daysOf(limit), days_left: left, ...due, warned_at: null })
    .where('case_id', '=', it.id)
    .where('name', '=', name)
    .execute()
}

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

/**
 * Marks what has become yellow or red and tells those whose duty it is. Nothing is decided by silence.
 * Runs again without doing anything twice.
 */
export async function runTimers(ctx: Ctx): Promise<void> {
  const marked = await sql<{
    case_id: string
    name: string
    rule: string
    due_at: Date
    number: string
    what: 'warned' | 'breached'
  }>`
    with late as (
      update cases.clocks set breached_at = ${ctx.now}, warned_at = coalesce(warned_at, ${ctx.now})
      where met_at is null and stopped_at is null and paused_at is null and breached_at is null and due_at < ${ctx.now} returning case_id, name, rule, due_at),
    near as (
      update cases.clocks set warned_at = ${ctx.now}
      where met_at is null and stopped_at is null and paused_at is null and warned_at is null and warn_at <= ${ctx.now} and due_at >= ${ctx.now} returning case_id, name, rule, due_at)
    select t.*, c.number from (select *, 'breached' as what from late union all select *, 'warned' from near) t join cases.cases c on c.id = t.case_id`.execute(
    ctx.db,
  )
  for (const { case_id, name, rule, due_at, number, what } of marked.rows) {
    await ctx.prove({
      type: 'case/clock',
      subject: number,
      payload: { clock: name, rule, dueAt: due_at.toISOString(), what },
    })
    await ctx.emit(`case.clock.${what}`, { case: case_id, number, clock: name })
  }
}
