import { getOrganization } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { indexDocument } from '#platform/search'
import { db } from './tables.ts'

/** Whether everybody may see an entry: the one predicate for portal, search and every outside catalog. */
export const isPublic = (it: { readonly state: string; readonly open: string }): boolean =>
  it.state === 'published' && it.open !== 'closed'

/** Carries a case's state into the entry, its search document and the log. Nothing else writes the column. */
export async function enterState(ctx: Ctx, code: string, state: string): Promise<void> {
  await db(ctx).updateTable('datasets').set({ state }).where('code', '=', code).execute()
  await index(ctx, code)
  if (state === 'published' || state === 'withdrawn' || state === 'changing') {
    const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirstOrThrow()
    await ctx.prove({
      type: `catalog/${state === 'published' ? 'publication' : state}`,
      subject: code,
      payload: { code, title: row.title, org: row.org, share: row.share, open: row.open, state },
    })
  }
}

/** Writes the search document in the same transaction as the entry. */
export async function index(ctx: Ctx, code: string): Promise<void> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirstOrThrow()
  const items = await db(ctx)
    .selectFrom('items')
    .select(['name', 'title'])
    .where('dataset', '=', code)
    .limit(500)
    .execute()
  const org = await getOrganization(ctx, row.org)
  await indexDocument(ctx, {
    kind: 'dataset',
    id: code,
    title: [row.title, ...(row.title_en === null ? [] : [row.title_en]), code],
    names: [org.name, ...(org.nameEn === null ? [] : [org.nameEn]), ...org.nicknames, ...row.keywords, row.theme],
    text: [row.abstract, ...items.map((item) => item.title)].join(' '),
    isPublic: isPublic(row),
    org: row.org,
    theme: row.theme,
    share: row.share,
    open: row.open,
    state: row.state,
  })
}
