import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { OperationLine } from '#model/identity'
import type { Session, TestCity } from '#platform/testing'
import { wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const recordOf = async (session: Session): Promise<OperationLine[]> =>
  (await session.get('/api/account/operations')).body['items'] as OperationLine[]

test('what a person did is in their record with its leaf, what they were refused with its reason, and nobody else reads it', async () => {
  const made = await steward.post('/api/tokens', { name: '对账', scopes: ['read'], expiresOn: '2026-02-28' })
  const id = String(made.body['id'])
  expect((await steward.delete(`/api/tokens/${id}`)).status).toBe(204)
  expect((await steward.delete(`/api/tokens/${id}`)).status).toBe(404)
  expect((await steward.post('/api/calendar/moves', { year: 2027 })).status).toBe(403)
  const [moved, gone, ended, issued, signedIn] = await recordOf(steward)
  expect(signedIn).toMatchObject({ door: 'POST /api/session', status: 200, refusal: null })
  expect(issued).toMatchObject({ door: 'POST /api/tokens', status: 201, things: {} })
  expect(ended).toMatchObject({ door: 'DELETE /api/tokens/:id', status: 204, things: { id } })
  expect(gone).toMatchObject({ status: 404, refusal: { code: 'access/not-found' }, entries: [] })
  expect(moved).toMatchObject({
    door: 'POST /api/calendar/moves',
    status: 403,
    refusal: { title: '您没有办理此事的权限' },
  })
  expect(ended?.at).toBe('2026-01-05T09:00:00+08:00')
  await city.city.ledger.publish()
  for (const it of [issued, ended])
    expect((await city.visitor.get(`/api/proofs/${it?.entries[0] ?? ''}`)).status).toBe(200)
  const others = await recordOf(await city.as('transport.head'))
  expect(others.map((it) => it.door)).toEqual(['POST /api/session'])
  expect((await city.visitor.get('/api/account/operations')).status).toBe(401)
})

test('a wrong password is in the record of the account that it was tried on, and no password is', async () => {
  const payload = { username: 'education.head', password: 'not-the-password' }
  expect((await city.city.app.inject({ method: 'POST', url: '/api/session', payload })).statusCode).toBe(401)
  const head = await city.as('education.head')
  const wrong = { old: 'not-the-old-one', password: 'Another-Secret-9' }
  expect((await head.put('/api/account/password', wrong)).status).toBe(422)
  const record = await recordOf(head)
  expect(record.map((it) => [it.door, it.status, it.refusal?.code])).toEqual([
    ['PUT /api/account/password', 422, 'identity/wrong-old-password'],
    ['POST /api/session', 200, undefined],
    ['POST /api/session', 401, 'identity/wrong-password'],
  ])
  const stored = await city.database.pool.query<{ all: string }>(
    `select string_agg(o::text, ' ') as all from identity.operations o`,
  )
  expect(stored.rows[0]?.all).not.toMatch(/not-the|Another-Secret|heliu-demo/)
})

test('a call that was tried again is one operation, and reading is none', async () => {
  const session = await city.as('water.steward')
  const once = { 'idempotency-key': 'only-once' }
  for (let n = 0; n < 2; n += 1)
    expect((await session.post('/api/intake/uploads', { name: 'a.csv', size: 3 }, once)).status).toBe(201)
  const [upload] = (await session.get('/api/intake/uploads')).body['items'] as { id: string }[]
  await session.put(`/api/intake/uploads/${upload?.id ?? ''}?offset=0`, Buffer.from('a,b'))
  expect((await recordOf(session)).map((it) => it.door)).toEqual(['POST /api/intake/uploads', 'POST /api/session'])
})

test('a long record is read page by page', async () => {
  const session = await city.as('tax.steward')
  for (let n = 0; n < 60; n += 1) await session.post('/api/messages/read', {})
  const first = await session.get('/api/account/operations')
  expect(first.body['items']).toHaveLength(50)
  const rest = await session.get(`/api/account/operations?cursor=${String(first.body['next'])}`)
  expect(rest.body).toMatchObject({ next: null })
  expect((rest.body['items'] as OperationLine[]).at(-1)).toMatchObject({ door: 'POST /api/session' })
  expect(rest.body['items']).toHaveLength(11)
})

test('the console has a name for every door that a record may tell of', () => {
  const named = readFileSync('web/domains/identity/doors.ts', 'utf8')
  const told = city.city.routes.filter(({ method, spec }) => method !== 'GET' && !spec.reads && !spec.piece)
  expect(told.map((it) => `'${it.method} ${it.path}'`).filter((door) => !named.includes(door))).toEqual([])
})
