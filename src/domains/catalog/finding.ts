import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type Document, type Dropped, type IndexFault, indexFaults, search, withoutOne } from '#platform/search'
import { sees } from './policy.ts'
import { type ListWish, titlesOf } from './reading.ts'
import { documentOf } from './state.ts'
import { db } from './tables.ts'

const suggestions = 8

const asked = (ctx: Ctx, wish: Pick<ListWish, 'q' | 'org' | 'theme' | 'open'>) => ({
  kind: 'dataset',
  ...wish,
  publicOnly: true,
  visible: where(sees, whoAsks(ctx), 'search.documents'),
})

/** Titles that what is typed so far may lead to, best first: words, their beginnings, pinyin and initials. */
export async function suggest(ctx: Ctx, q: string): Promise<{ code: string; title: string }[]> {
  if (q.trim() === '') return []
  const { ids } = await search(ctx, { ...asked(ctx, { q }), limit: suggestions })
  const titles = await titlesOf(ctx, ids)
  return ids.flatMap((code) => {
    const title = titles.get(code)
    return title === undefined ? [] : [{ code, title }]
  })
}

/** For a question over the public set that finds nothing: which one condition to drop, and how many that gives. */
export const instead = (ctx: Ctx, wish: Pick<ListWish, 'q' | 'org' | 'theme' | 'open'>): Promise<Dropped[]> =>
  withoutOne(ctx, asked(ctx, wish))

/** Proves that the search index says of every entry what the entry says now; what it finds otherwise. */
export async function searchFaults(ctx: Ctx): Promise<IndexFault[]> {
  const codes = await db(ctx).selectFrom('datasets').select('code').orderBy('code').execute()
  async function* documents(): AsyncIterable<Document> {
    for (const { code } of codes) yield await documentOf(ctx, code)
  }
  return indexFaults(ctx, 'dataset', documents())
}
