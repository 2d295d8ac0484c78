import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { factsOf, getDataset, keeps, ofOwner } from '#domains/catalog'
import { demand } from '#platform/access'
import { type Route, rawRoute, route } from '#platform/http'
import { notFound } from '#platform/problem'
import { Commit, IngestResult, NewUpload, UploadView } from './model.ts'
import { ownUpload } from './policy.ts'
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
    { summary: 'How far an upload has come', policy: stewards, asks: ownUpload, params: Id, reply: UploadView },
    (ctx, { params }) => uploadOf(ctx, deps, params.id),
  ),
  rawRoute(
    'PUT',
    '/api/intake/uploads/:id',
    {
      summary: 'Send bytes from an offset on',
      policy: stewards,
      asks: ownUpload,
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
    { summary: 'What the file seems to be', policy: stewards, asks: ownUpload, params: Id },
    (ctx, { params }) => proposalOf(ctx, deps, params.id),
  ),
  rawRoute(
    'POST',
    '/api/intake/uploads/:id/commit',
    { summary: 'Make a version of it', policy: stewards, asks: keeps, params: Id, body: Commit, reply: IngestResult },
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
      asks: ofOwner,
      params: z.object({ code: z.string(), version: z.coerce.number().int() }),
    },
    async (ctx, { params }, { reply }) => {
      demand(ofOwner, ctx, factsOf(await getDataset(ctx, params.code)))
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
