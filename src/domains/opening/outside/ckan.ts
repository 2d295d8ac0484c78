import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { DeliveryDeps } from '#domains/delivery'
import { baseOf, type Route, rawRoute } from '#platform/http'
import { Problem } from '#platform/problem'
import {
  type Action,
  type Asked,
  absent,
  badSearch,
  CkanError,
  denied,
  invalid,
  needed,
  paramsOf,
} from './ckan-asked.ts'
import { datastoreActions } from './ckan-datastore.ts'
import { dump } from './ckan-dump.ts'
import { organizationActions } from './ckan-organizations.ts'
import { packageActions } from './ckan-packages.ts'
import { SearchQueryError } from './ckan-search.ts'
import { licence } from './shared.ts'

const actions: Readonly<Record<string, Action>> = {
  ...packageActions,
  ...organizationActions,
  ...datastoreActions,
  help_show: async ({ params }) => {
    const name = needed(params, 'name')
    if (actionOf(name) === undefined) throw absent()
    return `${name}: CKAN action API v3, read only.`
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
    return reply.status(known.status).send({ help, success: false, error: known.told })
  }
}

function translated(error: unknown): CkanError | null {
  if (error instanceof CkanError) return error
  if (error instanceof SearchQueryError) return badSearch(error.message)
  if (!(error instanceof Problem)) return null
  if (error.status === 404) return absent()
  if (error.status === 401 || error.status === 403) return denied()
  return error.status < 500 ? invalid('query', error.title) : null
}

const Anything = z.record(z.string(), z.unknown())

/** The read actions of CKAN's API, at both addresses, GET and POST, in its envelopes. */
export const ckanRoutes = (deps: DeliveryDeps): readonly Route[] => [
  rawRoute(
    'GET',
    '/api/3',
    { summary: "CKAN's version of its API", policy: 'public', reply: z.object({ version: z.literal(3) }) },
    async (_ctx, _input, { reply }) => reply.send({ version: 3 }),
  ),
  rawRoute(
    'GET',
    '/datastore/dump/:id',
    {
      summary: 'All rows of a resource',
      policy: 'public',
      params: z.object({ id: z.string() }),
      query: Anything,
      sends: ['text/csv', 'text/tab-separated-values', 'application/json', 'text/xml'],
    },
    (ctx, { params, query }, { request, reply, transaction }) =>
      dump({ ctx, params: query, base: baseOf(request), deps, transaction }, params.id, reply),
  ),
  ...['/api/3/action/:name', '/api/action/:name'].flatMap((path) => actionRoutes(deps, path)),
]

const Name = z.object({ name: z.string() })
const Envelope = z.object({ help: z.string(), success: z.literal(true), result: z.unknown() })

const actionRoutes = (deps: DeliveryDeps, path: string): readonly Route[] => [
  rawRoute(
    'GET',
    path,
    { summary: 'A CKAN read action', policy: 'public', params: Name, query: Anything, reply: Envelope },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
  rawRoute(
    'POST',
    path,
    {
      summary: 'A CKAN read action',
      policy: 'public',
      params: Name,
      body: z.unknown(),
      forms: true,
      reads: true,
      reply: Envelope,
      unread: (reply) => refused(reply, 'JSON Error: Error decoding JSON data.'),
    },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
]
