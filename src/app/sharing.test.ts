import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { deliveredRequest, draftedRequest, publishedDataset, sharingRequest, takeStep, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let head: Session
let applicant: Session
let code: string

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  head = await city.as('transport.head')
  applicant = await city.as('education.steward')
  code = await publishedDataset(city, '编号,站点,票价,联系人\n01,甲,2,王晓明\n02,乙,3,李思远\n')
})

test.each([
  ['fields', { fields: ['编号', '里程'] }, 'sharing/no-such-field', '没有“里程”；现有：编号、站点、票价、联系人'],
  ['clear', { fields: ['编号'], clear: ['联系人'] }, 'sharing/clear-not-asked', '联系人'],
  ['rows', { rows: ['里程=eq.1'] }, 'sharing/bad-rows', '“里程=eq.1”：没有“里程”这一列'],
  ['rows', { rows: ['票价=gt.便宜'] }, 'sharing/bad-rows', '“票价=gt.便宜”：便宜 不是 integer，应形如 12'],
  ['until', { until: '2026-01-05' }, 'sharing/until-past', '须晚于 2026-01-05'],
] as const)('a request with unfit %s says what and where', async (path, over, type, message) => {
  const answer = await applicant.post('/api/sharing/requests', sharingRequest(code, over))
  expect(answer.status).toBe(422)
  expect(answer.body).toMatchObject({ type: `/problems/${type}`, errors: [{ path, message }] })
})

test('who decides sees fields with grades and masks, the checks, and who holds the same already', async () => {
  const first = await deliveredRequest(city, code, { until: '2026-01-20' })
  const second = await draftedRequest(city, code, { fields: ['站点', '联系人'] })
  const seen = (await head.get(`/api/sharing/requests/${second}`)).body
  expect(seen['columns']).toMatchObject([
    { name: '编号', grade: 1, asked: false, mask: null },
    { name: '站点', grade: 1, asked: true, mask: null },
    { name: '票价', asked: false },
    { name: '联系人', grade: 2, class: 'personal', asked: true, clear: false, mask: 'name' },
  ])
  expect(seen['checks']).toMatchObject([
    { name: 'statutoryFields', ok: true },
    { name: 'headConsent', ok: false },
    { name: 'hasRows', ok: true },
    { name: 'personalFields', ok: true, detail: '联系人（2）' },
    { name: 'samePurpose', ok: false },
  ])
  const { number } = (await head.get(`/api/cases/${first}`)).body
  expect(seen['similar']).toMatchObject([{ cause: number, holder: { name: '市教育委员会' }, status: 'live', uses: 0 }])
})

test('what a department gave is told with its uses, and can be suspended from there', async () => {
  const { items } = (await head.get('/api/sharing/grants?side=given')).body as {
    items: { id: string; case: string; may: string[]; uses: number; status: string; title: string }[]
  }
  const [grant] = items
  expect(grant).toMatchObject({ status: 'live', uses: 0, may: ['suspend', 'terminate'] })
  await applicant.get(`/api/data/${code}/rows?grant=${grant?.id}`)
  const again = (await head.get('/api/sharing/grants?side=given')).body['items'] as { uses: number; lastUse: string }[]
  expect(again[0]).toMatchObject({ uses: 1, lastUse: '2026-01-05T09:00:00+08:00' })
  const held = (await applicant.get('/api/sharing/grants')).body['items'] as object[]
  expect(held[0]).toMatchObject({ id: grant?.id, may: [] })
  expect((await applicant.get('/api/sharing/grants?side=given')).body['items']).toEqual([])
})

