import { z } from 'zod'
import { type Route, route } from '#platform/http'
import type { Titles } from './inbox.ts'
import { messagesOf, readMessages } from './messages.ts'
import { Messages } from './model.ts'
import { Urging, urge, urges } from './urge.ts'

/** Messages in the house, and 催办. */
export const noticeRoutes = (titles: Titles): readonly Route[] => [
  route(
    'POST',
    '/api/cases/:id/urge',
    {
      summary: { zh: '催办', en: 'Urge those whose turn it is' },
      policy: 'signed-in',
      asks: urges,
      params: z.object({ id: z.string() }),
      body: Urging,
      reply: z.object({ entry: z.string(), told: z.number() }),
      status: 201,
    },
    (ctx, { params, body }) => urge(ctx, params.id, body),
  ),
  route(
    'GET',
    '/api/messages',
    {
      summary: {
        zh: '发给本人的提醒、督办、催办、延期和转办',
        en: 'What the caller was told: due soon, overdue, supervised, urged, extended, handed over',
      },
      policy: 'signed-in',
      query: z.object({ unread: z.stringbool().optional(), cursor: z.string().max(20).optional() }),
      reply: Messages,
    },
    (ctx, { query }) => messagesOf(ctx, query, titles),
  ),
  route(
    'POST',
    '/api/messages/read',
    {
      summary: { zh: '消息标为已读；不写编号就是全部', en: 'Mark messages as read, all of them without ids' },
      policy: 'signed-in',
      body: z.object({
        ids: z
          .array(z.string().regex(/^\d{1,18}$/))
          .max(500)
          .optional(),
      }),
      reply: z.object({ read: z.number() }),
    },
    (ctx, { body }) => readMessages(ctx, body.ids ?? 'all'),
  ),
]
