import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReactElement } from 'react'
import { z } from 'zod'
import { listUpdates, publicCounts, titlesOf, updateCounts } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import { getOrganization, listOrganizations } from '#domains/directory'
import { controls } from '#law'
import { cityDate } from '#platform/calendar'
import { type Ctx, visitor } from '#platform/context'
import { type Route, rawRoute } from '#platform/http'
import { leafCounts, leavesOf } from '#platform/ledger'
import { assetRoutes } from './assets.ts'
import { datasetData } from './data/dataset.ts'
import { found, Wish } from './data/datasets.ts'
import { apiExample } from './data/example.ts'
import { homeData } from './data/home.ts'
import { RowsWish } from './data/preview.ts'
import { DisplayWish, displayCookie, displayOf, turned } from './display.ts'
import { doorsOf } from './doors.tsx'
import { listMatters } from './matters.ts'
import { schemaOrg } from './outside/feeds.ts'
import { syntaxes } from './outside/rdf.ts'
import { outsideRoutes, sendCatalog, sendDataset } from './outside/routes.ts'
import { inPublicSet } from './outside/shared.ts'
import { type At, drawing, pages } from './page-doors.tsx'
import { ApiGuidePage } from './pages/api-guide.tsx'
import { DatasetPage } from './pages/dataset.tsx'
import { DatasetsPage } from './pages/datasets.tsx'
import { HelpPage } from './pages/help.tsx'
import { titleOf } from './pages/hits.tsx'
import { HomePage } from './pages/home.tsx'
import { LawPage } from './pages/law.tsx'
import type { Frame } from './pages/layout.tsx'
import { MattersPage, UpdatesPage } from './pages/lists.tsx'
import { LedgerPage } from './pages/log.tsx'
import { OrganizationPage, OrganizationsPage } from './pages/organizations.tsx'
import { StatisticsPage } from './pages/statistics.tsx'
import { statistics } from './statistics.ts'
import { say, type Word } from './words.ts'
import { nameIn } from './words-names.ts'

export interface Deps {
  /** Pages of a demo city say that they are one. */
  readonly demo: boolean
  readonly ledgerFolder: string
  readonly delivery: DeliveryDeps
}

const Lang = z.object({ lang: z.string().optional() })
const Figures = Lang.extend({
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  door: z.string().max(40).optional(),
})
const Leaves = Lang.extend({
  control: z.coerce.number().int().optional(),
  before: z.coerce.number().int().min(0).optional(),
})

/** The catalog's first page, for programs that ask the portal for statements. */
const catalog: typeof sendDataset = (wanted) => sendCatalog(wanted, 1)

async function home(ctx: Ctx, deps: Deps, frame: Frame): Promise<ReactElement> {
  return <HomePage frame={frame} data={await homeData(ctx, deps.ledgerFolder)} />
}

async function datasets(ctx: Ctx, frame: Frame, wish: z.output<typeof Wish>): Promise<ReactElement> {
  return <DatasetsPage frame={frame} found={await found(ctx, wish)} />
}

async function dataset(ctx: Ctx, deps: Deps, at: At<RowsWish>): Promise<ReactElement> {
  const data = await datasetData(ctx, deps.delivery, at.code, at.query, at.transaction)
  const it = data.dataset
  const frame = at.frame(it.title)
  const description = JSON.stringify(schemaOrg(it, data.preview !== null, at.base)).replaceAll('<', '\\u003c')
  const head = inPublicSet(ctx, it) ? (
    <>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: JSON with every `<` escaped; a script element takes no text otherwise */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: description }} />
      {(['ttl', 'jsonld', 'rdf'] as const).map((syntax) => (
        <link key={syntax} rel="alternate" type={syntaxes[syntax]} href={`/dataset/${it.code}.${syntax}`} />
      ))}
    </>
  ) : null
  return <DatasetPage frame={{ ...frame, title: titleOf(frame, it), head }} data={{ ...data, base: at.base }} />
}

const updatesOnPage = 50
const UpdatesWish = Lang.extend({
  state: z.enum(['late', 'near', 'onTime', 'none']).optional().catch(undefined),
  offset: z.coerce.number().int().min(0).max(10_000_000).catch(0).default(0),
})

async function updates(ctx: Ctx, frame: Frame, { state, offset }: z.output<typeof UpdatesWish>): Promise<ReactElement> {
  const organizations = new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it]))
  const lines = await listUpdates(ctx, { state, offset, limit: updatesOnPage + 1 })
  const items = lines.slice(0, updatesOnPage).map((it) => ({
    ...it,
    orgName: organizations.get(it.org)?.name ?? it.org,
    orgNameEn: organizations.get(it.org)?.nameEn ?? null,
  }))
  const counts = await updateCounts(ctx)
  const more = lines.length > updatesOnPage
  return <UpdatesPage frame={frame} it={{ items, counts, state, offset, more, now: ctx.now }} />
}

