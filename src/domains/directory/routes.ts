import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { enterOrganization } from './entering.ts'
import {
  Colleague,
  directoryPosts,
  NewOrganization,
  Organization,
  organizationKinds,
  Region,
  regionLevels,
  Tree,
} from './model.ts'
import { keepsDirectory, seesPeopleOf } from './policy.ts'
import { findRegions, getRegion } from './regions.ts'
import { getOrganization, listOrganizations, peopleOf, treeOf } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'GET',
    '/api/organizations',
    {
      summary: { zh: '组织机构', en: 'Organisations' },
      policy: 'public',
      query: z.object({
        kind: z.enum(organizationKinds).optional(),
        q: z.string().max(100).optional(),
        under: z.string().max(20).optional(),
      }),
      reply: z.object({ items: z.array(Organization), next: z.null() }),
    },
    (ctx, { query }) => listOrganizations(ctx, query),
  ),
  route(
    'POST',
    '/api/organizations',
    {
      summary: { zh: '登记目录里没有的单位', en: 'Enter an organisation that the directory does not have' },
      policy: { posts: [...directoryPosts] },
      asks: keepsDirectory,
      body: NewOrganization,
      reply: Organization,
      status: 201,
    },
    (ctx, { body }) => enterOrganization(ctx, body),
  ),
  route(
    'GET',
    '/api/organizations/tree',
    {
      summary: { zh: '按市和区县列出的组织机构', en: 'Organisations by place: the city, its districts and counties' },
      policy: 'public',
      reply: Tree,
    },
    (ctx) => treeOf(ctx),
  ),
  route(
    'GET',
    '/api/organizations/:code',
    {
      summary: { zh: '查看一个单位', en: 'An organisation' },
      policy: 'public',
      params: z.object({ code: z.string() }),
      reply: Organization,
    },
    (ctx, { params }) => getOrganization(ctx, params.code),
  ),
  route(
    'GET',
    '/api/organizations/:code/people',
    {
      summary: { zh: '这个单位谁在哪个岗位', en: 'Who holds a post there' },
      policy: 'signed-in',
      asks: seesPeopleOf,
      params: z.object({ code: z.string() }),
      reply: z.object({ items: z.array(Colleague), next: z.null() }),
    },
    (ctx, { params }) => peopleOf(ctx, params.code),
  ),
  route(
    'GET',
    '/api/regions',
    {
      summary: {
        zh: '区县、乡镇和街道，可按现名、旧名、代码、拼音查',
        en: 'Districts, towns and streets, by name of now or then, code or pinyin',
      },
      policy: 'public',
      query: z.object({
        q: z.string().max(100).optional(),
        under: z.string().max(20).optional(),
        level: z.enum(regionLevels).optional(),
        limit: z.coerce.number().int().min(1).max(1100).optional(),
      }),
      reply: z.object({ items: z.array(Region), next: z.null(), total: z.number(), truncated: z.boolean() }),
    },
    async (_ctx, { query }) => findRegions(query),
  ),
  route(
    'GET',
    '/api/regions/:code',
    {
      summary: { zh: '一个行政区划；旧代码给出现在的', en: 'A region; a code that was given up finds the present one' },
      policy: 'public',
      params: z.object({ code: z.string() }),
      reply: Region,
    },
    async (_ctx, { params }) => getRegion(params.code),
  ),
]
