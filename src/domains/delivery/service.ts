import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { getFacts, keeps } from '#domains/catalog'
import { gradesOfVersion } from '#domains/security'
import { demand, missing, permits, where, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import type { Ctx, EntryId, OrgCode } from '#platform/context'
import { sql } from '#platform/db'
import { currentVersion } from '#platform/lake'
import { notAllowed, notFound, notSignedIn, Problem, problem } from '#platform/problem'
import { liveGrant, ofHolder, openToAll, reads, readsUses } from './policy.ts'
import { db, type Tables } from './tables.ts'
import type { Weighed } from './weighed.ts'

const severalGrants = problem('delivery/several-grants', 409, '您有几项有效授权，请用 ?grant= 指明一项')
const noSuchGrant = problem('delivery/no-such-grant', 404, '没有这项授权，或不属于您的部门')
const grantNotLive = problem('delivery/grant-not-live', 403, '这项授权现在不能使用')

export interface NewGrant {
  readonly dataset: string
  readonly holder: OrgCode
  readonly purpose: string
  readonly method: 'api' | 'batch' | 'file'
  readonly fields: string[] | null
  readonly rows: string[] | null
  /** Fields that the provider agreed to give unmasked. */
  readonly clear: string[] | null
  readonly until: string
  /** The number of the case that this grant comes from. */
  readonly cause: string
  readonly status: 'live' | 'suspended'
}

/**
 * Opens a grant and writes its leaf. Fields, rows, purpose and term are what the case asked for, no more. Unmasked fields
 * are agreed to as they are graded now: one that is graded higher later leaves masked.
 */
export async function openGrant(ctx: Ctx, grant: NewGrant): Promise<string> {
  const id = randomUUID()
  const clearGrades = await gradesNow(ctx, grant)
  const payload = { id, ...grant, ...(clearGrades === null ? {} : { clearGrades }) }
  const entry = await ctx.prove({ type: 'delivery/grant', subject: grant.dataset, payload })
  await db(ctx)
    .insertInto('grants')
    .values({
      id,
      ...grant,
      clear_grades: clearGrades === null ? null : JSON.stringify(clearGrades),
      opened_at: ctx.now,
      entry,
    })
    .execute()
  return id
}

async function gradesNow(ctx: Ctx, { dataset, clear }: NewGrant): Promise<Record<string, number> | null> {
  const version = clear === null ? null : await currentVersion(ctx, dataset)
  if (clear === null || version === null) return null
  const graded = await gradesOfVersion(ctx, version)
  return Object.fromEntries(graded.filter((it) => clear.includes(it.name)).map((it) => [it.name, it.grade]))
}

/** Lets the grants of a case flow, or holds them back. A revoked grant stays revoked. */
export async function setGrantStatus(ctx: Ctx, cause: string, status: 'live' | 'suspended'): Promise<void> {
  await change(ctx, cause, status)
}

/** Ends the grants of a case for good. */
export async function revokeGrants(ctx: Ctx, cause: string): Promise<void> {
  await change(ctx, cause, 'revoked')
}

async function change(ctx: Ctx, cause: string, status: 'live' | 'suspended' | 'revoked'): Promise<void> {
  const changed = await db(ctx)
    .updateTable('grants')
    .set({ status })
    .where('cause', '=', cause)
    .where('status', '!=', 'revoked')
    .returning(['id', 'dataset'])
    .execute()
  for (const { id, dataset } of changed)
    await ctx.prove({ type: 'delivery/grant-status', subject: dataset, payload: { id, status, cause } })
}

type GrantTold = Pick<Selectable<Tables['grants']>, (typeof told)[number]>
type Grant = Pick<Selectable<Tables['grants']>, (typeof enforced)[number]>

/** Why somebody may read: as the owner, by a grant, or because everybody may. */
export type Right =
  | { readonly by: 'owner'; readonly org: OrgCode }
  | { readonly by: 'grant'; readonly grant: Grant }
  | { readonly by: 'open' }

/**
 * The one answer to "may this actor have rows of this dataset, and which". Denied by default.
 * @throws access/not-found, identity/not-signed-in, access/not-allowed, delivery/several-grants, delivery/grant-not-live
 */
export async function rightTo(ctx: Ctx, code: string, wanted?: string): Promise<Right> {
  const grants = await liveGrants(ctx, code)
  const facts = await getFacts(ctx, code).catch((error: unknown) => {
    // A grant goes on to its end, also when its entry was withdrawn and is there for nobody else.
    if (grants.length > 0 && error instanceof Problem) return null
    throw error
  })
  if (wanted !== undefined) return { by: 'grant', grant: await namedGrant(ctx, code, wanted) }
  const who = whoAsks(ctx)
  if (facts !== null && permits(keeps, who, facts)) return { by: 'owner', org: facts.org }
  const [only, second] = grants
  if (second !== undefined) throw severalGrants({ grants: grants.map(({ id, purpose }) => ({ id, purpose })) })
  if (only !== undefined) return { by: 'grant', grant: only }
  if (facts === null) throw notFound()
  if (permits(openToAll, who, facts)) return { by: 'open' }
  if (ctx.actor.id === null)
    throw notSignedIn({ detail: '这项数据不是无条件开放，须登录并持有授权', missing: ['grant'] })
  const own = await db(ctx)
    .selectFrom('grants')
    .select(['dataset', 'holder', 'status', 'until'])
    .where('dataset', '=', code)
    .where(where(ofHolder, who))
    .execute()
  const lacks = missing(reads, who, facts, { 'delivery.grants': own })
  throw notAllowed({
    detail: `${lacks.map((it) => it.zh).join('；')}。可提出共享申请`,
    missing: lacks.map((it) => it.id),
    cites: ['GSR-20'],
  })
}

const told = ['id', 'dataset', 'holder', 'purpose', 'fields', 'rows', 'clear', 'until', 'status', 'cause'] as const
const enforced = [...told, 'clear_grades'] as const

const orgsOf = (ctx: Ctx): string[] =>
  ctx.actor.posts.filter((post) => post.kind === 'steward' || post.kind === 'head').map((post) => post.org)

async function liveGrants(ctx: Ctx, code: string): Promise<Grant[]> {
  if (orgsOf(ctx).length === 0) return []
  return db(ctx)
    .selectFrom('grants')
    .select(enforced)
    .where('dataset', '=', code)
    .where(where(liveGrant, whoAsks(ctx)))
    .orderBy('opened_at')
    .execute()
}

async function namedGrant(ctx: Ctx, code: string, id: string): Promise<Grant> {
  const orgs = orgsOf(ctx)
  if (ctx.actor.id === null) throw notSignedIn()
  if (orgs.length === 0 || !/^[0-9a-f-]{36}$/.test(id)) throw noSuchGrant()
  const grant = await db(ctx)
    .selectFrom('grants')
    .select(enforced)
    .where('id', '=', id)
    .where('dataset', '=', code)
    .where('holder', 'in', orgs)
    .executeTakeFirst()
  if (grant === undefined) throw noSuchGrant()
  if (grant.status !== 'live')
    throw grantNotLive({
      missing: ['grant.status = live'],
      detail: grant.status === 'revoked' ? '授权已终止' : '授权暂停或尚未提供',
    })
  if (grant.until < cityDate(ctx.now))
    throw grantNotLive({ missing: ['grant.until'], detail: `授权已于 ${grant.until} 到期` })
  return grant
}

export interface Use {
  readonly dataset: string
  readonly version: number
  readonly right: Right
  readonly door: string
  readonly rows: number | null
}

/**
 * Writes down one use; the provider reads it, and it is kept as rule `records.usage` says. Answers with its leaf, where
 * it has one.
 */
export async function recordUse(ctx: Ctx, use: Use): Promise<EntryId | null> {
  const { right } = use
  const org = right.by === 'owner' ? right.org : right.by === 'grant' ? right.grant.holder : null
  await db(ctx)
    .insertInto('uses')
    .values({
      dataset: use.dataset,
      version: use.version,
      grant_id: right.by === 'grant' ? right.grant.id : null,
      person: ctx.actor.id,
      org,
      right_by: right.by,
      door: use.door,
      rows: use.rows,
      at: ctx.now,
      detail: null,
    })
    .execute()
  // A delivery under a grant is one leaf; single pages of rows are kept in the uses alone, there are too many.
  if (right.by !== 'grant' || !use.door.startsWith('download')) return null
  return ctx.prove({
    type: 'delivery/batch',
    subject: use.dataset,
    payload: { grant: right.grant.id, holder: right.grant.holder, version: use.version, door: use.door },
  })
}

/** Writes down which bytes a delivery under a grant was, when all of them have gone out. */
export async function recordDelivered(ctx: Ctx, { dataset, right }: Use, batch: EntryId, file: Weighed): Promise<void> {
  if (right.by !== 'grant') return
  const { id, holder } = right.grant
  await ctx.prove({ type: 'delivery/delivered', subject: dataset, payload: { batch, grant: id, holder, ...file } })
}

/** A call that was refused is kept as well: it is the evidence that scope and purpose are enforced (art. 25). */
export async function recordRefusal(ctx: Ctx, dataset: string, door: string, detail: string): Promise<void> {
  const org = ctx.actor.posts[0]?.org ?? null
  await db(ctx)
    .insertInto('uses')
    .values({
      dataset,
      version: 0,
      grant_id: null,
      person: ctx.actor.id,
      org,
      right_by: 'refused',
      door,
      rows: null,
      at: ctx.now,
      detail,
    })
    .execute()
}

/** The uses of a dataset, newest first, for its provider and the bureau (Decree 809 art. 29). */
export async function usesOf(
  ctx: Ctx,
  code: string,
  before: number | undefined,
): Promise<{ items: object[]; next: string | null }> {
  demand(readsUses, ctx, await getFacts(ctx, code), { cites: ['GSR-29'] })
  const rows = await db(ctx)
    .selectFrom('uses')
    .selectAll()
    .where('dataset', '=', code)
    .$if(before !== undefined, (some) => some.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(101)
    .execute()
  const page = rows.slice(0, 100)
  return {
    items: page.map(({ grant_id, right_by, at, ...use }) => ({
      ...use,
      at: cityTime(at),
      grant: grant_id,
      right: right_by,
    })),
    next: rows.length > 100 ? String(page.at(-1)?.id) : null,
  }
}

/** The caller's departments' grants, newest first. */
export async function grantsOf(ctx: Ctx): Promise<GrantTold[]> {
  const orgs = orgsOf(ctx)
  return orgs.length === 0
    ? []
    : db(ctx)
        .selectFrom('grants')
        .select(told)
        .where('holder', 'in', orgs)
        .orderBy('opened_at', 'desc')
        .limit(500)
        .execute()
}

/** How often the doors of these datasets were used, the busiest first; refused calls are not uses. */
export async function useCounts(ctx: Ctx, datasets: readonly string[]): Promise<{ door: string; count: number }[]> {
  const found = await sql<{ door: string; count: number }>`select door, count(*)::int as count from delivery.uses
    where dataset = any(${[...datasets]}) and right_by <> 'refused' group by door order by count desc`.execute(ctx.db)
  return found.rows
}

/** How often one door of each of these datasets was used, the busiest first; only those that were used. */
export async function usesByDataset(
  ctx: Ctx,
  datasets: readonly string[],
  door: string,
): Promise<readonly { readonly dataset: string; readonly count: number }[]> {
  const found = await sql<{ dataset: string; count: number }>`select dataset, count(*)::int as count from delivery.uses
    where dataset = any(${[...datasets]}) and door = ${door} and right_by <> 'refused'
    group by dataset order by count desc, dataset`.execute(ctx.db)
  return found.rows
}