const MattersWish = Lang.extend({ offset: z.coerce.number().int().min(0).max(10_000_000).catch(0).default(0) })

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
      titles={
        await titlesOf(
          { ...ctx, actor: visitor },
          leaves.map((it) => it.subject),
        )
      }
      control={control}
      older={leaves.length < leavesOnPage || last === 0 ? undefined : last}
    />
  )
}

async function organization(ctx: Ctx, code: string, frame: (title: string) => Frame): Promise<ReactElement> {
  const it = await getOrganization(ctx, code)
  const named = frame('')
  const { hits, total, now } = await found(ctx, { org: code, lang: named.lang })
  const rows = (await publicCounts(ctx)).find(({ org }) => org === code)?.rows ?? 0
  const title = nameIn(named.lang, it.name, it.nameEn)
  return <OrganizationPage frame={{ ...named, title }} it={{ organization: it, rows, total, hits, now }} />
}

async function organizations(ctx: Ctx, frame: Frame): Promise<ReactElement> {
  const counts = new Map((await publicCounts(ctx)).map((it) => [it.org, it]))
  const all = await listOrganizations(ctx, {})
  const items = all.items
    .map((it) => ({ ...it, datasets: counts.get(it.code)?.datasets ?? 0, rows: counts.get(it.code)?.rows ?? 0 }))
    .sort((a, b) => b.datasets - a.datasets || (a.code < b.code ? -1 : 1))
  return <OrganizationsPage frame={frame} items={items} />
}

export const routesOf = (deps: Deps): readonly Route[] => {
  const page = pages(deps.demo)
  return [
    ...doorsOf(drawing(deps.demo), deps.ledgerFolder),
    ...outsideRoutes(deps.delivery),
    page(
      '/',
      { zh: '开放平台首页', en: 'Home' },
      Lang,
      (ctx, { frame }) => home(ctx, deps, withTitle(frame, 'home')),
      catalog,
    ),
    page('/datasets', { zh: '查找数据的页面', en: 'Search' }, Wish, (ctx, { frame, query }) =>
      datasets(ctx, withTitle(frame, 'catalog'), query),
    ),
    page(
      '/datasets/:code',
      { zh: '数据集页面', en: 'A dataset' },
      RowsWish,
      (ctx, at) => dataset(ctx, deps, at),
      sendDataset,
    ),
    page('/organizations', { zh: '提供部门页面', en: 'Organisations' }, Lang, (ctx, { frame }) =>
      organizations(ctx, withTitle(frame, 'organizations')),
    ),
    page('/organizations/:code', { zh: '一个部门的页面', en: 'An organisation' }, Lang, (ctx, { frame, code }) =>
      organization(ctx, code, frame),
    ),
    page('/statistics', { zh: '统计页面', en: 'Statistics' }, Figures, async (ctx, { frame, query }) => (
      <StatisticsPage
        frame={withTitle(frame, 'statistics')}
        it={await statistics(ctx, query)}
        day={cityDate(ctx.now)}
      />
    )),
    page('/updates', { zh: '更新承诺页面', en: 'Update promises' }, UpdatesWish, (ctx, { frame, query }) =>
      updates(ctx, withTitle(frame, 'updates'), query),
    ),
    page(
      '/matters',
      { zh: '申请与纠错公示页面', en: 'Applications and corrections' },
      MattersWish,
      async (ctx, { frame, query }) => (
        <MattersPage frame={withTitle(frame, 'matters')} {...(await listMatters(ctx, query.offset))} />
      ),
    ),
    page('/help', { zh: '使用指南页面', en: 'Guide' }, Lang, async (_ctx, { frame }) => (
      <HelpPage frame={withTitle(frame, 'helpTitle')} />
    )),
    page('/help/api', { zh: '行接口的说明页面', en: 'Guide to the API' }, Lang, async (ctx, { frame }) => (
      <ApiGuidePage frame={withTitle(frame, 'apiTitle')} example={await apiExample(ctx)} />
    )),
    page('/law', { zh: '时限与控制页面', en: 'Limits and controls' }, Lang, (ctx, { frame }) =>
      law(ctx, withTitle(frame, 'law')),
    ),
    page('/ledger', { zh: '账本页面', en: 'The log' }, Leaves, (ctx, { frame, query }) =>
      log(ctx, deps, withTitle(frame, 'ledger'), query),
    ),
    rawRoute(
      'GET',
      '/display',
      {
        summary: { zh: '切换大字、高对比、深色', en: 'Turn large text, high contrast or dark on or off' },
        policy: 'public',
        query: DisplayWish,
        status: 303,
      },
      async (_ctx, { query }, { request, reply }) =>
        reply
          .setCookie(displayCookie, turned(displayOf(request.cookies[displayCookie]), query.turn), {
            path: '/',
            maxAge: 365 * 24 * 3600,
            httpOnly: true,
            sameSite: 'lax',
          })
          .redirect(query.back, 303),
    ),
    ...assetRoutes(),
  ]
}

function withTitle(frame: (title: string) => Frame, word: Word): Frame {
  const at = frame('')
  return { ...at, title: say(at.lang, word) }
}
