import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { z } from 'zod'
import { getDataset, listDatasets, publicCounts, publicFacet } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import { getOrganization, listOrganizations } from '#domains/directory'
import { gradesFor, masksOf } from '#domains/security'
import { controls } from '#law'
import { cityTime } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { type Route, rawRoute } from '#platform/http'
import { type Lake, partsOf, type Version, versionsOf } from '#platform/lake'
import { leafCounts, leavesOf } from '#platform/ledger'
import { type Engines, printDuckdb } from '#platform/query'
import { type Drawing, doorsOf } from './doors.tsx'
import { schemaOrg } from './outside/feeds.ts'
import { syntaxes } from './outside/rdf.ts'
import { outsideRoutes } from './outside/routes.ts'
import { baseOf } from './outside/shared.ts'
import { type DatasetData, DatasetPage } from './pages/dataset.tsx'
import { DatasetsPage } from './pages/datasets.tsx'
import { HomePage, titleOf } from './pages/home.tsx'
import type { Frame } from './pages/layout.tsx'
import { LawPage, LedgerPage, NotFoundPage, OrganizationsPage } from './pages/plain.tsx'
import { StatisticsPage } from './pages/statistics.tsx'
import { statistics } from './statistics.ts'
import { type Lang, say, type Word } from './words.ts'

export interface Deps {
  /** Pages of a demo city say that they are one. */
  readonly demo: boolean
  readonly lake: Lake
  readonly engines: Engines
  readonly ledgerFolder: string
  readonly delivery: DeliveryDeps
}

const styles = ['tokens', 'components', 'parts', 'portal']
  .map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8'))
  .join('\n')
const stylesTag = `"${createHash('sha256').update(styles).digest('hex').slice(0, 16)}"`

const langOf = (request: FastifyRequest): Lang => (/[?&]lang=en(&|$)/.test(request.url) ? 'en' : 'zh')

const frameOf = (request: FastifyRequest, title: string, demo: boolean): Frame => ({
  lang: langOf(request),
  path: request.url,
  title,
  demo,
})

const html = (page: ReactElement): string => `<!doctype html>${renderToStaticMarkup(page)}`
const send = (reply: FastifyReply, page: ReactElement): FastifyReply =>
  reply.type('text/html; charset=utf-8').send(html(page))

/** The page for what is not there: rendered outside of any route. */
export const notFoundPage =
  (demo: boolean) =>
  (request: FastifyRequest): string =>
    html(<NotFoundPage frame={frameOf(request, say(langOf(request), 'notFound'), demo)} />)

const Lang = z.object({ lang: z.string().optional() })
const Wish = Lang.extend({
  q: z.string().max(200).optional(),
  org: z.string().max(20).optional(),
  theme: z.string().max(50).optional(),
  open: z.string().max(20).optional(),
  cursor: z.string().max(200).optional(),
})

const Leaves = Lang.extend({
  control: z.coerce.number().int().optional(),
  before: z.coerce.number().int().min(0).optional(),
})

interface At<Q> {
  readonly frame: (title: string) => Frame
  readonly query: Q
  readonly code: string
  readonly base: string
}

const pages =
  (demo: boolean) =>
  <Q extends z.ZodType>(
    path: string,
    summary: string,
    query: Q,
    draw: (ctx: Ctx, at: At<z.output<Q>>) => Promise<ReactElement>,
  ): Route =>
    rawRoute(
      'GET',
      path,
      { summary, policy: 'public', params: z.object({ code: z.string().optional() }), query },
      async (ctx, { params, query: wish }, { request, reply }) =>
        send(
          reply,
          await draw(ctx, {
            frame: (title) => frameOf(request, title, demo),
            query: wish,
            code: params.code ?? '',
            base: baseOf(request),
          }),
        ),
    )

