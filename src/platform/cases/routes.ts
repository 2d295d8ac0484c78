import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { assignmentRoutes } from './assignment-routes.ts'
import { calendarRoutes } from './calendar-routes.ts'
import { dossierOf } from './dossier.ts'
import { inbox, type Titles } from './inbox.ts'
import { boxes, CaseView, Dossier, Inbox } from './model.ts'
import { noticeRoutes } from './notice-routes.ts'
import { act, getCase } from './service.ts'
import { seesCase } from './view.ts'

const Id = z.object({ id: z.string() })

/** The doors that every kind of case comes with. */
export const caseRoutes = (titles: Titles): readonly Route[] => [
  route(
    'GET',
    '/api/cases/:id',
    { summary: { zh: '查看一件办件', en: 'A case' }, policy: 'signed-in', asks: seesCase, params: Id, reply: CaseView },
    (ctx, { params }) => getCase(ctx, params.id),
  ),
  route(
    'GET',
    '/api/cases/:id/dossier',
    {
      summary: {
        zh: '办件的过程、不能办的原因、提醒和转办',
        en: 'What the page of a case shows beside it: process, what is not permitted and why, notices, stand-ins',
      },
      policy: 'signed-in',
      asks: seesCase,
      params: Id,
      reply: Dossier,
    },
    (ctx, { params }) => dossierOf(ctx, params.id, titles),
  ),
  route(
    'POST',
    '/api/cases/:id/:transition',
    {
      summary: { zh: '办理一件办件', en: 'Move a case on' },
      policy: 'signed-in',
      asks: seesCase,
      params: Id.extend({ transition: z.string() }),
      body: z.looseObject({}),
      reply: CaseView,
    },
    (ctx, { params, body }) => act(ctx, params.id, params.transition, body),
  ),
  route(
    'GET',
    '/api/inbox',
    {
      summary: { zh: '本人的办件', en: "The caller's cases" },
      policy: 'signed-in',
      query: z.object({ box: z.enum(boxes).default('todo') }),
      reply: Inbox,
    },
    (ctx, { query }) => inbox(ctx, query.box, titles),
  ),
  ...noticeRoutes(titles),
  ...assignmentRoutes,
  ...calendarRoutes(titles),
]
