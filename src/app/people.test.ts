import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { tryToEnter, wholeCity } from './fixtures.ts'

let city: TestCity
let sys: Session
let sec: Session
let audit: Session
const transport = '5000001014'
const bureau = '5000001003'

beforeAll(async () => {
  city = await wholeCity()
  sys = await city.as('sysadmin')
  sec = await city.as('secadmin')
  audit = await city.as('auditadmin')
})

const enter = (username: string, password: string) => tryToEnter(city, { username, password })

const newcomer = async (username: string): Promise<{ id: string; password: string }> => {
  const made = await sys.post('/api/people', { username, name: '演示·欧阳䶮' })
  expect(made.status).toBe(201)
  return { id: (made.body['person'] as { id: string }).id, password: String(made.body['password']) }
}

const signedIn = async (username: string) => {
  const { id, password } = await newcomer(username)
  const first = await enter(username, password)
  const own = `${username.slice(0, 1)}-Another-Secret-9`.replace(username, 'x')
  expect((await first.call('PUT', '/api/account/password', { old: password, password: own })).status).toBe(204)
  return { id, own, session: await enter(username, own) }
}

test('a newcomer: made by one office, cleared by the second, read by the third', async () => {
  const { id, password } = await newcomer('wang.xin')
  expect((await sys.post('/api/people', { username: 'wang.xin', name: '别人' })).status).toBe(409)
  // The first password opens its own change and nothing else.
  const first = await enter('wang.xin', password)
  expect(first.body).toMatchObject({ mustChangePassword: true })
  expect((await first.call('GET', '/api/inbox')).body).toMatchObject({ type: '/problems/identity/password-temporary' })
  for (const weak of ['short', 'aaaaaaaaaaaaaaaaaaaa', 'Wang.Xin-2026', password])
    expect([
      weak,
      (await first.call('PUT', '/api/account/password', { old: password, password: weak })).status,
    ]).toEqual([weak, 422])
  const own = '渝水长流 2026 年'
  expect((await first.call('PUT', '/api/account/password', { old: 'wrong', password: own })).status).toBe(422)
  expect((await first.call('PUT', '/api/account/password', { old: password, password: own })).status).toBe(204)
  expect((await first.call('GET', '/api/inbox')).status).toBe(200)

  expect((await sys.post(`/api/people/${id}/posts`, { org: transport, kind: 'steward' })).status).toBe(200)
  expect((await sys.put(`/api/people/${id}/clearance`, { clearance: 4 })).status).toBe(403)
  expect((await sec.put(`/api/people/${id}/clearance`, { clearance: 3 })).body).toMatchObject({ clearance: 3 })
  expect((await enter('wang.xin', own)).body).toMatchObject({
    actor: { posts: [{ org: { code: transport, name: '市交通运输委员会' }, kind: 'steward' }] },
  })
  await city.city.ledger.publish()
  const acts = (await audit.get('/api/people/acts')).body['items'] as object[]
  expect(acts.slice(0, 3)).toMatchObject([
    {
      type: 'identity/clearance',
      by: { id: 'demo-secadmin', name: '演示·安全管理员' },
      subject: { id },
      detail: { clearance: 3 },
    },
    { type: 'identity/post', by: { id: 'demo-sysadmin' }, detail: { org: transport, kind: 'steward' } },
    { type: 'identity/person', detail: { username: 'wang.xin' } },
  ])
  expect(JSON.stringify(acts)).not.toContain(password)
})

