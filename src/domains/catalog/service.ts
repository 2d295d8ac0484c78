import type { z } from 'zod'
import { BUREAU, getOrganization, listOrganizations } from '#domains/directory'
import { demand, permits, where, whoAsks } from '#platform/access'
import { act, type CaseView, cityTime, getCase, openCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { notFound, problem, unreadable } from '#platform/problem'
import { facetCounts, search } from '#platform/search'
import { publication } from './cases.ts'
import type { DatasetView, NewDataset } from './model.ts'
import { enters, oversees, sees } from './policy.ts'
import { index } from './state.ts'
import { db, type Tables } from './tables.ts'

const duplicate = problem('catalog/duplicate', 409, '本部门已有同名的目录（不计标点、空格和全半角）')

type Row = Tables['datasets']
const plain = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

/**
 * Enters a draft in the name of the steward's department and opens its publication case.
 * @throws access/not-allowed, catalog/duplicate
 */
export async function enter(ctx: Ctx, input: z.output<typeof NewDataset>): Promise<DatasetView> {
  const org = input.org ?? ctx.actor.posts.find((post) => post.kind === 'steward')?.org ?? ''
  demand(enters, ctx, { org }, { cites: ['GSR-11'] })
  await getOrganization(ctx, org)
  const titles = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'title'])
    .where('org', '=', org)
    .where('state', '!=', 'withdrawn')
    .execute()
  const twin = titles.find((it) => plain(it.title) === plain(input.title))
  if (twin !== undefined)
    throw duplicate({ detail: twin.code, errors: [{ path: 'title', message: `与 ${twin.code} 重名` }] })
  const counted = await sql<{ last: number }>`insert into catalog.serials (org, last) values (${org}, 1)
    on conflict (org) do update set last = catalog.serials.last + 1 returning last`.execute(ctx.db)
  const code = `${org}-${String(counted.rows[0]?.last).padStart(6, '0')}`
  const opened = await openCase(ctx, publication, {
    parties: { owner: org, bureau: BUREAU },
    subject: code,
    facts: { dataset: code },
  })
  await db(ctx)
    .insertInto('datasets')
    .values({
      code,
      org,
      title: input.title,
      title_en: input.titleEn ?? null,
      abstract: input.abstract,
      theme: input.theme,
      share: input.share,
      share_condition: input.shareCondition ?? null,
      share_basis: input.shareBasis ?? null,
      open: input.open,
      open_condition: input.openCondition ?? null,
      update_frequency: input.updateFrequency,
      format: input.format,
      share_methods: input.shareMethods,
      keywords: input.keywords,
      grade: null,
      state: 'draft',
      case_id: opened.id,
      version: null,
      rows: null,
      data_at: null,
      created_at: ctx.now,
    })
    .execute()
  if (input.items.length > 0) await addItems(ctx, code, input.items)
  await index(ctx, code)
  return getDataset(ctx, code)
}

async function addItems(
  ctx: Ctx,
  code: string,
  items: readonly {
    name: string
    title: string
    type: string
    meaning?: string | null | undefined
    unit?: string | null | undefined
  }[],
): Promise<void> {
  await db(ctx)
    .insertInto('items')
    .values(
      items.map((item, position) => ({
        dataset: code,
        position,
        name: item.name,
        title: item.title,
        type: item.type,
        meaning: item.meaning ?? null,
        unit: item.unit ?? null,
      })),
    )
    .onConflict((same) =>
      same
        .columns(['dataset', 'name'])
        .doUpdateSet((eb) => ({ type: eb.ref('excluded.type'), position: eb.ref('excluded.position') })),
    )
    .execute()
}

/** @throws access/not-found when there is none or the caller may not see it */
export async function getDataset(ctx: Ctx, code: string): Promise<DatasetView> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined || !permits(sees, whoAsks(ctx), row)) throw notFound()
  const [view] = await present(ctx, [row])
  if (view === undefined) throw notFound()
  const party = row.case_id !== null && permits(oversees, whoAsks(ctx), row)
  return party ? { ...view, case: row.case_id, may: (await getCase(ctx, row.case_id ?? '')).may } : view
}

