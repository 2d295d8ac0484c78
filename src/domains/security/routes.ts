import { z } from 'zod'
import { keeps, oversees, sees } from '#domains/catalog'
import { type Route, route } from '#platform/http'
import { confirmGrades } from './confirmations.ts'
import { Confirmation, Finds, Grades, Level, Reveal, Revealed, Scale } from './model.ts'
import { findsOf, reveal } from './reveals.ts'
import { scale } from './scale.ts'
import type { Deps } from './scan.ts'
import { gradesOf, levelOf } from './service.ts'

const Code = z.object({ code: z.string() })
const keepers = { posts: ['steward', 'head'] } as const

const gradeRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/security/scale',
    {
      summary: {
        zh: '各级别对共享、开放、交易意味着什么，附来源',
        en: 'What each grade means for sharing, opening and trade, with sources',
      },
      policy: 'public',
      reply: Scale,
    },
    async () => scale,
  ),
  route(
    'GET',
    '/api/security/:code/level',
    {
      summary: { zh: '数据集和各字段的级别', en: 'The grade of a dataset and of its columns' },
      policy: 'public',
      asks: sees,
      params: Code,
      reply: Level,
    },
    (ctx, { params }) => levelOf(ctx, params.code),
  ),
  route(
    'GET',
    '/api/security/:code/grades',
    {
      summary: { zh: '各字段的分类分级和理由', en: 'Class and grade of each column, with reasons' },
      policy: 'signed-in',
      asks: oversees,
      params: Code,
      reply: Grades,
    },
    (ctx, { params }) => gradesOf(ctx, params.code),
  ),
  route(
    'POST',
    '/api/security/:code/grades',
    {
      summary: { zh: '确认或变更分类分级', en: 'Confirm or change class and grade' },
      policy: keepers,
      asks: keeps,
      params: Code,
      body: Confirmation,
      reply: Grades,
    },
    (ctx, { params, body }) => confirmGrades(ctx, params.code, body),
  ),
]

/** Class and grade of columns, and the values behind them. */
export const routesOf = (deps: Deps): readonly Route[] => [
  ...gradeRoutes,
  route(
    'GET',
    '/api/security/:code/finds/:column/:detector',
    {
      summary: { zh: '发现标识信息的行，已遮盖', en: 'The rows in which an identifier was found, covered' },
      policy: keepers,
      asks: keeps,
      params: Code.extend({ column: z.string(), detector: z.string() }),
      reply: Finds,
    },
    (ctx, { params }) => findsOf(ctx, deps, params),
  ),
  route(
    'POST',
    '/api/security/:code/reveals',
    {
      summary: { zh: '写明理由查看一个脱敏前的值，留痕', en: 'Show one masked value for a reason, which is kept' },
      policy: keepers,
      asks: keeps,
      params: Code,
      body: Reveal,
      reply: Revealed,
    },
    (ctx, { params, body }) => reveal(ctx, deps, params.code, body),
  ),
]
