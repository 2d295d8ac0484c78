import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { keeps } from '#domains/catalog'
import { Ordinal, type Route, rawRoute, route } from '#platform/http'
import { mendRows } from './mending.ts'
import {
  AsideRows,
  Commit,
  IngestResult,
  MendedRows,
  NewUpload,
  Overrides,
  Proposal,
  QuarantineList,
  UploadList,
  UploadView,
} from './model.ts'
import { ownUpload } from './policy.ts'
import { asidePage, columnsOf, quarantineOf, quarantinesOf } from './quarantine.ts'
import { repairFile } from './repair-file.ts'
import { commit, proposalOf } from './service.ts'
import { type Deps, dropUpload, openUpload, receive, uploadOf, uploadsOf } from './uploads.ts'

const Id = z.object({ id: z.string() })
const OfDataset = z.object({ code: z.string() })
const OfVersion = z.object({ code: z.string(), version: Ordinal })
const stewards = { posts: ['steward', 'head'] } as const

const uploads = (deps: Deps): readonly Route[] => [
  route(
    'POST',
    '/api/intake/uploads',
    {
      summary: { zh: '开始上传', en: 'Begin an upload' },
      policy: stewards,
      body: NewUpload,
      reply: UploadView,
      status: 201,
    },
    (ctx, { body }) => openUpload(ctx, deps, body),
  ),
  route(
    'GET',
    '/api/intake/uploads',
    {
      summary: { zh: '本人还没有入库的上传', en: 'My uploads that are not yet a version' },
      policy: stewards,
      reply: UploadList,
    },
    async (ctx) => ({ items: await uploadsOf(ctx, deps), next: null }),
  ),
  route(
    'GET',
    '/api/intake/uploads/:id',
    {
      summary: { zh: '上传和入库的进度', en: 'How far an upload and its commit have come' },
      policy: stewards,
      asks: ownUpload,
      params: Id,
      reply: UploadView,
    },
    (ctx, { params }) => uploadOf(ctx, deps, params.id),
  ),
  route(
    'DELETE',
    '/api/intake/uploads/:id',
    {
      summary: { zh: '放弃上传', en: 'Give up an upload' },
      policy: stewards,
      asks: ownUpload,
      params: Id,
      status: 204,
    },
    (ctx, { params }) => dropUpload(ctx, deps, params.id),
  ),
]

const bytes = (deps: Deps): readonly Route[] => [
  rawRoute(
    'PUT',
    '/api/intake/uploads/:id',
    {
      summary: { zh: '从断点起传送内容', en: 'Send bytes from an offset on' },
      piece: true,
      policy: stewards,
      asks: ownUpload,
      params: Id,
      query: z.object({ offset: z.coerce.number().int().min(0) }),
      reply: UploadView,
    },
    async (ctx, { params, query }, { request }) =>
      receive(ctx, deps, params.id, query.offset, request.body instanceof Readable ? request.body : request.raw),
  ),
]

const commits = (deps: Deps): readonly Route[] => [
  rawRoute(
    'GET',
    '/api/intake/uploads/:id/proposal',
    {
      summary: { zh: '文件看起来是什么', en: 'What the file seems to be' },
      policy: stewards,
      asks: ownUpload,
      params: Id,
      reply: Proposal,
    },
    (ctx, { params }) => proposalOf(ctx, deps, params.id),
  ),
  rawRoute(
    'POST',
    '/api/intake/uploads/:id/proposal',
    {
      summary: { zh: '换一种方式读取，看结果', en: 'What it would be, read as told' },
      policy: stewards,
      asks: ownUpload,
      params: Id,
      body: Overrides,
      reply: Proposal,
    },
    (ctx, { params, body }) => proposalOf(ctx, deps, params.id, body),
  ),
  rawRoute(
    'POST',
    '/api/intake/uploads/:id/commit',
    {
      summary: {
        zh: '入库成为一个版本；重复提交结果相同',
        en: 'Make a version of it; done again it answers as the first time',
      },
      policy: stewards,
      asks: keeps,
      params: Id,
      body: Commit,
      reply: IngestResult,
    },
    (ctx, { params, body }, { transaction }) => commit(ctx, deps, params.id, body, transaction),
  ),
]

const quarantines: readonly Route[] = [
  route(
    'GET',
    '/api/intake/quarantine/:code',
    {
      summary: {
        zh: '各版本隔离了多少行、修回了多少',
        en: 'What was set aside of each version, and what came back mended',
      },
      policy: stewards,
      asks: keeps,
      params: OfDataset,
      reply: QuarantineList,
    },
    async (ctx, { params }) => ({ items: await quarantinesOf(ctx, params.code), next: null }),
  ),
  rawRoute(
    'GET',
    '/api/intake/quarantine/:code/:version',
    {
      summary: {
        zh: '隔离的行，附行号和原因，可下载修改',
        en: 'The rows set aside, with line and reason; as CSV ready for repair',
      },
      policy: stewards,
      asks: keeps,
      params: OfVersion,
      query: z.object({ format: z.enum(['ndjson', 'csv']).default('ndjson') }),
      sends: ['application/x-ndjson', 'text/csv'],
    },
    async (ctx, { params, query }, { reply }) => {
      const found = await quarantineOf(ctx, params.code, params.version)
      const name = `${params.code}-v${params.version}-quarantine.${query.format}`
      void reply.header('content-disposition', `attachment; filename="${name}"`)
      if (query.format === 'ndjson') return reply.type('application/x-ndjson').send(createReadStream(found.path))
      const columns = await columnsOf(ctx, params.code, params.version)
      return reply.type('text/csv; charset=utf-8').send(Readable.from(repairFile(found, columns)))
    },
  ),
]

const mending = (deps: Deps): readonly Route[] => [
  rawRoute(
    'GET',
    '/api/intake/quarantine/:code/:version/rows',
    {
      summary: { zh: '逐格查看隔离的行，供人修改', en: 'The rows set aside cell by cell, for a person to mend' },
      policy: stewards,
      asks: keeps,
      params: OfVersion,
      query: z.object({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(1000).default(50),
      }),
      reply: AsideRows,
    },
    (ctx, { params, query }) => asidePage(ctx, params.code, params.version, query),
  ),
  rawRoute(
    'POST',
    '/api/intake/quarantine/:code/:version/rows',
    {
      summary: { zh: '交回修好的行，成为新的版本', en: 'Give mended rows back: a new version that names this one' },
      policy: stewards,
      asks: keeps,
      params: OfVersion,
      body: MendedRows,
      reply: IngestResult,
    },
    (ctx, { params, body }, { transaction }) =>
      mendRows(ctx, deps, { dataset: params.code, version: params.version, ...body }, transaction),
  ),
]

/** Upload with resume, look at the proposal, commit, mend: the same doors for the web and the command line. */
export const routesOf = (deps: Deps): readonly Route[] => [
  ...uploads(deps),
  ...bytes(deps),
  ...commits(deps),
  ...quarantines,
  ...mending(deps),
]
