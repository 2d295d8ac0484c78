import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { wholeCity } from './fixtures.ts'

let city: TestCity
beforeAll(async () => {
  city = await wholeCity()
})

const names = async (path: string): Promise<string[]> =>
  ((await city.visitor.get(path)).body['items'] as { name: string }[]).map((it) => it.name)

const water = {
  name: '某某供水有限公司',
  nameEn: 'A water company',
  kind: 'public-service',
  region: '500000',
  nicknames: ['某某水司'],
}
test('the bureau enters who is new, and its leaf says so; nobody else does', async () => {
  const call = await city.as('bureau.admin')
  const made = await call.post('/api/organizations', water)
  expect([made.status, made.body]).toEqual([201, { code: '5000002501', parent: null, ...water }])
  expect(await names('/api/organizations?q=水司')).toEqual([water.name])
  const next = await call.post('/api/organizations', { ...water, name: '另一供水有限公司', parent: '5000001003' })
  expect(next.body).toMatchObject({ code: '5000002502', parent: '5000001003' })
  expect(await names('/api/organizations?under=5000001003')).toEqual(['另一供水有限公司'])
  const leaf = await city.database.pool.query(`select type, subject from ledger.entries order by seq desc limit 1`)
  expect(leaf.rows).toEqual([{ type: 'directory/organization', subject: '5000002502' }])
  expect((await city.visitor.post('/api/organizations', water)).status).toBe(401)
  const reviewer = await city.as('bureau.reviewer')
  expect((await reviewer.post('/api/organizations', { ...water, name: '第三家' })).status).toBe(403)
})

test('what is there already, or lies nowhere, is refused and says what to mend', async () => {
  const call = await city.as('bureau.admin')
  const answers = [
    { ...water, name: '市教育委员会' },
    { ...water, name: '某处', region: '500999' },
    { ...water, name: '某处', parent: '5000001999' },
    { ...water, name: '甲' },
    { ...water, name: '某处', kind: 'street' },
  ].map(async (body) => (await call.post('/api/organizations', body)).body)
  expect(await Promise.all(answers)).toMatchObject([
    { status: 409, type: '/problems/directory/already-there', detail: expect.stringContaining('5000001015') },
    { status: 422, errors: [{ path: 'region' }] },
    { status: 422, errors: [{ path: 'parent' }] },
    { status: 422, errors: [{ path: 'name' }] },
    { status: 422, errors: [{ path: 'kind' }] },
  ])
})

test('two of one name at once: one is entered', async () => {
  const call = await city.as('bureau.admin')
  const both = await Promise.all([1, 2].map(() => call.post('/api/organizations', { ...water, name: '同名公司' })))
  expect(both.map((it) => it.status)).toEqual(expect.arrayContaining([201, 409]))
})
