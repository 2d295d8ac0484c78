import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { publishedDataset, refusal, submittedRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity('2026-03-02T09:00:00+08:00')
  code = await publishedDataset(city)
})

const submitted = (): Promise<string> => submittedRequest(city, code)

interface Told {
  readonly id: string
  readonly what: string
  readonly case: string
  readonly order: string | null
  readonly note: string | null
  readonly entry: string
  readonly read: boolean
}
async function toldTo(who: string, id: string): Promise<readonly Told[]> {
  const { body } = await (await city.as(who)).get('/api/messages')
  return (body['items'] as Told[]).filter((it) => it.case === id)
}
const kindsTold = async (who: string, id: string) => (await toldTo(who, id)).map((it) => it.what).sort()

test('a warning tells whose turn it is; a breach their head, then the bureau by a numbered order; nothing is decided', async () => {
  const id = await submitted()
  // Seven tenths of ten working days from Monday 03-02 are over on 03-11, the limit on 03-16.
  await city.moveTo('2026-03-12T09:00:00+08:00')
  expect(await kindsTold('transport.steward', id)).toEqual(['warned'])
  expect(await kindsTold('transport.head', id)).toEqual(['warned'])
  expect(await kindsTold('bureau.reviewer', id)).toEqual([])
  await city.moveTo('2026-03-17T09:00:00+08:00')
  expect(await kindsTold('transport.head', id)).toEqual(['breached', 'supervised', 'warned'])
  expect(await kindsTold('transport.steward', id)).toEqual(['breached', 'warned'])
  const [order] = await toldTo('bureau.reviewer', id)
  expect(order).toMatchObject({ what: 'supervised', order: 'DB-2026-000001' })
  expect(await kindsTold('education.head', id)).toEqual([])
  expect((await (await city.as('transport.head')).get(`/api/cases/${id}`)).body['state']).toBe('submitted')
  await city.city.ledger.publish()
  expect((await city.visitor.get(`/api/proofs/${String(order?.entry)}`)).status).toBe(200)
  // Played again, nothing is told twice.
  await city.moveTo('2026-03-18T09:00:00+08:00')
  expect(await kindsTold('transport.head', id)).toEqual(['breached', 'supervised', 'warned'])
})

test('whoever waits may urge once a day, with a leaf; whose turn it is may not, a stranger finds no case', async () => {
  const id = await submitted()
  const note = '请按期答复，开学前需要用。'
  const applicant = await city.as('education.steward')
  const urged = await applicant.post(`/api/cases/${id}/urge`, { note })
  expect(urged.status).toBe(201)
  expect(await toldTo('transport.head', id)).toMatchObject([{ what: 'urged', note, read: false }])
  await city.city.ledger.publish()
  expect((await city.visitor.get(`/api/proofs/${String(urged.body['entry'])}`)).status).toBe(200)
  expect((await applicant.post(`/api/cases/${id}/urge`, { note })).body['type']).toBe('/problems/cases/urged-today')
  const told = (await applicant.get(`/api/cases/${id}/dossier`)).body['urge']
  expect(told).toEqual({ may: false, why: '您今天已经催办过', whyEn: 'You have urged today already' })
  const head = await city.as('transport.head')
  expect((await head.post(`/api/cases/${id}/urge`, { note })).body['type']).toBe('/problems/cases/your-turn')
  expect((await (await city.as('bureau.reviewer')).post(`/api/cases/${id}/urge`, { note })).status).toBe(201)
  expect((await (await city.as('water.steward')).post(`/api/cases/${id}/urge`, { note })).status).toBe(404)
  await head.post(`/api/cases/${id}/refuse`, refusal)
  const after = await applicant.post(`/api/cases/${id}/urge`, { note })
  expect(after.body['type']).toBe('/problems/cases/nothing-waits')
})

test('each holder of a post reads for themselves, and only what was told to them', async () => {
  const id = await submitted()
  await (await city.as('education.steward')).post(`/api/cases/${id}/urge`, { note: '请尽快' })
  const head = await city.as('transport.head')
  const before = Number((await head.get('/api/messages')).body['unread'])
  const [message] = await toldTo('transport.head', id)
  expect((await head.post('/api/messages/read', { ids: [message?.id] })).body).toEqual({ read: 1 })
  expect((await head.get('/api/messages')).body['unread']).toBe(before - 1)
  expect((await toldTo('transport.steward', id))[0]?.read).toBe(false)
  const stranger = await city.as('water.steward')
  expect((await stranger.post('/api/messages/read', { ids: [message?.id] })).status).toBe(404)
  await head.post('/api/messages/read', {})
  expect((await head.get('/api/messages?unread=true')).body).toMatchObject({ items: [], unread: 0, next: null })
})

test('an extension is told to the other side', async () => {
  const id = await submitted()
  await (await city.as('transport.head')).post(`/api/cases/${id}/extend`, { reason: '口径需要协调' })
  await (await city.as('bureau.reviewer')).post(`/api/cases/${id}/allowExtension`)
  expect(await kindsTold('education.steward', id)).toContain('extended')
  const { body } = await (await city.as('education.steward')).get(`/api/cases/${id}`)
  const history = body['history'] as { transition: string; post?: string }[]
  expect(history.map((it) => it.post)).toEqual([undefined, 'head', 'steward', 'head', 'reviewer'])
})

test('a clock that begins anew keeps the round that was met', async () => {
  const again = await publishedDataset(city, '编号\n01\n', { title: '反复' })
  const step = async (who: string, name: string, input: object = {}) =>
    expect((await (await city.as(who)).post(`/api/catalog/datasets/${again}/${name}`, input)).status).toBe(200)
  await step('transport.steward', 'change', { reason: '职责调整，更新摘要与数据项。' })
  await step('transport.head', 'endorse')
  await step('transport.steward', 'submit')
  const rounds = await city.database.pool.query(
    `select k.round, k.met_at is not null as met, k.used, k.rule_version is not null as versioned from cases.clocks k
      join cases.cases c on c.id = k.case_id where c.subject = $1 and k.name = 'review' order by k.round`,
    [again],
  )
  expect(rounds.rows).toMatchObject([
    { round: 1, met: true, used: 0 },
    { round: 2, met: false, used: null },
  ])
})
