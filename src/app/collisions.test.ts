import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Session, TestCity } from '#platform/testing'
import {
  catalogEntry,
  draftedRequest,
  publish,
  publishedDataset,
  refusal,
  sharingRequest,
  wholeCity,
} from './fixtures.ts'

// What a hostile or hurried colleague does with a case: everything leaves a clear problem and the case as it was.
let city: TestCity
let code: string
const on = (day: string, time = '09:00:00') => city.moveTo(`2026-${day}T${time}+08:00`)

beforeAll(async () => {
  city = await wholeCity('2026-03-02T09:00:00+08:00')
  code = await publishedDataset(city)
})

const inputs: Readonly<Record<string, object>> = {
  gaps: { items: ['补充依据'] },
  extend: { reason: '口径需要协调' },
  denyExtension: { reason: '理由不充分' },
  refuse: refusal,
  suspend: { reason: '超范围使用', rectifyBy: '2026-12-01' },
  rectify: { what: '已收回账号' },
  terminate: { reason: '没有完成整改' },
  dispose: { certificate: '已销毁全部副本，经手人当场核对。' },
}
const actors: Readonly<Record<string, string>> = {
  consent: 'education.head',
  submit: 'education.steward',
  resubmit: 'education.steward',
  rectify: 'education.steward',
  dispose: 'education.steward',
  allowExtension: 'bureau.reviewer',
  denyExtension: 'bureau.reviewer',
  gaps: 'transport.steward',
  deliver: 'transport.steward',
}
const by = (name: string): Promise<Session> => city.as(actors[name] ?? 'transport.head')
const step = async (id: string, name: string): Promise<Answer> =>
  (await by(name)).post(`/api/cases/${id}/${name}`, inputs[name] ?? {})

interface Seen {
  readonly state: string
  readonly may: readonly string[]
  readonly clocks: readonly { readonly name: string; readonly dueAt: string; readonly light: string }[]
  readonly history: readonly { readonly transition: string }[]
}
const seen = async (id: string, who = 'bureau.reviewer') =>
  (await (await city.as(who)).get(`/api/cases/${id}`)).body as unknown as Seen

const drafted = (dataset = code): Promise<string> => draftedRequest(city, dataset)
async function walked(...names: readonly string[]): Promise<string> {
  const id = await drafted()
  for (const name of names) expect((await step(id, name)).status, name).toBe(200)
  return id
}
const sent = (...names: readonly string[]) => walked('consent', 'submit', ...names)
const type = ({ body }: Answer) => body['type']

test('each transition taken twice at the same instant, and once more by the same call, happens once', async () => {
  const ways: readonly (readonly string[])[] = [
    ['consent', 'submit', 'gaps', 'resubmit', 'extend', 'allowExtension', 'agree', 'deliver', 'suspend', 'rectify'],
    ['consent', 'submit', 'extend', 'denyExtension', 'agree', 'deliver', 'suspend', 'rectify', 'resume', 'terminate'],
    ['consent', 'submit', 'agree', 'deliver', 'terminate', 'dispose'],
    ['consent', 'submit', 'refuse'],
  ]
  for (const way of ways) {
    const id = await drafted()
    for (const [at, name] of way.entries()) {
      const both = await Promise.all([step(id, name), step(id, name)])
      expect([name, ...both.map((it) => it.status).toSorted((a, b) => a - b)]).toEqual([name, 200, 409])
      const after = await seen(id)
      expect((await step(id, name)).status).toBe(409)
      expect(await seen(id)).toEqual(after)
      expect(after.history).toHaveLength(at + 2)
    }
  }
}, 30_000)

describe('extensions', () => {
  beforeEach(() => on('03-02'))
  const due = '2026-03-16T23:59:59+08:00'

  test('asked at the last second it is in time, granted later it takes the lateness back, and only once', async () => {
    const id = await sent()
    await on('03-16', '23:59:59')
    expect((await step(id, 'extend')).status).toBe(200)
    await on('03-17')
    expect((await seen(id)).clocks).toMatchObject([{ dueAt: due, light: 'red' }])
    expect((await step(id, 'allowExtension')).body['clocks']).toMatchObject([{ light: 'green' }])
    expect(type(await step(id, 'extend'))).toBe('/problems/cases/only-once')
  })

  test('asked after the limit it is too late: no longer offered, refused, and the clock stays red', async () => {
    const id = await sent()
    expect((await seen(id, 'transport.head')).may).toContain('extend')
    await on('03-17', '00:00:00')
    const before = await seen(id, 'transport.head')
    expect(before.may).toEqual(['gaps', 'agree', 'refuse'])
    const inbox = (await (await city.as('transport.head')).get('/api/inbox')).body['items'] as { id: string; may: [] }[]
    expect(inbox.find((it) => it.id === id)?.may.toSorted()).toEqual(['agree', 'gaps', 'refuse'])
    const late = await step(id, 'extend')
    expect([late.status, type(late), late.body['missing']]).toEqual([
      409,
      '/problems/cases/too-late',
      ['before reply is over'],
    ])
    expect(await seen(id, 'transport.head')).toEqual(before)
  })

  test('while gaps are told it cannot be asked', async () => {
    const id = await sent('gaps')
    expect(type(await step(id, 'extend'))).toBe('/problems/cases/wrong-state')
  })
})

