import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { Organization, organizationKinds } from './model.ts'
import { getOrganization, listOrganizations } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'GET',
    '/api/organizations',
    {
      summary: 'Organisations',
      policy: 'public',
      query: z.object({ kind: z.enum(organizationKinds).optional(), q: z.string().max(100).optional() }),
      reply: z.object({ items: z.array(Organization), next: z.null() }),
    },
    (ctx, { query }) => listOrganizations(ctx, query),
  ),
  route(
    'GET',
    '/api/organizations/:code',
    { summary: 'An organisation', policy: 'public', params: z.object({ code: z.string() }), reply: Organization },
    (ctx, { params }) => getOrganization(ctx, params.code),
  ),
]
