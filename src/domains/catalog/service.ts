import type { z } from 'zod'
import { BUREAU, getOrganization } from '#domains/directory'
import { demand, permits, whoAsks } from '#platform/access'
import { act, type CaseView, openCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { notFound, problem, unacceptable } from '#platform/problem'
import { publication } from './cases.ts'
import { replaceItems, rowOf, type Standing } from './content.ts'
import { type Change, type DatasetView, Entry, type NewDataset } from './model.ts'
import { enters, sees } from './policy.ts'
import { showDataset } from './reading.ts'
import { latestContent, rowOfDataset, standingContent, writeRevision } from './revisions.ts'
import { plainTitle } from './similar.ts'
import { index } from './state.ts'
import { editable } from './states.ts'
import { db } from './tables.ts'

const duplicate = problem('catalog/duplicate', 409, '本部门已有同名的目录（不计标点、空格和全半角）')
const conflict = problem('catalog/revision-conflict', 409, '这条目录刚刚被修改过，请比较后重新提交')
const notNow = problem('catalog/not-editable', 409, '现在的状态不能修改目录')

/** The department in whose name a steward enters. @throws access/not-allowed */
export function ownerFor(ctx: Ctx, wanted: string | undefined): string {
  const org = wanted ?? ctx.actor.posts.find((post) => post.kind === 'steward')?.org ?? ''
  demand(enters, ctx, { org }, { cites: ['GSR-11'] })
  return org
}

/** @throws catalog/duplicate when another entry of the department differs in nothing but marks, spaces and width */
export async function mustBeNew(ctx: Ctx, org: string, title: string, but = ''): Promise<void> {
  const twin = await db(ctx)
    .selectFrom('datasets')
    .select('code')
    .where('org', '=', org)
    .where('plain_title', '=', plainTitle(title))
    .where('state', '!=', 'withdrawn')
    .where('code', '!=', but)
    .executeTakeFirst()
  if (twin !== undefined)
    throw duplicate({ detail: twin.code, errors: [{ path: 'title', message: `与 ${twin.code} 重名` }] })
}

async function mustBeThere(ctx: Ctx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return
  const found = await db(ctx)
    .selectFrom('datasets')
    .selectAll()
    .where('code', 'in', [...codes])
    .execute()
  const seen = new Set(found.filter((row) => permits(sees, whoAsks(ctx), row)).map((row) => row.code))
  const lacking = codes.filter((code) => !seen.has(code))
  if (lacking.length > 0)
    throw unacceptable({ errors: lacking.map((code) => ({ path: 'related', message: `没有这条目录：${code}` })) })
}

/**
 * Enters a draft in the name of the steward's department and opens its publication case.
 * @throws access/not-allowed, catalog/duplicate
 */
export async function enter(ctx: Ctx, input: z.output<typeof NewDataset>): Promise<CaseView & DatasetView> {
  const org = ownerFor(ctx, input.org)
  await getOrganization(ctx, org)
  await mustBeNew(ctx, org, input.title)
  await mustBeThere(ctx, input.related ?? [])
  const counted = await sql<{ last: number }>`insert into catalog.serials (org, last) values (${org}, 1)
    on conflict (org) do update set last = catalog.serials.last + 1 returning last`.execute(ctx.db)
  const code = `${org}-${String(counted.rows[0]?.last).padStart(6, '0')}`
  const content = Entry.parse(input)
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
      ...rowOf(content),
      grade: null,
      state: 'draft',
      step: 'draft',
      case_id: opened.id,
      version: null,
      rows: null,
      data_at: null,
      created_at: ctx.now,
      revision: 1,
      published_revision: null,
      published_at: null,
    })
    .execute()
  await replaceItems(ctx, code, content.items)
  await writeRevision(ctx, code, 1, { cause: 'entered', content })
  await index(ctx, code)
  return { ...opened, ...(await showDataset(ctx, code)) }
}

/**
 * Writes the entry anew. What is published stays before everybody until the change is.
 * @throws access/not-found, access/not-allowed, catalog/not-editable, catalog/revision-conflict, catalog/duplicate
 */
