import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { codeShown } from '../src/app/phone.ts'
import { as, clear, type Ended, freePort, heliuWith, kill, running, type Service, start, stop } from './service.ts'

// A production city that asks its administrators for a second factor, from `admin init` to a phone that is lost.

const home = mkdtempSync(join(tmpdir(), 'heliu-factor-'))
const own = '两江交汇 Chongqing 88'
const secrets: string[] = []
let env: Record<string, string>
let it: Service

afterAll(async () => {
  await stop(it.child)
  await clear(home)
})

const heliu = (...args: readonly string[]): Promise<Ended> => heliuWith({ HELIU_HOME: home, ...env }, ...args)
const begin = async (): Promise<Service> => {
  const service = await start(home, env)
  // It outlives the test that started it.
  running.delete(service.child)
  return service
}

const signIn = async (username: string, code: string) => {
  const answer = await fetch(`${it.base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: own, code }),
  })
  return { status: answer.status, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
}

test('the administrators change their passwords, set up their factors, and only then do their work', async () => {
  env = {
    HELIU_MODE: 'production',
    HELIU_EMBEDDED: '1',
    HELIU_SECOND_FACTOR: 'administrators',
    PORT: String(await freePort()),
  }
  it = await begin()
  const made = await heliu('admin', 'init')
  expect([made.exit, made.out]).toEqual([0, expect.stringContaining('再设置动态码')])
  for (const [, username = '', password = ''] of made.out.matchAll(/^(\w+) {2}(\S+)$/gm)) {
    const first = await as(it.base, username, password)
    expect((await first('PUT', '/api/account/password', { old: password, password: own })).status).toBe(204)
    const call = await as(it.base, username, own)
    expect((await call('GET', '/api/people')).body['type']).toBe('/problems/identity/second-factor-first')
    const begun = await call('POST', '/api/account/second-factor', { password: own })
    const secret = String(begun.body['secret'])
    const code = codeShown(secret)
    const told = await call('POST', '/api/account/second-factor/confirm', { code })
    secrets.push(secret, ...(told.body['recoveryCodes'] as string[]))
    expect((await call('GET', '/api/people')).status).toBe(200)
  }
  expect(secrets).toHaveLength(33)
})

test('the key outlives a restart, and the recovery codes are worth a code each', async () => {
  await kill(it, 'SIGTERM')
  it = await begin()
  const [secret = '', recovery = ''] = secrets
  // The step after the one that confirmed it, by a phone that is half a minute ahead.
  const ahead = codeShown(secret, 1)
  expect((await signIn('sysadmin', ahead)).status).toBe(200)
  expect([(await signIn('sysadmin', recovery)).status, (await signIn('sysadmin', recovery)).status]).toEqual([200, 401])
  expect(statSync(join(home, 'keys', 'second-factor.key')).mode & 0o777).toBe(0o600)
})

test('the only security administrator who lost the phone is let in again on the server, and the record says so', async () => {
  expect(await heliu('admin', 'second-factor', 'nobody')).toMatchObject({ exit: 3 })
  const done = await heliu('admin', 'second-factor', 'secadmin', '--json')
  expect([done.exit, JSON.parse(done.out)]).toEqual([0, { username: 'secadmin', secondFactor: false }])
  expect(await heliu('admin', 'second-factor', 'secadmin')).toMatchObject({
    exit: 3,
    err: expect.stringContaining('没有启用'),
  })
  const call = await as(it.base, 'secadmin', own)
  expect((await call('GET', '/api/session')).body).toMatchObject({
    mustSetSecondFactor: true,
    secondFactorReset: { by: 'server' },
  })
  const audit = (await signIn('auditadmin', secrets[23] ?? '')).cookie
  const acts = async () =>
    ((await (await fetch(`${it.base}/api/people/acts`, { headers: { cookie: audit } })).json()) as { items: unknown[] })
      .items
  await expect.poll(acts, { timeout: 10_000 }).toContainEqual(
    expect.objectContaining({
      type: 'identity/second-factor-reset',
      by: { id: 'server', name: 'server' },
      subject: { id: 'secadmin', name: '安全管理员' },
    }),
  )
})

test('neither log nor ledger holds a secret or a recovery code', async () => {
  const log = `${it.said()}${readFileSync(join(home, 'log', 'service.ndjson'), 'utf8')}`
  expect(log).toContain('"door":"/api/account/second-factor/confirm"')
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
})
