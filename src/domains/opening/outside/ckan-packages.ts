import { type DatasetView, listDatasets } from '#domains/catalog'
import type { Ctx } from '#platform/context'
import {
  type Action,
  badSearch,
  everything,
  integer,
  invalid,
  list,
  needed,
  ofPackage,
  ofResource,
  page,
  structured,
  text,
  truthy,
  unlessOff,
  whole,
} from './ckan-asked.ts'
import { parseFilter } from './ckan-filter.ts'
import { alternatives, facetsOf, sorted } from './ckan-search.ts'
import { packagesOf, resourceOf, tagOf } from './ckan-shapes.ts'
import { releasedOf } from './shared.ts'

const knownParams = new Set(
  'q fq fq_list sort rows start facet facet.field facet.limit facet.mincount fl include_drafts include_deleted include_private use_default_schema qf bf boost tie defType mm'.split(
    ' ',
  ),
)

function filtered(ctx: Ctx, items: readonly DatasetView[], filters: readonly string[]): DatasetView[] {
  const tests = filters.map((it) => parseFilter(it, ctx.now))
  return items.filter((it) => tests.every((test) => test(it)))
}

/** Entries that answer a question, the best of each alternative first. */
async function asked(ctx: Ctx, q: string): Promise<DatasetView[]> {
  if (q === '' || q === '*:*') return everything(ctx)
  const all = new Map<string, DatasetView>()
  for (const { words, clauses } of alternatives(q)) {
    const found = await everything(ctx, words)
    for (const it of filtered(ctx, found, [clauses])) all.set(it.code, it)
  }
  return [...all.values()]
}

/** Only the fields that were asked for by `fl`. */
function chosen(it: object, names: readonly string[]): object {
  if (names.length === 0 || names.includes('*')) return it
  return Object.fromEntries(Object.entries(it).filter(([name]) => names.includes(name)))
}

const packageSearch: Action = async ({ ctx, params, base }) => {
  const strange = Object.keys(params).filter((name) => !knownParams.has(name) && !name.startsWith('ext_'))
  if (strange.length > 0) throw badSearch(`Invalid search parameters: ${JSON.stringify(strange)}`)
  const q = text(params, 'q') ?? ''
  const fq = [params['fq'] ?? []].flat().map(String)
  const fits = filtered(ctx, await asked(ctx, q), [...fq, ...list(params, 'fq_list')])
  const start = whole(params, 'start', 0, Number.MAX_SAFE_INTEGER)
  const rows = whole(params, 'rows', 10, 1000)
  const sort = text(params, 'sort') ?? 'score desc, metadata_modified desc'
  const results = sorted(fits, sort, q !== '' && q !== '*:*').slice(start, start + rows)
  const packages = await packagesOf(ctx, results, base)
  return {
    count: fits.length,
    sort,
    results: packages.map((it) => chosen(it, list(params, 'fl'))),
    ...facetsOf(fits, {
      fields: unlessOff(params['facet']) ? list(params, 'facet.field') : [],
      limit: integer(params, 'facet.limit', 50),
      mincount: whole(params, 'facet.mincount', 1, Number.MAX_SAFE_INTEGER),
    }),
  }
}

/** `name:公交`, several of them at once: what each says is found inside of that field of a resource. */
const resourceSearch: Action = async ({ ctx, params, base }) => {
  needed(params, 'query')
  const terms = [structured(params, 'query')].flat().map((it) => {
    const [, field, term] = /^([a-z_]+):(.+)$/s.exec(String(it)) ?? []
    if (field === undefined || term === undefined) throw invalid('query', 'Must be <field>:<value> pair(s)')
    return { field, term: term.toLowerCase() }
  })
  const all = (await packagesOf(ctx, await everything(ctx), base)).flatMap((it) => it.resources)
  const found = all.filter((it) =>
    terms.every(({ field, term }) => {
      const value = new Map<string, string | number | boolean | null>(Object.entries(it)).get(field)
      if (value === undefined) throw invalid('query', `Field "${field}" not recognised in resource_search.`)
      return String(value).toLowerCase().includes(term)
    }),
  )
  return { count: found.length, results: page(params, found, 1000) }
}

/** Entries, their files and their keywords. */
export const packageActions: Readonly<Record<string, Action>> = {
  package_list: async ({ ctx, params }) => page(params, (await everything(ctx)).map((it) => it.code).sort(), 1_000_000),
  package_search: packageSearch,
  package_autocomplete: async ({ ctx, params }) => {
    const q = needed(params, 'q')
    const { items } = await listDatasets(ctx, { publicOnly: true, q, limit: whole(params, 'limit', 10, 100) })
    return items.map((it) => ({ name: it.code, title: it.title, match_field: 'title', match_displayed: it.title }))
  },
  current_package_list_with_resources: async ({ ctx, params, base }) =>
    packagesOf(ctx, page(params, await everything(ctx), 1000), base),
  package_show: async ({ ctx, params, base }) =>
    (await packagesOf(ctx, [await ofPackage(ctx, needed(params, 'id'))], base))[0],
  resource_show: async ({ ctx, params, base }) => {
    const { it, format } = await ofResource(ctx, needed(params, 'id'))
    return resourceOf(it, format, base, (await releasedOf(ctx, [it])).get(it.code)?.[format])
  },
  resource_search: resourceSearch,
  tag_list: async ({ ctx, params }) => {
    const tags = [...new Set((await everything(ctx)).flatMap((it) => it.keywords))].sort()
    const wanted = tags.filter((it) => it.includes(text(params, 'query') ?? ''))
    return truthy(params['all_fields']) ? wanted.map(tagOf) : wanted
  },
}