test('gaps told after the limit do not make it as if it were in time', async () => {
  await on('03-02')
  const id = await sent()
  await on('03-17')
  await step(id, 'gaps')
  expect((await seen(id)).clocks).toMatchObject([{ light: 'red' }])
  await on('04-20')
  const back = (await step(id, 'resubmit')).body
  expect(back['clocks']).toMatchObject([{ light: 'red', dueAt: '2026-03-16T23:59:59+08:00' }])
  expect((await step(id, 'agree')).body['clocks']).toMatchObject([{ name: 'reply', light: 'red' }, { name: 'deliver' }])
})

describe('what is asked for is there no more', () => {
  const items = [{ name: '编号', title: '编号', type: 'text', meaning: '编号' }]
  const dataset = (title: string, over: object = {}): Promise<string> =>
    publishedDataset(city, '编号\n01\n', { title, items, ...over })
  async function open(it: string): Promise<readonly string[]> {
    const ids = [await drafted(it), await drafted(it), await drafted(it)]
    for (const id of ids.slice(1)) for (const name of ['consent', 'submit']) await step(id, name)
    await step(ids[2] ?? '', 'agree')
    return ids
  }

  test('withdrawn: requests that nobody answered lapse, also of the class that cannot be refused; a grant goes on', async () => {
    const it = await dataset('将撤回的站点', { share: 'unconditional' })
    const [draft = '', waiting = '', agreed = ''] = await open(it)
    expect((await (await city.as('transport.head')).post(`/api/catalog/datasets/${it}/withdraw`)).status).toBe(200)
    const early = await step(waiting, 'agree')
    expect([early.status, type(early)]).toEqual([409, '/problems/sharing/no-longer-shared'])
    expect(await seen(waiting)).toMatchObject({ state: 'submitted' })
    await city.city.settle()
    for (const id of [draft, waiting])
      expect(await seen(id, 'education.steward')).toMatchObject({ state: 'lapsed', may: [] })
    expect((await seen(waiting)).clocks).toMatchObject([
      { name: 'reply', light: 'green', stoppedAt: expect.any(String) },
    ])
    expect((await step(waiting, 'agree')).status).toBe(409)
    expect((await step(agreed, 'deliver')).status).toBe(200)
    expect((await (await city.as('education.steward')).get(`/api/data/${it}/rows`)).status).toBe(200)
  })

  test('no longer shared: the same', async () => {
    const it = await dataset('将不予共享的站点')
    const [draft = '', waiting = ''] = await open(it)
    const steward = await city.as('transport.steward')
    await steward.post(`/api/catalog/datasets/${it}/change`)
    const before = (await steward.get(`/api/catalog/datasets/${it}`)).body
    const to = { share: 'refused', shareBasis: '《反恐怖主义法》第三条' }
    const written = await steward.put(`/api/catalog/datasets/${it}`, {
      ...catalogEntry,
      title: '将不予共享的站点',
      items,
      ...to,
      revision: before['revision'],
    })
    expect(written.status, written.text).toBe(200)
    await publish(city, it)
    await city.city.settle()
    for (const id of [draft, waiting]) expect((await seen(id)).state).toBe('lapsed')
  })
})

test('whose delegation has ended acts no more, at midnight after its last day', async () => {
  await on('05-06')
  const id = await sent()
  const post = {
    post: 'head',
    person: 'demo-transport.steward',
    since: '2026-05-06',
    until: '2026-05-07',
    note: '出差',
  }
  expect((await (await city.as('transport.head')).post('/api/delegations', post)).status).toBe(201)
  const delegate = await city.as('transport.steward')
  await on('05-07', '23:59:59')
  expect((await seen(id, 'transport.steward')).may).toContain('agree')
  await on('05-08', '00:00:00')
  const before = await seen(id)
  expect((await delegate.post(`/api/cases/${id}/agree`)).status).toBe(403)
  expect(await seen(id)).toEqual(before)
  expect(type(await (await city.as('bureau.admin')).post('/api/delegations', { ...post, post: 'sysadmin' }))).toBe(
    '/problems/cases/no-such-post',
  )
})

test('another department’s head, the provider’s and the applicant’s own steward do not consent for the applicant', async () => {
  const id = await drafted()
  const before = await seen(id)
  const consent = async (who: string) => (await (await city.as(who)).post(`/api/cases/${id}/consent`)).status
  expect([await consent('transport.head'), await consent('education.steward')]).toEqual([403, 403])
  expect([await consent('yubei.steward'), await consent('citizen')]).toEqual([404, 404])
  expect(await seen(id)).toEqual(before)
  const own = await (await city.as('transport.steward')).post('/api/sharing/requests', sharingRequest(code))
  expect([own.status, type(own)]).toEqual([422, '/problems/sharing/own-data'])
})
