import type { z } from 'zod'
import {
  cityDate,
  cityTime,
  enterYear,
  forgetYear,
  isWorkingDay,
  lastCoveredYear,
  setOverride,
} from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { problem } from '#platform/problem'
import { movedClocks, recomputeClocks, touchedClocks } from './clocks.ts'
import type { Titles } from './inbox.ts'
import type { CalendarChange, CalendarDay, CalendarEntries, CalendarMoves, HolidayYear } from './model.ts'

const notNext = problem('calendar/not-the-next-year', 409, '只能录入下一个还没有放假安排的年份')

/** Makes the calendar know what was entered before: asked once, at the start. */
export async function loadHolidays(db: Db): Promise<void> {
  const found = await sql<{ year: number; off: string[]; work: string[] }>`select year, off, work
    from cases.holiday_years order by year`.execute(db)
  for (const it of found.rows) if (it.year === lastCoveredYear() + 1) enterYear(it.year, it)
  const days = await sql<{ day: string; kind: 'work' | 'rest' }>`select day, kind from cases.calendar_days`.execute(db)
  for (const { day, kind } of days.rows) setOverride(day, kind)
}

const mayEnter = ({ year }: { readonly year: number }): void => {
  if (year !== lastCoveredYear() + 1) throw notNext({ detail: `下一个是 ${lastCoveredYear() + 1} 年` })
}

/**
 * Enters a year's holidays and computes anew every due date that was provisional for want of them.
 * @throws calendar/not-the-next-year
 */
export async function enterHolidays(
  ctx: Ctx,
  it: z.output<typeof HolidayYear>,
): Promise<{ year: number; recomputed: number; entry: string }> {
  mayEnter(it)
  enterYear(it.year, it)
  try {
    const recomputed = await recomputeClocks(ctx)
    const entry = await ctx.prove({ type: 'calendar/year', subject: String(it.year), payload: { ...it, recomputed } })
    await sql`insert into cases.holiday_years values (${it.year}, ${JSON.stringify(it.off)}, ${JSON.stringify(it.work)},
      ${ctx.now}, ${ctx.actor.id}, ${entry})`.execute(ctx.db)
    return { year: it.year, recomputed, entry }
  } catch (error) {
    forgetYear(it.year)
    throw error
  }
}

const dayOver = problem('calendar/day-over', 409, '这一天已经过去，不能再改')
const dayIsSo = problem('calendar/day-is-so', 409, '这一天本来就是这样')

const mayDeclare = (ctx: Ctx, { day, kind }: Pick<z.output<typeof CalendarDay>, 'day' | 'kind'>): void => {
  if (day < cityDate(ctx.now)) throw dayOver({ errors: [{ path: 'day', message: `≥ ${cityDate(ctx.now)}` }] })
  if (isWorkingDay(day) === (kind === 'work')) throw dayIsSo({ detail: day })
}

/**
 * Declares a single day of work or of rest, and computes anew every running limit that it lies on the way of.
 * @throws calendar/day-over, calendar/day-is-so
 */
export async function declareDay(
  ctx: Ctx,
  it: z.output<typeof CalendarDay>,
): Promise<{ day: string; kind: 'work' | 'rest'; recomputed: number; entry: string }> {
  const { day, kind, reason } = it
  mayDeclare(ctx, it)
  const before = setOverride(day, kind)
  try {
    const recomputed = await recomputeClocks(ctx, day)
    const entry = await ctx.prove({ type: 'calendar/day', subject: day, payload: { ...it, recomputed } })
    await sql`insert into cases.calendar_days values (${day}, ${kind}, ${reason}, ${ctx.now}, ${ctx.actor.id}, ${entry})
      on conflict (day) do update set kind = excluded.kind, reason = excluded.reason,
        entered_at = excluded.entered_at, entered_by = excluded.entered_by, entry = excluded.entry`.execute(ctx.db)
    return { day, kind, recomputed, entry }
  } catch (error) {
    setOverride(day, before)
    throw error
  }
}

/** What a change makes of some clocks, and the calendar as it was: nobody else's turn comes in between. */
function supposing<T>(it: z.output<typeof CalendarChange>, look: () => T): T {
  if (it.year !== undefined) enterYear(it.year.year, it.year)
  const before = it.day === undefined ? null : setOverride(it.day.day, it.day.kind)
  try {
    return look()
  } finally {
    if (it.year !== undefined) forgetYear(it.year.year)
    if (it.day !== undefined) setOverride(it.day.day, before)
  }
}

/**
 * Which running limits a list or a single day would move, and to when; nothing is changed. A limit whose day stays and
 * is no longer provisional is among them.
 * @throws calendar/not-the-next-year, calendar/day-over, calendar/day-is-so
 */
export async function movesOf(
  ctx: Ctx,
  it: z.output<typeof CalendarChange>,
  titles: Titles,
): Promise<z.output<typeof CalendarMoves>> {
  if (it.year !== undefined) mayEnter(it.year)
  if (it.day !== undefined) mayDeclare(ctx, it.day)
  const rows = await touchedClocks(ctx, it.day?.day)
  const moved = supposing(it, () => movedClocks(rows))
  const named = await titles(
    ctx,
    moved.map(({ row }) => row.subject),
  )
  const items = moved.map(({ row, due }) => ({
    case: row.case_id,
    number: row.number,
    kind: row.kind,
    title: named.get(row.subject)?.title ?? null,
    titleEn: named.get(row.subject)?.titleEn ?? null,
    clock: row.name,
    dueAt: cityTime(row.due_at),
    becomes: cityTime(due.due_at),
    provisional: due.provisional,
  }))
  return { items, next: null }
}

/** The lists and single days that were entered by hand for a year, each with its leaf. */
export async function entriesOf(ctx: Ctx, year: number): Promise<z.output<typeof CalendarEntries>> {
  const lists = await sql<{ at: Date; entry: string }>`select entered_at as at, entry from cases.holiday_years
    where year = ${year}`.execute(ctx.db)
  const days = await sql<{ day: string; kind: 'work' | 'rest'; reason: string; entry: string }>`select
      to_char(day, 'YYYY-MM-DD') as day, kind, reason, entry from cases.calendar_days
    where extract(year from day) = ${year} order by cases.calendar_days.day`.execute(ctx.db)
  const [list] = lists.rows
  return {
    list: list === undefined ? null : { at: cityTime(list.at), entry: list.entry },
    items: days.rows,
    nextYear: lastCoveredYear() + 1,
    next: null,
  }
}
