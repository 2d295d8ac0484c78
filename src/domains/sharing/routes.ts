import { z } from 'zod'
import { CaseView, seesCase } from '#platform/cases'
import { type Route, route } from '#platform/http'
import { NewRequest } from './model.ts'
import { ask, requestOf } from './service.ts'

/** Transitions need no route here: they come with the kind. */
export const routes: readonly Route[] = [
  route(
    'POST',
    '/api/sharing/requests',
    {
      summary: 'Ask another department for its data',
      policy: { posts: ['steward'] },
      body: NewRequest,
      reply: CaseView,
      status: 201,
    },
    (ctx, { body }) => ask(ctx, body),
  ),
  route(
    'GET',
    '/api/sharing/requests/:id',
    {
      summary: 'What a request asks for, by its case',
      policy: 'signed-in',
      asks: seesCase,
      params: z.object({ id: z.string() }),
    },
    (ctx, { params }) => requestOf(ctx, params.id),
  ),
]
