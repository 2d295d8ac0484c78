import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { DeliveryDeps } from '#domains/delivery'
import { baseOf, type Failed, type Route, rawRoute } from '#platform/http'
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
  const action = actionOf(name)
  if (action === undefined) return refused(reply, `Action name not known: ${name}`)
  const params = await paramsOf(request)
  if (typeof params === 'string') return refused(reply, params)
  const help = helpOf(request)
  try {
    return reply.send({ help, success: true, result: await action({ ...asked, params, base: baseOf(request) }) })
  } catch (error) {
    const known = translated(error)
    if (known === null) throw error
    return reply.status(known.status).send({ help, success: false, error: known.told })
  }
}

const Name = z.object({ name: z.string() })

const helpOf = (request: FastifyRequest): string =>
  `${baseOf(request)}/api/3/action/help_show?name=${encodeURIComponent(Name.parse(request.params).name)}`

/** CKAN has no word of its own for some of these. */
const failures: Readonly<Record<number, readonly [type: string, message: string]>> = {
  413: ['Request Entity Too Large', 'Request body too large'],
  415: ['Unsupported Media Type', 'Send JSON or a form'],
  422: ['Validation Error', 'The text holds a character that cannot be stored'],
  429: ['Too Many Requests', 'Too many requests'],
  500: ['Internal Server Error', 'Internal Server Error'],
  503: ['Service Unavailable', 'Service temporarily unavailable'],
}

/** A failure of the service itself in the envelope of every answer; what is no JSON is told outside of it, as in CKAN. */
function told({ status, title, trace, retryAfter }: Failed, request: FastifyRequest): unknown {
  if (status === 400) return 'Bad request: JSON Error: Error decoding JSON data.'
  const [type, message] = failures[status] ?? ['Error', title]
  const more = retryAfter === null ? '' : `; retry after ${retryAfter} s`
  const error = { __type: type, message: `${message}${more} (request ${trace})` }
  return { help: helpOf(request), success: false, error }
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
    {
      summary: { zh: 'CKAN 接口的版本', en: "CKAN's version of its API" },
      policy: 'public',
      reply: z.object({ version: z.literal(3) }),
    },
    async (_ctx, _input, { reply }) => reply.send({ version: 3 }),
  ),
  rawRoute(
    'GET',
    '/datastore/dump/:id',
    {
      summary: { zh: '一个资源的全部行（CKAN）', en: 'All rows of a resource' },
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

const Envelope = z.object({ help: z.string(), success: z.literal(true), result: z.unknown() })

const actionRoutes = (deps: DeliveryDeps, path: string): readonly Route[] => [
  rawRoute(
    'GET',
    path,
    {
      summary: { zh: 'CKAN 读取接口', en: 'A CKAN read action' },
      policy: 'public',
      params: Name,
      query: Anything,
      reply: Envelope,
      tells: told,
    },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
  rawRoute(
    'POST',
    path,
    {
      summary: { zh: 'CKAN 读取接口', en: 'A CKAN read action' },
      policy: 'public',
      params: Name,
      body: z.unknown(),
      forms: true,
      reads: true,
      reply: Envelope,
      tells: told,
    },
    (ctx, { params }, { request, reply, transaction }) =>
      answer({ ctx, deps, transaction }, params.name, request, reply),
  ),
]