async function home(ctx: Ctx, frame: (title: string) => Frame): Promise<ReactElement> {
  const counts = await publicCounts(ctx)
  const newest = await listDatasets(ctx, { publicOnly: true, limit: 8 })
  const at = frame('')
  const data = {
    datasets: counts.reduce((sum, it) => sum + it.datasets, 0),
    rows: counts.reduce((sum, it) => sum + it.rows, 0),
    organizations: counts.length,
    newest: newest.items,
  }
  return <HomePage frame={{ ...at, title: say(at.lang, 'home') }} data={data} />
}

async function datasets(ctx: Ctx, frame: Frame, wish: z.output<typeof Wish>): Promise<ReactElement> {
  const empty = (value: string | undefined): string | undefined => (value === '' ? undefined : value)
  const open = wish.open === 'unconditional' || wish.open === 'conditional' ? wish.open : undefined
  const asked = { q: empty(wish.q), org: empty(wish.org), theme: empty(wish.theme), open }
  const found = await listDatasets(ctx, { publicOnly: true, ...asked, cursor: empty(wish.cursor) })
  const names = new Map((await listOrganizations(ctx, {})).items.map((org) => [org.code, org.name]))
  const facets = {
    org: (await publicFacet(ctx, asked, 'org')).map((it) => ({ ...it, name: names.get(it.value) ?? it.value })),
    theme: (await publicFacet(ctx, asked, 'theme')).map((it) => ({ ...it, name: it.value })),
    open: await publicFacet(ctx, asked, 'open'),
  }
  return (
    <DatasetsPage
      frame={frame}
      found={{ q: wish.q ?? '', org: wish.org ?? '', theme: wish.theme ?? '', open: open ?? '', ...found, facets }}
    />
  )
}

async function dataset(
  ctx: Ctx,
  deps: Deps,
  { code, frame, base }: Pick<At<unknown>, 'code' | 'frame' | 'base'>,
): Promise<ReactElement> {
  const it = await getDataset(ctx, code)
  const versions = it.version === null ? [] : await versionsOf(ctx, code)
  const [latest] = versions
  const at = frame(it.title)
  const data: DatasetData = {
    dataset: it,
    preview: latest === undefined || it.open !== 'unconditional' ? null : await preview(ctx, deps, latest),
    versions: versions.slice(0, 50).map((version) => ({
      version: version.version,
      at: cityTime(version.at).slice(0, 16).replace('T', ' '),
      rowsIn: version.rowsIn,
      rows: version.rows,
      rejected: version.rejected,
      digest: version.digest,
      entry: version.entry,
    })),
  }
  const description = JSON.stringify(schemaOrg(it, base)).replaceAll('<', '\\u003c')
  const head = (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every `<` escaped; a script element takes no text otherwise */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: description }} />
      {(['ttl', 'jsonld', 'rdf'] as const).map((syntax) => (
        <link key={syntax} rel="alternate" type={syntaxes[syntax]} href={`/dataset/${it.code}.${syntax}`} />
      ))}
    </>
  )
  return <DatasetPage frame={{ ...at, title: titleOf(at, it), head }} data={data} />
}

/** The first rows as everybody may see them: masked like every door. */
async function preview(ctx: Ctx, { lake, engines }: Deps, version: Version): Promise<DatasetData['preview']> {
  const grades = await gradesFor(ctx, version.dataset)
  if (grades.some((it) => it.grade > 2)) return null
  const rows: string[][] = []
  const plan = {
    parts: partsOf(lake, version),
    columns: version.columns,
    masks: masksOf(grades),
    where: [],
    order: [],
    limit: 20,
  }
  for await (const batch of engines.run(printDuckdb(plan)))
    for (const row of batch) rows.push(version.columns.map((_, at) => row[at] ?? ''))
  return { columns: version.columns.map((column) => column.name), rows }
}

