import { addWorkingDays, workingDaysBetween } from '#platform/calendar'
import type { Ctx } from '#platform/context'
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

const dayMs = 86_400_000

const daysOf = (limit: Limit): number => {
  if (limit.unit !== 'working-days' || typeof limit.value !== 'number')
    throw new Error(`rule ${limit.id} is no limit of working days`)
  return limit.value
}

const dueFrom = (from: Date, days: number, share: number) => {
  const { due, provisional } = addWorkingDays(from, days)
  // Of a single day the last is the whole: it is yellow from its beginning, not from the day of the event.
  const warn =
    days <= 1 ? new Date(due.getTime() - dayMs) : addWorkingDays(from, Math.max(1, Math.floor(days * share))).due
  return { due_at: due, warn_at: warn, provisional }
}

/** A day that was set, to its end; warned when the share of the time has passed. */
const dueOn = (from: Date, day: string, share: number) => {
  const due = new Date(`${day}T23:59:59+08:00`)
  return {
    due_at: due,
    warn_at: new Date(from.getTime() + (due.getTime() - from.getTime()) * share),
    provisional: false,
  }
}

/** Starts, pauses, resumes, stops and meets the clocks of a case as its state changes. */
export async function turnClocks(ctx: Ctx, it: CaseOf, to: string): Promise<void> {
  const rows = await db(ctx).selectFrom('clocks').selectAll().where('case_id', '=', it.id).orderBy('round').execute()
  const known = new Map(rows.map((row) => [row.name, row]))
  for (const [name, clock] of Object.entries(kindOf(it.kind, it.version).clocks))
    await turn(ctx, it, name, clock, known.get(name), to)
}

async function turn(ctx: Ctx, it: CaseOf, name: string, clock: Clock, row: Row | undefined, to: string): Promise<void> {
  const starts = clock.runs.includes(to)
  const runs = starts || clock.keeps.includes(to)
  const pauses = clock.pauses.includes(to)
  const change = (values: Partial<Row>) =>
    db(ctx)
      .updateTable('clocks')
      .set(values)
      .where('case_id', '=', it.id)
      .where('name', '=', name)
      .where('round', '=', row?.round ?? 0)
      .execute()
  if (row === undefined || row.met_at !== null || row.stopped_at !== null) {
    // A state entered again, as after a change: the law's limit begins anew. The round that ended stays as it was.
    if (starts) await start(ctx, { ...it, state: to }, name, clock, (row?.round ?? 0) + 1)
    return
  }
  if (runs && row.paused_at !== null) {
    // The day of resubmission is not counted; what was left at the pause runs on from it. What was late stays so.
    if (row.paused_at > row.due_at) await change({ paused_at: null })
    else await change({ paused_at: null, running_since: ctx.now, ...dueFrom(ctx.now, row.days_left, clock.warnAt) })
  } else if (pauses && row.paused_at === null) {
    const used = workingDaysBetween(row.running_since ?? row.started_at, ctx.now)
    await change({ paused_at: ctx.now, days_left: Math.max(0, row.days_left - used) })
  } else if (clock.stops.includes(to)) {
    await change({ stopped_at: ctx.now, paused_at: null })
  } else if (!runs && !pauses) {
    const used = row.paused_at !== null ? 0 : workingDaysBetween(row.running_since ?? row.started_at, ctx.now)
    await change({ met_at: ctx.now, paused_at: null, used: row.days - row.days_left + used })
  }
}

/** Whose limit it is: the party whose turn it is where the clock begins. */
function answerable(it: CaseOf): string | null {
  const steps = Object.values(kindOf(it.kind, it.version).transitions).filter(
    (step) => !step.power && step.from.includes(it.state),
  )
  return steps.flatMap((step) => step.by.map(({ party }) => it.parties[party])).find((org) => org !== undefined) ?? null
}

