import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { z } from 'zod'
import { cityDate } from '#platform/calendar'
import { type Actor, type Ctx, type Post, type PostKind, postKinds } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { notSignedIn, problem } from '#platform/problem'
import type { NewToken, Scope, SignIn } from './model.ts'
import { db } from './tables.ts'

const wrongPassword = problem('identity/wrong-password', 401, '用户名或密码不对')
const locked = problem('identity/locked', 429, '连续输错密码，账号暂时锁定')
const tokenExpiry = problem('identity/token-expiry', 422, '令牌有效期须在今天之后、一年之内')
const sessionOnly = problem('identity/session-only', 403, '令牌不能再签发令牌，请登录后办理')
const scopeMissing = problem('identity/scope-missing', 403, '令牌的范围不含此操作')

/** The OWASP minimum for argon2id: 19 MiB, two passes. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const sessionHours = 12
const failuresBeforeLock = 8
const lockMinutes = 15

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')
const isPostKind = (kind: string): kind is PostKind => (postKinds as readonly string[]).includes(kind)

export interface NewPerson {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly password: string
  readonly clearance?: number
  readonly posts: readonly { readonly org: string; readonly orgName: string; readonly kind: PostKind }[]
}

/** Adds or renews people with their posts; a password is stored only as an argon2id hash. */
export async function addPeople(at: { db: Db }, people: readonly NewPerson[]): Promise<void> {
  const hashes = new Map<string, string>()
  for (const { password } of people) if (!hashes.has(password)) hashes.set(password, await hash(password, argon))
  for (const { id, username, name, password, clearance, posts } of people) {
    const password_hash = hashes.get(password) ?? ''
    await db(at)
      .insertInto('people')
      .values({ id, username, name, password_hash, clearance: clearance ?? 2 })
      .onConflict((same) => same.column('id').doUpdateSet({ name, clearance: clearance ?? 2 }))
      .execute()
    for (const { org, orgName, kind } of posts)
      await db(at)
        .insertInto('posts')
        .values({ person: id, org, org_name: orgName, kind })
        .onConflict((same) => same.doNothing())
        .execute()
  }
}

/** Reads a person with posts. Built once a request and frozen. */
export async function actorOf(at: { db: Db }, person: string): Promise<Actor | null> {
  const found = await db(at)
    .selectFrom('people')
    .select(['id', 'username', 'name', 'clearance'])
    .where('id', '=', person)
    .executeTakeFirst()
  if (found === undefined) return null
  const rows = await db(at).selectFrom('posts').selectAll().where('person', '=', person).orderBy('org').execute()
  const posts: Post[] = rows.flatMap(({ org, org_name, kind }) =>
    isPostKind(kind) ? [{ org, orgName: org_name, kind, below: [org] }] : [],
  )
  return Object.freeze({ ...found, posts })
}

/**
 * Checks a password and opens a session. Machine time decides lock-out and expiry.
 * @throws identity/wrong-password, identity/locked
 */
export async function signIn(
  at: { db: Db },
  input: z.output<typeof SignIn>,
): Promise<{ secret: string; actor: Actor } | Error> {
  const person = await db(at)
    .selectFrom('people')
    .select([
      'id',
      'password_hash',
      'failures',
      sql<number>`ceil(extract(epoch from locked_until - clock_timestamp()))`.as('wait'),
    ])
    .where('username', '=', input.username)
    .executeTakeFirst()
  if (person !== undefined && Number(person.wait ?? 0) > 0) return locked({ retryAfter: Number(person.wait) })
  // An unknown name costs the same time as a wrong password, so that names cannot be guessed by the clock.
  const right = await verify(person?.password_hash ?? (await anyHash()), input.password)
  if (person === undefined || !right) {
    if (person !== undefined) await countFailure(at, person.id, person.failures + 1)
    return wrongPassword()
  }
  if (person.failures > 0)
    await db(at).updateTable('people').set({ failures: 0, locked_until: null }).where('id', '=', person.id).execute()
  const secret = randomBytes(32).toString('base64url')
  await sql`insert into identity.sessions (token_hash, person, expires_at)
    values (${digest(secret)}, ${person.id}, clock_timestamp() + make_interval(hours => ${sessionHours}))`.execute(
    at.db,
  )
  const actor = await actorOf(at, person.id)
  if (actor === null) throw notSignedIn()
  return { secret, actor }
}

