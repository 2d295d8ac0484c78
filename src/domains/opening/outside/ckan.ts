import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type DatasetView, getDataset, listDatasets, publicCounts } from '#domains/catalog'
import type { DeliveryDeps } from '#domains/delivery'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { type Route, rawRoute } from '#platform/http'
import { notFound, Problem, unacceptable } from '#platform/problem'
import {
  type Action,
  type Asked,
  absent,
  CkanError,
  everything,
  invalid,
  list,
  needed,
  ofResource,
  type Params,
  paramsOf,
  text,
  truthy,
  whole,
} from './ckan-asked.ts'
import { datastoreInfo, datastoreSearch } from './ckan-datastore.ts'
import { alternatives, facetsOf, filtered, SearchQueryError, sorted } from './ckan-search.ts'
import { groupOf, organizationOf, packageOf, resourceOf, tagOf } from './ckan-shapes.ts'
import { baseOf, licence, uuidOf } from './shared.ts'

async function found(ctx: Ctx, id: string): Promise<DatasetView> {
  const isPublic = (it: DatasetView): boolean => it.state === 'published' && it.open !== 'closed'
  if (/^\d{10}-\d{6}$/.test(id)) {
    const it = await getDataset(ctx, id).catch(() => undefined)
    if (it !== undefined && isPublic(it)) return it
  }
  for (const it of await everything(ctx)) if (uuidOf(it.code) === id) return it
  throw absent()
}

const knownParams = new Set(
  'q fq fq_list sort rows start facet facet.field facet.limit facet.mincount fl include_drafts include_deleted include_private use_default_schema qf bf boost tie defType mm'.split(
    ' ',
  ),
)

/** Entries that answer a question, the best of each alternative first. */
async function asked(ctx: Ctx, q: string): Promise<DatasetView[]> {
  if (q === '' || q === '*:*') return everything(ctx)
  const all = new Map<string, DatasetView>()
  for (const { words, clauses } of alternatives(q)) {
    const found =
      words === ''
        ? await everything(ctx)
        : (await listDatasets(ctx, { publicOnly: true, q: words, limit: 1000 })).items
    for (const it of filtered(found, clauses === '' ? [] : [clauses])) all.set(it.code, it)
  }
  return [...all.values()]
}

const packageSearch: Action = async ({ ctx, params, base }) => {
  const strange = Object.keys(params).filter((name) => !knownParams.has(name) && !name.startsWith('ext_'))
  if (strange.length > 0)
    throw new CkanError('Search Query Error', 400, `Invalid search parameters: ${JSON.stringify(strange)}`)
  const matched = await asked(ctx, text(params, 'q') ?? '')
  const fits = filtered(matched, [
    ...(text(params, 'fq') === undefined ? [] : [text(params, 'fq') ?? '']),
    ...list(params['fq_list']),
  ])
  const start = whole(params, 'start', 0, Number.MAX_SAFE_INTEGER)
  const rows = whole(params, 'rows', 10, 1000)
  const sort = text(params, 'sort') ?? 'score desc, metadata_modified desc'
  const page = sorted(fits, sort).slice(start, start + rows)
  return {
    count: fits.length,
    sort,
    results: page.map((it) => packageOf(it, base)),
    ...facetsOf(fits, list(params['facet.field'])),
  }
}

async function organizationsWithData(ctx: Ctx) {
  const counts = new Map((await publicCounts(ctx)).map((it) => [it.org, it.datasets]))
  const all = await listOrganizations(ctx, {})
  return all.items.filter((it) => counts.has(it.code)).map((it) => ({ ...it, count: counts.get(it.code) ?? 0 }))
}

const organizationShow: Action = async ({ ctx, params, base }) => {
  const id = needed(params, 'id')
  const it = (await organizationsWithData(ctx)).find(
    (org) => org.code === id || uuidOf(`organization/${org.code}`) === id,
  )
  if (it === undefined) throw absent()
  const packages = truthy(params['include_datasets'])
    ? (await listDatasets(ctx, { publicOnly: true, org: it.code, limit: 10 })).items
    : []
  return {
    ...organizationOf(it),
    display_name: it.name,
    package_count: it.count,
    packages: packages.map((one) => packageOf(one, base)),
    extras: [],
    users: [],
    tags: [],
    groups: [],
  }
}

async function themes(ctx: Ctx): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const it of await everything(ctx)) counts.set(it.theme, (counts.get(it.theme) ?? 0) + 1)
  return counts
}

const groupShow: Action = async ({ ctx, params }) => {
  const id = needed(params, 'id')
  for (const [theme, count] of await themes(ctx))
    if (theme === id || uuidOf(`group/${theme}`) === id)
      return { ...groupOf(theme, count), packages: [], extras: [], users: [], tags: [], groups: [] }
  throw absent()
}

const page = <T>(params: Params, items: readonly T[], cap: number): T[] => {
  const offset = whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER)
  return items.slice(offset, offset + whole(params, 'limit', cap, cap))
}

