import { z } from 'zod'
import { CaseView, seesCase } from '#platform/cases'
import { type Route, route } from '#platform/http'
import { grantLines } from './grants.ts'
import { GrantLines, NewRequest, RequestView } from './model.ts'
import { ask } from './service.ts'
import { requestOf } from './view.ts'

/** Transitions need no route here: they come with the kind. */
export const routes: readonly Route[] = [
  route(
    'POST',
    '/api/sharing/requests',
    {
      summary: { zh: '申请共享其他部门的数据', en: 'Ask another department for its data' },
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
      summary: { zh: '一件共享申请的内容', en: 'What a request asks for, by its case' },
      policy: 'signed-in',
      asks: seesCase,
      params: z.object({ id: z.string() }),
      reply: RequestView,
    },
    (ctx, { params }) => requestOf(ctx, params.id),
  ),
  route(
    'GET',
    '/api/sharing/grants',
    {
      summary: {
        zh: '本部门取得和给出的授权及其使用',
        en: "Grants that the caller's departments hold, or gave, with their use",
      },
      policy: 'signed-in',
      query: z.object({ side: z.enum(['held', 'given']).default('held') }),
      reply: GrantLines,
    },
    (ctx, { query }) => grantLines(ctx, query.side),
  ),
]
