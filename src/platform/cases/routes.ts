import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { boxes, inbox } from './inbox.ts'
import { act, getCase } from './service.ts'
import { CaseView } from './view.ts'

const Id = z.object({ id: z.string() })

/** The doors that every kind of case comes with. */
export const caseRoutes = (): readonly Route[] => [
  route(
    'GET',
    '/api/cases/:id',
    { summary: 'A case', policy: 'signed-in', params: Id, reply: CaseView },
    (ctx, { params }) => getCase(ctx, params.id),
  ),
  route(
    'POST',
    '/api/cases/:id/:transition',
    {
      summary: 'Move a case on',
      policy: 'signed-in',
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
    (ctx, { query }) => inbox(ctx, query.box),
  ),
]
