import { z } from 'zod'
import { CaseView } from '#platform/cases'
import { Ordinal, type Route, route } from '#platform/http'
import { evaluate, listEvaluations } from './evaluations.ts'
import { suggest } from './finding.ts'
import {
  Change,
  DatasetList,
  DatasetView,
  DataVersions,
  EvaluationView,
  evaluationKinds,
  Facets,
  NewDataset,
  NewEvaluation,
  openClasses,
  RevisionChanges,
  Revisions,
  RevisionView,
  shareClasses,
  Twins,
  VersionChanges,
} from './model.ts'
import { enters, keeps, oversees, sees } from './policy.ts'
import { facetsOf, listDatasets, showDataset } from './reading.ts'
import { compareRevisions, getRevision, listRevisions } from './revisions.ts'
import { edit, enter, move } from './service.ts'
import { sheetRoutes } from './sheets/routes.ts'
import { twinsOf } from './similar.ts'
import { compareVersions, listVersions } from './versions.ts'

const Code = z.object({ code: z.string() })
const narrowed = {
  q: z.string().max(200).optional(),
  org: z.string().max(20).optional(),
  theme: z.string().max(50).optional(),
  share: z.enum(shareClasses).optional(),
  open: z.enum(openClasses).optional(),
  step: z
    .enum(['draft', 'endorsed', 'submitted', 'gaps', 'published', 'changing', 'extending', 'withdrawn'])
    .optional(),
}
const Wish = z.object({
  ...narrowed,
  limit: z.coerce.number().int().min(1).max(1000).optional(),
  cursor: z.string().max(500).optional(),
})
const Two = z.object({ from: Ordinal, to: Ordinal })
const Sought = z.object({
  title: z.string().trim().min(2).max(200),
  /** Titles of items, one a line. */
  items: z.string().max(20_000).default(''),
  but: z.string().max(30).optional(),
})

const entries: readonly Route[] = [
  route(
    'POST',
    '/api/catalog/datasets',
    {
      summary: { zh: '起草目录', en: 'Enter a dataset as a draft' },
      policy: { posts: ['steward'] },
      asks: enters,
      body: NewDataset,
      reply: CaseView.extend(DatasetView.shape),
      status: 201,
    },
    (ctx, { body }) => enter(ctx, body),
  ),
  route(
    'GET',
    '/api/catalog/datasets',
    {
      summary: { zh: '本人可以看到的目录', en: 'The catalog as the caller may see it' },
      policy: 'public',
      query: Wish,
      reply: DatasetList,
    },
    (ctx, { query }) => listDatasets(ctx, query),
  ),
  route(
    'GET',
    '/api/catalog/facets',
    {
      summary: { zh: '目录可以按什么筛选，各有多少', en: 'What the catalog can be narrowed to, with counts' },
      policy: 'public',
      query: z.object(narrowed),
      reply: Facets,
    },
    (ctx, { query }) => facetsOf(ctx, query),
  ),
  route(
    'GET',
    '/api/catalog/similar',
    {
      summary: { zh: '与将要登记的目录相近的已有目录', en: 'Entries that are nearly the same as one about to be made' },
      policy: 'signed-in',
      query: Sought,
      reply: Twins,
    },
    async (ctx, { query }) => ({
      items: await twinsOf(ctx, {
        title: query.title,
        items: query.items.split('\n').filter((line) => line.trim() !== ''),
        code: query.but,
      }),
      next: null,
    }),
  ),
  route(
    'GET',
    '/api/catalog/suggest',
    {
      summary: { zh: '输入时提示公开的目录标题', en: 'Public titles that what is typed so far may lead to' },
      policy: 'public',
      query: z.object({ q: z.string().max(200) }),
      reply: z.object({
        items: z.array(z.object({ code: z.string(), title: z.string(), titleEn: z.string().nullable() })),
        next: z.null(),
      }),
    },
    async (ctx, { query }) => ({ items: await suggest(ctx, query.q), next: null }),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code',
    {
      summary: { zh: '查看一项目录', en: 'A dataset' },
      policy: 'public',
      asks: sees,
      params: Code,
      reply: DatasetView,
    },
    (ctx, { params }) => showDataset(ctx, params.code),
  ),
  route(
    'PUT',
    '/api/catalog/datasets/:code',
    {
      summary: { zh: '修改目录，须基于看到的那一稿', en: 'Write the entry anew, by the revision that was seen' },
      policy: { posts: ['steward'] },
      asks: enters,
      params: Code,
      body: Change,
      reply: DatasetView,
    },
    (ctx, { params, body }) => edit(ctx, params.code, body),
  ),
]

