import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { cookieOf, publishedDataset, sharingRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string
let cookie: string

beforeAll(async () => {
  city = await wholeCity()
  code = await publishedDataset(city, '编号\n01\n')
  cookie = await cookieOf(city, 'education.steward')
})

const post = (url: string, payload: object, key: string, who = cookie) =>
  city.city.app.inject({ method: 'POST', url, payload, headers: { cookie: who, 'idempotency-key': key } })
const requests = async () =>
  (await city.database.pool.query(`select from cases.cases where kind = 'sharing/request'`)).rowCount

test('a retry gets the first answer, status and body, and opens no second case', async () => {
  const body = sharingRequest(code)
  const first = await post('/api/sharing/requests', body, 'open-1')
  const again = await post('/api/sharing/requests', body, 'open-1')
  expect([first.statusCode, again.statusCode]).toEqual([201, 201])
  expect(again.body).toBe(first.body)
  expect(again.headers['idempotency-replayed']).toBe('true')
  expect(await requests()).toBe(1)
  expect((await post('/api/sharing/requests', { ...body, scenario: '别的' }, 'open-1')).json()).toMatchObject({
    type: '/problems/http/idempotency-key-reused',
    status: 422,
  })
  // Somebody else's key of the same text is another key.
  const head = await cookieOf(city, 'education.head')
  const { id } = first.json<{ id: string }>()
  expect((await post(`/api/cases/${id}/consent`, {}, 'open-1', head)).statusCode).toBe(200)
})

test('the first answer stands although the case has moved on since', async () => {
  const { id } = (await post('/api/sharing/requests', sharingRequest(code), 'open-2')).json<{ id: string }>()
  const head = await cookieOf(city, 'education.head')
  const first = await post(`/api/cases/${id}/consent`, {}, 'consent-2', head)
  await post(`/api/cases/${id}/submit`, {}, 'submit-2')
  const again = await post(`/api/cases/${id}/consent`, {}, 'consent-2', head)
  expect(again.statusCode).toBe(200)
  expect(again.body).toBe(first.body)
})

test('two at the same moment are one; a failure may be tried again', async () => {
  const before = Number(await requests())
  const body = sharingRequest(code)
  const both = await Promise.all([1, 2, 3].map(() => post('/api/sharing/requests', body, 'open-3')))
  expect(new Set(both.map((it) => it.body)).size).toBe(1)
  expect(await requests()).toBe(before + 1)
  expect((await post('/api/sharing/requests', { dataset: code }, 'open-4')).statusCode).toBe(422)
  expect((await post('/api/sharing/requests', body, 'open-4')).statusCode).toBe(201)
})

test('a commit tried again makes no second version; a secret is never kept', async () => {
  const steward = await cookieOf(city, 'transport.steward')
  const bytes = Buffer.from('编号\n01\n02\n')
  const opened = await post('/api/intake/uploads', { name: 'b.csv', size: bytes.length }, 'up-1', steward)
  const { id } = opened.json<{ id: string }>()
  const type = { 'content-type': 'application/octet-stream', cookie: steward }
  await city.city.app.inject({
    method: 'PUT',
    url: `/api/intake/uploads/${id}?offset=0`,
    payload: bytes,
    headers: type,
  })
  const first = await post(`/api/intake/uploads/${id}/commit`, { dataset: code }, 'commit-1', steward)
  const again = await post(`/api/intake/uploads/${id}/commit`, { dataset: code }, 'commit-1', steward)
  expect(first.json()).toMatchObject({ version: 2 })
  expect(again.body).toBe(first.body)
  const token = { name: '脚本', scopes: ['read'], expiresOn: '2026-06-30' }
  const made = [await post('/api/tokens', token, 'token-1'), await post('/api/tokens', token, 'token-1')]
  expect(new Set(made.map((it) => it.json<{ token: string }>().token)).size).toBe(2)
})
