import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import {
  best,
  type Document,
  type Dropped,
  type IndexFault,
  indexFaults,
  rewriteDocument,
  withoutOne,
} from '#platform/search'
import { isPublic } from './policy.ts'
import { asked, type ListWish } from './reading.ts'
import { documentOf } from './state.ts'
import { db } from './tables.ts'

const suggestions = 8

/** Titles that what is typed so far may lead to, best first: words, their beginnings, pinyin and initials. */
export async function suggest(ctx: Ctx, q: string): Promise<{ code: string; title: string; titleEn: string | null }[]> {
  if (q.trim() === '') return []
  const ids = await best(ctx, { ...asked(ctx, { q, publicOnly: true }), limit: suggestions })
  if (ids.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'title', 'title_en as titleEn'])
    .where('code', 'in', ids)
    .where(where(isPublic, whoAsks(ctx)))
    .execute()
  return ids.flatMap((code) => rows.find((it) => it.code === code) ?? [])
}

/** For a question over the public set that finds nothing: which one condition to drop, and how many that gives. */
export const instead = (ctx: Ctx, wish: Pick<ListWish, 'q' | 'org' | 'theme' | 'open'>): Promise<Dropped[]> =>
  withoutOne(ctx, asked(ctx, { ...wish, publicOnly: true }))

async function* documents(ctx: Ctx): AsyncIterable<Document> {
  const codes = await db(ctx).selectFrom('datasets').select('code').orderBy('code').execute()
  for (const { code } of codes) yield await documentOf(ctx, code)
}

/** Writes the words of every entry anew, after the form in which they are kept has changed. */
export async function rewriteIndex(ctx: Ctx): Promise<void> {
  for await (const it of documents(ctx)) await rewriteDocument(ctx, it)
}

/** Proves that the search index says of every entry what the entry says now; what it finds otherwise. */
export const searchFaults = (ctx: Ctx): Promise<IndexFault[]> => indexFaults(ctx, 'dataset', documents(ctx))
