import { BUREAU, organizationNames } from '#domains/directory'
import { permits, where, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import { type CaseKind, getCase, kindsOf, seesCase, type Titled } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { notFound } from '#platform/problem'
import { type Counts, facetCounts, search } from '#platform/search'
import { findingsOf, repeats } from './checks.ts'
import { itemsOf, type Standing } from './content.ts'
import { askPublic, type Question, type Slice } from './criteria.ts'
import { evaluationsOf } from './evaluations.ts'
import type { DatasetView } from './model.ts'
import { type DatasetFacts, enters, isPublic, oversees, sees } from './policy.ts'
import { latestContent, rowOfDataset } from './revisions.ts'
import { editable } from './states.ts'
import { db } from './tables.ts'

/**
 * What policies look at, in one statement, for those who need no more of an entry.
 * @throws access/not-found as `getDataset` does
 */
export async function getFacts(ctx: Ctx, code: string): Promise<DatasetFacts> {
  const facts = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'org', 'state', 'open', 'share'])
    .where('code', '=', code)
    .executeTakeFirst()
  if (facts === undefined || !permits(sees, whoAsks(ctx), facts)) throw notFound()
  return facts
}

/** @throws access/not-found when there is none or the caller may not see it */
export async function getDataset(ctx: Ctx, code: string): Promise<DatasetView> {
  return (await found(ctx, code)).view
}

/** The entry as everybody sees it; null when it has been withdrawn since: for what follows behind a publication. */
export async function whilePublished(ctx: Ctx, code: string): Promise<DatasetView | null> {
  const { state } = await rowOfDataset(ctx, code)
  return state === 'published' ? getDataset(ctx, code) : null
}

async function found(ctx: Ctx, code: string): Promise<{ row: Standing; view: DatasetView; party: boolean }> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined || !permits(sees, whoAsks(ctx), row)) throw notFound()
  const [view] = await present(ctx, [row], await organizationNames(ctx))
  if (view === undefined) throw notFound()
  // The security administrator sees every entry and no case.
  const party = permits(oversees, whoAsks(ctx), row) && permits(seesCase, whoAsks(ctx), { party: row.org })
  if (row.case_id === null || !party) return { row, view, party: false }
  return { row, view: { ...view, may: (await getCase(ctx, row.case_id)).may }, party }
}

/** The entry with all that its owner and those who supervise need to judge it; to others what `getDataset` says. */
export async function showDataset(ctx: Ctx, code: string): Promise<DatasetView> {
  const { row, view, party } = await found(ctx, code)
  if (!party) return view
  const content = await latestContent(ctx, row)
  return {
    ...view,
    pending: row.published_revision !== null && row.revision > row.published_revision,
    mayEdit: editable.includes(row.step) && permits(enters, whoAsks(ctx), row),
    findings: [...findingsOf(content), ...(await repeats(ctx, content, code))],
    evaluations: await evaluationsOf(ctx, code),
  }
}

/** What this caller may do to an entry of a list; what depends on its history is told by the entry itself. */
function mayOfRow(ctx: Ctx, row: Standing, kind: CaseKind | undefined): string[] {
  const parties: Readonly<Record<string, string>> = { owner: row.org, bureau: BUREAU }
  return Object.entries(kind?.transitions ?? {})
    .filter(
      ([, step]) =>
        step.from.includes(row.step) &&
        step.once === false &&
        step.by.some(({ party, posts }) =>
          ctx.actor.posts.some((post) => post.org === parties[party] && posts.includes(post.kind)),
        ),
    )
    .map(([name]) => name)
}

async function present(ctx: Ctx, rows: readonly Standing[], names: Names): Promise<DatasetView[]> {
  const items = await itemsOf(
    ctx,
    rows.map((row) => row.code),
  )
  const parties = new Set(rows.filter((row) => permits(oversees, whoAsks(ctx), row)).map((row) => row.code))
  const kinds = await kindsOf(
    ctx,
    rows.flatMap((row) => (parties.has(row.code) ? (row.case_id ?? []) : [])),
  )
  return rows.map((row) => {
    const party = parties.has(row.code)
    return {
      code: row.code,
      title: row.title,
      titleEn: row.title_en,
      abstract: row.abstract,
      org: { code: row.org, name: names.get(row.org) ?? row.org },
      theme: row.theme,
      share: row.share,
      open: row.open,
      state: row.state,
      version: row.version,
      rows: row.rows,
      updatedAt: row.data_at === null ? null : cityTime(row.data_at),
      promise: row.update_frequency,
      keywords: row.keywords,
      items: (items.get(row.code) ?? []).map((it) => ({ ...it, meaning: it.meaning ?? null, unit: it.unit ?? null })),
      case: party ? row.case_id : null,
      may: party ? mayOfRow(ctx, row, kinds.get(row.case_id ?? '')) : [],
      ...(row.share_condition === null ? {} : { shareCondition: row.share_condition }),
      ...(row.share_basis === null ? {} : { shareBasis: row.share_basis }),
      ...(row.open_condition === null ? {} : { openCondition: row.open_condition }),
      ...(row.published_at === null ? {} : { publishedAt: cityTime(row.published_at) }),
      format: row.format,
      shareMethods: row.share_methods,
      guide: row.guide,
      ...(party ? { step: row.step, revision: row.revision } : {}),
    }
  })
}

export interface ListWish {
  readonly q?: string | undefined
  readonly org?: string | undefined
  readonly theme?: string | undefined
  readonly share?: string | undefined
  readonly open?: string | undefined
  /** Where its case stands; for the owner's and the bureau's lists. */
  readonly step?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  /** Instead of a cursor, for programs that count pages. */
  readonly offset?: number | undefined
  /** Only the public set, whoever asks. */
  readonly publicOnly?: boolean | undefined
}

