import { z } from 'zod'
import { assumed, cityDate, isWorkingDay } from '#platform/calendar'
import { type Route, route } from '#platform/http'
import { CalendarDay, declareDay, enterHolidays, HolidayYear } from './holidays.ts'
import { Days } from './model.ts'

/** The city's working days: read by everybody, entered by the bureau. */
export const calendarRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/calendar',
    {
      summary: 'Which days of a span are working days',
      policy: 'public',
      query: z.object({ from: z.iso.date(), until: z.iso.date() }),
      reply: Days,
    },
    async (ctx, { query }) => {
      const items = daysOf(query.from, query.until)
      const truncated = (items.at(-1)?.day ?? query.until) < query.until
      return { items, today: cityDate(ctx.now), next: null, truncated }
    },
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
  route(
    'POST',
    '/api/calendar/days',
    {
      summary: 'Declare a single day of work or rest; due dates that it lies on the way of are computed anew',
      policy: { posts: ['admin'] },
      body: CalendarDay,
      reply: z.object({ day: z.string(), kind: z.enum(['work', 'rest']), recomputed: z.number(), entry: z.string() }),
      status: 201,
    },
    (ctx, { body }) => declareDay(ctx, body),
  ),
]

/** Days of one answer, which says when it is cut. */
const longest = 400

function daysOf(from: string, until: string): Days['items'] {
  const days: Days['items'] = []
  for (let at = Date.parse(from); at <= Date.parse(until) && days.length < longest; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ day, work: isWorkingDay(day), weekday: new Date(at).getUTCDay(), assumed: assumed(day) })
  }
  return days
}
