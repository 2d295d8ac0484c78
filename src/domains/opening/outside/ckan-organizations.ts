import { listDatasets, publicCounts, publicFacet } from '#domains/catalog'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import {
  type Action,
  type Asked,
  absent,
  invalid,
  list,
  needed,
  type Params,
  page,
  text,
  truthy,
} from './ckan-asked.ts'
import { groupOf, organizationOf, packagesOf } from './ckan-shapes.ts'

interface Shown {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly package_count: number
}

const counted = <T extends { readonly title: string }>(it: T, count = 0) => ({
  ...it,
  display_name: it.title,
  package_count: count,
})

async function organizations(ctx: Ctx): Promise<Shown[]> {
  const counts = new Map((await publicCounts(ctx)).map((it) => [it.org, it.datasets]))
  const all = await listOrganizations(ctx, {})
  return all.items.filter((it) => counts.has(it.code)).map((it) => counted(organizationOf(it), counts.get(it.code)))
}

const orders: Readonly<Record<string, (a: Shown, b: Shown) => number>> = {
  name: (a, b) => (a.name < b.name ? -1 : 1),
  title: (a, b) => (a.title < b.title ? -1 : 1),
  package_count: (a, b) => a.package_count - b.package_count,
}

/** Organisations or groups as their list is asked for: some or all, in order, by name or whole. */
function listed(params: Params, kind: 'organizations' | 'groups', all: readonly Shown[]): unknown[] {
  const wanted = list(params, kind)
  const sort = text(params, 'sort') ?? 'title'
  const [, field = '', direction] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(sort) ?? []
  const order = Object.hasOwn(orders, field) ? orders[field] : undefined
  if (order === undefined) throw invalid('sort', `Cannot sort by field \`${sort}\``)
  const sign = direction?.toLowerCase() === 'desc' ? -1 : 1
  const chosen = all
    .filter((it) => wanted.length === 0 || wanted.includes(it.name) || wanted.includes(it.id))
    .sort((a, b) => sign * order(a, b))
  const asked = page(params, chosen, 1000)
  return truthy(params['all_fields']) ? asked : asked.map((it) => it.name)
}

/** One of them with its first ten packages, when they are asked for. */
async function shown(
  { ctx, params, base }: Asked,
  all: readonly Shown[],
  of: (name: string) => Parameters<typeof listDatasets>[1],
): Promise<object> {
  const id = needed(params, 'id')
  const it = all.find((one) => one.name === id || one.id === id)
  if (it === undefined) throw absent()
  const packages = truthy(params['include_datasets'])
    ? (await listDatasets(ctx, { publicOnly: true, limit: 10, ...of(it.name) })).items
    : []
  return { ...it, packages: await packagesOf(ctx, packages, base), extras: [], users: [], tags: [], groups: [] }
}

async function groups(ctx: Ctx): Promise<Shown[]> {
  return (await publicFacet(ctx, {}, 'theme')).map((it) => counted(groupOf(it.value), it.count))
}

/** Departments with public data as CKAN's organisations, themes as its groups. */
export const organizationActions: Readonly<Record<string, Action>> = {
  organization_list: async ({ ctx, params }) => listed(params, 'organizations', await organizations(ctx)),
  organization_show: async (it) => shown(it, await organizations(it.ctx), (org) => ({ org })),
  group_list: async ({ ctx, params }) => listed(params, 'groups', await groups(ctx)),
  group_show: async (it) => shown(it, await groups(it.ctx), (theme) => ({ theme })),
}
