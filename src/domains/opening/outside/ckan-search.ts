import { countPublic, type Field, type Key, type Question } from '#domains/catalog'
import { listOrganizations } from '#domains/directory'
import { formats } from '#model/delivery'
import type { Ctx } from '#platform/context'
import { licence, uuidOf } from './shared.ts'

/** What CKAN calls a bad search: answered with 400. */
export class SearchQueryError extends Error {}

const fields: Readonly<Record<string, Field>> = {
  name: 'code',
  title: 'titles',
  title_string: 'title',
  notes: 'abstract',
  text: 'titles',
  organization: 'org',
  groups: 'theme',
  tags: 'keywords',
  res_format: { withData: formats.map((format) => format.toUpperCase()) },
  license_id: { always: [licence.id] },
  version: 'version',
  state: { always: ['active'] },
  private: { always: ['false'] },
  capacity: { always: ['public'] },
  type: { always: ['dataset'] },
  dataset_type: { always: ['dataset'] },
  metadata_created: 'entered',
  metadata_modified: 'renewed',
  extras_share: 'share',
  extras_open: 'open',
  extras_theme: 'theme',
  extras_update_frequency: 'promise',
  extras_title_en: 'titleEn',
  extras_code: 'code',
}

/** The fields of CKAN's index that clients filter, sort and count by. @throws SearchQueryError for one that is none */
export type Fields = (name: string) => Field

/** With what is known of departments besides their codes. */
export async function fieldsOf(ctx: Ctx): Promise<Fields & { readonly names: ReadonlyMap<string, string> }> {
  const names = new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it.name]))
  const name: Field = { byOrg: Object.fromEntries(names) }
  const id: Field = {
    byOrg: Object.fromEntries([...names.keys()].map((code) => [code, uuidOf(`organization/${code}`)])),
  }
  const all: Readonly<Record<string, Field>> = { ...fields, author: name, maintainer: name, owner_org: id }
  const field = (wanted: string): Field => {
    const found = Object.hasOwn(all, wanted) ? all[wanted] : undefined
    if (found === undefined) throw new SearchQueryError(`undefined field ${wanted}`)
    return found
  }
  return Object.assign(field, { names })
}

/** The keys of `score desc, metadata_modified desc` in turn. */
export const keysOf = (sort: string, field: Fields): Key[] =>
  sort.split(',').map((part) => {
    const [, name = part.trim(), direction = 'asc'] = /^\s*(\w+)(?:[\s+]+(asc|desc))?\s*$/i.exec(part) ?? []
    // Ids begin with the digits of codes, and come in their order.
    const by = name === 'score' ? name : name === 'id' ? 'code' : field(name)
    return { by, down: direction.toLowerCase() === 'desc' }
  })

export interface FacetWish {
  readonly fields: readonly string[]
  /** At most so many values of a field; below zero, all. */
  readonly limit: number
  readonly mincount: number
}

/** Counts of a field's values, the commonest first, as CKAN counts and as it shows them. */
export async function facetsOf(
  ctx: Ctx,
  question: Question,
  wish: FacetWish,
  fieldOf: Awaited<ReturnType<typeof fieldsOf>>,
) {
  const facets: Record<string, Record<string, number>> = {}
  const titled: Record<string, { title: string; items: { name: string; display_name: string; count: number }[] }> = {}
  for (const name of wish.fields) {
    const limit = wish.limit < 0 ? null : wish.limit
    const most = await countPublic(ctx, question, fieldOf(name), { mincount: wish.mincount, limit })
    facets[name] = Object.fromEntries(most.map(({ value, count }) => [value, count]))
    const entries = most.map(({ value, count }) => ({
      name: value,
      display_name: fieldOf.names.get(value) ?? value,
      count,
    }))
    titled[name] = { title: name, items: entries.sort((a, b) => (a.display_name < b.display_name ? 1 : -1)) }
  }
  return { facets, search_facets: titled }
}

/** One alternative of a question: words to search for, and clauses that name a field. */
export interface Alternative {
  readonly words: string
  readonly clauses: string
}

/** `公交 title:站点 OR "停车场"`: what stands between OR is an alternative; within one, all must hold. */
export function alternatives(q: string): Alternative[] {
  const clause = /[+-]?(\*|[a-z_]+):("(?:[^"\\]|\\.)*"|\([^()]*\)|\[[^\]]*\]|[^\s"([][^\s()]*)/g
  return q.split(/\s+OR\s+/).map((part) => ({
    clauses: [...part.matchAll(clause)].map((it) => it[0]).join(' '),
    words: part
      .replace(clause, ' ')
      .replace(/["()+]|\bAND\b|\*/g, ' ')
      .trim(),
  }))
}
