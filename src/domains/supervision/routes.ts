import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { Board, boardLights, ClockRow } from './model.ts'
import { boardOf, clockRows } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'GET',
    '/api/supervision/board',
    { summary: 'Open clocks by light and by whose turn it is', policy: 'signed-in', reply: Board },
    (ctx) => boardOf(ctx),
  ),
  route(
    'GET',
    '/api/supervision/clocks',
    {
      summary: 'The clocks behind a number of the board',
      policy: 'signed-in',
      query: z.object({
        org: z.string().max(20).optional(),
        light: z.enum(boardLights).optional(),
        rule: z.string().max(40).optional(),
      }),
      reply: z.object({ items: z.array(ClockRow), total: z.number(), next: z.null(), truncated: z.boolean() }),
    },
    (ctx, { query }) => clockRows(ctx, query),
  ),
]
