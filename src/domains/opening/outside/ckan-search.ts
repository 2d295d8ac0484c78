import type { DatasetView } from '#domains/catalog'
import { formats } from '#model/delivery'
import { createdAt, extrasOf, modifiedAt } from './ckan-shapes.ts'
import { downloadable, idOf, licence, uuidOf } from './shared.ts'

/** What CKAN calls a bad search: answered with 400. */
export class SearchQueryError extends Error {}

/** The fields of CKAN's index that clients filter, sort and count by. */
const fields: Readonly<Record<string, (it: DatasetView) => readonly string[]>> = {
  id: (it) => [idOf(it.code)],
  name: (it) => [it.code],
  title: (it) => [it.title, ...(it.titleEn === null ? [] : [it.titleEn])],
  title_string: (it) => [it.title],
  notes: (it) => [it.abstract],
  text: (it) => [it.title, it.titleEn ?? '', it.abstract, it.org.name, ...it.keywords],
  organization: (it) => [it.org.code],
  owner_org: (it) => [uuidOf(`organization/${it.org.code}`), it.org.code],
  author: (it) => [it.org.name],
  maintainer: (it) => [it.org.name],
  groups: (it) => [it.theme],
  tags: (it) => it.keywords,
  res_format: (it) => (downloadable(it) ? formats.map((format) => format.toUpperCase()) : []),
  license_id: () => [licence.id],
  version: (it) => (it.version === null ? [] : [String(it.version)]),
  state: () => ['active'],
  private: () => ['false'],
  capacity: () => ['public'],
  type: () => ['dataset'],
  dataset_type: () => ['dataset'],
  metadata_created: (it) => [createdAt(it)],
  metadata_modified: (it) => [modifiedAt(it)],
}

export function fieldOf(name: string): (it: DatasetView) => readonly string[] {
  if (name.startsWith('extras_')) {
    const key = name.slice('extras_'.length)
    return (it) => [...extrasOf(it)].filter((one) => one.key === key).map((one) => one.value)
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (field === undefined) throw new SearchQueryError(`undefined field ${name}`)
  return field
}

interface Key {
  readonly of: (it: DatasetView) => string
  readonly sign: 1 | -1
}

/**
 * Sorts by every key of `score desc, metadata_modified desc` in turn. Only what answers a question has a score: it
 * came in that order already, the best first.
 */
export function sorted(items: readonly DatasetView[], sort: string, asked: boolean): DatasetView[] {
  const keys: Key[] = []
  for (const part of sort.split(',')) {
    const [, name = '', direction = 'asc'] = /^\s*(\w+)(?:[\s+]+(asc|desc))?\s*$/i.exec(part) ?? []
    const field = name === 'score' ? null : fieldOf(name === '' ? part.trim() : name)
    if (field === null && asked) break
    if (field !== null) keys.push({ of: (it) => field(it)[0] ?? '', sign: direction.toLowerCase() === 'desc' ? -1 : 1 })
  }
  const compare = (a: DatasetView, b: DatasetView): number => {
    for (const { of, sign } of keys) if (of(a) !== of(b)) return of(a) < of(b) ? -sign : sign
    return 0
  }
  return [...items].sort(compare)
}

export interface FacetWish {
  readonly fields: readonly string[]
  /** At most so many values of a field; below zero, all. */
  readonly limit: number
  readonly mincount: number
}

/** Counts of a field's values, the commonest first, as CKAN counts and as it shows them. */
export function facetsOf(items: readonly DatasetView[], wish: FacetWish) {
  const facets: Record<string, Record<string, number>> = {}
  const titled: Record<string, { title: string; items: { name: string; display_name: string; count: number }[] }> = {}
  const names = new Map(items.map((it) => [it.org.code, it.org.name]))
  for (const name of wish.fields) {
    const field = fieldOf(name)
    const counts = new Map<string, number>()
    for (const it of items) for (const value of field(it)) counts.set(value, (counts.get(value) ?? 0) + 1)
    const most = [...counts]
      .filter(([, count]) => count >= wish.mincount)
      .sort(([, a], [, b]) => b - a)
      .slice(0, wish.limit < 0 ? undefined : wish.limit)
    facets[name] = Object.fromEntries(most)
    const entries = most.map(([value, count]) => ({ name: value, display_name: names.get(value) ?? value, count }))
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
