import { createHash } from 'node:crypto'
import { permits, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { canonical } from '#platform/ledger'
import { notFound } from '#platform/problem'
import { entryOf, itemsOf, type Standing } from './content.ts'
import { diffEntries, type EntryDiff } from './diff.ts'
import { Entry } from './model.ts'
import { oversees, sees } from './policy.ts'
import { db, type Tables } from './tables.ts'

const digestOf = (it: Entry): string => createHash('sha256').update(canonical(it)).digest('hex')

interface Written {
  readonly cause: Tables['revisions']['cause']
  readonly content: Entry
  readonly note?: string | undefined
  /** Published as it is written: what the data itself brought. */
  readonly published?: boolean
}

/** Keeps one more revision. The caller has the right to write it, and holds the entry's row. */
export async function writeRevision(ctx: Ctx, code: string, revision: number, it: Written): Promise<void> {
  await db(ctx)
    .insertInto('revisions')
    .values({
      dataset: code,
      revision,
      at: ctx.now,
      actor: ctx.actor.id,
      actor_name: ctx.actor.name,
      cause: it.cause,
      note: it.note ?? null,
      content: JSON.stringify(it.content),
      digest: digestOf(it.content),
      published_at: it.published === true ? ctx.now : null,
      entry: null,
    })
    .execute()
}

export async function rowOfDataset(ctx: Ctx, code: string): Promise<Standing> {
  const row = await db(ctx).selectFrom('datasets').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined) throw notFound()
  return row
}

/** What the entry says to everybody who may see it. */
export const standingContent = async (ctx: Ctx, row: Standing): Promise<Entry> =>
  entryOf(row, (await itemsOf(ctx, [row.code])).get(row.code) ?? [])

async function revisionOf(ctx: Ctx, code: string, revision: number) {
  return db(ctx)
    .selectFrom('revisions')
    .selectAll()
    .where('dataset', '=', code)
    .where('revision', '=', revision)
    .executeTakeFirst()
}

/** What a revision says; what stands where there is none of that number. */
export async function contentAt(ctx: Ctx, row: Standing, revision: number): Promise<Entry> {
  const kept = await revisionOf(ctx, row.code, revision)
  return kept === undefined ? standingContent(ctx, row) : Entry.parse(kept.content)
}

/** The last thing written of an entry: a draft of its change, or what stands. */
export const latestContent = (ctx: Ctx, row: Standing): Promise<Entry> => contentAt(ctx, row, row.revision)

/** Marks the last revision as published. @returns its digest and what it changes of the one published before */
export async function publishRevision(
  ctx: Ctx,
  row: Standing,
): Promise<{ digest: string; content: Entry; diff: EntryDiff | null }> {
  const content = await latestContent(ctx, row)
  const before = row.published_revision === null ? undefined : await revisionOf(ctx, row.code, row.published_revision)
  await db(ctx)
    .updateTable('revisions')
    .set({ published_at: ctx.now })
    .where('dataset', '=', row.code)
    .where('revision', '=', row.revision)
    .execute()
  const diff = before === undefined ? null : diffEntries(Entry.parse(before.content), content)
  return { digest: digestOf(content), content, diff }
}

/** The row, if the caller may see the entry; whether every revision or only those published. */
async function looked(ctx: Ctx, code: string): Promise<{ row: Standing; all: boolean }> {
  const row = await rowOfDataset(ctx, code)
  if (!permits(sees, whoAsks(ctx), row)) throw notFound()
  return { row, all: permits(oversees, whoAsks(ctx), row) }
}

/** Revisions, the newest first: every one for the owner and those who supervise, the published ones for others. */
export async function listRevisions(ctx: Ctx, code: string) {
  const { row, all } = await looked(ctx, code)
  const found = await db(ctx)
    .selectFrom('revisions')
    .select(['revision', 'at', 'actor_name', 'cause', 'note', 'digest', 'published_at', 'entry'])
    .where('dataset', '=', code)
    .$if(!all, (query) => query.where('published_at', 'is not', null))
    .orderBy('revision', 'desc')
    .limit(500)
    .execute()
  const items = found.map((it) => ({
    revision: it.revision,
    at: cityTime(it.at),
    ...(all ? { by: it.actor_name, ...(it.note === null ? {} : { note: it.note }) } : {}),
    cause: it.cause,
    digest: it.digest,
    ...(it.published_at === null ? {} : { publishedAt: cityTime(it.published_at) }),
    ...(it.entry === null ? {} : { entry: it.entry }),
    current: it.revision === (row.published_revision ?? row.revision),
  }))
  return { items, next: null }
}

async function contentFor(ctx: Ctx, code: string, revision: number): Promise<Entry> {
  const { all } = await looked(ctx, code)
  const found = await revisionOf(ctx, code, revision)
  if (found === undefined || (!all && found.published_at === null)) throw notFound()
  return Entry.parse(found.content)
}

/** A revision's whole content. @throws access/not-found */
export async function getRevision(
  ctx: Ctx,
  code: string,
  revision: number,
): Promise<{ revision: number; entry: Entry }> {
  return { revision, entry: await contentFor(ctx, code, revision) }
}

/** What changed from one revision to another; any two. @throws access/not-found */
export async function compareRevisions(ctx: Ctx, code: string, from: number, to: number) {
  return { from, to, ...diffEntries(await contentFor(ctx, code, from), await contentFor(ctx, code, to)) }
}
