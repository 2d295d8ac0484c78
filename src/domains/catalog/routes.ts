import { z } from 'zod'
import { CaseView } from '#platform/cases'
import { type Route, route } from '#platform/http'
import { DatasetView, NewDataset, openClasses, shareClasses } from './model.ts'
import { enters, sees } from './policy.ts'
import { enter, getDataset, listDatasets, move } from './service.ts'

const Code = z.object({ code: z.string() })
const Wish = z.object({
  q: z.string().max(200).optional(),
  org: z.string().max(20).optional(),
  theme: z.string().max(50).optional(),
  share: z.enum(shareClasses).optional(),
  open: z.enum(openClasses).optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  cursor: z.string().max(200).optional(),
})

export const routes: readonly Route[] = [
  route(
    'POST',
    '/api/catalog/datasets',
    {
      summary: 'Enter a dataset as a draft',
      policy: { posts: ['steward'] },
      asks: enters,
      body: NewDataset,
      reply: DatasetView,
      status: 201,
    },
    (ctx, { body }) => enter(ctx, body),
  ),
  route(
    'GET',
    '/api/catalog/datasets',
    { summary: 'The catalog as the caller may see it', policy: 'public', query: Wish },
    (ctx, { query }) => listDatasets(ctx, query),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code',
    { summary: 'A dataset', policy: 'public', asks: sees, params: Code, reply: DatasetView },
    (ctx, { params }) => getDataset(ctx, params.code),
  ),
  route(
    'POST',
    '/api/catalog/datasets/:code/:transition',
    {
      summary: "Move the dataset's publication case on",
      policy: 'signed-in',
      asks: sees,
      params: Code.extend({ transition: z.string() }),
      body: z.looseObject({}),
      reply: CaseView,
    },
    (ctx, { params, body }) => move(ctx, params.code, params.transition, body),
  ),
]