describe('nobody gives themselves rights, and nobody does another office’s work', () => {
  test('not to oneself', async () => {
    const me = 'demo-sysadmin'
    expect((await sys.post(`/api/people/${me}/posts`, { org: transport, kind: 'head' })).status).toBe(403)
    expect((await sys.post(`/api/people/${me}/deactivate`)).status).toBe(403)
    expect((await sec.put('/api/people/demo-secadmin/clearance', { clearance: 4 })).status).toBe(403)
    expect((await sec.post('/api/people/demo-secadmin/posts', { org: bureau, kind: 'sysadmin' })).status).toBe(403)
    const refused = await sec.post('/api/people/demo-secadmin/unlock')
    expect(refused.body).toMatchObject({ missing: ['not identity.people.id = me'] })
  })

  test("an administrator's post is given by the security administrator, to somebody without another post", async () => {
    const { id } = await newcomer('li.second')
    expect((await sys.post(`/api/people/${id}/posts`, { org: bureau, kind: 'sysadmin' })).status).toBe(403)
    expect((await sec.post(`/api/people/${id}/posts`, { org: transport, kind: 'head' })).status).toBe(403)
    expect((await sec.post(`/api/people/${id}/posts`, { org: bureau, kind: 'sysadmin' })).status).toBe(200)
    expect((await sec.post(`/api/people/${id}/posts`, { org: bureau, kind: 'auditadmin' })).body).toMatchObject({
      type: '/problems/identity/administrators-apart',
    })
    expect((await sys.post(`/api/people/${id}/posts`, { org: transport, kind: 'steward' })).status).toBe(409)
    // Whoever resets an administrator's password could act as them.
    expect((await sec.post(`/api/people/${id}/password`)).status).toBe(409)
    expect((await sec.delete(`/api/people/${id}/posts/${bureau}/sysadmin`)).status).toBe(200)
  })

  test('the audit administrator changes nothing, others see nothing', async () => {
    expect((await audit.get('/api/people?q=交通')).status).toBe(200)
    expect((await audit.post('/api/people', { username: 'nobody', name: '无' })).status).toBe(403)
    expect((await sys.get('/api/people/acts')).status).toBe(403)
    expect((await (await city.as('bureau.admin')).get('/api/people')).status).toBe(403)
  })

  test('the last administrator of an office stays, also when two go at once', async () => {
    expect((await sys.post('/api/people/demo-auditadmin/deactivate')).body).toMatchObject({
      type: '/problems/identity/last-administrator',
    })
    const { id } = await newcomer('zhao.audit')
    await sec.post(`/api/people/${id}/posts`, { org: bureau, kind: 'auditadmin' })
    const both = await Promise.all([
      sys.post(`/api/people/${id}/deactivate`),
      sys.post('/api/people/demo-auditadmin/deactivate'),
    ])
    expect(new Set(both.map((it) => it.status))).toEqual(new Set([200, 409]))
    await sys.post(`/api/people/demo-auditadmin/reactivate`)
  })
})

test('who leaves cannot sign in; their sessions end and their tokens die, also after they come back', async () => {
  const { id, own, session } = await signedIn('chen.leaves')
  const made = await session.call('POST', '/api/tokens', { name: '程序', scopes: ['read'], expiresOn: '2026-06-30' })
  const authorization = `Bearer ${String(made.body['token'])}`
  const byToken = () => city.city.app.inject({ url: '/api/inbox', headers: { authorization } })
  expect((await byToken()).statusCode).toBe(200)
  expect((await sys.post(`/api/people/${id}/deactivate`)).body).toMatchObject({ active: false })
  expect((await session.call('GET', '/api/inbox')).status).toBe(401)
  expect((await byToken()).statusCode).toBe(401)
  expect((await enter('chen.leaves', own)).body).toMatchObject({ type: '/problems/identity/inactive' })
  expect((await enter('chen.leaves', 'guess')).body).toMatchObject({ type: '/problems/identity/wrong-password' })
  expect((await sys.post(`/api/people/${id}/reactivate`)).status).toBe(200)
  expect((await enter('chen.leaves', own)).status).toBe(200)
  expect((await byToken()).statusCode).toBe(401)
})

