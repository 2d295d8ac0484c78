import { z } from 'zod'
import { cityDate, isWorkingDay } from '#platform/calendar'
import { type Route, route } from '#platform/http'
import { enterHolidays, HolidayYear } from './holidays.ts'

/** The city's working days: read by everybody, entered by the bureau. */
export const calendarRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/calendar',
    {
      summary: 'Which days of a span are working days',
      policy: 'public',
      query: z.object({ from: z.iso.date(), until: z.iso.date() }),
    },
    async (ctx, { query }) => ({ items: daysOf(query.from, query.until), today: cityDate(ctx.now), next: null }),
  ),
  route(
    'POST',
    '/api/calendar/years',
    {
      summary: 'Enter the holidays of the next year; provisional due dates are computed anew',
      policy: { posts: ['admin'] },
      body: HolidayYear,
      reply: z.object({ year: z.number(), recomputed: z.number(), entry: z.string() }),
      status: 201,
    },
    (ctx, { body }) => enterHolidays(ctx, body),
  ),
]

const longest = 400

function daysOf(from: string, until: string): { day: string; work: boolean }[] {
  const days: { day: string; work: boolean }[] = []
  for (let at = Date.parse(from); at <= Date.parse(until) && days.length < longest; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ day, work: isWorkingDay(day) })
  }
  return days
}
