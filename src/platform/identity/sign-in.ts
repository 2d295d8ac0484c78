import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { cityDate, cityTime } from '#platform/calendar'
import { type Actor, type Ctx, isPostKind, type Post, type PostKind } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { notSignedIn, type Problem, problem } from '#platform/problem'
import type { Scope, SessionFactor, SignIn } from './model.ts'
import { recordOperation } from './operations.ts'
import { digest, matches } from './password.ts'
import { factorOn, hasFactor, takeCode } from './second-factor.ts'
import { db } from './tables.ts'
import type { Vault } from './vault.ts'

const wrongPassword = problem('identity/wrong-password', 401, '用户名或密码不对')
const codeNeeded = problem('identity/second-factor-needed', 401, '还需要动态码')
const wrongCode = problem('identity/wrong-code', 401, '动态码或恢复码不对，或已经用过')
const locked = problem('identity/locked', 429, '连续输错密码或动态码，账号暂时锁定')
const inactive = problem('identity/inactive', 403, '账号已停用')
const sessionOnly = problem('identity/session-only', 403, '令牌不能办理账号和人员的事，请登录后办理')
const changeFirst = problem('identity/password-temporary', 403, '这是一次性密码，请先修改')
const factorFirst = problem('identity/second-factor-first', 403, '您的岗位登录须用动态码，请先设置')
const scopeMissing = problem('identity/scope-missing', 403, '令牌的范围不含此操作')

const sessionHours = 12
const failuresBeforeLock = 8
const lockMinutes = 15
const lockRule = {
  zh: `连续 ${failuresBeforeLock} 次输错，账号锁定 ${lockMinutes} 分钟`,
  en: `after ${failuresBeforeLock} wrong ones in a row the account is locked for ${lockMinutes} minutes`,
}

interface Account {
  readonly actor: Actor
  /** The password must be changed before anything else. */
  readonly temporary: boolean
  readonly factor: boolean
  /** When and by whom the second factor was taken off, until the person has seen it. */
  readonly factorReset: { readonly at: Date; readonly by: string } | null
}

/** Who is signed in, and until when. */
export interface SignedIn extends Account {
  readonly expiresAt: Date
}

/** Reads an active person with posts. Built once a request and frozen. */
async function actorOf(at: { db: Db }, person: string): Promise<Account | null> {
  const found = await db(at)
    .selectFrom('people')
    .select(['id', 'username', 'name', 'clearance', 'temporary', 'factor_reset_at', 'factor_reset_by'])
    .select(factorOn('people.id').as('factor'))
    .where('id', '=', person)
    .where('active', '=', true)
    .executeTakeFirst()
  if (found === undefined) return null
  const { temporary, factor, factor_reset_at, factor_reset_by, ...rest } = found
  const factorReset = factor_reset_at === null ? null : { at: factor_reset_at, by: factor_reset_by ?? '' }
  const rows = await db(at).selectFrom('posts').selectAll().where('person', '=', person).orderBy('org').execute()
  const posts: Post[] = rows.flatMap(({ org, org_name, kind }) =>
    isPostKind(kind) ? [{ org, orgName: org_name, kind, below: [org] }] : [],
  )
  return { actor: Object.freeze({ ...rest, posts }), temporary, factor, factorReset }
}

/** The lock on an account with its end, if it is locked. Machine time. */
export async function lockOf(at: { db: Db }, person: string): Promise<Problem | undefined> {
  const found = await db(at)
    .selectFrom('people')
    .select(['locked_until', sql<number>`ceil(extract(epoch from locked_until - clock_timestamp()))::int`.as('wait')])
    .where('id', '=', person)
    .executeTakeFirst()
  const wait = found?.wait ?? 0
  if (found?.locked_until == null || wait <= 0) return undefined
  const until = cityTime(found.locked_until)
  return locked({
    retryAfter: wait,
    lockedUntil: until,
    detail: `${until.slice(11, 16)} 自动解锁（约 ${Math.ceil(wait / 60)} 分钟后）；急用可请安全管理员解锁`,
    detailEn: `it opens at ${until.slice(11, 16)}, in about ${Math.ceil(wait / 60)} minutes; the security administrator can open it sooner`,
  })
}

/** Counted by the row itself, so that guesses at once are all counted. */
export async function countFailure(at: { db: Db }, person: string): Promise<void> {
  await sql`update identity.people set
    failures = case when failures + 1 >= ${failuresBeforeLock} then 0 else failures + 1 end,
    locked_until = case when failures + 1 >= ${failuresBeforeLock}
      then clock_timestamp() + make_interval(mins => ${lockMinutes}) else locked_until end
    where id = ${person}`.execute(at.db)
}

/** Holds the account: what is tried on it at once is looked at one by one, each with the failures before it counted. */
export const holdAccount = (at: { db: Db }, person: string): Promise<unknown> =>
  sql`select from identity.people where id = ${person} for update`.execute(at.db)

/**
 * Asks for the caller's own password again. A wrong one counts towards the lock; that must be kept, so it comes back as
 * an answer and not as a throw.
 */
export async function passwordAgain(
  at: { db: Db },
  person: string,
  given: string,
): Promise<Problem | 'wrong' | undefined> {
  await holdAccount(at, person)
  const lock = await lockOf(at, person)
  if (lock !== undefined) return lock
  const found = await db(at)
    .selectFrom('people')
    .select('password_hash')
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  if (await matches(found.password_hash, given)) return undefined
  await countFailure(at, person)
  return 'wrong'
}

