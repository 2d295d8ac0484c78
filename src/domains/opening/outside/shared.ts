import { createHash } from 'node:crypto'
import { type DatasetView, everyEntry, factsOf, isPublic, listDatasets, type Question } from '#domains/catalog'
import { type ReleasedFiles, releasedFiles } from '#domains/delivery'
import { type Format, formats } from '#model/delivery'
import { permits, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { liking } from '#platform/http'

/**
 * Which of the offered media types a caller likes best by `Accept` (RFC 9110 §12.5.1); of two liked alike the one
 * offered first, null when none is accepted.
 */
export function preferred<Name extends string>(
  accept: string | undefined,
  offered: Readonly<Record<Name, string>>,
  names: readonly Name[],
): Name | null {
  const liked = names
    .map((name) => ({ name, weight: liking(accept ?? '*/*', offered[name]).weight }))
    .sort((a, b) => b.weight - a.weight)
  const [best] = liked
  return best === undefined || best.weight === 0 ? null : best.name
}

/** A stable UUID of a name (RFC 9562 §5.8, version 8 over SHA-256). */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * The id of a dataset, or of one of its files: a UUID that begins with the digits of the code, so that whoever brings it
 * says what is meant, and ends with a digest of what it stands for.
 */
export function idOf(code: string, format: Format | null = null): string {
  const digits = code.replace('-', '')
  const digest = uuidOf(format === null ? code : `${code}/${format}`).replaceAll('-', '')
  const [second, third, fourth] = [digits.slice(8, 12), digits.slice(12, 15), digits.slice(15)]
  return `${digits.slice(0, 8)}-${second}-8${third}-a${fourth}${digest.slice(18, 20)}-${digest.slice(20)}`
}

/** What stands behind such an id; null when it is none. */
export function meantBy(id: string): { readonly code: string; readonly format: Format | null } | null {
  const parts = /^(\d{8})-(\d{4})-8(\d{3})-a(\d)[0-9a-f]{2}-[0-9a-f]{12}$/.exec(id)
  if (parts === null) return null
  const code = parts
    .slice(1)
    .join('')
    .replace(/^\d{10}/, '$&-')
  const format = [null, ...formats].find((it) => idOf(code, it) === id)
  return format === undefined ? null : { code, format }
}

/** All of the public set, as a question. */
export const wholeSet: Question = { alternatives: [], where: everyEntry }

/** All of the public set, in pages. */
export async function* publicSet(ctx: Ctx): AsyncIterable<DatasetView> {
  let cursor: string | undefined
  do {
    const page: { items: DatasetView[]; next: string | null } = await listDatasets(ctx, {
      publicOnly: true,
      limit: 1000,
      cursor,
    })
    yield* page.items
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

export const licence = {
  id: 'cn-open-data',
  title: '公共数据开放许可',
  titleEn: 'Open public data licence: attribution, no identification of persons',
  path: '/law#licence',
} as const

/** Whether an entry is of the public set; a closed one has a page, no more. */
export const inPublicSet = (ctx: Ctx, it: DatasetView): boolean => permits(isPublic, whoAsks(ctx), factsOf(it))

/** What everybody gets of an entry: files with digests and proofs; null where they are made as they are asked for. */
export type Given = ReleasedFiles | null

/** What everybody gets of these entries, by code; one that gives no rows to everybody is left out. */
export const givenOf = (ctx: Ctx, items: readonly DatasetView[]): Promise<ReadonlyMap<string, Given>> =>
  releasedFiles(
    ctx,
    items.filter((it) => it.open === 'unconditional' && it.version !== null).map((it) => it.code),
  )

/** When an entry without data or day is said to be from: before all that has them. */
const before = '2025-01-01T00:00:00+08:00'

/** An entry is renewed by new data and by being published anew: its first and last days, in city time. */
const days = (it: DatasetView): string[] => {
  const data = it.updatedAt ?? it.publishedAt ?? before
  return [data, it.publishedAt ?? data].sort()
}
export const enteredAt = (it: DatasetView): string => days(it)[0] ?? before
export const renewedAt = (it: DatasetView): string => days(it)[1] ?? before
