import { z } from 'zod'
import { sees } from '#domains/catalog'
import { type Route, route } from '#platform/http'
import { Verdict } from './model.ts'
import { verdictOf } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'GET',
    '/api/quality/:code',
    {
      summary: "A version's verdict and profile",
      policy: 'public',
      asks: sees,
      params: z.object({ code: z.string() }),
      query: z.object({ version: z.coerce.number().int().positive().optional() }),
      reply: Verdict,
    },
    (ctx, { params, query }) => verdictOf(ctx, params.code, query.version),
  ),
]
