import { randomBytes, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { where, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { notFound, notSignedIn, problem } from '#platform/problem'
import type { IssuedToken, NewPassword, NewToken, SessionLine, TokenLine } from './model.ts'
import { demandStrong, digest, hashOf } from './password.ts'
import { ownSession, ownToken } from './policy.ts'
import { passwordAgain } from './sign-in.ts'
import { db } from './tables.ts'

const tokenExpiry = problem('identity/token-expiry', 422, '令牌有效期须在今天之后、一年之内')
const wrongOld = problem('identity/wrong-old-password', 422, '原密码不对')

/** The id of whoever is signed in. @throws identity/not-signed-in */
export const me = (ctx: Ctx): string => {
  if (ctx.actor.id === null) throw notSignedIn()
  return ctx.actor.id
}

/** Issues an API token; its secret is told once and stored only as a digest. */
export async function issueToken(ctx: Ctx, input: z.output<typeof NewToken>): Promise<z.output<typeof IssuedToken>> {
  const person = me(ctx)
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
      person,
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
    payload: { person, scopes: input.scopes, expiresOn: input.expiresOn },
  })
  return { id, token: secret, expiresOn: input.expiresOn }
}

/** The caller's tokens, the newest first, those that ended too; never a secret. */
export async function listTokens(ctx: Ctx): Promise<{ items: TokenLine[]; next: null }> {
  const rows = await db(ctx)
    .selectFrom('tokens')
    .select(['id', 'name', 'scopes', 'created_at', 'expires_on', 'revoked_at'])
    .where(where(ownToken, whoAsks(ctx)))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  const today = cityDate(ctx.now)
  const state = (row: (typeof rows)[number]): TokenLine['state'] => {
    if (row.revoked_at !== null) return 'revoked'
    return row.expires_on < today ? 'expired' : 'live'
  }
  return {
    items: rows.map((row) => ({
      id: row.id,
      name: row.name,
      scopes: row.scopes,
      createdAt: cityTime(row.created_at),
      expiresOn: row.expires_on,
      revokedAt: row.revoked_at === null ? null : cityTime(row.revoked_at),
      state: state(row),
    })),
    next: null,
  }
}

/** Ends one of the caller's tokens at once. @throws access/not-found when it is none of theirs, or has ended */
export async function revokeToken(ctx: Ctx, id: string): Promise<void> {
  const done = await db(ctx)
    .updateTable('tokens')
    .set({ revoked_at: ctx.now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where(where(ownToken, whoAsks(ctx)))
    .executeTakeFirst()
  if (done.numUpdatedRows === 0n) throw notFound({ detail: '没有这个有效令牌' })
  await ctx.prove({ type: 'identity/token-revoked', subject: id, payload: { person: me(ctx) } })
}

/** Where the caller is signed in just now; `secret` tells which of it is this very session. */
export async function listSessions(ctx: Ctx, secret: string): Promise<{ items: SessionLine[]; next: null }> {
  const rows = await db(ctx)
    .selectFrom('sessions')
    .select(['id', 'token_hash', 'created_at', 'expires_at', 'factor'])
    .where(where(ownSession, whoAsks(ctx)))
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .orderBy('created_at', 'desc')
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      startedAt: cityTime(row.created_at),
      expiresAt: cityTime(row.expires_at),
      factor: row.factor,
      current: row.token_hash === digest(secret),
    })),
    next: null,
  }
}

/** Ends the caller's other sessions, or one of them. @throws access/not-found when there is no such other session */
export async function endSessions(ctx: Ctx, secret: string, id?: string): Promise<void> {
  const done = await db(ctx)
    .deleteFrom('sessions')
    .where(where(ownSession, whoAsks(ctx)))
    .where('token_hash', '<>', digest(secret))
    .$if(id !== undefined, (some) => some.where('id', '=', id ?? ''))
    .executeTakeFirst()
  if (id !== undefined && done.numDeletedRows === 0n) throw notFound({ detail: '没有这个会话' })
}

/**
 * Changes the caller's own password and ends the other sessions. A wrong old one counts towards the lock; that must
 * be kept, so it comes back as an answer and not as a throw.
 * @throws identity/weak-password @returns identity/wrong-old-password or identity/locked where it was not changed
 */
export async function changePassword(
  ctx: Ctx,
  input: z.output<typeof NewPassword>,
  secret: string,
): Promise<Error | undefined> {
  const id = me(ctx)
  const refused = await passwordAgain(ctx, id, input.old)
  if (refused !== undefined)
    return refused === 'wrong' ? wrongOld({ errors: [{ path: 'old', message: '原密码不对' }] }) : refused
  demandStrong(input.password, ctx.actor.username ?? '', input.old)
  await setPassword(ctx, id, input.password, false)
  await endSessions(ctx, secret)
  await ctx.prove({ type: 'identity/password', subject: id, payload: { by: id } })
  return undefined
}

/**
 * Stores a password's hash. `temporary`: somebody else has seen it, so it only opens the change of password. Only that
 * one takes a lock off: otherwise a change of one's own would forgive the wrong codes before it.
 */
export async function setPassword(at: { db: Db }, person: string, password: string, temporary: boolean): Promise<void> {
  const password_hash = await hashOf(password)
  await db(at)
    .updateTable('people')
    .set({ password_hash, temporary, ...(temporary ? { failures: 0, locked_until: null } : {}) })
    .where('id', '=', person)
    .execute()
}
