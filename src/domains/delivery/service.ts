import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { getFacts, keeps } from '#domains/catalog'
import { gradesOfVersion } from '#domains/security'
import { missing, permits, where, whoAsks } from '#platform/access'
import { cityDate } from '#platform/calendar'
import type { Ctx, OrgCode } from '#platform/context'
import { currentVersion } from '#platform/lake'
import { notAllowed, notFound, notSignedIn, Problem, problem } from '#platform/problem'
import { liveGrant, ofHolder, openToAll, reads } from './policy.ts'
import { db, type Tables } from './tables.ts'

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
