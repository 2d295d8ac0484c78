import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { assign, assigns, delegate, delegations, endAssignment, NewAssignment, NewDelegation } from './assignments.ts'
import { Assignment, Delegations } from './model.ts'

/** 转办, 会签 and 委托. */
export const assignmentRoutes: readonly Route[] = [
  route(
    'POST',
    '/api/cases/:id/assignments',
    {
      summary: { zh: '转办或会签', en: "Hand a post's work in one case to a colleague, or add one" },
      policy: 'signed-in',
      asks: assigns,
      params: z.object({ id: z.string() }),
      body: NewAssignment,
      reply: Assignment,
      status: 201,
    },
    (ctx, { params, body }) => assign(ctx, params.id, body),
  ),
  route(
    'POST',
    '/api/cases/:id/assignments/:assignment/end',
    {
      summary: { zh: '结束转办或会签', en: 'End a handing over' },
      policy: 'signed-in',
      asks: assigns,
      params: z.object({ id: z.string(), assignment: z.string() }),
      reply: Assignment,
    },
    (ctx, { params }) => endAssignment(ctx, params.id, params.assignment),
  ),
  route(
    'GET',
    '/api/delegations',
    {
      summary: {
        zh: '本单位的委托，以及可以委托的人',
        en: "Who may act for whom in the caller's organisation, and whom the caller may let act",
      },
      policy: 'signed-in',
      reply: Delegations,
    },
    (ctx) => delegations(ctx),
  ),
  route(
    'POST',
    '/api/delegations',
    {
      summary: { zh: '新建委托', en: 'Let a colleague act for a post for a period' },
      policy: 'signed-in',
      asks: assigns,
      body: NewDelegation,
      reply: Assignment,
      status: 201,
    },
    (ctx, { body }) => delegate(ctx, body),
  ),
  route(
    'POST',
    '/api/delegations/:id/end',
    {
      summary: { zh: '提前结束委托', en: 'End a delegation before its time' },
      policy: 'signed-in',
      asks: assigns,
      params: z.object({ id: z.string() }),
      reply: Assignment,
    },
    (ctx, { params }) => endAssignment(ctx, null, params.id),
  ),
]
