import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DatasetView, getDataset, listDatasets } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import type { Ctx } from '#platform/context'
import { type Route, rawRoute } from '#platform/http'
import { notFound } from '#platform/problem'
import { ckanRoutes } from './ckan.ts'
import { everything } from './ckan-asked.ts'
import { catalogQuads, datasetQuads } from './dcat.ts'
import { atom, projectOpenData, sitemap } from './feeds.ts'
import { type Syntax, syntaxes, written } from './rdf.ts'
import { baseOf } from './shared.ts'

const pageSize = 100
const names = ['ttl', 'jsonld', 'rdf'] as const satisfies readonly Syntax[]

/** The syntax that a caller asks for in `Accept`; Turtle without a wish. */
const wished = (request: FastifyRequest): Syntax =>
  names.find((it) => (request.headers.accept ?? '').includes(syntaxes[it])) ?? 'ttl'

async function catalog(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  at: { readonly syntax: Syntax; readonly page: number; readonly path: string },
): Promise<FastifyReply> {
  const found = await listDatasets(ctx, { publicOnly: true, limit: pageSize, offset: (at.page - 1) * pageSize })
  const quads = catalogQuads(
    { items: found.items, total: found.total, page: at.page, size: pageSize, path: at.path },
    baseOf(request),
  )
  return reply
    .type(`${syntaxes[at.syntax]}; charset=utf-8`)
    .header('vary', 'Accept')
    .send(await written(quads, at.syntax))
}

async function dataset(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  at: { readonly syntax: Syntax; readonly code: string },
): Promise<FastifyReply> {
  const it: DatasetView = await getDataset(ctx, at.code)
  if (it.state !== 'published' || it.open === 'closed') throw notFound()
  return reply
    .type(`${syntaxes[at.syntax]}; charset=utf-8`)
    .header('vary', 'Accept')
    .send(await written(datasetQuads(it, baseOf(request)), at.syntax))
}

const Page = z.object({ page: z.coerce.number().int().min(1).max(100_000).default(1) })
const Code = z.object({ code: z.string() })

const dcat: readonly Route[] = [
  rawRoute(
    'GET',
    '/catalog',
    { summary: 'The catalog as DCAT-AP', policy: 'public', query: Page },
    (ctx, { query }, { request, reply }) =>
      catalog(ctx, request, reply, { syntax: wished(request), page: query.page, path: '/catalog' }),
  ),
  ...names.flatMap((syntax) => [
    rawRoute(
      'GET',
      `/catalog.${syntax}`,
      { summary: `The catalog as ${syntaxes[syntax]}`, policy: 'public', query: Page },
      (ctx, { query }, { request, reply }) =>
        catalog(ctx, request, reply, { syntax, page: query.page, path: `/catalog.${syntax}` }),
    ),
    rawRoute(
      'GET',
      `/dataset/:code.${syntax}`,
      { summary: `A dataset as ${syntaxes[syntax]}`, policy: 'public', params: Code },
      (ctx, { params }, { request, reply }) => dataset(ctx, request, reply, { syntax, code: params.code }),
    ),
  ]),
]

const feeds: readonly Route[] = [
  rawRoute(
    'GET',
    '/data.json',
    { summary: 'Project Open Data 1.1', policy: 'public' },
    async (ctx, _input, { request, reply }) => reply.send(projectOpenData(await everything(ctx), baseOf(request))),
  ),
  rawRoute(
    'GET',
    '/sitemap.xml',
    { summary: 'The sitemap', policy: 'public', query: z.object({ file: z.coerce.number().int().min(1).optional() }) },
    async (ctx, { query }, { request, reply }) =>
      reply
        .type('application/xml; charset=utf-8')
        .send(sitemap(await everything(ctx), baseOf(request), query.file ?? null)),
  ),
  rawRoute(
    'GET',
    '/feeds/dataset.atom',
    { summary: 'What was renewed last', policy: 'public' },
    async (ctx, _input, { request, reply }) =>
      reply.type('application/atom+xml; charset=utf-8').send(atom(await everything(ctx), baseOf(request))),
  ),
  rawRoute(
    'GET',
    '/robots.txt',
    { summary: 'For crawlers', policy: 'public' },
    async (_ctx, _input, { request, reply }) =>
      reply
        .type('text/plain; charset=utf-8')
        .send(
          `User-agent: *\nDisallow: /api/\nDisallow: /console\nAllow: /\nSitemap: ${baseOf(request)}/sitemap.xml\n`,
        ),
  ),
]

/** What programs of other makers read: CKAN, DCAT-AP, Project Open Data, sitemap, feed. Only the public set. */
export const outsideRoutes = (deps: DeliveryDeps): readonly Route[] => [...ckanRoutes(deps), ...dcat, ...feeds]
