import { cityTime } from '#platform/calendar'
import { type Db, sql } from '#platform/db'
import { problem } from '#platform/problem'
import type { FactorView, SessionFactor } from './model.ts'
import { digest } from './password.ts'
import { db } from './tables.ts'
import { stepOf } from './totp.ts'
import type { Vault } from './vault.ts'

const off = problem('identity/second-factor-off', 409, '这个账号没有启用动态码')
const unreadable = problem('identity/second-factor-unreadable', 409, '服务器读不出这个账号的动态码密钥')

/** As it was printed or read out: without the dashes and blanks, digits of a Chinese keyboard as digits. */
export const bare = (code: string): string => code.normalize('NFKC').replaceAll(/[\s-]/g, '').toLowerCase()

/** Whether codes are asked of the account in this column. A factor that was not confirmed asks for nothing. */
export const factorOn = (person: string) =>
  sql<boolean>`exists (select from identity.second_factors f
    where f.person = ${sql.ref(person)} and f.confirmed_at is not null)`

/** Whether codes are asked of this account. */
export async function hasFactor(at: { db: Db }, person: string): Promise<boolean> {
  const found = await db(at)
    .selectFrom('people')
    .select(factorOn('people.id').as('on'))
    .where('id', '=', person)
    .executeTakeFirst()
  return found?.on === true
}

/** The step of a code that counts now and was not taken yet, nor a newer one; null for every other. */
export async function liveStep(at: { db: Db }, vault: Vault, person: string, code: string): Promise<number | null> {
  // Machine time, as for sessions and locks: a phone knows nothing of the city's clock, which a demo moves.
  const found = await sql<{ secret: Buffer; last_step: number; seconds: number }>`select secret, last_step,
    floor(extract(epoch from clock_timestamp()))::float8 as seconds from identity.second_factors
    where person = ${person}`.execute(at.db)
  const row = found.rows[0]
  if (row === undefined) return null
  const secret = vault.open(person, row.secret)
  if (secret === null)
    throw unreadable({
      detail: '用恢复码登录，或请安全管理员重置；服务器上须有原来的 keys/second-factor.key',
      detailEn: 'use a recovery code, or ask the security administrator; the server lacks its keys/second-factor.key',
    })
  const step = stepOf(secret, code, row.seconds)
  return step === null || step <= row.last_step ? null : step
}

/**
 * Takes a code of the person's app, or a recovery code, for good: of two calls with the same code one is answered null,
 * as is every call with a wrong one.
 * @throws identity/second-factor-unreadable
 */
export async function takeCode(
  at: { db: Db },
  vault: Vault,
  person: string,
  given: string,
): Promise<Exclude<SessionFactor, 'password'> | null> {
  const code = bare(given)
  if (!/^\d{6}$/.test(code)) {
    const used = await db(at)
      .deleteFrom('recovery_codes')
      .where('person', '=', person)
      .where('code_hash', '=', digest(code))
      .executeTakeFirst()
    return used.numDeletedRows === 1n ? 'recovery' : null
  }
  const step = await liveStep(at, vault, person, code)
  if (step === null) return null
  const taken = await db(at)
    .updateTable('second_factors')
    .set({ last_step: step })
    .where('person', '=', person)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n ? 'code' : null
}

/** Whether it is on, since when, and how many recovery codes are left. */
export async function factorOf(at: { db: Db }, person: string): Promise<FactorView> {
  const found = await db(at)
    .selectFrom('second_factors')
    .select('confirmed_at')
    .where('person', '=', person)
    .executeTakeFirst()
  const since = found?.confirmed_at ?? null
  const left = await db(at)
    .selectFrom('recovery_codes')
    .select((all) => all.fn.countAll<number>().as('count'))
    .where('person', '=', person)
    .executeTakeFirstOrThrow()
  return { on: since !== null, since: since === null ? null : cityTime(since), recoveryCodes: left.count }
}

/** Takes the factor and its recovery codes off an account. @throws identity/second-factor-off */
export async function endFactor(at: { db: Db }, person: string): Promise<void> {
  await db(at).deleteFrom('recovery_codes').where('person', '=', person).execute()
  const ended = await db(at)
    .deleteFrom('second_factors')
    .where('person', '=', person)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  if (ended.numDeletedRows === 0n) throw off()
}

/** The same by somebody else: the sessions end, and the person is told of it. @throws identity/second-factor-off */
export async function takeFactorOff(
  at: { db: Db },
  person: string,
  told: { readonly at: Date; readonly by: string },
): Promise<void> {
  await endFactor(at, person)
  await db(at).deleteFrom('sessions').where('person', '=', person).execute()
  await db(at)
    .updateTable('people')
    .set({ factor_reset_at: told.at, factor_reset_by: told.by })
    .where('id', '=', person)
    .execute()
}

/** The person has seen that somebody else took it off, or has a new one. */
export async function seeReset(at: { db: Db }, person: string): Promise<void> {
  await db(at)
    .updateTable('people')
    .set({ factor_reset_at: null, factor_reset_by: null })
    .where('id', '=', person)
    .execute()
}
