import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { getDataset } from '#domains/catalog'
import { type Route, rawRoute, route } from '#platform/http'
import { notAllowed, notFound } from '#platform/problem'
import { Commit, IngestResult, NewUpload, UploadView } from './model.ts'
import { commit, type Deps, openUpload, proposalOf, receive, uploadOf } from './service.ts'
import { db } from './tables.ts'

const Id = z.object({ id: z.string() })
const stewards = { posts: ['steward', 'head'] } as const

const uploads = (deps: Deps): readonly Route[] => [
  route(
    'POST',
    '/api/intake/uploads',
    { summary: 'Begin an upload', policy: stewards, body: NewUpload, reply: UploadView, status: 201 },
    (ctx, { body }) => openUpload(ctx, deps, body),
  ),
  route(
    'GET',
    '/api/intake/uploads/:id',
    { summary: 'How far an upload has come', policy: stewards, params: Id, reply: UploadView },
    (ctx, { params }) => uploadOf(ctx, deps, params.id),
  ),
  rawRoute(
    'PUT',
    '/api/intake/uploads/:id',
    {
      summary: 'Send bytes from an offset on',
      policy: stewards,
      params: Id,
      query: z.object({ offset: z.coerce.number().int().min(0) }),
      reply: UploadView,
    },
    async (ctx, { params, query }, { request }) =>
      receive(ctx, deps, params.id, query.offset, request.body instanceof Readable ? request.body : request.raw),
  ),
  rawRoute(
    'GET',
    '/api/intake/uploads/:id/proposal',
    { summary: 'What the file seems to be', policy: stewards, params: Id },
    (ctx, { params }) => proposalOf(ctx, deps, params.id),
  ),
  rawRoute(
    'POST',
    '/api/intake/uploads/:id/commit',
    { summary: 'Make a version of it', policy: stewards, params: Id, body: Commit, reply: IngestResult },
    (ctx, { params, body }, { transaction }) => commit(ctx, deps, params.id, body, transaction),
  ),
]

/** Upload with resume, look at the proposal, commit: the same doors for the web and the command line. */
export const routesOf = (deps: Deps): readonly Route[] => [
  ...uploads(deps),
  rawRoute(
    'GET',
    '/api/intake/quarantine/:code/:version',
    {
      summary: 'The rows set aside, with line and reason',
      policy: stewards,
      params: z.object({ code: z.string(), version: z.coerce.number().int() }),
    },
    async (ctx, { params }, { reply }) => {
      const dataset = await getDataset(ctx, params.code)
      if (!ctx.actor.posts.some((post) => post.org === dataset.org.code))
        throw notAllowed({ missing: ['by: dataset.org'] })
      const found = await db(ctx)
        .selectFrom('quarantines')
        .select('path')
        .where('dataset', '=', params.code)
        .where('version', '=', params.version)
        .executeTakeFirst()
      if (found === undefined) throw notFound()
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', `attachment; filename="${params.code}-v${params.version}-quarantine.ndjson"`)
        .send(createReadStream(found.path))
    },
  ),
]
