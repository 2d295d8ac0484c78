import { z } from 'zod'
import { cityDate, enterYear, forgetYear, isWorkingDay, lastCoveredYear, setOverride } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { problem } from '#platform/problem'
import { recomputeClocks } from './clocks.ts'

export const HolidayYear = z
  .object({ year: z.number().int(), off: z.array(z.iso.date()).min(7).max(60), work: z.array(z.iso.date()).max(20) })
  .refine(({ year, off, work }) => [...off, ...work].every((day) => day.startsWith(`${year}-`)), {
    message: '日期须都在这一年',
    path: ['off'],
  })

const notNext = problem('calendar/not-the-next-year', 409, '只能录入下一个还没有放假安排的年份')

/** Makes the calendar know what was entered before: asked once, at the start. */
export async function loadHolidays(db: Db): Promise<void> {
  const found = await sql<{ year: number; off: string[]; work: string[] }>`select year, off, work
    from cases.holiday_years order by year`.execute(db)
  for (const it of found.rows) if (it.year === lastCoveredYear() + 1) enterYear(it.year, it)
  const days = await sql<{ day: string; kind: 'work' | 'rest' }>`select day, kind from cases.calendar_days`.execute(db)
  for (const { day, kind } of days.rows) setOverride(day, kind)
}

/**
 * Enters a year's holidays and computes anew every due date that was provisional for want of them.
 * @throws calendar/not-the-next-year
 */
export async function enterHolidays(
  ctx: Ctx,
  it: z.output<typeof HolidayYear>,
): Promise<{ year: number; recomputed: number; entry: string }> {
  if (it.year !== lastCoveredYear() + 1) throw notNext({ detail: `下一个是 ${lastCoveredYear() + 1} 年` })
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

export const CalendarDay = z.object({
  day: z.iso.date(),
  kind: z.enum(['work', 'rest']),
  reason: z.string().trim().min(4).max(500),
})

const dayOver = problem('calendar/day-over', 409, '这一天已经过去，不能再改')
const dayIsSo = problem('calendar/day-is-so', 409, '这一天本来就是这样')

/**
 * Declares a single day of work or of rest, and computes anew every running limit that it lies on the way of.
 * @throws calendar/day-over, calendar/day-is-so
 */
export async function declareDay(
  ctx: Ctx,
  it: z.output<typeof CalendarDay>,
): Promise<{ day: string; kind: 'work' | 'rest'; recomputed: number; entry: string }> {
  const { day, kind, reason } = it
  if (day < cityDate(ctx.now)) throw dayOver({ errors: [{ path: 'day', message: `≥ ${cityDate(ctx.now)}` }] })
  if (isWorkingDay(day) === (kind === 'work')) throw dayIsSo({ detail: day })
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