/** A wish as the search asks it. Where an entry's case stands finds it for those alone who may know that. */
export const asked = (ctx: Ctx, wish: ListWish, visible = wish.step === undefined ? sees : oversees) => ({
  kind: 'dataset',
  ...wish,
  publicOnly: wish.publicOnly === true,
  visible: where(visible, whoAsks(ctx), 'search.documents'),
})

async function listed(ctx: Ctx, wish: ListWish, empties = false) {
  const { ids, ...found } = await search(ctx, { ...asked(ctx, wish), limit: wish.limit ?? 20, empties })
  const rows =
    ids.length === 0 ? [] : await db(ctx).selectFrom('datasets').selectAll().where('code', 'in', ids).execute()
  const names = await organizationNames(ctx)
  const views = new Map((await present(ctx, rows, names)).map((view) => [view.code, view]))
  return { ...found, items: ids.flatMap((id) => views.get(id) ?? []), names }
}

/**
 * Entries that the caller may see, best first for a question, newest first without one. A page goes on after the last
 * entry of the one before it: what does not change meanwhile is shown exactly once.
 * @throws search/cursor
 */
export async function listDatasets(
  ctx: Ctx,
  wish: ListWish,
): Promise<{ items: DatasetView[]; total: number; next: string | null }> {
  const { items, total, next } = await listed(ctx, wish)
  return { items, total, next }
}

/**
 * A page of the public set with how many come before it and the facets' counts. A value that the question empties stays
 * with zero.
 * @throws search/cursor
 */
export async function searchPublic(ctx: Ctx, wish: Omit<ListWish, 'publicOnly' | 'offset'>) {
  const { counts, ...page } = await listed(ctx, { ...wish, publicOnly: true }, true)
  return { ...page, facets: { open: counts('open'), theme: counts('theme'), org: named(counts('org'), page.names) } }
}

/** Public entries whose data came last, whenever somebody touched the entry itself. */
export async function listNewest(ctx: Ctx, most: number): Promise<DatasetView[]> {
  const rows = await db(ctx)
    .selectFrom('datasets')
    .selectAll()
    .where(where(isPublic, whoAsks(ctx)))
    .where('data_at', 'is not', null)
    .orderBy('data_at', 'desc')
    .orderBy('code')
    .limit(most)
    .execute()
  return present(ctx, rows, await organizationNames(ctx))
}

/** A page of what answers a question of the public set, in the order asked for; and how many there are in all. */
export async function listAnswers(
  ctx: Ctx,
  question: Question,
  slice: Slice,
): Promise<{ items: DatasetView[]; total: number }> {
  const { codes, total } = await askPublic(ctx, question, slice)
  if (codes.length === 0) return { items: [], total }
  const rows = await db(ctx)
    .selectFrom('datasets')
    .selectAll()
    .where('code', 'in', codes)
    .where(where(isPublic, whoAsks(ctx)))
    .execute()
  const views = new Map((await present(ctx, rows, await organizationNames(ctx))).map((view) => [view.code, view]))
  return { items: codes.flatMap((code) => views.get(code) ?? []), total }
}

/** How many public entries a click on each value of a facet would show. */
export const publicFacet = async (
  ctx: Ctx,
  wish: Pick<ListWish, 'q' | 'org' | 'theme' | 'open'>,
  name: 'org' | 'theme' | 'open',
): Promise<ReturnType<Counts>> => (await facetCounts(ctx, asked(ctx, { ...wish, publicOnly: true })))(name)

type Names = ReadonlyMap<string, string>

const named = (counts: ReturnType<Counts>, names: Names) =>
  counts.map((it) => ({ ...it, name: names.get(it.value) ?? it.value }))

/** The values that the list can be narrowed to, each with how many a click would show, departments by name. */
export async function facetsOf(ctx: Ctx, wish: ListWish) {
  const counts = await facetCounts(ctx, asked(ctx, wish))
  return {
    org: named(counts('org'), await organizationNames(ctx)),
    theme: counts('theme'),
    share: counts('share'),
    open: counts('open'),
    step: (await facetCounts(ctx, asked(ctx, wish, oversees)))('step'),
  }
}

const titled = (
  rows: readonly { readonly code: string; readonly title: string; readonly title_en: string | null }[],
): ReadonlyMap<string, Titled> => new Map(rows.map((row) => [row.code, { title: row.title, titleEn: row.title_en }]))

/** Titles by code, of the datasets among these that the caller may see. */
export async function titlesOf(ctx: Ctx, codes: readonly string[]): Promise<ReadonlyMap<string, Titled>> {
  if (codes.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'title', 'title_en'])
    .where('code', 'in', [...new Set(codes)])
    .where(where(sees, whoAsks(ctx)))
    .execute()
  return titled(rows)
}

/** How many public entries each organisation has, and how many rows in all. */
export async function publicCounts(ctx: Ctx): Promise<{ org: string; datasets: number; rows: number }[]> {
  const found = await sql<{
    org: string
    datasets: number
    rows: number
  }>`select org, count(*) as datasets, coalesce(sum(rows), 0)::bigint as rows
    from catalog.datasets where ${where(isPublic, whoAsks(ctx))} group by org order by org`.execute(ctx.db)
  return found.rows.map((row) => ({ org: row.org, datasets: Number(row.datasets), rows: Number(row.rows) }))
}

/** What the public entries are called, by their codes: for pages that count or name all of them. */
export async function publicTitles(ctx: Ctx): Promise<ReadonlyMap<string, Titled>> {
  const rows = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'title', 'title_en'])
    .where(where(isPublic, whoAsks(ctx)))
    .execute()
  return titled(rows)
}
