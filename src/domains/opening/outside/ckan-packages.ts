import { askPublic, countPublic, listAnswers, listDatasets, type Question } from '#domains/catalog'
import {
  type Action,
  absent,
  badSearch,
  everything,
  integer,
  invalid,
  list,
  needed,
  ofPackage,
  ofResource,
  type Params,
  page,
  structured,
  text,
  truthy,
  unlessOff,
  whole,
} from './ckan-asked.ts'
import { parseFilter, type Read } from './ckan-package-filter.ts'
import { alternatives, facetsOf, fieldsOf, keysOf } from './ckan-search.ts'
import { packagesOf, resourceOf, tagOf } from './ckan-shapes.ts'
import { givenOf, wholeSet } from './shared.ts'

const knownParams = new Set(
  'q fq fq_list sort rows start facet facet.field facet.limit facet.mincount fl include_drafts include_deleted include_private use_default_schema qf bf boost tie defType mm'.split(
    ' ',
  ),
)

/** A question as CKAN asks it: words and clauses of `q`, and every `fq`. */
function questionOf(q: string, filters: readonly string[], read: Read): Question {
  const asked = q === '' || q === '*:*' ? [] : alternatives(q)
  return {
    alternatives: asked.map(({ words, clauses }) => ({ words, where: parseFilter(clauses, read) })),
    where: { form: 'all', of: filters.map((it) => parseFilter(it, read)) },
  }
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
  const fields = await fieldsOf(ctx)
  const question = questionOf(q, [...fq, ...list(params, 'fq_list')], { fields, now: ctx.now })
  const sort = text(params, 'sort') ?? 'score desc, metadata_modified desc'
  const { items, total } = await listAnswers(ctx, question, {
    order: keysOf(sort, fields),
    offset: whole(params, 'start', 0, Number.MAX_SAFE_INTEGER),
    limit: whole(params, 'rows', 10, 1000),
  })
  const wish = {
    fields: unlessOff(params['facet']) ? list(params, 'facet.field') : [],
    limit: integer(params, 'facet.limit', 50),
    mincount: whole(params, 'facet.mincount', 1, Number.MAX_SAFE_INTEGER),
  }
  return {
    count: total,
    sort,
    results: (await packagesOf(ctx, items, base)).map((it) => chosen(it, list(params, 'fl'))),
    ...(await facetsOf(ctx, question, wish, fields)),
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

const sliceOf = (params: Params, cap: number) => ({
  offset: whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER),
  limit: whole(params, 'limit', cap, cap),
})

/** Entries, their files and their keywords. */
export const packageActions: Readonly<Record<string, Action>> = {
  package_list: async ({ ctx, params }) =>
    (await askPublic(ctx, wholeSet, { order: [{ by: 'code', down: false }], ...sliceOf(params, 1_000_000) })).codes,
  package_search: packageSearch,
  package_autocomplete: async ({ ctx, params }) => {
    const q = needed(params, 'q')
    const { items } = await listDatasets(ctx, { publicOnly: true, q, limit: whole(params, 'limit', 10, 100) })
    return items.map((it) => ({ name: it.code, title: it.title, match_field: 'title', match_displayed: it.title }))
  },
  current_package_list_with_resources: async ({ ctx, params, base }) =>
    packagesOf(ctx, (await listAnswers(ctx, wholeSet, { order: [], ...sliceOf(params, 1000) })).items, base),
  package_show: async ({ ctx, params, base }) =>
    (await packagesOf(ctx, [await ofPackage(ctx, needed(params, 'id'))], base))[0],
  resource_show: async ({ ctx, params, base }) => {
    const { it, format } = await ofResource(ctx, needed(params, 'id'))
    const files = (await givenOf(ctx, [it])).get(it.code)
    if (files === undefined) throw absent()
    return resourceOf(it, format, base, files?.[format])
  },
  resource_search: resourceSearch,
  tag_list: async ({ ctx, params }) => {
    const tags = await countPublic(ctx, wholeSet, 'keywords', { mincount: 1, limit: null })
    const query = text(params, 'query') ?? ''
    const wanted = tags.flatMap(({ value }) => (value.includes(query) ? [value] : [])).sort()
    return truthy(params['all_fields']) ? wanted.map(tagOf) : wanted
  },
}