async function law(ctx: Ctx, frame: Frame): Promise<ReactElement> {
  const byType = await leafCounts(ctx)
  const lines = controls.map((control) => ({
    control,
    evidence:
      control.leaves === undefined ? null : control.leaves.reduce((sum, type) => sum + (byType.get(type) ?? 0), 0),
  }))
  return <LawPage frame={frame} controls={lines} />
}

const leavesOnPage = 50

/** The log's head and its newest leaves, or those that are a control's evidence. */
async function log(ctx: Ctx, deps: Deps, frame: Frame, query: z.output<typeof Leaves>): Promise<ReactElement> {
  const read = (name: string): Promise<string> => readFile(join(deps.ledgerFolder, name), 'utf8').catch(() => '')
  const control = controls.find((it) => it.id === query.control)
  const leaves = await leavesOf(ctx, { types: control?.leaves, before: query.before, limit: leavesOnPage })
  const last = leaves.at(-1)?.index ?? 0
  return (
    <LedgerPage
      frame={frame}
      checkpoint={await read('checkpoint')}
      vkey={(await read('vkey')).trim()}
      leaves={leaves}
      control={control}
      older={leaves.length < leavesOnPage || last === 0 ? undefined : last}
    />
  )
}

async function organization(ctx: Ctx, code: string, frame: (title: string) => Frame): Promise<ReactElement> {
  const org = await getOrganization(ctx, code)
  return datasets(ctx, frame(org.name), { org: org.code })
}

async function organizations(ctx: Ctx, frame: Frame): Promise<ReactElement> {
  const counts = new Map((await publicCounts(ctx)).map((it) => [it.org, it.datasets]))
  const all = await listOrganizations(ctx, {})
  const items = all.items
    .map(({ code, name }) => ({ code, name, datasets: counts.get(code) ?? 0 }))
    .sort((a, b) => b.datasets - a.datasets || (a.code < b.code ? -1 : 1))
  return <OrganizationsPage frame={frame} items={items} />
}

const drawing = (demo: boolean): Drawing => ({
  frame: (request, title) => frameOf(request, say(langOf(request), title), demo),
  send,
})

export const routesOf = (deps: Deps): readonly Route[] => {
  const page = pages(deps.demo)
  return [
    ...doorsOf(drawing(deps.demo), deps.ledgerFolder),
    ...outsideRoutes(deps.delivery),
    page('/', 'Home', Lang, (ctx, { frame }) => home(ctx, frame)),
    page('/datasets', 'Search', Wish, (ctx, { frame, query }) => datasets(ctx, withTitle(frame, 'catalog'), query)),
    page('/datasets/:code', 'A dataset', Lang, (ctx, at) => dataset(ctx, deps, at)),
    page('/organizations', 'Organisations', Lang, (ctx, { frame }) =>
      organizations(ctx, withTitle(frame, 'organizations')),
    ),
    page('/organizations/:code', 'An organisation', Lang, (ctx, { frame, code }) => organization(ctx, code, frame)),
    page('/statistics', 'Statistics', Lang, async (ctx, { frame }) => (
      <StatisticsPage frame={withTitle(frame, 'statistics')} it={await statistics(ctx)} />
    )),
    page('/law', 'Limits and controls', Lang, (ctx, { frame }) => law(ctx, withTitle(frame, 'law'))),
    page('/ledger', 'The log', Leaves, (ctx, { frame, query }) => log(ctx, deps, withTitle(frame, 'ledger'), query)),
    rawRoute(
      'GET',
      '/assets/portal.css',
      { summary: 'The style sheet', policy: 'public' },
      async (_ctx, _input, { request, reply }) => {
        void reply.header('etag', stylesTag).header('cache-control', 'public, max-age=300')
        return request.headers['if-none-match'] === stylesTag
          ? reply.status(304).send()
          : reply.type('text/css; charset=utf-8').send(styles)
      },
    ),
  ]
}

function withTitle(frame: (title: string) => Frame, word: Word): Frame {
  const at = frame('')
  return { ...at, title: say(at.lang, word) }
}