async function start(ctx: Ctx, it: CaseOf, name: string, clock: Clock, round: number): Promise<void> {
  const limit = clock.limit(it.facts)
  const until = limit.unit === 'date' ? dueOn(ctx.now, String(limit.value), clock.warnAt) : null
  const days = until === null ? daysOf(limit) : workingDaysBetween(ctx.now, until.due_at)
  const values = {
    case_id: it.id,
    name,
    round,
    org: answerable(it),
    rule: limit.id,
    rule_version: limit.version ?? null,
    days,
    started_at: ctx.now,
    running_since: ctx.now,
    days_left: days,
    ...(until ?? dueFrom(ctx.now, days, clock.warnAt)),
  }
  await db(ctx)
    .insertInto('clocks')
    .values({
      ...values,
      used: null,
      paused_at: null,
      met_at: null,
      stopped_at: null,
      warned_at: null,
      breached_at: null,
    })
    .execute()
}

/** A new due time: what it makes untrue of a clock, its warning or its breach, is taken back. */
const redue = (row: Row, due: ReturnType<typeof dueFrom>, now: Date) => ({
  ...due,
  warned_at: due.warn_at > now ? null : row.warned_at,
  breached_at: due.due_at > now ? null : row.breached_at,
})

interface Touched extends Row {
  readonly number: string
  readonly subject: string
  readonly kind: string
  readonly kind_version: number
  readonly facts: Readonly<Record<string, unknown>>
}

/** Running clocks that the calendar may move: those that are provisional, or those that a day lies on the way of. */
export async function touchedClocks(ctx: Ctx, day?: string): Promise<readonly Touched[]> {
  return await db(ctx)
    .selectFrom('clocks')
    .innerJoin('cases', 'cases.id', 'clocks.case_id')
    .selectAll('clocks')
    .select(['cases.kind', 'cases.kind_version', 'cases.facts', 'cases.number', 'cases.subject'])
    .$if(day === undefined, (query) => query.where('provisional', '=', true))
    .$if(day !== undefined, (query) => query.where('due_at', '>=', new Date(`${day ?? ''}T00:00:00+08:00`)))
    .where('met_at', 'is', null)
    .where('stopped_at', 'is', null)
    .where('paused_at', 'is', null)
    .orderBy('due_at')
    .orderBy('cases.number')
    .execute()
}

/** Those whose due time is another by the calendar as it now is, from when they last began to run. */
export const movedClocks = (
  rows: readonly Touched[],
): readonly { readonly row: Touched; readonly due: ReturnType<typeof dueFrom> }[] =>
  rows.flatMap((row) => {
    const clock = kindOf(row.kind, row.kind_version).clocks[row.name]
    // A day that was set stays that day, whatever the holidays are.
    if (clock?.limit(row.facts).unit === 'date') return []
    const due = dueFrom(row.running_since ?? row.started_at, row.days_left, clock?.warnAt ?? 0.8)
    const same = due.due_at.getTime() === row.due_at.getTime() && due.provisional === row.provisional
    return same ? [] : [{ row, due }]
  })

/** Computes running clocks anew with the days they had left; duties follow. @returns how many due times changed */
export async function recomputeClocks(ctx: Ctx, day?: string): Promise<number> {
  const moved = movedClocks(await touchedClocks(ctx, day))
  for (const { row, due } of moved) {
    await db(ctx)
      .updateTable('clocks')
      .set(redue(row, due, ctx.now))
      .where('case_id', '=', row.case_id)
      .where('name', '=', row.name)
      .where('round', '=', row.round)
      .execute()
    await db(ctx)
      .updateTable('duties')
      .set({ due_at: due.due_at })
      .where('case_id', '=', row.case_id)
      .where('due_at', '=', row.due_at)
      .execute()
  }
  return moved.length
}

/** Adds an allowed extension to a running clock: at most what the rule gives. */
export async function extendClock(ctx: Ctx, it: CaseOf, name: string, limit: Limit): Promise<void> {
  const row = await db(ctx)
    .selectFrom('clocks')
    .selectAll()
    .where('case_id', '=', it.id)
    .where('name', '=', name)
    .where('met_at', 'is', null)
    .executeTakeFirst()
  const clock = kindOf(it.kind, it.version).clocks[name]
  if (row === undefined || clock === undefined) return
  const left = row.days_left + daysOf(limit)
  const due = dueFrom(row.running_since ?? row.started_at, left, clock.warnAt)
  await db(ctx)
    .updateTable('clocks')
    .set({ days: row.days + daysOf(limit), days_left: left, ...redue(row, due, ctx.now) })
    .where('case_id', '=', it.id)
    .where('name', '=', name)
    .where('round', '=', row.round)
    .execute()
}
