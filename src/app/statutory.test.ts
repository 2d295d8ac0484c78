import { beforeEach, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { ingest, publishedDataset, submittedRequest, takeStep, wholeCity } from './fixtures.ts'

// The statutory limits that run as cases, across the Spring Festival of 2026: work goes on 02-14 and 02-28, rests from
// 02-15 to 02-23. Reply (T3–T5) is walked in cases.test.ts, the change of an entry (T1) in catalog-cases.test.ts.

const friday = '2026-02-13T16:30:00+08:00'
let city: TestCity
let steward: Session
let head: Session
let bureau: Session

beforeEach(async () => {
  city = await wholeCity(friday)
  steward = await city.as('transport.steward')
  head = await city.as('transport.head')
  bureau = await city.as('bureau.reviewer')
})

interface Shown {
  readonly name: string
  readonly light: string
  readonly dueAt: string
  readonly metAt?: string
}

const clockOf = async (id: string, name: string): Promise<Shown | undefined> =>
  ((await bureau.get(`/api/cases/${id}`)).body['clocks'] as Shown[]).find((it) => it.name === name)

const submitted = async (): Promise<string> => submittedRequest(city, await publishedDataset(city))

test('T6, delivery in 20 working days: yellow at the last minute, red a second later, late when it comes late', async () => {
  const id = await submitted()
  await takeStep(head, id, 'agree')
  expect(await clockOf(id, 'deliver')).toMatchObject({ light: 'green', dueAt: '2026-03-19T23:59:59+08:00' })
  await city.moveTo('2026-03-19T23:59:00+08:00')
  expect(await clockOf(id, 'deliver')).toMatchObject({ light: 'yellow' })
  await city.moveTo('2026-03-20T00:00:01+08:00')
  expect(await clockOf(id, 'deliver')).toMatchObject({ light: 'red' })
  await takeStep(steward, id, 'deliver')
  expect(await clockOf(id, 'deliver')).toMatchObject({ light: 'red', metAt: '2026-03-20T00:00:01+08:00' })
})

test('T6 on the last minute is in time', async () => {
  const id = await submitted()
  await takeStep(head, id, 'agree')
  await city.moveTo('2026-03-19T23:59:00+08:00')
  await takeStep(steward, id, 'deliver')
  await city.moveTo('2026-03-25T10:00:00+08:00')
  expect(await clockOf(id, 'deliver')).toMatchObject({ light: 'green', metAt: '2026-03-19T23:59:00+08:00' })
})

test('what will not come any more was neither in time nor late: its limit is stopped', async () => {
  const id = await submitted()
  await takeStep(head, id, 'agree')
  await takeStep(steward, id, 'deliver')
  await takeStep(head, id, 'suspend', { reason: '超出申请范围使用', rectifyBy: '2026-04-10' })
  await takeStep(bureau, id, 'terminate', { reason: '拒不整改' })
  const rectify = await clockOf(id, 'rectify')
  expect(rectify).toMatchObject({ stoppedAt: '2026-02-13T16:30:00+08:00', light: 'green' })
  expect(rectify).not.toHaveProperty('metAt')
  await city.moveTo('2026-04-20T10:00:00+08:00')
  expect(await clockOf(id, 'rectify')).toEqual(rectify)
})

test('T4, an extension that the bureau refuses changes no due time', async () => {
  const id = await submitted()
  await takeStep(head, id, 'extend', { reason: '口径需要与统计部门协调' })
  await takeStep(bureau, id, 'denyExtension', { reason: '材料齐全，可以按期答复' })
  expect(await clockOf(id, 'reply')).toMatchObject({ dueAt: '2026-03-05T23:59:59+08:00', light: 'green' })
  expect((await head.post(`/api/cases/${id}/extend`, { reason: '再次申请' })).status).toBe(409)
  await city.moveTo('2026-03-06T00:00:01+08:00')
  expect(await clockOf(id, 'reply')).toMatchObject({ light: 'red' })
  expect((await head.get(`/api/cases/${id}`)).body).toMatchObject({ state: 'submitted' })
})

test('T2, review in 2 working days rolls over the festival; gaps told pause it', async () => {
  const { code } = await ingest(steward, { name: '线路.csv', bytes: Buffer.from('编号,线路\n01,甲\n') })
  const id = String((await steward.get(`/api/catalog/datasets/${code}`)).body['case'])
  await takeStep(head, id, 'endorse')
  await takeStep(steward, id, 'submit')
  // Saturday 02-14 is worked, the next working day is Tuesday 02-24.
  expect(await clockOf(id, 'review')).toMatchObject({ dueAt: '2026-02-24T23:59:59+08:00' })
  await city.moveTo('2026-02-14T10:00:00+08:00')
  await takeStep(bureau, id, 'return', { items: ['请写明更新频率的依据'] })
  await city.moveTo('2026-02-27T10:00:00+08:00')
  await takeStep(steward, id, 'submit')
  // One of the two days was used; Saturday 02-28 is worked.
  expect(await clockOf(id, 'review')).toMatchObject({ dueAt: '2026-02-28T23:59:59+08:00' })
  await city.moveTo('2026-03-01T00:00:01+08:00')
  expect(await clockOf(id, 'review')).toMatchObject({ light: 'red' })
})
