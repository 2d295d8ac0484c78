import { beforeAll, expect, test } from 'vitest'
import { rule } from '#law'
import { system } from '#platform/context'
import type { TestCity } from '#platform/testing'
import { publishedDataset, wholeCity } from './fixtures.ts'
import { proveRules } from './law.ts'

let city: TestCity
beforeAll(async () => {
  city = await wholeCity('2026-03-02T09:00:00+08:00')
})

test('rules that changed since the last start are one leaf, and the same rules none', async () => {
  const first = await city.city.as(system, proveRules)
  expect(first).not.toBeNull()
  expect(await city.city.as(system, proveRules)).toBeNull()
  await city.database.pool.query(
    `update identity.settings set value = value || '{"catalog.review":"000000000000","gone.rule":"111111111111"}' where name = 'law.rules'`,
  )
  const second = await city.city.as(system, proveRules)
  const told = await city.database.pool.query<{ payload: { changed: { id: string }[] } }>(
    'select payload from ledger.openings where entry = $1',
    [second],
  )
  expect(told.rows[0]?.payload.changed).toEqual([
    { id: 'catalog.review', from: '000000000000', to: rule('catalog.review').version },
    { id: 'gone.rule', from: '111111111111', to: null },
  ])
})

test('a clock keeps the version of the rule that it began under', async () => {
  await publishedDataset(city)
  const kept = await city.database.pool.query(`select rule_version from cases.clocks where rule = 'catalog.review'`)
  expect(kept.rows).toEqual([{ rule_version: rule('catalog.review').version }])
})

test('a control whose evidence is gone turns grey, and says so', async () => {
  await city.city.ledger.publish()
  const before = (await city.visitor.get('/law')).text
  await city.database.pool.query(
    `delete from ledger.openings where entry in (select id from ledger.entries where type = 'case/transition')`,
  )
  await city.database.pool.query(
    `delete from ledger.sequence where entry in (select id from ledger.entries where type = 'case/transition')`,
  )
  await city.database.pool.query(`delete from ledger.entries where type = 'case/transition'`)
  const after = (await city.visitor.get('/law')).text
  const live = (text: string) => text.split('light--green').length - 1
  const grey = (text: string) => text.split('light--none').length - 1
  expect(live(before)).toBeGreaterThan(live(after))
  expect(grey(after) - grey(before)).toBe(live(before) - live(after))
})