test('a token opens no account and makes no token, however the address of the door is spelt', async () => {
  const made = await sec.post('/api/tokens', { name: '程序', scopes: ['read', 'write'], expiresOn: '2026-06-30' })
  const authorization = `Bearer ${String(made.body['token'])}`
  const called = async (method: 'GET' | 'POST', url: string): Promise<unknown> => {
    const payload = { name: '更久', scopes: ['write'], expiresOn: '2026-12-31' }
    const headers = { authorization }
    const answer = await city.city.app.inject({ method, url, headers, ...(method === 'POST' ? { payload } : {}) })
    return answer.json<{ type?: string }>().type
  }
  for (const url of ['/api/people', '/api/%70eople', '/%61pi/tokens', '/api/session%73?x=/api/catalog'])
    expect([url, await called('GET', url)]).toEqual([url, '/problems/identity/session-only'])
  expect(await called('POST', '/api/%74okens')).toBe('/problems/identity/session-only')
  const { id, password } = await newcomer('wu.first')
  const first = await enter('wu.first', password)
  expect((await first.call('GET', `/api/%70eople/${id}`)).body).toMatchObject({
    type: '/problems/identity/password-temporary',
  })
})

test('a locked account says until when, and the security administrator unlocks it', async () => {
  const { id, own } = await signedIn('sun.locked')
  for (let n = 0; n < 8; n += 1) await enter('sun.locked', 'guess')
  const locked = await enter('sun.locked', own)
  expect([locked.status, locked.body['lockedUntil']]).toEqual([429, expect.stringMatching(/\+08:00$/)])
  expect(locked.body['detail']).toMatch(/^\d\d:\d\d 自动解锁/)
  expect((await sys.post(`/api/people/${id}/unlock`)).status).toBe(403)
  expect((await sec.get(`/api/people/${id}`)).body['lockedUntil']).not.toBeNull()
  expect((await sec.post(`/api/people/${id}/unlock`)).body).toMatchObject({ lockedUntil: null })
  expect((await enter('sun.locked', own)).status).toBe(200)
  const reset = await sec.post(`/api/people/${id}/password`)
  expect((await enter('sun.locked', own)).status).toBe(401)
  expect((await enter('sun.locked', String(reset.body['password']))).body).toMatchObject({ mustChangePassword: true })
})

test('guesses at once are all counted', async () => {
  await signedIn('zhou.raced')
  await Promise.all(Array.from({ length: 8 }, () => enter('zhou.raced', 'guess')))
  expect((await enter('zhou.raced', 'guess')).status).toBe(429)
})

test('one’s own tokens and sessions: listed without secrets, ended one by one or all but this', async () => {
  const { own, session } = await signedIn('wu.many')
  const made = await session.call('POST', '/api/tokens', {
    name: '每日上传',
    scopes: ['ingest'],
    expiresOn: '2026-06-30',
  })
  const listed = await session.call('GET', '/api/tokens')
  expect(listed.body['items']).toMatchObject([{ name: '每日上传', scopes: ['ingest'], state: 'live' }])
  expect(JSON.stringify(listed.body)).not.toContain(String(made.body['token']))
  expect((await session.call('DELETE', `/api/tokens/${String(made.body['id'])}`)).status).toBe(204)
  expect((await session.call('DELETE', `/api/tokens/${String(made.body['id'])}`)).status).toBe(404)
  expect((await session.call('GET', '/api/tokens')).body['items']).toMatchObject([{ state: 'revoked' }])

  const [second, third] = [await enter('wu.many', own), await enter('wu.many', own)]
  const sessions = (await third.call('GET', '/api/sessions')).body['items'] as { id: string; current: boolean }[]
  expect(sessions.map((it) => it.current)).toEqual([true, false, false, false])
  expect((await third.call('DELETE', `/api/sessions/${sessions[0]?.id}`)).status).toBe(404)
  expect((await third.call('DELETE', `/api/sessions/${sessions[1]?.id}`)).status).toBe(204)
  expect((await second.call('GET', '/api/inbox')).status).toBe(401)
  expect((await third.call('DELETE', '/api/sessions')).status).toBe(204)
  expect((await session.call('GET', '/api/inbox')).status).toBe(401)
  expect((await third.call('GET', '/api/inbox')).status).toBe(200)
})
