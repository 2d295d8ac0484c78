import { z } from 'zod'
import { keeps, sees } from '#domains/catalog'
import { Ordinal, type Route, route } from '#platform/http'
import { type Deps, findingRows } from './findings.ts'
import { FindingRows, Verdict } from './model.ts'
import { type ClearToAll, verdictOf } from './service.ts'

export const routesOf = (deps: Deps, clearToAll: ClearToAll): readonly Route[] => [
  route(
    'GET',
    '/api/quality/:code',
    {
      summary: { zh: '一个版本的质量结论和概况', en: "A version's verdict and profile" },
      policy: 'public',
      asks: sees,
      params: z.object({ code: z.string() }),
      query: z.object({ version: Ordinal.optional() }),
      reply: Verdict,
    },
    (ctx, { params, query }) => verdictOf(ctx, params.code, query.version, clearToAll),
  ),
  route(
    'GET',
    '/api/quality/:code/findings/:version/:rule',
    {
      summary: { zh: '一项质量问题背后的行', en: 'The rows behind a finding, a page at a time' },
      policy: { posts: ['steward', 'head'] },
      asks: keeps,
      params: z.object({ code: z.string(), version: Ordinal, rule: z.string() }),
      query: z.object({ after: z.string().optional() }),
      reply: FindingRows,
    },
    (ctx, { params, query }) => findingRows(ctx, deps, { ...params, ...query }),
  ),
]
