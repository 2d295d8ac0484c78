import { z } from 'zod'
import { cityDate, isWorkingDay } from '#platform/calendar'
import { type Route, route } from '#platform/http'
import { enterHolidays, HolidayYear } from './holidays.ts'
import { boxes, inbox, type Titles } from './inbox.ts'
import { noticeRoutes } from './notice-routes.ts'
import { act, getCase } from './service.ts'
import { CaseView, seesCase } from './view.ts'

const Id = z.object({ id: z.string() })

/** The doors that every kind of case comes with. */
export const caseRoutes = (titles: Titles): readonly Route[] => [
  route(
    'GET',
    '/api/cases/:id',
    { summary: 'A case', policy: 'signed-in', asks: seesCase, params: Id, reply: CaseView },
    (ctx, { params }) => getCase(ctx, params.id),
  ),
  route(
    'POST',
    '/api/cases/:id/:transition',
    {
      summary: 'Move a case on',
      policy: 'signed-in',
      asks: seesCase,
      params: Id.extend({ transition: z.string() }),
      body: z.looseObject({}),
      reply: CaseView,
    },
    (ctx, { params, body }, { request }) => {
      const key = request.headers['idempotency-key']
      return act(ctx, params.id, params.transition, body, typeof key === 'string' ? key : undefined)
    },
  ),
  route(
    'GET',
    '/api/inbox',
    { summary: "The caller's cases", policy: 'signed-in', query: z.object({ box: z.enum(boxes).default('todo') }) },
    (ctx, { query }) => inbox(ctx, query.box, titles),
  ),
  ...noticeRoutes(titles),
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
