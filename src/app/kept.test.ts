import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { catalogEntry, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  code = String((await steward.post('/api/catalog/datasets', { ...catalogEntry, title: '桥梁名录' })).body['code'])
  await publish(city, code)
})

test('a public page is drawn once, answers 304, and shows each change at once', async () => {
  const first = await city.visitor.get(`/datasets/${code}`)
  const again = await city.visitor.get(`/datasets/${code}`)
  expect(first.text).toContain('桥梁名录')
  expect(again.text).toBe(first.text)
  const same = await city.visitor.get(`/datasets/${code}`, { 'if-none-match': String(first.headers['etag']) })
  expect([same.status, same.text]).toEqual([304, ''])
  await city.database.pool.query(`update catalog.datasets set title = '隧道名录' where code = $1`, [code])
  const changed = await city.visitor.get(`/datasets/${code}`, { 'if-none-match': String(first.headers['etag']) })
  expect(changed.status).toBe(200)
  expect(changed.text).toContain('隧道名录')
})

test('languages, hosts and callers do not share a page; what is not there is not kept', async () => {
  const zh = await city.visitor.get(`/datasets/${code}`)
  const en = await city.visitor.get(`/datasets/${code}?lang=en`)
  expect(en.text).toContain('lang="en"')
  expect(en.text).not.toBe(zh.text)
  const elsewhere = await city.visitor.get(`/datasets/${code}`, { host: 'data.example' })
  expect(elsewhere.text).toContain('http://data.example')
  expect((await city.visitor.get(`/datasets/${code}`)).text).not.toContain('data.example')
  const steward = await city.as('transport.steward')
  expect((await steward.get(`/datasets/${code}`)).headers['etag']).toBeUndefined()
  expect((await city.visitor.get('/datasets/5000001014-999999')).status).toBe(404)
})
