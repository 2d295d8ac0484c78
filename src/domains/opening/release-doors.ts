import { z } from 'zod'
import { factsOf, getDataset, oversees } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import { demand } from '#platform/access'
import { type CaseKind, CaseView, seesCase } from '#platform/cases'
import { type Route, route } from '#platform/http'
import { gateOf } from './gate.ts'
import { Gate, NewRelease, ReleaseView } from './model.ts'
import { propose, releaseView } from './releases.ts'

/** The doors of opening cases; their transitions come with the kind. */
export const releaseDoors = (deps: DeliveryDeps, kind: CaseKind): readonly Route[] => [
  route(
    'POST',
    '/api/opening/releases',
    {
      summary: { zh: '提出向公众开放', en: 'Propose to open a dataset to everybody' },
      policy: { posts: ['steward'] },
      body: NewRelease,
      reply: CaseView,
      status: 201,
    },
    (ctx, { body }) => propose(ctx, deps, kind, body),
  ),
  route(
    'GET',
    '/api/opening/releases/:id',
    {
      summary: { zh: '一件开放审批的内容和审查结果', en: 'What an opening case asks for, with its gate' },
      policy: 'signed-in',
      asks: seesCase,
      params: z.object({ id: z.string() }),
      reply: ReleaseView,
    },
    (ctx, { params }) => releaseView(ctx, params.id),
  ),
  route(
    'GET',
    '/api/opening/gate/:code',
    {
      summary: {
        zh: '开放审查：哪些通过、哪些没有',
        en: 'What stands for and against opening a dataset, columns left out by `omit`',
      },
      policy: 'signed-in',
      asks: oversees,
      params: z.object({ code: z.string() }),
      query: z.object({ omit: z.union([z.string(), z.array(z.string())]).optional() }),
      reply: Gate,
    },
    async (ctx, { params, query }) => {
      const dataset = await getDataset(ctx, params.code)
      demand(oversees, ctx, factsOf(dataset))
      return gateOf(ctx, deps, dataset.code, [query.omit ?? []].flat())
    },
  ),
]
