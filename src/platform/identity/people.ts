import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'
import { demand, where, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import { type Ctx, isPostKind } from '#platform/context'
import { sql } from '#platform/db'
import { notFound, problem } from '#platform/problem'
import { setPassword } from './account.ts'
import { isAdministrator, type NewPersonInput, type PersonView, type PostInput } from './model.ts'
import { hashOf, oneTimePassword } from './password.ts'
import { givesPost, keepsPeople, keepsSecurity, type PersonFacts, seesPeople } from './policy.ts'
import { factorOn, takeFactorOff } from './second-factor.ts'
import { db, type Tables } from './tables.ts'

const taken = problem('identity/username-taken', 409, '用户名已被使用')
const lastOne = problem('identity/last-administrator', 409, '这是最后一位在岗的该类管理员，不能停用或免去')
const mixed = problem('identity/administrators-apart', 409, '三员不得相互兼任，也不得兼任业务岗位')
const sameAlready = problem('identity/no-change', 409, '已经是这个状态')
const adminPassword = problem('identity/administrator-password', 409, '管理员的密码只能在服务器上重置')

type Row = Selectable<
  Pick<Tables['people'], 'id' | 'username' | 'name' | 'active' | 'temporary' | 'locked_until' | 'clearance'>
> & {
  readonly locked: boolean
  readonly factor: boolean
  readonly posts: { org: string; name: string; kind: string }[]
}

const view = (row: Row): PersonView => ({
  id: row.id,
  username: row.username,
  name: row.name,
  clearance: row.clearance,
  active: row.active,
  temporary: row.temporary,
  secondFactor: row.factor,
  lockedUntil: row.locked && row.locked_until !== null ? cityTime(row.locked_until) : null,
  posts: row.posts.map(({ org, name, kind }) => ({ org: { code: org, name }, kind })),
})

const pageOf = 50

export interface PeopleWish {
  readonly q?: string | undefined
  readonly org?: string | undefined
  readonly id?: string | undefined
  readonly cursor?: string | undefined
}

/** People in the order of their names, with their posts; found by a part of the user name, the name or the department. */
export async function listPeople(ctx: Ctx, wish: PeopleWish): Promise<{ items: PersonView[]; next: string | null }> {
  demand(seesPeople, ctx, { id: '' })
  const like = `%${(wish.q ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const found = await sql<Row>`select p.id, p.username, p.name, p.clearance, p.active, p.temporary, p.locked_until,
      coalesce(p.locked_until > clock_timestamp(), false) as locked,
      ${factorOn('p.id')} as factor,
      coalesce((select json_agg(json_build_object('org', t.org, 'name', t.org_name, 'kind', t.kind) order by t.org, t.kind)
        from identity.posts t where t.person = p.id), '[]') as posts
    from identity.people p
    where (p.username ilike ${like} or p.name ilike ${like}
        or exists (select from identity.posts t where t.person = p.id and t.org_name ilike ${like}))
      and (${wish.org ?? null}::text is null
        or exists (select from identity.posts t where t.person = p.id and t.org = ${wish.org ?? null}))
      and (${wish.id ?? null}::text is null or p.id = ${wish.id ?? null})
      and p.username > ${wish.cursor ?? ''}
    order by p.username limit ${pageOf + 1}`.execute(ctx.db)
  const items = found.rows.slice(0, pageOf).map(view)
  return { items, next: found.rows.length > pageOf ? (items.at(-1)?.username ?? null) : null }
}

/** @throws access/not-found */
export async function getPerson(ctx: Ctx, id: string): Promise<PersonView> {
  const [found] = (await listPeople(ctx, { id })).items
  if (found === undefined) throw notFound({ detail: '没有这个人' })
  return found
}

/** Enters a person with a password that is told once and must be changed at the first sign-in; the lowest clearance. */
export async function addPerson(
  ctx: Ctx,
  input: z.output<typeof NewPersonInput>,
): Promise<{ person: PersonView; password: string }> {
  const id = randomUUID()
  demand(keepsPeople, ctx, { id })
  const password = oneTimePassword()
  const made = await db(ctx)
    .insertInto('people')
    .values({ id, ...input, password_hash: await hashOf(password), clearance: 1, temporary: true })
    .onConflict((same) => same.column('username').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 0n) throw taken({ errors: [{ path: 'username', message: '换一个用户名' }] })
  await prove(ctx, 'person', id, { username: input.username })
  return { person: await getPerson(ctx, id), password }
}

const prove = (ctx: Ctx, act: string, person: string, payload: Readonly<Record<string, unknown>> = {}) =>
  ctx.prove({ type: `identity/${act}`, subject: person, payload: { by: ctx.actor.id, ...payload } })

/** Administrators change one another one at a time: otherwise two of them could each be the other's last. */
const oneAtATime = (ctx: Ctx): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtext('identity.administrators'))`.execute(ctx.db)

/** @throws identity/last-administrator when nobody else active would hold one of these posts */
async function demandOthers(ctx: Ctx, person: string, kinds: readonly string[]): Promise<void> {
  for (const kind of kinds) {
    if (!isAdministrator(kind)) continue
    const others = await sql`select 1 from identity.posts t join identity.people p on p.id = t.person
      where t.kind = ${kind} and p.active and p.id <> ${person} limit 1`.execute(ctx.db)
    if (others.rows.length === 0) throw lastOne({ detail: '先任命另一位，再办理这一位' })
  }
}

/** 停用: nobody can sign in as them, their sessions end and their tokens die. */
export async function deactivate(ctx: Ctx, id: string): Promise<PersonView> {
  demand(keepsPeople, ctx, { id })
  await oneAtATime(ctx)
  const person = await getPerson(ctx, id)
  await demandOthers(
    ctx,
    id,
    person.posts.map((post) => post.kind),
  )
  await change(ctx, id, keepsPeople, { active: false }, 'active', true)
  await db(ctx).deleteFrom('sessions').where('person', '=', id).execute()
  await db(ctx)
    .updateTable('tokens')
    .set({ revoked_at: ctx.now })
    .where('person', '=', id)
    .where('revoked_at', 'is', null)
    .execute()
  await prove(ctx, 'deactivated', id)
  return getPerson(ctx, id)
}

/** Lets somebody in again; their tokens stay dead. */
export async function reactivate(ctx: Ctx, id: string): Promise<PersonView> {
  demand(keepsPeople, ctx, { id })
  await getPerson(ctx, id)
  await change(ctx, id, keepsPeople, { active: true }, 'active', false)
  await prove(ctx, 'reactivated', id)
  return getPerson(ctx, id)
}

/** One guarded update: it carries the policy and the state that it changes from. @throws identity/no-change */
async function change(
  ctx: Ctx,
  id: string,
  rule: typeof keepsPeople,
  set: { active?: boolean; clearance?: number },
  from: 'active',
  was: boolean,
): Promise<void> {
  const done = await db(ctx)
    .updateTable('people')
    .set(set)
    .where('id', '=', id)
    .where(from, '=', was)
    .where(where<PersonFacts>(rule, whoAsks(ctx)))
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw sameAlready()
}

/** 安全管理员 sets how high the grade of data may be that a person reads. */
export async function setClearance(ctx: Ctx, id: string, clearance: number): Promise<PersonView> {
  demand(keepsSecurity, ctx, { id })
  await getPerson(ctx, id)
  await change(ctx, id, keepsSecurity, { clearance }, 'active', true)
  await prove(ctx, 'clearance', id, { clearance })
  return getPerson(ctx, id)
}

/** Takes the lock of too many wrong passwords off. */
export async function unlock(ctx: Ctx, id: string): Promise<PersonView> {
  demand(keepsSecurity, ctx, { id })
  await getPerson(ctx, id)
  await db(ctx)
    .updateTable('people')
    .set({ failures: 0, locked_until: null })
    .where('id', '=', id)
    .where(where<PersonFacts>(keepsSecurity, whoAsks(ctx)))
    .execute()
  await prove(ctx, 'unlocked', id)
  return getPerson(ctx, id)
}

/** A new password that is told once; the sessions end. Whoever makes an administrator's could act as them: refused. */
export async function resetPassword(ctx: Ctx, id: string): Promise<{ person: PersonView; password: string }> {
  demand(keepsSecurity, ctx, { id })
  const person = await getPerson(ctx, id)
  if (person.posts.some((post) => isAdministrator(post.kind)))
    throw adminPassword({ detail: '在服务器上运行 heliu admin password 用户名' })
  const password = oneTimePassword()
  await setPassword(ctx, id, password, true)
  await db(ctx).deleteFrom('sessions').where('person', '=', id).execute()
  await prove(ctx, 'password-reset', id)
  return { person: await getPerson(ctx, id), password }
}

/**
 * Takes the second factor off, for whoever has lost it; their sessions end, and they are told. The password stays theirs:
 * whoever resets one cannot act as them.
 * @throws identity/second-factor-off
 */
export async function resetFactor(ctx: Ctx, id: string): Promise<PersonView> {
  demand(keepsSecurity, ctx, { id })
  await getPerson(ctx, id)
  await takeFactorOff(ctx, id, { at: ctx.now, by: ctx.actor.name })
  await prove(ctx, 'second-factor-reset', id)
  return getPerson(ctx, id)
}

/** Gives a post. @throws identity/administrators-apart where one person would hold what must be held apart */
export async function givePost(
  ctx: Ctx,
  id: string,
  { org, kind }: z.output<typeof PostInput>,
  orgName: string,
): Promise<PersonView> {
  demand(givesPost, ctx, { person: id, kind })
  await oneAtATime(ctx)
  const person = await getPerson(ctx, id)
  if (!person.active) throw sameAlready({ detail: '账号已停用，先启用再任职' })
  const held = person.posts.map((post) => post.kind)
  if (isAdministrator(kind) ? held.some((it) => it !== kind) : held.some(isAdministrator)) throw mixed()
  const done = await db(ctx)
    .insertInto('posts')
    .values({ person: id, org, org_name: orgName, kind })
    .onConflict((same) => same.doNothing())
    .executeTakeFirst()
  if (done.numInsertedOrUpdatedRows === 0n) throw sameAlready({ detail: '已任此岗位' })
  await prove(ctx, 'post', id, { org, kind })
  return getPerson(ctx, id)
}

/** Takes a post away. @throws access/not-found, identity/last-administrator */
export async function endPost(ctx: Ctx, id: string, { org, kind }: { org: string; kind: string }): Promise<PersonView> {
  if (!isPostKind(kind)) throw notFound({ detail: '没有这个岗位' })
  demand(givesPost, ctx, { person: id, kind })
  await oneAtATime(ctx)
  await demandOthers(ctx, id, [kind])
  const done = await db(ctx)
    .deleteFrom('posts')
    .where('person', '=', id)
    .where('org', '=', org)
    .where('kind', '=', kind)
    .where(where(givesPost, whoAsks(ctx)))
    .executeTakeFirst()
  if (done.numDeletedRows === 0n) throw notFound({ detail: '此人没有这个岗位' })
  await prove(ctx, 'post-ended', id, { org, kind })
  return getPerson(ctx, id)
}
