import { beforeAll, expect, test } from 'vitest'
import { lastCoveredYear } from '#platform/calendar'
import type { Session, TestCity } from '#platform/testing'
import { publishedDataset, submittedRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let id: string
let applicant: Session

beforeAll(async () => {
  city = await wholeCity('2026-12-21T09:00:00+08:00')
  const code = await publishedDataset(city)
  await city.moveTo('2026-12-25T10:00:00+08:00')
  applicant = await city.as('education.steward')
  id = await submittedRequest(city, code, { until: '2027-12-31' })
})

const reply = async () =>
  ((await applicant.get(`/api/cases/${id}`)).body['clocks'] as { dueAt: string; provisional?: boolean }[])[0]

test('a due date in a year without a list is provisional, and computed anew when the list is entered', async () => {
  expect(lastCoveredYear()).toBe(2026)
  // Ten working days from Friday 2026-12-25, New Year's Day assumed free.
  expect(await reply()).toMatchObject({ dueAt: '2027-01-11T23:59:59+08:00', provisional: true })
  const admin = await city.as('bureau.admin')
  // A list made up for this test: three days at New Year, paid for by one Saturday.
  const list = {
    off: ['2027-01-01', '2027-01-04', '2027-01-05', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10'],
    work: ['2027-01-09'],
  }
  expect((await (await city.as('transport.head')).post('/api/calendar/years', { year: 2027, ...list })).status).toBe(
    403,
  )
  expect((await admin.post('/api/calendar/years', { year: 2028, ...list })).status).toBe(422)
  const moves = await admin.post('/api/calendar/moves', { year: { year: 2027, ...list } })
  expect(moves.body['items']).toMatchObject([
    { case: id, dueAt: '2027-01-11T23:59:59+08:00', becomes: '2027-01-12T23:59:59+08:00', provisional: false },
  ])
  // To ask changes nothing.
  expect(await reply()).toMatchObject({ dueAt: '2027-01-11T23:59:59+08:00', provisional: true })
  expect(lastCoveredYear()).toBe(2026)
  const entered = await admin.post('/api/calendar/years', { year: 2027, ...list })
  expect(entered.body).toMatchObject({ year: 2027, recomputed: 1 })
  const after = await reply()
  expect(after?.dueAt).toBe('2027-01-12T23:59:59+08:00')
  expect(after).not.toHaveProperty('provisional')
  expect((await admin.post('/api/calendar/years', { year: 2027, ...list })).status).toBe(409)
  await city.city.ledger.publish()
  expect((await city.visitor.get(`/api/proofs/${String(entered.body['entry'])}`)).status).toBe(200)
})

test('a single day is declared of work or rest: limits that it lies on the way of are computed anew, with a leaf', async () => {
  const admin = await city.as('bureau.admin')
  const before = (await reply())?.dueAt
  expect(before).toBe('2027-01-12T23:59:59+08:00')
  const flood = { day: '2027-01-12', kind: 'rest', reason: '暴雨红色预警，全市停工一天。' }
  expect((await (await city.as('transport.head')).post('/api/calendar/days', flood)).status).toBe(403)
  expect((await admin.post('/api/calendar/days', { ...flood, day: '2026-12-24' })).status).toBe(409)
  expect((await admin.post('/api/calendar/days', { ...flood, day: '2027-01-10' })).status).toBe(409)
  const { reason: _, ...thought } = flood
  expect((await admin.post('/api/calendar/moves', { day: thought })).body['items']).toMatchObject([
    { case: id, dueAt: before, becomes: '2027-01-13T23:59:59+08:00' },
  ])
  expect((await admin.post('/api/calendar/moves', {})).status).toBe(422)
  expect((await reply())?.dueAt).toBe(before)
  const declared = await admin.post('/api/calendar/days', flood)
  expect((await applicant.get('/api/calendar/entries?year=2027')).body).toMatchObject({
    list: { entry: expect.any(String) },
    items: [{ ...flood, entry: declared.body['entry'] }],
    nextYear: 2028,
  })
  expect(declared.body).toMatchObject({ recomputed: 1 })
  expect((await reply())?.dueAt).toBe('2027-01-13T23:59:59+08:00')
  const shown = (await city.visitor.get('/api/calendar?from=2027-01-12&until=2027-01-12')).body['items']
  expect(shown).toEqual([{ day: '2027-01-12', work: false, weekday: 2, assumed: false }])
  await city.city.ledger.publish()
  expect((await city.visitor.get(`/api/proofs/${String(declared.body['entry'])}`)).status).toBe(200)
  expect((await admin.post('/api/calendar/days', { ...flood, kind: 'work', reason: '预警解除' })).status).toBe(201)
  expect((await reply())?.dueAt).toBe(before)
  // A day after the due day changes nothing.
  const later = { day: '2027-01-18', kind: 'rest', reason: '另一天停工' }
  expect((await admin.post('/api/calendar/days', later)).body).toMatchObject({ recomputed: 0 })
})