const Evaluations = z.object({ items: z.array(EvaluationView), next: z.null() })

const evaluations: readonly Route[] = [
  route(
    'GET',
    '/api/catalog/datasets/:code/evaluations',
    {
      summary: { zh: '发布前的评估', en: 'The evaluations before publication' },
      policy: 'signed-in',
      asks: oversees,
      params: Code,
      reply: Evaluations,
    },
    (ctx, { params }) => listEvaluations(ctx, params.code),
  ),
  route(
    'PUT',
    '/api/catalog/datasets/:code/evaluations/:kind',
    {
      summary: { zh: '提交一项发布前评估', en: 'File an evaluation before publication' },
      policy: { posts: ['steward', 'head'] },
      asks: keeps,
      params: Code.extend({ kind: z.enum(evaluationKinds) }),
      body: NewEvaluation,
      reply: Evaluations,
    },
    (ctx, { params, body }) => evaluate(ctx, params.code, params.kind, body),
  ),
]

const history: readonly Route[] = [
  route(
    'GET',
    '/api/catalog/datasets/:code/revisions',
    {
      summary: { zh: '目录的各稿', en: 'The revisions of an entry' },
      policy: 'public',
      asks: sees,
      params: Code,
      reply: Revisions,
    },
    (ctx, { params }) => listRevisions(ctx, params.code),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code/revisions/:revision',
    {
      summary: { zh: '查看其中一稿', en: 'What a revision says' },
      policy: 'public',
      asks: sees,
      params: Code.extend({ revision: Ordinal }),
      reply: RevisionView,
    },
    (ctx, { params }) => getRevision(ctx, params.code, params.revision),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code/changes',
    {
      summary: { zh: '两稿之间改了什么', en: 'What changed from one revision to another' },
      policy: 'public',
      asks: sees,
      params: Code,
      query: Two,
      reply: RevisionChanges,
    },
    (ctx, { params, query }) => compareRevisions(ctx, params.code, query.from, query.to),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code/versions',
    {
      summary: { zh: '数据的各个版本', en: 'The versions of the data' },
      policy: 'public',
      asks: sees,
      params: Code,
      reply: DataVersions,
    },
    (ctx, { params }) => listVersions(ctx, params.code),
  ),
  route(
    'GET',
    '/api/catalog/datasets/:code/versions/changes',
    {
      summary: { zh: '两个数据版本并排比较', en: 'Two versions of the data side by side' },
      policy: 'public',
      asks: sees,
      params: Code,
      query: Two,
      reply: VersionChanges,
    },
    (ctx, { params, query }) => compareVersions(ctx, params.code, query.from, query.to),
  ),
]

export const routes: readonly Route[] = [
  ...entries,
  ...evaluations,
  ...history,
  ...sheetRoutes,
  route(
    'POST',
    '/api/catalog/datasets/:code/:transition',
    {
      summary: { zh: '办理目录发布', en: "Move the dataset's publication case on" },
      policy: 'signed-in',
      asks: sees,
      params: Code.extend({ transition: z.string() }),
      body: z.looseObject({}),
      reply: CaseView,
    },
    (ctx, { params, body }) => move(ctx, params.code, params.transition, body),
  ),
]
