import { beforeAll, expect, test } from 'vitest'
import { administrators } from '#model/identity'
import type { TestCity } from '#platform/testing'
import { demoPassword as password } from './accounts.ts'
import { tryToEnter, wholeCity } from './fixtures.ts'
import { codeShown } from './phone.ts'

// A city that asks its three administrators for a second factor.

let city: TestCity
beforeAll(async () => {
  city = await wholeCity(undefined, { secondFactorOf: administrators })
})

const first = '/problems/identity/second-factor-first'
const orgOf = '5000001003'

const enter = (username: string, by = password) => tryToEnter(city, { username, password: by })

/** Sets a factor up from a session; answers its secret. */
async function enrol(call: Awaited<ReturnType<typeof enter>>['call'], own = password): Promise<string> {
  const begun = await call('POST', '/api/account/second-factor', { password: own })
  const secret = String(begun.body['secret'])
  expect((await call('POST', '/api/account/second-factor/confirm', { code: codeShown(secret) })).status).toBe(200)
  return secret
}

test('an administrator without one finds every door shut but those that set it up', async () => {
  const { status, body, call } = await enter('sysadmin')
  expect([status, body['mustSetSecondFactor']]).toEqual([200, true])
  const open: string[] = []
  for (const { method, path, spec } of city.city.routes) {
    if (!path.startsWith('/api/') || method === 'PATCH') continue
    const url = path.replaceAll(/:[a-z]+/g, 'x')
    // Signing out would end what the next calls stand on.
    if (method === 'DELETE' && path === '/api/session') continue
    const answer = await call(method, url, method === 'GET' ? undefined : {})
    // Some doors tell their clients of a failure in words of their own.
    const shut = spec.tells === undefined ? answer.body['type'] === first : answer.status === 403
    if (!shut) open.push(`${method} ${path}`)
  }
  expect(open).toEqual([
    'POST /api/session',
    'GET /api/session',
    'GET /api/account/second-factor',
    'POST /api/account/second-factor',
    'POST /api/account/second-factor/confirm',
  ])
  const secret = await enrol(call)
  expect((await call('GET', '/api/people')).status).toBe(200)
  expect((await call('GET', '/api/session')).body).not.toHaveProperty('mustSetSecondFactor')
  // Taken off again, it is the first thing again.
  const remove = { password, code: codeShown(secret, 1) }
  expect((await call('POST', '/api/account/second-factor/remove', remove)).status).toBe(204)
  expect((await call('GET', '/api/people')).body).toMatchObject({ status: 403, type: first })
})

test('nobody else is asked, and whoever becomes an administrator is from the next call on', async () => {
  const steward = await enter('transport.steward')
  expect(steward.body).not.toHaveProperty('mustSetSecondFactor')
  expect((await steward.call('GET', '/api/inbox')).status).toBe(200)

  const sec = await enter('secadmin')
  await enrol(sec.call)
  const sys = await enter('sysadmin')
  await enrol(sys.call)
  const made = await sys.call('POST', '/api/people', { username: 'zhao.audit', name: '演示·赵' })
  const { person, password: once } = made.body as { person: { id: string }; password: string }
  const own = '渝水长流 2026 年'
  const newcomer = await enter('zhao.audit', once)
  // First the password that somebody else has seen, then the factor.
  const given = await sec.call('POST', `/api/people/${person.id}/posts`, { org: orgOf, kind: 'auditadmin' })
  expect(given.status).toBe(200)
  const door = (method: 'GET' | 'POST', url: string) =>
    newcomer.call(method, url, method === 'GET' ? undefined : { password: once })
  const seen = '/problems/identity/password-temporary'
  for (const [method, url] of [
    ['GET', '/api/inbox'],
    ['POST', '/api/account/second-factor'],
  ] as const)
    expect((await door(method, url)).body).toMatchObject({ type: seen })
  expect((await newcomer.call('PUT', '/api/account/password', { old: once, password: own })).status).toBe(204)
  expect((await newcomer.call('GET', '/api/people/acts')).body).toMatchObject({ type: first })
  await enrol(newcomer.call, own)
  expect((await newcomer.call('GET', '/api/people/acts')).status).toBe(200)
})