let dummy: Promise<string> | undefined
const anyHash = (): Promise<string> => {
  dummy ??= hash(randomUUID(), argon)
  return dummy
}

async function countFailure(at: { db: Db }, person: string, failures: number): Promise<void> {
  const lock = failures >= failuresBeforeLock
  await sql`update identity.people set failures = ${lock ? 0 : failures},
    locked_until = case when ${lock} then clock_timestamp() + make_interval(mins => ${lockMinutes}) else locked_until end
    where id = ${person}`.execute(at.db)
}

export async function signOut(at: { db: Db }, secret: string): Promise<void> {
  await db(at).deleteFrom('sessions').where('token_hash', '=', digest(secret)).execute()
}

/** The person behind a session cookie, or null when it is unknown or over. */
export async function bySession(at: { db: Db }, secret: string): Promise<Actor | null> {
  const found = await sql<{ person: string }>`select person from identity.sessions
    where token_hash = ${digest(secret)} and expires_at > clock_timestamp()`.execute(at.db)
  const person = found.rows[0]?.person
  return person === undefined ? null : actorOf(at, person)
}

/**
 * The person behind an API token, if the token's scopes cover what is asked. Expiry is a date in city time.
 * @throws identity/not-signed-in, identity/scope-missing
 */
export async function byToken(at: { db: Db }, secret: string, now: Date, anyOf: readonly Scope[]): Promise<Actor> {
  const token = await db(at)
    .selectFrom('tokens')
    .selectAll()
    .where('token_hash', '=', digest(secret))
    .executeTakeFirst()
  if (token === undefined || token.revoked_at !== null) throw notSignedIn({ detail: '令牌不存在或已撤销' })
  if (token.expires_on < cityDate(now)) throw notSignedIn({ detail: `令牌已于 ${token.expires_on} 到期` })
  if (!anyOf.some((scope) => token.scopes.includes(scope)))
    throw scopeMissing({ missing: anyOf.map((scope) => `scope:${scope}`) })
  const actor = await actorOf(at, token.person)
  if (actor === null) throw notSignedIn()
  return actor
}

/** A token may not make tokens: otherwise its expiry would mean nothing. */
export const refuseToToken = (): Error => sessionOnly()

/** Issues an API token; its secret is told once and stored only as a digest. */
export async function issueToken(
  ctx: Ctx,
  input: z.output<typeof NewToken>,
): Promise<{ id: string; token: string; expiresOn: string }> {
  if (ctx.actor.id === null) throw sessionOnly()
  const today = cityDate(ctx.now)
  const latest = cityDate(new Date(ctx.now.getTime() + 366 * 86_400_000))
  if (input.expiresOn < today || input.expiresOn > latest)
    throw tokenExpiry({ errors: [{ path: 'expiresOn', message: `${today} 至 ${latest}` }] })
  const secret = `heliu_${randomBytes(32).toString('base64url')}`
  const id = randomUUID()
  await db(ctx)
    .insertInto('tokens')
    .values({
      token_hash: digest(secret),
      id,
      person: ctx.actor.id,
      name: input.name,
      scopes: input.scopes,
      created_at: ctx.now,
      expires_on: input.expiresOn,
      revoked_at: null,
    })
    .execute()
  await ctx.prove({
    type: 'identity/token',
    subject: id,
    payload: { person: ctx.actor.id, scopes: input.scopes, expiresOn: input.expiresOn },
  })
  return { id, token: secret, expiresOn: input.expiresOn }
}

export async function setting(at: { db: Db }, name: string): Promise<unknown> {
  const row = await db(at).selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

export async function setSetting(at: { db: Db }, name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  await db(at)
    .insertInto('settings')
    .values({ name, value: text })
    .onConflict((same) => same.column('name').doUpdateSet({ value: text }))
    .execute()
}
