import { z } from 'zod'
import { assumed, cityDate, isWorkingDay } from '#platform/calendar'
import { type Route, route } from '#platform/http'
import { declareDay, enterHolidays, entriesOf, movesOf } from './holidays.ts'
import type { Titles } from './inbox.ts'
import {
  CalendarChange,
  CalendarDay,
  CalendarEntries,
  CalendarMoves,
  calendarPosts,
  Days,
  HolidayYear,
} from './model.ts'

/** The city's working days: read by everybody, entered by the bureau. */
export const calendarRoutes = (titles: Titles): readonly Route[] => [
  route(
    'GET',
    '/api/calendar',
    {
      summary: { zh: '一段日子里哪些是工作日', en: 'Which days of a span are working days' },
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
    'GET',
    '/api/calendar/entries',
    {
      summary: {
        zh: '人工录入的放假安排，以及还没有公布的年份',
        en: 'What was entered of a year by hand, each with its leaf; and the first year whose list is not out',
      },
      policy: 'signed-in',
      query: z.object({ year: z.coerce.number().int().min(1990).max(2999) }),
      reply: CalendarEntries,
    },
    (ctx, { query }) => entriesOf(ctx, query.year),
  ),
  ...entering(titles),
]

const entering = (titles: Titles): readonly Route[] => [
  route(
    'POST',
    '/api/calendar/moves',
    {
      summary: {
        zh: '试算日历变动会改变哪些时限',
        en: 'Which running limits a list or a single day would move, before it is entered',
      },
      policy: { posts: calendarPosts },
      body: CalendarChange,
      reply: CalendarMoves,
    },
    (ctx, { body }) => movesOf(ctx, body, titles),
  ),
  route(
    'POST',
    '/api/calendar/years',
    {
      summary: {
        zh: '录入次年放假安排，暂定的截止日重算',
        en: 'Enter the holidays of the next year; provisional due dates are computed anew',
      },
      policy: { posts: calendarPosts },
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
      summary: {
        zh: '单独改一天，经过这天的截止日重算',
        en: 'Declare a single day of work or rest; due dates that it lies on the way of are computed anew',
      },
      policy: { posts: calendarPosts },
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