async function present(ctx: Ctx, rows: readonly Row[]): Promise<DatasetView[]> {
  const names = new Map((await listOrganizations(ctx, {})).items.map((org) => [org.code, org.name]))
  const codes = rows.map((row) => row.code)
  const items =
    codes.length === 0
      ? []
      : await db(ctx).selectFrom('items').selectAll().where('dataset', 'in', codes).orderBy('position').execute()
  return rows.map((row) => ({
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
    items: items
      .filter((item) => item.dataset === row.code)
      .map(({ name, title, type, meaning, unit }) => ({ name, title, type, meaning, unit })),
    case: null,
    may: [],
  }))
}

export interface ListWish {
  readonly q?: string | undefined
  readonly org?: string | undefined
  readonly theme?: string | undefined
  readonly share?: string | undefined
  readonly open?: string | undefined
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  /** Only the public set, whoever asks. */
  readonly publicOnly?: boolean | undefined
}

/** Entries that the caller may see, best first for a question, newest first without one. */
export async function listDatasets(
  ctx: Ctx,
  wish: ListWish,
): Promise<{ items: DatasetView[]; total: number; next: string | null }> {
  const limit = wish.limit ?? 20
  const offset = Number(wish.cursor ?? '0')
  if (!Number.isInteger(offset) || offset < 0) throw unreadable({ errors: [{ path: 'cursor', message: '游标无效' }] })
  const found = await search(ctx, {
    kind: 'dataset',
    ...wish,
    publicOnly: wish.publicOnly === true,
    visible: where(sees, whoAsks(ctx), 'search.documents'),
    limit,
    offset,
  })
  const rows =
    found.ids.length === 0
      ? []
      : await db(ctx).selectFrom('datasets').selectAll().where('code', 'in', found.ids).execute()
  const views = new Map((await present(ctx, rows)).map((view) => [view.code, view]))
  const items = found.ids.flatMap((id) => views.get(id) ?? [])
  return { items, total: found.total, next: offset + limit < found.total ? String(offset + limit) : null }
}

/** How many public entries a click on each value of a facet would show. */
export const publicFacet = (
  ctx: Ctx,
  wish: Pick<ListWish, 'q' | 'org' | 'theme' | 'open'>,
  name: 'org' | 'theme' | 'open',
): Promise<readonly { readonly value: string; readonly count: number }[]> =>
  facetCounts(
    ctx,
    { kind: 'dataset', ...wish, publicOnly: true, visible: where(sees, whoAsks(ctx), 'search.documents') },
    name,
  )

/** Titles by code, of the datasets among these that the caller may see. */
export async function titlesOf(ctx: Ctx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('datasets')
    .select(['code', 'title'])
    .where('code', 'in', [...new Set(codes)])
    .where(where(sees, whoAsks(ctx)))
    .execute()
  return new Map(rows.map((row) => [row.code, row.title]))
}

/** How many public entries each organisation has, and how many rows in all. */
export async function publicCounts(ctx: Ctx): Promise<{ org: string; datasets: number; rows: number }[]> {
  const found = await sql<{
    org: string
    datasets: number
    rows: number
  }>`select org, count(*) as datasets, coalesce(sum(rows), 0)::bigint as rows
    from catalog.datasets where state = 'published' and open <> 'closed' group by org order by org`.execute(ctx.db)
  return found.rows.map((row) => ({ org: row.org, datasets: Number(row.datasets), rows: Number(row.rows) }))
}

/** Intake tells what a new version holds; items that the entry lacks come from its columns. */
export async function recordVersion(
  ctx: Ctx,
  code: string,
  it: {
    readonly version: number
    readonly rows: number
    readonly at: Date
    readonly columns: readonly { name: string; title: string; type: string }[]
  },
): Promise<void> {
  await db(ctx)
    .updateTable('datasets')
    .set({ version: it.version, rows: it.rows, data_at: it.at })
    .where('code', '=', code)
    .execute()
  await addItems(ctx, code, it.columns)
  await index(ctx, code)
}

/** Moves the entry's own case on, by the dataset's code. */
export async function move(ctx: Ctx, code: string, transition: string, input: unknown): Promise<CaseView> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined || row.case_id === null || !permits(sees, whoAsks(ctx), row)) throw notFound()
  return act(ctx, row.case_id, transition, input)
}