test('neither a filter nor an order tells what a grant keeps back', async () => {
  await deliveredRequest(city, code, { scenario: '家校联系核对', fields: ['站点', '联系人'], until: '2026-02-27' })
  const held = (await applicant.get('/api/sharing/grants')).body['items'] as { id: string; until: string }[]
  const several = await applicant.get(`/api/data/${code}/rows`)
  expect([several.status, several.body['type']]).toEqual([409, '/problems/delivery/several-grants'])
  const named = several.body['grants'] as { id: string; purpose: string }[]
  expect(named.map((it) => it.id).sort()).toEqual(held.map((it) => it.id).sort())
  const narrow = held.find((it) => it.until === '2026-02-27')?.id
  const ask = (wish: string) => applicant.get(`/api/data/${code}/rows?grant=${narrow}&${encodeURI(wish)}`)
  expect(JSON.parse((await ask('站点=eq.甲')).text)).toEqual([{ 站点: '甲', 联系人: '王**' }])
  for (const wish of ['联系人=eq.王晓明', '联系人=is.null', 'or=(站点.eq.甲,联系人.like.王*)', 'order=联系人.desc'])
    expect([wish, (await ask(wish)).body['type']]).toEqual([wish, '/problems/query/masked-column'])
  // A column outside the grant is answered like one that is not there.
  for (const form of ['列=eq.1', 'not.and=(站点.eq.甲,列.gt.1)', 'order=列.nullsfirst', 'select=列']) {
    const outside = await ask(form.replace('列', '票价'))
    const absent = await ask(form.replace('列', '里程'))
    expect(outside.status).toBe(422)
    expect(outside.text).toBe(absent.text.replaceAll('里程', '票价'))
  }
})

describe('terms', () => {
  test('the day to rectify by is a clock, and it lies ahead', async () => {
    const id = await deliveredRequest(city, code, { scenario: '整改试验', until: '2026-02-27' })
    const reason = '调用超出申请的业务处室'
    expect((await head.post(`/api/cases/${id}/suspend`, { reason, rectifyBy: '2026-01-02' })).body).toMatchObject({
      status: 422,
      type: '/problems/sharing/rectify-by-past',
    })
    const { clocks } = await takeStep(head, id, 'suspend', { reason, rectifyBy: '2026-01-15' })
    expect(clocks).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'rectify',
          dueAt: '2026-01-15T23:59:59+08:00',
          rule: 'sharing.rectify',
          light: 'green',
        }),
      ]),
    )
    await city.moveTo('2026-01-16T00:00:01+08:00')
    const late = (await head.get(`/api/cases/${id}`)).body['clocks'] as { name: string; light: string }[]
    expect(late.find((it) => it.name === 'rectify')).toMatchObject({ light: 'red' })
  })

  test('after its last day a grant is over by itself, and its disposal is asked for', async () => {
    const held = (await applicant.get('/api/sharing/grants')).body['items'] as {
      id: string
      case: string
      until: string
    }[]
    const first = held.find((it) => it.until === '2026-01-20') ?? { id: '', case: '' }
    await city.moveTo('2026-01-20T23:59:59+08:00')
    expect((await applicant.get(`/api/data/${code}/rows?grant=${first.id}`)).status).toBe(200)
    await city.moveTo('2026-01-21T00:00:00+08:00')
    expect((await applicant.get(`/api/data/${code}/rows?grant=${first.id}`)).status).toBe(403)
    const { body } = await applicant.get(`/api/cases/${first.case}`)
    expect(body).toMatchObject({ state: 'terminated', may: ['dispose'] })
    const history = body['history'] as { transition: string; actor: string; at: string }[]
    expect(history.at(-1)).toMatchObject({ transition: 'expire', actor: '系统', at: '2026-01-21T00:00:00+08:00' })
    const todo = (await applicant.get('/api/inbox?box=todo')).body['items'] as { id: string }[]
    expect(todo.map((it) => it.id)).toContain(first.case)
    // Nobody else ends a term: not its parties, not the bureau.
    for (const who of [head, steward, await city.as('bureau.admin')])
      expect((await who.post(`/api/cases/${first.case}/expire`)).status).toBe(403)
    await takeStep(applicant, first.case, 'dispose', {
      certificate: '已销毁业务库与备份中的全部副本，经办人当场核对。',
    })
  })
})
