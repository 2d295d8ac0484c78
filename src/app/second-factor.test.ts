import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { Secret } from 'otpauth'
import { beforeAll, expect, test } from 'vitest'
import type { OperationLine, SessionLine } from '#model/identity'
import type { TestCity } from '#platform/testing'
import { demoPassword as password } from './accounts.ts'
import { tryToEnter, wholeCity } from './fixtures.ts'
import { codeShown } from './phone.ts'

let city: TestCity
beforeAll(async () => {
  city = await wholeCity()
})

const problemOf = (name: string): string => `/problems/identity/${name}`
/** Time goes on so far that the next code of the app is a new one. */
const later = () => city.database.pool.query('update identity.second_factors set last_step = last_step - 5')

const enter = (username: string, code?: string, headers: Record<string, string> = {}) =>
  tryToEnter(city, { username, password, code }, headers)

/** Turns the factor on for a demo account; answers what the person then holds. */
async function enrolled(username: string) {
  const { call } = await enter(username)
  const begun = await call('POST', '/api/account/second-factor', { password })
  expect(begun.status).toBe(201)
  const secret = String(begun.body['secret'])
  const confirmed = await call('POST', '/api/account/second-factor/confirm', { code: codeShown(secret) })
  expect(confirmed.status).toBe(200)
  await later()
  return { call, secret, recovery: confirmed.body['recoveryCodes'] as string[] }
}

test('an account without the factor signs in as it always did, also where a code is given', async () => {
  const plain = await enter('yubei.steward')
  expect([plain.status, Object.keys(plain.body).sort()]).toEqual([200, ['actor', 'expiresAt']])
  expect((await enter('yubei.steward', '000000')).status).toBe(200)
})

test('it counts from its first code on: the secret and ten recovery codes are told once and kept sealed', async () => {
  const { call } = await enter('seller')
  expect((await call('GET', '/api/account/second-factor')).body).toEqual({ on: false, since: null, recoveryCodes: 0 })
  expect((await call('POST', '/api/account/second-factor/confirm', { code: '123456' })).body).toMatchObject({
    status: 409,
    type: problemOf('second-factor-not-begun'),
  })
  expect((await call('POST', '/api/account/second-factor', { password: 'guess' })).body).toMatchObject({
    type: problemOf('wrong-own-password'),
  })
  const first = await call('POST', '/api/account/second-factor', { password })
  const begun = await call('POST', '/api/account/second-factor', { password })
  const secret = String(begun.body['secret'])
  expect(begun.body['uri']).toContain(`secret=${secret}&`)
  // Nobody is asked for a code before one was right, nor is the secret of a beginning that was given up of any use.
  expect((await enter('seller')).status).toBe(200)
  const confirm = (code: string) => call('POST', '/api/account/second-factor/confirm', { code })
  expect((await confirm(codeShown(String(first.body['secret'])))).body).toMatchObject({
    type: problemOf('wrong-own-code'),
  })
  const code = codeShown(secret)
  const done = await confirm(`${code.slice(0, 3)} ${code.slice(3)}`)
  const codes = done.body['recoveryCodes'] as string[]
  expect([done.status, new Set(codes).size]).toEqual([200, 10])
  expect((await confirm(codeShown(secret, 1))).body).toMatchObject({ type: problemOf('second-factor-on') })
  expect((await call('POST', '/api/account/second-factor', { password })).status).toBe(409)
  expect((await call('GET', '/api/account/second-factor')).body).toEqual({
    on: true,
    since: '2026-01-05T09:00:00+08:00',
    recoveryCodes: 10,
  })
  // The session that turned it on goes on, those of the password alone do not.
  const sessions = (await call('GET', '/api/sessions')).body['items'] as SessionLine[]
  expect(sessions.map((it) => [it.factor, it.current])).toEqual([['code', true]])
  // The code that confirmed it opens no session.
  expect((await enter('seller', code)).body).toMatchObject({ status: 401, type: problemOf('wrong-code') })
  const stored = await city.database.pool.query<{ all: string }>(`select
    (select string_agg(f::text, ' ') from identity.second_factors f) || (select string_agg(c::text, ' ') from identity.recovery_codes c)
    || (select string_agg(o::text, ' ') from identity.operations o) || coalesce((select string_agg(a::text, ' ') from http.answers a), '')
    || (select string_agg(e::text, ' ') from ledger.entries e) as all`)
  const hex = Buffer.from(Secret.fromBase32(secret).bytes).toString('hex')
  for (const kept of [secret, hex, ...codes, ...codes.map((it) => it.replaceAll('-', ''))])
    expect(stored.rows[0]?.all.includes(kept)).toBe(false)
})

