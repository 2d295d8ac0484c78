import { z } from 'zod'
import { keeps, oversees } from '#domains/catalog'
import { type Route, route } from '#platform/http'
import { Confirmation, GradeView } from './model.ts'
import { confirmGrades, gradesOf } from './service.ts'

const Code = z.object({ code: z.string() })
const Grades = z.object({ items: z.array(GradeView), next: z.null() })

export const routes: readonly Route[] = [
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
      policy: { posts: ['steward', 'head'] },
      asks: keeps,
      params: Code,
      body: Confirmation,
      reply: Grades,
    },
    (ctx, { params, body }) => confirmGrades(ctx, params.code, body),
  ),
]