export async function edit(
  ctx: Ctx,
  code: string,
  { revision: seen, note, ...input }: z.output<typeof Change>,
): Promise<DatasetView> {
  const row = await rowOfDataset(ctx, code)
  if (!permits(sees, whoAsks(ctx), row)) throw notFound()
  demand(enters, ctx, row, { cites: ['GSR-11'] })
  if (!editable.includes(row.step))
    throw notNow({ state: row.step, missing: editable.map((state) => `state = ${state}`), cites: ['GSR-17'] })
  await mustBeNew(ctx, row.org, input.title, code)
  await mustBeThere(ctx, input.related ?? [])
  const revision = await nextRevision(ctx, row, seen)
  const content = Entry.parse({ ...input, items: input.items ?? (await latestContent(ctx, row)).items })
  await writeRevision(ctx, code, revision, { cause: 'edited', content, note })
  if (row.state !== 'published') await apply(ctx, code, content)
  return showDataset(ctx, code)
}

/** Takes the next number, if what was seen is still the last and the case still lets one write. */
async function nextRevision(ctx: Ctx, row: Standing, seen: number): Promise<number> {
  const taken = await db(ctx)
    .updateTable('datasets')
    .set({ revision: seen + 1 })
    .where('code', '=', row.code)
    .where('revision', '=', seen)
    .where('step', 'in', [...editable])
    .executeTakeFirst()
  if (taken.numUpdatedRows === 1n) return seen + 1
  const now = await rowOfDataset(ctx, row.code)
  throw conflict({
    expected: seen,
    current: now.revision,
    detail: `您依据的是第 ${seen} 次修订，现在是第 ${now.revision} 次`,
  })
}

async function apply(ctx: Ctx, code: string, content: Entry): Promise<void> {
  await db(ctx).updateTable('datasets').set(rowOf(content)).where('code', '=', code).execute()
  await replaceItems(ctx, code, content.items)
  await index(ctx, code)
}

interface DataColumn {
  readonly name: string
  readonly title: string
  readonly type: string
}

/** What a version alone says of an item; whoever described it said more. */
const fromData: ReadonlySet<string> = new Set<keyof DataColumn>(['name', 'title', 'type'])
const isDescribed = (it: Entry['items'][number]): boolean =>
  Object.entries(it).some(([key, value]) => !fromData.has(key) && value !== null && value !== undefined)

/**
 * The items with what the data's columns say: their order and types, and those that the entry lacks. One that an earlier
 * version brought and nobody described goes with its column.
 */
function withColumns(items: Entry['items'], columns: readonly DataColumn[]): Entry['items'] {
  const known = new Map(items.map((it) => [it.name, it]))
  const names = new Set(columns.map((it) => it.name))
  return [
    ...columns.map((it) => ({ ...(known.get(it.name) ?? { name: it.name, title: it.title }), type: it.type })),
    ...items.filter((it) => !names.has(it.name) && isDescribed(it)),
  ]
}

/** Intake tells what a new version holds; items that the entry lacks come from its columns. */
export async function recordVersion(
  ctx: Ctx,
  code: string,
  it: {
    readonly version: number
    readonly rows: number
    readonly at: Date
    readonly columns: readonly DataColumn[]
  },
): Promise<void> {
  await sql`select from catalog.datasets where code = ${code} for update`.execute(ctx.db)
  const row = await rowOfDataset(ctx, code)
  const standing = await standingContent(ctx, row)
  const pending = row.published_revision !== null && row.revision > row.published_revision
  const before = pending ? await latestContent(ctx, row) : standing
  const content = { ...before, items: withColumns(before.items, it.columns) }
  const written = !same(content.items, before.items)
  const revision = row.revision + (written ? 1 : 0)
  // What the data itself brings needs no review: it is there for all who see the entry.
  const published = written && row.state === 'published' && !pending
  await replaceItems(ctx, code, withColumns(standing.items, it.columns))
  if (written)
    await writeRevision(ctx, code, revision, {
      cause: 'version',
      note: `第 ${it.version} 版数据`,
      content,
      published,
    })
  await db(ctx)
    .updateTable('datasets')
    .set({
      version: it.version,
      rows: it.rows,
      data_at: it.at,
      revision,
      ...(published ? { published_revision: revision } : {}),
    })
    .where('code', '=', code)
    .execute()
  await index(ctx, code)
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Moves the entry's own case on, by the dataset's code. */
export async function move(ctx: Ctx, code: string, transition: string, input: unknown): Promise<CaseView> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined || row.case_id === null || !permits(sees, whoAsks(ctx), row)) throw notFound()
  return act(ctx, row.case_id, transition, input)
}