test('the password alone is told what is missing; password and code let in, once for each code', async () => {
  const { secret } = await enrolled('buyer')
  const first = await enter('buyer')
  expect(first).toMatchObject({ status: 401, cookie: '', body: { type: problemOf('second-factor-needed') } })
  const code = codeShown(secret)
  const second = await enter('buyer', code)
  expect([second.status, second.body['actor']]).toMatchObject([200, { id: 'demo-buyer' }])
  expect((await enter('buyer', code)).body).toMatchObject({ type: problemOf('wrong-code') })
  // One step ahead is the skew of a phone; what is older than a code that was taken is not taken any more.
  expect((await enter('buyer', codeShown(secret, 1))).status).toBe(200)
  expect((await enter('buyer', codeShown(secret))).status).toBe(401)
  for (const far of [-3, 3]) expect([far, (await enter('buyer', codeShown(secret, far))).status]).toEqual([far, 401])
  const record = await second.call('GET', '/api/account/operations')
  const told = (record.body['items'] as OperationLine[]).map((it) => it.refusal?.code ?? it.status)
  expect(told.slice(0, 3)).toEqual(['identity/wrong-code', 'identity/wrong-code', 'identity/wrong-code'])
  expect(told).toContain('identity/second-factor-needed')
})

test('the city’s clock has no part in it', async () => {
  const { secret } = await enrolled('exchange')
  await city.moveTo('2026-01-06T09:00:00+08:00')
  expect((await enter('exchange', codeShown(secret))).status).toBe(200)
})

test('a recovery code lets in once, however it is typed, and the sessions say how they were opened', async () => {
  const { secret, recovery } = await enrolled('analyst')
  const [one = '', two = ''] = recovery
  expect((await enter('analyst', one)).status).toBe(200)
  expect((await enter('analyst', one)).status).toBe(401)
  expect((await enter('analyst', one.replaceAll('-', ' ').toUpperCase())).status).toBe(401)
  expect((await enter('analyst', ` ${two.replaceAll('-', '').toUpperCase()} `)).status).toBe(200)
  // As a Chinese keyboard writes digits.
  const wide = codeShown(secret).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  const { status, call } = await enter('analyst', wide)
  expect(status).toBe(200)
  const sessions = (await call('GET', '/api/sessions')).body['items'] as SessionLine[]
  expect(sessions.map((it) => it.factor)).toEqual(['code', 'recovery', 'recovery', 'code'])
  expect((await call('GET', '/api/account/second-factor')).body).toMatchObject({ recoveryCodes: 8 })
})

/** Lets calls run into a table that is held, and go on when all of them stand before it. */
async function atOnce<T>(table: string, calls: readonly (() => Promise<T>)[]): Promise<T[]> {
  const holder = await city.database.pool.connect()
  try {
    await holder.query(`begin; select from identity.${table} for update`)
    const answers = Promise.all(calls.map((call) => call()))
    // By a connection of its own: within a transaction the picture of the others stands still.
    const waiting = async () =>
      (
        await city.database.pool.query(`select from pg_stat_activity
          where wait_event_type = 'Lock' and datname = current_database()`)
      ).rowCount
    await expect.poll(waiting, { timeout: 30_000 }).toBe(calls.length)
    await holder.query('commit')
    return await answers
  } finally {
    await holder.query('rollback')
    holder.release()
  }
}

