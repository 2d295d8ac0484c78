import type { DatasetView } from '#domains/catalog'

/** What CKAN calls a bad search: answered with 400. */
export class SearchQueryError extends Error {}

type Fields = Readonly<Record<string, readonly string[]>>

const fieldsOf = (it: DatasetView): Fields => ({
  name: [it.code],
  title: [it.title, ...(it.titleEn === null ? [] : [it.titleEn])],
  notes: [it.abstract],
  organization: [it.org.code],
  owner_org: [it.org.code],
  groups: [it.theme],
  tags: it.keywords,
  res_format: it.open === 'unconditional' ? ['CSV', 'JSON', 'NDJSON', 'XML', 'XLSX', 'PARQUET'] : [],
  license_id: ['cn-open-data'],
  state: ['active'],
  dataset_type: ['dataset'],
  metadata_modified: [it.updatedAt ?? ''],
})

type Test = (fields: Fields) => boolean

function atom(field: string, value: string): Test {
  const range = /^\[(\S+)\s+TO\s+(\S+)\]$/.exec(value)
  if (range !== null) {
    const [, from = '*', to = '*'] = range
    const instant = (text: string): number => (text === '*' ? Number.NaN : Date.parse(text))
    return (fields) =>
      (fields[field] ?? []).some((it) => !(Date.parse(it) < instant(from)) && !(Date.parse(it) > instant(to)))
  }
  const plain = value.replace(/^"(.*)"$/s, '$1')
  // CKAN analyses these: a word is found inside them.
  if (field === 'title' || field === 'notes')
    return (fields) =>
      (fields[field] ?? []).some((it) => it.toLowerCase().includes(plain.replace(/\*$/, '').toLowerCase()))
  if (plain.endsWith('*')) return (fields) => (fields[field] ?? []).some((it) => it.startsWith(plain.slice(0, -1)))
  return (fields) => (fields[field] ?? []).includes(plain)
}

/** `+f:v -f:v f:"a b" f:(a OR b) f:[A TO *] a OR b`: what clients and harvesters send. Anything else refuses. */
export function parseFilter(text: string): Test {
  const pattern = /\s*(OR|AND)?\s*([+-]?)([a-z_]+):("(?:[^"\\]|\\.)*"|\([^)]*\)|\[[^\]]*\]|\S+)/gy
  const groups: Test[][] = []
  let at = 0
  while (at < text.trimEnd().length) {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) throw new SearchQueryError(`cannot read the filter at: ${text.slice(at, at + 40)}`)
    const [, joint, sign, field = '', value = ''] = found
    const values = value.startsWith('(') ? value.slice(1, -1).split(/\s+OR\s+/) : [value]
    const any = values.map((it) => atom(field, it.trim()))
    const test: Test = (fields) => any.some((it) => it(fields)) !== (sign === '-')
    if (joint === 'OR') groups.at(-1)?.push(test)
    else groups.push([test])
    at = pattern.lastIndex
  }
  return (fields) => groups.every((group) => group.some((test) => test(fields)))
}

export const filtered = (items: readonly DatasetView[], filters: readonly string[]): DatasetView[] => {
  const tests = filters.map(parseFilter)
  return items.filter((it) => tests.every((test) => test(fieldsOf(it))))
}

export function sorted(items: readonly DatasetView[], sort: string): DatasetView[] {
  const [, field = '', direction = ''] = /^\s*(\w+)(?:[\s+]+(asc|desc))?/i.exec(sort) ?? []
  const key = (it: DatasetView): string => {
    if (field === 'metadata_modified' || field === 'metadata_created') return it.updatedAt ?? ''
    if (field === 'title' || field === 'title_string') return it.title
    return it.code
  }
  if (field === 'score' || field === '') return [...items]
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1
  return [...items].sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0))
}

/** Counts of a field's values, the commonest first. */
export function facetsOf(items: readonly DatasetView[], fields: readonly string[]) {
  const facets: Record<string, Record<string, number>> = {}
  const titled: Record<string, { title: string; items: { name: string; display_name: string; count: number }[] }> = {}
  const names = new Map(items.map((it) => [it.org.code, it.org.name]))
  for (const field of fields) {
    const counts: Record<string, number> = {}
    for (const it of items) for (const value of fieldsOf(it)[field] ?? []) counts[value] = (counts[value] ?? 0) + 1
    facets[field] = counts
    const entries = Object.entries(counts).map(([name, count]) => ({
      name,
      display_name: names.get(name) ?? name,
      count,
    }))
    titled[field] = { title: field, items: entries.sort((a, b) => (a.display_name < b.display_name ? 1 : -1)) }
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
  const clause = /[+-]?[a-z_]+:("(?:[^"\\]|\\.)*"|\([^)]*\)|\[[^\]]*\]|\S+)/g
  return q.split(/\s+OR\s+/).map((part) => ({
    clauses: [...part.matchAll(clause)].map((it) => it[0]).join(' '),
    words: part
      .replace(clause, ' ')
      .replace(/["()+]|\bAND\b|\*/g, ' ')
      .trim(),
  }))
}
