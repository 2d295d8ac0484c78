import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { draftedRequest, publishedDataset, refusal, submittedRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity('2026-03-02T09:00:00+08:00')
  code = await publishedDataset(city)
})

const steward = 'demo-transport.steward'

const submitted = (): Promise<string> => submittedRequest(city, code)
const may = async (who: string, id: string) => (await (await city.as(who)).get(`/api/cases/${id}`)).body['may']
const todo = async (who: string, id: string) => {
  const { body } = await (await city.as(who)).get('/api/inbox')
  return (body['items'] as { id: string; may: string[] }[]).find((it) => it.id === id)?.may.sort()
}

test('转办: the work of a post in one case passes to a colleague and comes back when that ends', async () => {
  const id = await submitted()
  const head = await city.as('transport.head')
  expect(await todo('transport.steward', id)).toEqual(['gaps'])
  const what = { how: 'transfer', post: 'head', person: steward, note: '外出，请代为答复。' }
  const done = await head.post(`/api/cases/${id}/assignments`, what)
  expect(done.status).toBe(201)
  expect(await todo('transport.head', id)).toBeUndefined()
  expect(await may('transport.head', id)).toEqual([])
  expect((await head.post(`/api/cases/${id}/agree`)).status).toBe(403)
  expect(await todo('transport.steward', id)).toEqual(['agree', 'extend', 'gaps', 'refuse'])
  const told = (await (await city.as('transport.steward')).get('/api/messages')).body['items'] as { what: string }[]
  expect(told[0]).toMatchObject({ what: 'assigned', case: id })
  await city.city.ledger.publish()
  expect((await city.visitor.get(`/api/proofs/${String(done.body['entry'])}`)).status).toBe(200)
  const end = `/api/cases/${id}/assignments/${String(done.body['id'])}/end`
  expect((await (await city.as('education.head')).post(end)).status).toBe(404)
  expect((await head.post(end)).status).toBe(200)
  expect((await head.post(end)).status).toBe(409)
  expect(await todo('transport.steward', id)).toEqual(['gaps'])
  expect((await head.post(`/api/cases/${id}/agree`)).status).toBe(200)
})

test('会签: a colleague works beside the post; the history says under which post a step was taken', async () => {
  const id = await submitted()
  const head = await city.as('transport.head')
  const what = { how: 'add', post: 'head', person: steward, note: '请一并审看。' }
  expect((await head.post(`/api/cases/${id}/assignments`, what)).status).toBe(201)
  expect((await head.post(`/api/cases/${id}/assignments`, what)).status).toBe(409)
  expect(await todo('transport.head', id)).toContain('agree')
  expect(await todo('transport.steward', id)).toContain('agree')
  const agreed = await (await city.as('transport.steward')).post(`/api/cases/${id}/agree`)
  expect(agreed.body['history']).toMatchObject([{}, {}, {}, { transition: 'agree', post: 'head' }])
})

test('委托: for a period and for every case of the post, from its first day to its last', async () => {
  const id = await submitted()
  const head = await city.as('education.head')
  const mine = await draftedRequest(city, code)
  const what = {
    post: 'head',
    person: 'demo-education.steward',
    since: '2026-03-03',
    until: '2026-03-04',
    note: '出差',
  }
  expect((await head.post('/api/delegations', { ...what, until: '2026-03-01' })).status).toBe(422)
  expect((await head.post('/api/delegations', { ...what, person: steward })).status).toBe(422)
  expect((await (await city.as('education.steward')).post('/api/delegations', what)).status).toBe(403)
  const made = await head.post('/api/delegations', what)
  expect(made.status).toBe(201)
  expect(await may('education.steward', mine)).not.toContain('consent')
  await city.moveTo('2026-03-03T09:00:00+08:00')
  expect(await may('education.steward', mine)).toContain('consent')
  expect(await todo('education.steward', mine)).toContain('consent')
  // It is no licence for other departments' cases.
  expect(await may('education.steward', id)).not.toContain('agree')
  expect((await (await city.as('education.steward')).get('/api/delegations')).body['items']).toHaveLength(1)
  await city.moveTo('2026-03-05T09:00:00+08:00')
  expect(await may('education.steward', mine)).not.toContain('consent')
  expect((await head.post(`/api/delegations/${String(made.body['id'])}/end`)).status).toBe(200)
})

test('only who leads the organisation or has the work hands it on, to a colleague who decides in it', async () => {
  const id = await submitted()
  const what = { how: 'transfer', post: 'head', person: steward, note: '请办理' }
  const by = async (who: string, over: object = {}) =>
    (await (await city.as(who)).post(`/api/cases/${id}/assignments`, { ...what, ...over })).status
  expect(await by('transport.steward')).toBe(403)
  expect(await by('education.head')).toBe(422)
  expect(await by('water.steward')).toBe(404)
  expect(await by('transport.head', { post: 'reviewer' })).toBe(422)
  expect(await by('transport.head', { person: 'demo-education.head' })).toBe(422)
  // Who administers or watches the system decides nothing in it.
  expect(await by('bureau.admin', { post: 'reviewer', person: 'demo-sysadmin' })).toBe(422)
  expect(await by('transport.steward', { post: 'steward', person: 'demo-transport.head' })).toBe(201)
})

test('the dossier draws the way: behind, now, ahead, and a branch that rejoins; it says why something cannot be done', async () => {
  const id = await submitted()
  const head = await city.as('transport.head')
  const dossier = async () => (await head.get(`/api/cases/${id}/dossier`)).body
  const stops = (it: Record<string, unknown>) =>
    (it['picture'] as { stops: { state: string; when: string }[] }).stops.map(({ state, when }) => `${state} ${when}`)
  expect(stops(await dossier())).toEqual([
    'draft done',
    'consented done',
    'submitted now',
    'agreed ahead',
    'delivered ahead',
  ])
  await head.post(`/api/cases/${id}/gaps`, { items: ['补充依据'] })
  expect(await dossier()).toMatchObject({ picture: { branches: [{ after: 2, states: ['gaps'], until: null }] } })
  expect(stops(await dossier())).toEqual([
    'draft done',
    'consented done',
    'submitted done',
    'submitted ahead',
    'agreed ahead',
    'delivered ahead',
  ])
  await (await city.as('education.steward')).post(`/api/cases/${id}/resubmit`)
  const back = await dossier()
  expect(stops(back).slice(2, 4)).toEqual(['submitted done', 'submitted now'])
  expect(back['blocked']).toContainEqual(
    expect.objectContaining({ transition: 'gaps', why: 'once', cites: ['GSR-21'] }),
  )
  await head.post(`/api/cases/${id}/refuse`, refusal)
  expect(stops(await dossier()).at(-1)).toBe('refused now')
})