test('of sign-ins at once with the same code one wins', async () => {
  const { secret, recovery } = await enrolled('assessor')
  for (const [table, code] of [
    ['second_factors', codeShown(secret)],
    ['recovery_codes', recovery[0]],
  ] as const) {
    const all = await atOnce(
      table,
      Array.from({ length: 5 }, () => () => enter('assessor', code)),
    )
    expect(all.filter((it) => it.status === 401)).toHaveLength(4)
    expect(all.filter((it) => it.cookie !== '')).toHaveLength(1)
  }
})

test('a call that is tried again with its key opens no second session', async () => {
  const { call, secret } = await enrolled('operator')
  const own = (await call('GET', '/api/sessions')).body['items'] as unknown[]
  const { cookie } = await enter('citizen')
  const headers = { cookie, 'idempotency-key': 'sign-in-once' }
  const code = codeShown(secret)
  expect((await enter('operator', code, headers)).status).toBe(200)
  expect((await enter('operator', code, headers)).status).toBe(401)
  expect((await call('GET', '/api/sessions')).body['items']).toHaveLength(own.length + 1)
})

test('wrong codes lock the account as wrong passwords do, also at once, and a right password forgives none', async () => {
  const { call, secret } = await enrolled('company')
  for (let n = 0; n < 5; n += 1) {
    expect((await enter('company', '000')).status).toBe(401)
    if (n === 0) expect((await enter('company')).body).toMatchObject({ type: problemOf('second-factor-needed') })
  }
  const many = await atOnce(
    'people',
    Array.from({ length: 5 }, () => () => enter('company', 'zzzz-zzzz-zzzz-zzzz')),
  )
  expect(many.map((it) => it.status).sort((a, b) => a - b)).toEqual([401, 401, 401, 429, 429])
  const locked = await enter('company', codeShown(secret))
  expect([locked.status, locked.body['lockedUntil']]).toEqual([429, expect.stringMatching(/\+08:00$/)])
  expect((await (await city.as('secadmin')).post('/api/people/demo-company/unlock')).status).toBe(200)
  expect((await enter('company', codeShown(secret))).status).toBe(200)
  // Turning it off is guessed no faster than signing in.
  const remove = (code: string) => call('POST', '/api/account/second-factor/remove', { password, code })
  for (let n = 0; n < 8; n += 1) expect((await remove('zzzz')).status).toBe(422)
  expect((await remove(codeShown(secret, 1))).body).toMatchObject({ status: 429, type: problemOf('locked') })
})

test('it goes off by password and code together, and then the password is enough again', async () => {
  const { call, secret, recovery } = await enrolled('water.steward')
  const remove = (body: object) => call('POST', '/api/account/second-factor/remove', body)
  expect((await remove({ password })).status).toBe(422)
  expect((await remove({ password: 'guess', code: codeShown(secret) })).body).toMatchObject({
    type: problemOf('wrong-own-password'),
  })
  expect((await remove({ password, code: '000000' })).body).toMatchObject({ type: problemOf('wrong-own-code') })
  expect((await remove({ password, code: codeShown(secret) })).status).toBe(204)
  expect((await remove({ password, code: recovery[0] })).body).toMatchObject({ type: problemOf('wrong-own-code') })
  expect((await call('GET', '/api/account/second-factor')).body).toMatchObject({ on: false, recoveryCodes: 0 })
  expect((await enter('water.steward')).status).toBe(200)
})

