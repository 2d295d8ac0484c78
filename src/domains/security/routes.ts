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
    { summary: 'What each grade means for sharing, opening and trade, with sources', policy: 'public', reply: Scale },
    async () => scale,
  ),
  route(
    'GET',
    '/api/security/:code/level',
    {
      summary: 'The grade of a dataset and of its columns',
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
      summary: 'Class and grade of each column, with reasons',
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
      summary: 'Confirm or change class and grade',
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
      summary: 'The rows in which an identifier was found, covered',
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
      summary: 'Show one masked value for a reason, which is kept',
      policy: keepers,
      asks: keeps,
      params: Code,
      body: Reveal,
      reply: Revealed,
    },
    (ctx, { params, body }) => reveal(ctx, deps, params.code, body),
  ),
]
