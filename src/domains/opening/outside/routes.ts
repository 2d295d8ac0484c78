import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Quad } from 'n3'
import { z } from 'zod'
import { getDataset, listAnswers, listDatasets } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import type { Ctx } from '#platform/context'
import { baseOf, Ordinal, type Route, rawRoute, toEveryOrigin } from '#platform/http'
import { notFound } from '#platform/problem'
import { ckanRoutes } from './ckan.ts'
import { everything } from './ckan-asked.ts'
import { catalogQuads, datasetQuads, lastPage } from './dcat.ts'
import { atom, projectOpenData, sitemap } from './feeds.ts'
import { type Syntax, syntaxes, written } from './rdf.ts'
import { givenOf, inPublicSet, preferred, wholeSet } from './shared.ts'

const pageSize = 100
const entriesOfFeed = 100
const names = ['ttl', 'jsonld', 'rdf'] as const satisfies readonly Syntax[]

/** A call for statements: which syntax, of which page of the catalog or of which dataset. */
interface Wanted {
  readonly ctx: Ctx
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly syntax: Syntax
}

const pageTypes = { html: 'text/html', ...syntaxes } as const

/** The syntax that a page's caller likes better than HTML, or null: browsers and those who do not care get the page. */
export function wishedOfPage(request: FastifyRequest): Syntax | null {
  const liked = preferred(request.headers.accept, pageTypes, ['html', ...names])
  return liked === 'html' ? null : liked
}

async function send({ reply, syntax }: Wanted, quads: readonly Quad[]): Promise<FastifyReply> {
  return reply
    .type(`${syntaxes[syntax]}; charset=utf-8`)
    .header('vary', 'Accept')
    .send(await written(quads, syntax))
}

/** A page of the catalog; `Link` leads to the others in the same syntax. */
export async function sendCatalog(wanted: Wanted, page: number): Promise<FastifyReply> {
  const { ctx, request, reply, syntax } = wanted
  const found = await listDatasets(ctx, { publicOnly: true, limit: pageSize, offset: (page - 1) * pageSize })
  const files = await givenOf(ctx, found.items)
  const it = { items: found.items, files, total: found.total, page, size: pageSize }
  const base = baseOf(request)
  const links = [
    ...(page < lastPage(it) ? [['next', page + 1] as const] : []),
    ...(page > 1 ? [['prev', page - 1] as const] : []),
  ].map(([rel, to]) => `<${base}/catalog.${syntax}?page=${to}>; rel="${rel}"`)
  if (links.length > 0) void reply.header('link', links.join(', '))
  return send(wanted, catalogQuads(it, base))
}

/** A public dataset. @throws access/not-found */
export async function sendDataset(wanted: Wanted, code: string): Promise<FastifyReply> {
  const it = await getDataset(wanted.ctx, code)
  if (!inPublicSet(wanted.ctx, it)) throw notFound()
  const files = (await givenOf(wanted.ctx, [it])).get(code)
  return send(wanted, datasetQuads(it, baseOf(wanted.request), files))
}

const Page = z.object({ page: z.coerce.number().int().min(1).max(100_000).default(1) })
const Code = z.object({ code: z.string() })

const dcat: readonly Route[] = [
  rawRoute(
    'GET',
    '/catalog',
    {
      summary: { zh: 'DCAT-AP 目录', en: 'The catalog as DCAT-AP' },
      policy: 'public',
      query: Page,
      sends: Object.values(syntaxes),
    },
    (ctx, { query }, { request, reply }) => {
      const syntax = preferred(request.headers.accept, syntaxes, names) ?? 'ttl'
      return sendCatalog({ ctx, request, reply, syntax }, query.page)
    },
  ),
  rawRoute(
    'GET',
    '/dataset/:code',
    {
      summary: {
        zh: 'CKAN 地址上的数据集：DCAT-AP 或页面',
        en: 'A dataset where CKAN has it: as DCAT-AP by `Accept`, else its page',
      },
      policy: 'public',
      params: Code,
      sends: Object.values(syntaxes),
    },
    async (ctx, { params }, { request, reply }) => {
      const syntax = wishedOfPage(request)
      if (syntax !== null) return sendDataset({ ctx, request, reply, syntax }, params.code)
      await getDataset(ctx, params.code)
      return reply.header('vary', 'Accept').redirect(`/datasets/${encodeURIComponent(params.code)}`, 303)
    },
  ),
  ...names.flatMap((syntax) => [
    rawRoute(
      'GET',
      `/catalog.${syntax}`,
      {
        summary: { zh: `DCAT-AP 目录（${syntaxes[syntax]}）`, en: `The catalog as ${syntaxes[syntax]}` },
        policy: 'public',
        query: Page,
        sends: [syntaxes[syntax]],
      },
      (ctx, { query }, { request, reply }) => sendCatalog({ ctx, request, reply, syntax }, query.page),
    ),
    rawRoute(
      'GET',
      `/dataset/:code.${syntax}`,
      {
        summary: { zh: `一个数据集的 DCAT-AP（${syntaxes[syntax]}）`, en: `A dataset as ${syntaxes[syntax]}` },
        policy: 'public',
        params: Code,
        sends: [syntaxes[syntax]],
      },
      (ctx, { params }, { request, reply }) => sendDataset({ ctx, request, reply, syntax }, params.code),
    ),
  ]),
]

const feeds: readonly Route[] = [
  rawRoute(
    'GET',
    '/data.json',
    {
      summary: { zh: 'Project Open Data 1.1 目录', en: 'Project Open Data 1.1' },
      policy: 'public',
      reply: z.looseObject({ dataset: z.array(z.looseObject({})) }),
    },
    async (ctx, _input, { request, reply }) => {
      const items = await everything(ctx)
      return reply.send(projectOpenData(items, await givenOf(ctx, items), baseOf(request)))
    },
  ),
  rawRoute(
    'GET',
    '/sitemap.xml',
    {
      summary: { zh: '网站地图', en: 'The sitemap' },
      policy: 'public',
      query: z.object({ file: Ordinal.optional() }),
      sends: ['application/xml'],
    },
    async (ctx, { query }, { request, reply }) =>
      reply
        .type('application/xml; charset=utf-8')
        .send(sitemap(await everything(ctx), baseOf(request), query.file ?? null)),
  ),
  rawRoute(
    'GET',
    '/feeds/dataset.atom',
    {
      summary: { zh: '最近更新的订阅源', en: 'What was renewed last' },
      policy: 'public',
      sends: ['application/atom+xml'],
    },
    async (ctx, _input, { request, reply }) => {
      const { items } = await listAnswers(ctx, wholeSet, { order: [], offset: 0, limit: entriesOfFeed })
      return reply.type('application/atom+xml; charset=utf-8').send(atom(items, baseOf(request)))
    },
  ),
  rawRoute(
    'GET',
    '/robots.txt',
    { summary: { zh: '给爬虫的说明', en: 'For crawlers' }, policy: 'public', sends: ['text/plain'] },
    async (_ctx, _input, { request, reply }) =>
      reply
        .type('text/plain; charset=utf-8')
        .send(
          `User-agent: *\nDisallow: /api/\nDisallow: /console\nAllow: /\nSitemap: ${baseOf(request)}/sitemap.xml\n`,
        ),
  ),
]

/** What programs of other makers read: CKAN, DCAT-AP, Project Open Data, sitemap, feed. Only the public set. */
export const outsideRoutes = (deps: DeliveryDeps): readonly Route[] =>
  toEveryOrigin([...ckanRoutes(deps), ...dcat, ...feeds])
