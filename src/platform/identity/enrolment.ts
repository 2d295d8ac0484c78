import type { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type Problem, problem } from '#platform/problem'
import { endSessions, me } from './account.ts'
import type { BegunFactor, OwnCode, OwnPassword, OwnPasswordAndCode, RecoveryCodes } from './model.ts'
import { digest, oneTimePassword } from './password.ts'
import { bare, endFactor, liveStep, seeReset, takeCode } from './second-factor.ts'
import { countFailure, holdAccount, passwordAgain } from './sign-in.ts'
import { db } from './tables.ts'
import { newAppSecret } from './totp.ts'
import type { Vault } from './vault.ts'

const onAlready = problem('identity/second-factor-on', 409, '动态码已经启用')
const notBegun = problem('identity/second-factor-not-begun', 409, '没有等待确认的动态码，请重新设置')
const wrongOwnPassword = problem('identity/wrong-own-password', 422, '密码不对')
const wrongOwnCode = problem('identity/wrong-own-code', 422, '动态码不对')

const recoveryCodes = 10

const wrong = { errors: [{ path: 'password', message: '密码不对' }] }

/**
 * A secret for the caller's app, told once; it counts for nothing until a code confirms it, and beginning again replaces
 * it. The password is asked so that nobody binds their own app to a session that was left open.
 * @returns identity/wrong-own-password or identity/locked where nothing was begun
 * @throws identity/second-factor-on
 */
export async function beginFactor(
  ctx: Ctx,
  vault: Vault,
  input: z.output<typeof OwnPassword>,
): Promise<z.output<typeof BegunFactor> | Problem> {
  const person = me(ctx)
  const refused = await passwordAgain(ctx, person, input.password)
  if (refused !== undefined) return refused === 'wrong' ? wrongOwnPassword(wrong) : refused
  const { bytes, text, uri } = newAppSecret(ctx.actor.username ?? '')
  const secret = vault.seal(person, bytes)
  const begun = await db(ctx)
    .insertInto('second_factors')
    .values({ person, secret, confirmed_at: null })
    .onConflict((same) =>
      same.column('person').doUpdateSet({ secret }).where('second_factors.confirmed_at', 'is', null),
    )
    .executeTakeFirst()
  if (begun.numInsertedOrUpdatedRows !== 1n) throw onAlready({ detail: '先停用，再重新设置' })
  return { secret: text, uri }
}

/**
 * The first code shows that the app holds the secret: from here on codes are asked for, and the caller's other sessions
 * end. A wrong one does not count towards the lock, since whoever sends it was told the secret.
 * @returns the recovery codes, told once
 * @throws identity/second-factor-not-begun, identity/second-factor-on, identity/wrong-own-code
 */
export async function confirmFactor(
  ctx: Ctx,
  vault: Vault,
  input: z.output<typeof OwnCode>,
  session: string,
): Promise<z.output<typeof RecoveryCodes>> {
  const person = me(ctx)
  await holdAccount(ctx, person)
  const begun = await db(ctx)
    .selectFrom('second_factors')
    .select('confirmed_at')
    .where('person', '=', person)
    .executeTakeFirst()
  if (begun === undefined) throw notBegun()
  if (begun.confirmed_at !== null) throw onAlready()
  const step = await liveStep(ctx, vault, person, bare(input.code))
  if (step === null)
    throw wrongOwnCode({ errors: [{ path: 'code', message: '动态码不对；请核对手机的时间，再输入新的一组' }] })
  await db(ctx)
    .updateTable('second_factors')
    .set({ confirmed_at: ctx.now, last_step: step })
    .where('person', '=', person)
    .execute()
  const codes = Array.from({ length: recoveryCodes }, oneTimePassword)
  await db(ctx)
    .insertInto('recovery_codes')
    .values(codes.map((it) => ({ person, code_hash: digest(bare(it)) })))
    .execute()
  await db(ctx).updateTable('sessions').set({ factor: 'code' }).where('token_hash', '=', digest(session)).execute()
  await endSessions(ctx, session)
  await seeReset(ctx, person)
  await ctx.prove({ type: 'identity/second-factor', subject: person, payload: { by: person } })
  return { recoveryCodes: codes }
}

/**
 * Takes the caller's own factor off, by password and code together. What is wrong counts towards the lock.
 * @returns identity/wrong-own-password, identity/wrong-own-code or identity/locked where it stays
 * @throws identity/second-factor-off
 */
export async function removeFactor(
  ctx: Ctx,
  vault: Vault,
  input: z.output<typeof OwnPasswordAndCode>,
): Promise<Problem | undefined> {
  const person = me(ctx)
  const refused = await passwordAgain(ctx, person, input.password)
  if (refused !== undefined) return refused === 'wrong' ? wrongOwnPassword(wrong) : refused
  if ((await takeCode(ctx, vault, person, input.code)) === null) {
    await countFailure(ctx, person)
    return wrongOwnCode({ errors: [{ path: 'code', message: '动态码或恢复码不对，或已经用过' }] })
  }
  await endFactor(ctx, person)
  await ctx.prove({ type: 'identity/second-factor-removed', subject: person, payload: { by: person } })
  return undefined
}
