import type { Ctx } from '#platform/context'
import { Entry } from './model.ts'
import { pairsOf, plainTitle } from './similar.ts'
import { type About, db, type Guide, type Tables } from './tables.ts'

type ItemRow = Omit<Tables['items'], 'about'> & { readonly about: About }

const columns = new Set([
  'title',
  'titleEn',
  'abstract',
  'theme',
  'share',
  'shareCondition',
  'shareBasis',
  'open',
  'openCondition',
  'updateFrequency',
  'format',
  'shareMethods',
  'keywords',
  'items',
])

const guideOf = (it: Entry): Guide =>
  Object.fromEntries(Object.entries(it).filter(([name, value]) => !columns.has(name) && value !== undefined))

/** An entry as the columns of its row. */
export const rowOf = (it: Entry) => ({
  title: it.title,
  title_en: it.titleEn ?? null,
  abstract: it.abstract,
  theme: it.theme,
  share: it.share,
  share_condition: it.shareCondition ?? null,
  share_basis: it.shareBasis ?? null,
  open: it.open,
  open_condition: it.openCondition ?? null,
  update_frequency: it.updateFrequency,
  format: it.format,
  share_methods: it.shareMethods,
  keywords: it.keywords,
  guide: JSON.stringify(guideOf(it)),
  plain_title: plainTitle(it.title),
  title_pairs: pairsOf(it.title),
})

const orNothing = <T>(value: T | null): T | undefined => value ?? undefined

/** A row of the table as it is read. */
export type Standing = Omit<Tables['datasets'], 'guide'> & { readonly guide: Guide }

/** The entry that a row and its items say. */
export const entryOf = (row: Standing, items: readonly Entry['items'][number][]): Entry =>
  Entry.parse({
    title: row.title,
    titleEn: orNothing(row.title_en),
    abstract: row.abstract,
    theme: row.theme,
    share: row.share,
    shareCondition: orNothing(row.share_condition),
    shareBasis: orNothing(row.share_basis),
    open: row.open,
    openCondition: orNothing(row.open_condition),
    updateFrequency: row.update_frequency,
    format: row.format,
    shareMethods: row.share_methods,
    keywords: row.keywords,
    ...row.guide,
    items,
  })

const itemOf = ({ name, title, type, meaning, unit, about }: ItemRow) => ({
  name,
  title,
  type,
  meaning,
  unit,
  ...about,
})

/** The items of these datasets in their order. */
export async function itemsOf(
  ctx: Ctx,
  codes: readonly string[],
): Promise<ReadonlyMap<string, ReturnType<typeof itemOf>[]>> {
  const rows =
    codes.length === 0
      ? []
      : await db(ctx).selectFrom('items').selectAll().where('dataset', 'in', codes).orderBy('position').execute()
  const found = new Map<string, ReturnType<typeof itemOf>[]>()
  for (const row of rows) {
    const known = found.get(row.dataset)
    if (known === undefined) found.set(row.dataset, [itemOf(row)])
    else known.push(itemOf(row))
  }
  return found
}

const atOnce = 1000

/** Puts these items in the place of all that the entry has. */
export async function replaceItems(ctx: Ctx, code: string, items: Entry['items']): Promise<void> {
  await db(ctx).deleteFrom('items').where('dataset', '=', code).execute()
  const rows = items.map(({ name, title, type, meaning, unit, ...about }, position) => ({
    dataset: code,
    position,
    name,
    title,
    type,
    meaning: meaning ?? null,
    unit: unit ?? null,
    about: JSON.stringify(about),
  }))
  for (let at = 0; at < rows.length; at += atOnce)
    await db(ctx)
      .insertInto('items')
      .values(rows.slice(at, at + atOnce))
      .execute()
}