test('no wrong code ever signs in, whatever it is', async () => {
  const { secret } = await enrolled('tax.steward')
  const guess = fc.oneof(
    fc.string({ minLength: 1, maxLength: 100 }),
    fc.integer({ min: 0, max: 999_999 }).map((it) => String(it).padStart(6, '0')),
    fc.constantFrom('null', '0', '000000000000', ' ', '%', "' or true --", '-'.repeat(19)),
    fc.constant(randomBytes(10).toString('hex')),
  )
  await fc.assert(
    fc.asyncProperty(guess, async (code) => {
      fc.pre(![-1, 0, 1, 2].some((it) => codeShown(secret, it) === code.normalize('NFKC').replaceAll(/[\s-]/g, '')))
      const answer = await enter('tax.steward', code)
      expect([answer.status === 200, answer.cookie]).toEqual([false, ''])
      await city.database.pool.query(`update identity.people set failures = 0, locked_until = null`)
    }),
    { numRuns: 20 },
  )
}, 60_000)

test('a secret that the server cannot read is said so, and a recovery code still lets in', async () => {
  const { secret, recovery } = await enrolled('regulator.sector')
  await city.database.pool.query(`update identity.second_factors set secret = secret || '\\x00' where person = $1`, [
    'demo-regulator.sector',
  ])
  const unread = await enter('regulator.sector', codeShown(secret))
  expect(unread).toMatchObject({ status: 409, body: { type: problemOf('second-factor-unreadable') } })
  expect(JSON.stringify(unread.body)).not.toContain(secret)
  expect((await enter('regulator.sector', recovery[0])).status).toBe(200)
})

test('a token touches no second factor', async () => {
  const steward = await city.as('education.steward')
  const made = await steward.post('/api/tokens', { name: '程序', scopes: ['write'], expiresOn: '2026-06-30' })
  const headers = { authorization: `Bearer ${String(made.body['token'])}` }
  const answer = await city.city.app.inject({
    method: 'POST',
    url: '/api/account/second-factor',
    headers,
    payload: { password },
  })
  expect(answer.json()).toMatchObject({ type: problemOf('session-only') })
})

test('the security administrator takes a lost one off: sessions end, the record says so, the person is told', async () => {
  const { call, secret, recovery } = await enrolled('yubei.steward')
  const path = '/api/people/demo-yubei.steward/second-factor'
  const sec = await city.as('secadmin')
  expect((await sec.get('/api/people/demo-yubei.steward')).body).toMatchObject({ secondFactor: true })
  for (const other of ['sysadmin', 'auditadmin', 'yubei.steward'] as const)
    expect(
      (await (other === 'yubei.steward' ? call('DELETE', path) : (await city.as(other)).delete(path))).status,
    ).toBe(403)
  expect((await sec.delete('/api/people/demo-secadmin/second-factor')).body).toMatchObject({
    missing: ['not identity.people.id = me'],
  })
  expect((await sec.delete(path)).body).toMatchObject({ id: 'demo-yubei.steward', secondFactor: false })
  expect((await sec.delete(path)).body).toMatchObject({ status: 409, type: problemOf('second-factor-off') })
  expect((await call('GET', '/api/inbox')).status).toBe(401)
  await city.city.ledger.publish()
  const acts = await (await city.as('auditadmin')).get('/api/people/acts')
  expect((acts.body['items'] as object[])[0]).toMatchObject({
    type: 'identity/second-factor-reset',
    by: { id: 'demo-secadmin' },
    subject: { id: 'demo-yubei.steward' },
    detail: {},
  })
  const { status, body, call: again } = await enter('yubei.steward')
  const told = { at: '2026-01-06T09:00:00+08:00', by: '演示·安全管理员' }
  expect([status, body['secondFactorReset']]).toEqual([200, told])
  expect((await again('GET', '/api/session')).body).toMatchObject({ secondFactorReset: told })
  expect((await again('DELETE', '/api/account/second-factor/notice')).status).toBe(204)
  expect((await again('GET', '/api/session')).body).not.toHaveProperty('secondFactorReset')
  // What was lost is of no use to whoever found it, also when another is set up.
  const begun = await again('POST', '/api/account/second-factor', { password })
  await again('POST', '/api/account/second-factor/confirm', { code: codeShown(String(begun.body['secret'])) })
  for (const old of [codeShown(secret), recovery[0]]) expect((await enter('yubei.steward', old)).status).toBe(401)
})