const actions: Readonly<Record<string, Action>> = {
  package_list: async ({ ctx, params }) => page(params, (await everything(ctx)).map((it) => it.code).sort(), 1_000_000),
  package_search: packageSearch,
  package_autocomplete: async ({ ctx, params }) => {
    const q = needed(params, 'q')
    const { items } = await listDatasets(ctx, { publicOnly: true, q, limit: whole(params, 'limit', 10, 100) })
    return items.map((it) => ({ name: it.code, title: it.title, match_field: 'title', match_displayed: it.title }))
  },
  current_package_list_with_resources: async ({ ctx, params, base }) =>
    page(params, await everything(ctx), 1000).map((it) => packageOf(it, base)),
  help_show: async ({ params }) => {
    const name = needed(params, 'name')
    if (actionOf(name) === undefined) throw absent()
    return `${name}: CKAN action API v3, read only.`
  },
  package_show: async ({ ctx, params, base }) => packageOf(await found(ctx, needed(params, 'id')), base),
  resource_show: async ({ ctx, params, base }) => {
    const { it, format } = await ofResource(ctx, needed(params, 'id'))
    return resourceOf(it, format, base)
  },
  organization_list: async ({ ctx, params }) => {
    const all = await organizationsWithData(ctx)
    if (!truthy(params['all_fields']))
      return page(
        params,
        all.map((it) => it.code),
        1000,
      )
    return page(params, all, 1000).map((it) => ({
      ...organizationOf(it),
      display_name: it.name,
      package_count: it.count,
    }))
  },
  organization_show: organizationShow,
  group_list: async ({ ctx, params }) => {
    const all = [...(await themes(ctx))]
    return page(params, all, 1000).map(([theme, count]) =>
      truthy(params['all_fields']) ? groupOf(theme, count) : theme,
    )
  },
  group_show: groupShow,
  tag_list: async ({ ctx, params }) => {
    const tags = [...new Set((await everything(ctx)).flatMap((it) => it.keywords))].sort()
    const wanted = tags.filter((it) => it.includes(text(params, 'query') ?? ''))
    return truthy(params['all_fields']) ? wanted.map(tagOf) : wanted
  },
  license_list: async ({ base }) => [
    {
      id: licence.id,
      title: licence.title,
      url: `${base}${licence.path}`,
      status: 'active',
      domain_content: false,
      domain_data: true,
      domain_software: false,
      family: '',
      is_generic: false,
      maintainer: '',
      od_conformance: 'not reviewed',
      osd_conformance: 'not reviewed',
    },
  ],
  status_show: async ({ base }) => ({
    site_title: '重庆市公共数据开放平台',
    site_description: '',
    site_url: base,
    error_emails_to: null,
    locale_default: 'zh_Hans_CN',
    extensions: ['datastore'],
    ckan_version: '2.11.3',
  }),
  site_read: async () => true,
  datastore_search: datastoreSearch,
  datastore_info: datastoreInfo,
}

/** An action by its own name alone: what every object has, such as `constructor`, is none. */
const actionOf = (name: string): Action | undefined => (Object.hasOwn(actions, name) ? actions[name] : undefined)

/** What CKAN says outside of its envelope. */
const refused = (reply: FastifyReply, why: string): FastifyReply =>
  reply
    .status(400)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(`Bad request: ${why}`))

async function answer(
  asked: Omit<Asked, 'base' | 'params'>,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const base = baseOf(request)
  const action = actionOf(name)
  if (action === undefined) return refused(reply, `Action name not known: ${name}`)
  const params = await paramsOf(request)
  if (typeof params === 'string') return refused(reply, params)
  const help = `${base}/api/3/action/help_show?name=${name}`
  try {
    return reply.send({ help, success: true, result: await action({ ...asked, params, base }) })
  } catch (error) {
    const known = translated(error)
    if (known === null) throw error
    return reply
      .status(known.status)
      .send({ help, success: false, error: { ...known.fields, __type: known.type, message: known.message } })
  }
}

function translated(error: unknown): CkanError | null {
  if (error instanceof CkanError) return error
  if (error instanceof SearchQueryError) return new CkanError('Search Query Error', 400, error.message)
  if (error instanceof SyntaxError) return invalid('filters', 'Not a json string')
  if (!(error instanceof Problem)) return null
  if (error.status === 404) return absent()
  if (error.status === 401 || error.status === 403) return new CkanError('Authorization Error', 403, 'Access denied')
  return error.status < 500 ? invalid('query', error.title) : null
}

const Anything = z.record(z.string(), z.unknown())

const formatsOfDump = new Set(['csv', 'json', 'xml'])

/** The read actions of CKAN's API, at both addresses, GET and POST, in its envelopes. */
export const ckanRoutes = (deps: DeliveryDeps): readonly Route[] => [
  rawRoute(
    'GET',
    '/api/3',
    { summary: "CKAN's version of its API", policy: 'public' },
    async (_ctx, _input, { reply }) => reply.send({ version: 3 }),
  ),
  rawRoute(
    'GET',
    '/datastore/dump/:id',
    {
      summary: 'All rows of a resource',
      policy: 'public',
      params: z.object({ id: z.string() }),
      query: z.object({ format: z.string().default('csv') }),
    },
    async (ctx, { params, query }, { reply }) => {
      const { it } = await ofResource(ctx, params.id).catch(() => {
        throw notFound()
      })
      if (!formatsOfDump.has(query.format))
        throw unacceptable({ errors: [{ path: 'format', message: 'csv、json 或 xml' }] })
      return reply.redirect(`/api/data/${it.code}/download.${query.format}`, 302)
    },
  ),
  ...['/api/3/action/:name', '/api/action/:name'].flatMap((path) => actionRoutes(deps, path)),
]

const Name = z.object({ name: z.string() })

const actionRoutes = (deps: DeliveryDeps, path: string): readonly Route[] => [
  rawRoute(
    'GET',
    path,
    { summary: 'A CKAN read action', policy: 'public', params: Name, query: Anything },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
  rawRoute(
    'POST',
    path,
    { summary: 'A CKAN read action', policy: 'public', params: Name, body: z.unknown() },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
]
