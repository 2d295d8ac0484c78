import { z } from 'zod'
import { type Route, route } from '#platform/http'
import {
  ActView,
  addPerson,
  administrators,
  Clearance,
  deactivate,
  endPost,
  getPerson,
  givePost,
  givesPost,
  keepsPeople,
  keepsSecurity,
  LineCursor,
  listActs,
  listPeople,
  NewPersonInput,
  Person,
  PostInput,
  reactivate,
  readsActs,
  resetFactor,
  resetPassword,
  seesPeople,
  setClearance,
  unlock,
  WithPassword,
} from '#platform/identity'
import { getOrganization } from './service.ts'

const readers = { posts: administrators }
const sysadmin = { posts: ['sysadmin'] } as const
const secadmin = { posts: ['secadmin'] } as const
const giver = { posts: ['sysadmin', 'secadmin'] } as const

const Id = z.object({ id: z.string() })
const PostOf = Id.extend({ org: z.string(), kind: z.string() })
const Cursor = z.string().max(100).optional()
const done = { params: Id, reply: Person }

/** 三员分立: people and posts, clearance, and the record of both are three offices' work. */
export const peopleRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/people',
    {
      summary: {
        zh: '人员和岗位，可按姓名、用户名、单位查',
        en: 'People with their posts, by a part of name, user name or department',
      },
      policy: readers,
      asks: seesPeople,
      query: z.object({ q: z.string().max(100).optional(), org: z.string().max(20).optional(), cursor: Cursor }),
      reply: z.object({ items: z.array(Person), next: z.string().nullable() }),
    },
    (ctx, { query }) => listPeople(ctx, query),
  ),
  route(
    'POST',
    '/api/people',
    {
      summary: { zh: '新增人员，初始密码只显示一次', en: 'Enter a person; the first password is told once' },
      policy: sysadmin,
      asks: keepsPeople,
      body: NewPersonInput,
      reply: WithPassword,
      secret: true,
      status: 201,
    },
    (ctx, { body }) => addPerson(ctx, body),
  ),
  route(
    'GET',
    '/api/people/acts',
    {
      summary: { zh: '管理员操作记录，读自账本', en: "The administrators' acts, out of the log" },
      policy: { posts: ['auditadmin'] },
      asks: readsActs,
      query: LineCursor,
      reply: z.object({ items: z.array(ActView), next: z.string().nullable() }),
    },
    (ctx, { query }) => listActs(ctx, query.cursor),
  ),
  route(
    'GET',
    '/api/people/:id',
    { summary: { zh: '查看一个人员', en: 'A person' }, policy: readers, asks: seesPeople, ...done },
    (ctx, { params }) => getPerson(ctx, params.id),
  ),
  route(
    'POST',
    '/api/people/:id/deactivate',
    {
      summary: { zh: '停用：会话结束，令牌作废', en: 'Deactivate: sessions end, tokens die' },
      policy: sysadmin,
      asks: keepsPeople,
      ...done,
    },
    (ctx, { params }) => deactivate(ctx, params.id),
  ),
  route(
    'POST',
    '/api/people/:id/reactivate',
    { summary: { zh: '重新启用', en: 'Let somebody in again' }, policy: sysadmin, asks: keepsPeople, ...done },
    (ctx, { params }) => reactivate(ctx, params.id),
  ),
  route(
    'PUT',
    '/api/people/:id/clearance',
    {
      summary: { zh: '设定许可级别', en: 'Set a clearance' },
      policy: secadmin,
      asks: keepsSecurity,
      body: Clearance,
      ...done,
    },
    (ctx, { params, body }) => setClearance(ctx, params.id, body.clearance),
  ),
  route(
    'POST',
    '/api/people/:id/unlock',
    {
      summary: { zh: '解除密码错误造成的锁定', en: 'Take the lock of wrong passwords off' },
      policy: secadmin,
      asks: keepsSecurity,
      ...done,
    },
    (ctx, { params }) => unlock(ctx, params.id),
  ),
  route(
    'POST',
    '/api/people/:id/password',
    {
      summary: { zh: '重置为一次性密码，只显示一次', en: 'A new one-time password, told once' },
      policy: secadmin,
      asks: keepsSecurity,
      params: Id,
      reply: WithPassword,
      secret: true,
    },
    (ctx, { params }) => resetPassword(ctx, params.id),
  ),
  route(
    'DELETE',
    '/api/people/:id/second-factor',
    {
      summary: {
        zh: '重置丢失的动态码：会话结束，告知本人',
        en: 'Take a lost second factor off; the sessions end, the person is told',
      },
      policy: secadmin,
      asks: keepsSecurity,
      ...done,
    },
    (ctx, { params }) => resetFactor(ctx, params.id),
  ),
  route(
    'POST',
    '/api/people/:id/posts',
    {
      summary: {
        zh: '任职；管理员岗位由安全管理员任命',
        en: "Give a post; an administrator's is the security administrator's to give",
      },
      policy: giver,
      asks: givesPost,
      body: PostInput,
      ...done,
    },
    async (ctx, { params, body }) => givePost(ctx, params.id, body, (await getOrganization(ctx, body.org)).name),
  ),
  route(
    'DELETE',
    '/api/people/:id/posts/:org/:kind',
    { summary: { zh: '免职', en: 'End a post' }, policy: giver, asks: givesPost, params: PostOf, reply: Person },
    (ctx, { params }) => endPost(ctx, params.id, params),
  ),
]