/** Somebody who is being signed in is nobody yet: their record hears of it here. */
const tried = (at: Ctx, person: string, status: number, problem: Problem | null): Promise<void> =>
  recordOperation(at, { person, door: 'POST /api/session', things: {}, status, problem, entries: [] })

/**
 * What is asked besides the password. Failures before stay counted until all of it was right: otherwise whoever knows
 * the password could begin to guess codes anew with every sign-in.
 */
async function secondFactor(
  at: Ctx,
  vault: Vault,
  person: string,
  code: string | undefined,
): Promise<SessionFactor | Problem> {
  if (!(await hasFactor(at, person))) return 'password'
  const refuse = async (it: Problem): Promise<Problem> => {
    await tried(at, person, it.status, it)
    return it
  }
  if (code === undefined)
    return refuse(
      codeNeeded({
        detail: '密码正确；请同时给出 code：手机应用上的六位动态码，或一个恢复码',
        detailEn: 'the password is right; give code beside it: six digits of the app, or a recovery code',
      }),
    )
  await holdAccount(at, person)
  const lock = await lockOf(at, person)
  if (lock !== undefined) return lock
  const taken = await takeCode(at, vault, person, code)
  if (taken !== null) return taken
  await countFailure(at, person)
  return refuse(wrongCode({ detail: lockRule.zh, detailEn: lockRule.en }))
}

/**
 * Checks a password, and a code where the account has a second factor, and opens a session. Machine time decides
 * lock-out and expiry. A failed attempt must be counted, so it is an answer and not a throw.
 * @returns identity/wrong-password, identity/second-factor-needed, identity/wrong-code, identity/locked,
 * identity/inactive where nobody was let in
 */
export async function signIn(
  at: Ctx,
  vault: Vault,
  input: z.output<typeof SignIn>,
): Promise<(SignedIn & { secret: string }) | Error> {
  const person = await db(at)
    .selectFrom('people')
    .select(['id', 'password_hash', 'failures', 'active'])
    .where('username', '=', input.username)
    .executeTakeFirst()
  const lock = person === undefined ? undefined : await lockOf(at, person.id)
  if (lock !== undefined) return lock
  const right = await matches(person?.password_hash, input.password)
  if (person === undefined || !right) {
    if (person !== undefined) {
      await countFailure(at, person.id)
      await tried(at, person.id, 401, wrongPassword())
    }
    return wrongPassword({ detail: lockRule.zh, detailEn: lockRule.en })
  }
  if (!person.active) return inactive({ detail: '请联系本单位的系统管理员', detailEn: 'ask the system administrator' })
  const factor = await secondFactor(at, vault, person.id, input.code)
  if (factor instanceof Error) return factor
  if (person.failures > 0)
    await db(at).updateTable('people').set({ failures: 0, locked_until: null }).where('id', '=', person.id).execute()
  await tried(at, person.id, 200, null)
  const secret = randomBytes(32).toString('base64url')
  const opened = await sql<{ expires_at: Date }>`insert into identity.sessions (token_hash, person, factor, expires_at)
    values (${digest(secret)}, ${person.id}, ${factor}, clock_timestamp() + make_interval(hours => ${sessionHours}))
    returning expires_at`.execute(at.db)
  const found = await actorOf(at, person.id)
  const expiresAt = opened.rows[0]?.expires_at
  if (found === null || expiresAt === undefined) throw notSignedIn()
  return { secret, expiresAt, ...found }
}

export async function signOut(at: { db: Db }, secret: string): Promise<void> {
  await db(at).deleteFrom('sessions').where('token_hash', '=', digest(secret)).execute()
}

/** The person behind a session cookie, or null when it is unknown or over. */
export async function bySession(at: { db: Db }, secret: string): Promise<SignedIn | null> {
  const found = await sql<{ person: string; expires_at: Date }>`select person, expires_at from identity.sessions
    where token_hash = ${digest(secret)} and expires_at > clock_timestamp()`.execute(at.db)
  const session = found.rows[0]
  const person = session === undefined ? null : await actorOf(at, session.person)
  return session === undefined || person === null ? null : { expiresAt: session.expires_at, ...person }
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
  const found = await actorOf(at, token.person)
  if (found === null) throw notSignedIn({ detail: '令牌所有人的账号已停用' })
  return found.actor
}

/** A token may not make tokens, nor touch accounts: otherwise its expiry would mean nothing. */
export const refuseToToken = (): Error => sessionOnly()

/** What has to be done before anything else. */
interface FirstThing {
  /** Whether a door is one of those that it needs. */
  readonly opens: (door: string) => boolean
  readonly refusal: Error
}

/**
 * What somebody who is signed in must do first: change a password that somebody else has seen, then set up the factor
 * that their post asks for. Null where all doors are open.
 */
export function firstThing(session: SignedIn, factorOf: readonly PostKind[]): FirstThing | null {
  const only = (path: RegExp, refusal: Error): FirstThing => ({
    opens: (door) => door === '/api/session' || path.test(door),
    refusal,
  })
  if (session.temporary) return only(/^\/api\/account\/password$/, changeFirst({ detail: 'PUT /api/account/password' }))
  return owesFactor(session, factorOf)
    ? only(/^\/api\/account\/second-factor(\/confirm)?$/, factorFirst({ detail: 'POST /api/account/second-factor' }))
    : null
}

/** Whether one of somebody's posts asks for a factor that they do not have. */
export const owesFactor = ({ actor, factor }: SignedIn, factorOf: readonly PostKind[]): boolean =>
  !factor && actor.posts.some((post) => factorOf.includes(post.kind))
