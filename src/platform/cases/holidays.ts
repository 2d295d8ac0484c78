import { z } from 'zod'
import { enterYear, forgetYear, lastCoveredYear } from '#platform/calendar'
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
