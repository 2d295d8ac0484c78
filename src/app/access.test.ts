import { beforeAll, expect, test } from 'vitest'
import type { Route } from '#platform/http'
import type { TestCity } from '#platform/testing'
import { ingest, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let own: string
let hidden: string
let caseId: string

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  const bytes = Buffer.from('编号,站点\n01,甲\n')
  own = (await ingest(steward, { name: 'a.csv', bytes }, { open: 'conditional', openCondition: '说明用途' })).code
  await publish(city, own)
  hidden = (await ingest(steward, { name: 'b.csv', bytes }, { open: 'closed' })).code
  caseId = String((await steward.get(`/api/catalog/datasets/${hidden}`)).body['case'])
})

const policyOf = (route: Route): string =>
  typeof route.spec.policy === 'string' ? route.spec.policy : route.spec.policy.posts.join('|')

test('every door has a policy, and each that is not public answers a stranger with 401', async () => {
  const closed = city.city.routes.filter((route) => policyOf(route) !== 'public')
  expect(closed.length).toBeGreaterThan(12)
  for (const route of closed) {
    const url = route.path.replaceAll(/:[a-z]+/gi, '1').replace('*', 'x')
    const body = route.method === 'GET' ? {} : { payload: {} }
    const answer = await city.city.app.inject({ method: route.method, url, ...body })
    expect({ route: `${route.method} ${route.path}`, status: answer.statusCode }).toEqual({
      route: `${route.method} ${route.path}`,
      status: 401,
    })
  }
})

// Written by hand: what each of five callers is answered at the doors of an unpublished dataset (hidden), of a
// published one that is open on conditions (own), and of the case behind the first.
const matrix: readonly (readonly [door: string, answers: Readonly<Record<string, number>>])[] = [
  [
    'GET /api/catalog/datasets/HIDDEN',
    { visitor: 404, 'education.steward': 404, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 200 },
  ],
  [
    'GET /api/catalog/datasets/OWN',
    { visitor: 200, 'education.steward': 200, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 200 },
  ],
  [
    'GET /api/data/HIDDEN/rows',
    { visitor: 404, 'education.steward': 404, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 403 },
  ],
  [
    'GET /api/data/OWN/rows',
    { visitor: 401, 'education.steward': 403, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 403 },
  ],
  [
    'GET /api/data/OWN/download.csv',
    { visitor: 401, 'education.steward': 403, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 403 },
  ],
  [
    'GET /api/data/OWN/uses',
    { visitor: 401, 'education.steward': 403, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 200 },
  ],
  [
    'GET /api/security/OWN/grades',
    { visitor: 401, 'education.steward': 403, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 200 },
  ],
  ['GET /api/quality/HIDDEN', { visitor: 404, 'education.steward': 404 }],
  [
    'GET /api/intake/quarantine/OWN/1',
    { visitor: 401, 'education.steward': 403, 'transport.steward': 200, 'bureau.reviewer': 403 },
  ],
  [
    'GET /api/cases/CASE',
    { visitor: 401, 'education.steward': 404, 'transport.steward': 200, 'transport.head': 200, 'bureau.reviewer': 200 },
  ],
  [
    'POST /api/cases/CASE/endorse',
    { visitor: 401, 'education.steward': 404, 'education.head': 404, 'transport.steward': 403, 'bureau.reviewer': 403 },
  ],
  ['POST /api/catalog/datasets/HIDDEN/endorse', { visitor: 401, 'education.head': 404, 'transport.steward': 403 }],
  ['POST /api/sharing/requests', { visitor: 401, 'transport.head': 403, 'bureau.reviewer': 403, citizen: 403 }],
]

test.each(matrix)('%s', async (door, answers) => {
  const [method, template = ''] = door.split(' ')
  const path = template.replace('HIDDEN', hidden).replace('OWN', own).replace('CASE', caseId)
  const got: Record<string, number> = {}
  for (const who of Object.keys(answers)) {
    const session = who === 'visitor' ? city.visitor : await city.as(who)
    got[who] = (method === 'GET' ? await session.get(path) : await session.post(path)).status
  }
  expect(got).toEqual(answers)
})

test('a refused call is kept, and the provider reads it', async () => {
  const uses = await (await city.as('transport.steward')).get(`/api/data/${own}/uses`)
  expect((uses.body['items'] as { right: string }[]).map((it) => it.right)).toContain('refused')
})

test('the proof of a closed dataset tells a stranger that it happened, not what it holds', async () => {
  await city.city.ledger.publish()
  const versions = await city.database.pool.query<{ entry: string }>(
    'select entry from lake.versions where dataset = $1',
    [hidden],
  )
  const path = `/api/proofs/${versions.rows[0]?.entry}`
  expect((await (await city.as('transport.steward')).get(path)).body).toHaveProperty('opening')
  const stranger = await city.visitor.get(path)
  expect([stranger.status, 'opening' in stranger.body]).toEqual([200, false])
})

test('a token does what its scopes say, makes no tokens, and ends on its day', async () => {
  const steward = await city.as('transport.steward')
  const made = await steward.post('/api/tokens', { name: '入库程序', scopes: ['ingest'], expiresOn: '2026-01-31' })
  const authorization = `Bearer ${String(made.body['token'])}`
  const call = (method: 'GET' | 'POST', url: string, payload: object = {}) =>
    city.city.app.inject({ method, url, headers: { authorization }, ...(method === 'GET' ? {} : { payload }) })
  expect((await call('POST', '/api/intake/uploads', { name: 'a.csv', size: 5 })).statusCode).toBe(201)
  expect((await call('GET', `/api/data/${own}/rows`)).statusCode).toBe(403)
  expect((await call('POST', `/api/catalog/datasets/${hidden}/endorse`)).statusCode).toBe(403)
  expect(
    (await call('POST', '/api/tokens', { name: 'x', scopes: ['write'], expiresOn: '2026-12-31' })).statusCode,
  ).toBe(403)
  await city.moveTo('2026-02-01T09:00:00+08:00')
  expect((await call('POST', '/api/intake/uploads', { name: 'a.csv', size: 5 })).statusCode).toBe(401)
})

test('a token made for reading asks who it is and reads by POST where that changes nothing', async () => {
  const made = await (await city.as('transport.steward')).post('/api/tokens', {
    name: '只读程序',
    scopes: ['read'],
    expiresOn: '2026-06-30',
  })
  const call = (method: 'GET' | 'POST', url: string) =>
    city.city.app.inject({
      method,
      url,
      headers: { authorization: `bearer ${String(made.body['token'])}` },
      ...(method === 'GET' ? {} : { payload: {} }),
    })
  const who = await call('GET', '/api/session')
  expect([who.statusCode, who.json()]).toEqual([
    200,
    { actor: expect.objectContaining({ username: 'transport.steward' }) },
  ])
  expect((await call('POST', '/api/3/action/package_list')).statusCode).toBe(200)
  expect((await call('POST', '/api/sharing/requests')).statusCode).toBe(403)
})
