import { expect, test } from 'vitest'
import { draftedRequest, ingest, publishedDataset, takeStep, wholeCity } from './fixtures.ts'

// The shape that programs outside rely on since the first release (`surfaces.md` §4 and §5): transitions without a shape
// take `{}`, and nothing but these calls is needed from a file to rows. Whatever a chapter adds must leave this standing.

test('a file is entered, endorsed, submitted and published by empty calls, and read by everybody', async () => {
  const city = await wholeCity()
  const steward = await city.as('transport.steward')
  const plain = { name: '站点.csv', bytes: Buffer.from('线路编号,站点,坐标\n0101,临江门站,甲\n0102,较场口站,乙\n') }
  const { code } = await ingest(steward, plain, { share: 'unconditional', open: 'unconditional' })
  for (const [who, transition] of [
    ['transport.head', 'endorse'],
    ['transport.steward', 'submit'],
    ['bureau.reviewer', 'publish'],
  ] as const) {
    const moved = await (await city.as(who)).post(`/api/catalog/datasets/${code}/${transition}`, {})
    expect([transition, moved.status, moved.text]).toEqual([transition, 200, expect.any(String)])
  }
  const rows = await city.visitor.get(`/api/data/${code}/rows`)
  expect([rows.status, JSON.parse(rows.text)]).toEqual([
    200,
    [
      { 线路编号: '0101', 站点: '临江门站', 坐标: '甲' },
      { 线路编号: '0102', 站点: '较场口站', 坐标: '乙' },
    ],
  ])
  const shown = await city.visitor.get(`/api/catalog/datasets/${code}`)
  expect(shown.body).toMatchObject({ state: 'published', share: 'unconditional', open: 'unconditional', rows: 2 })
})

test('a request goes from draft to delivered by the calls of the contract', async () => {
  const city = await wholeCity()
  const code = await publishedDataset(city, '编号,名称\n01,甲\n')
  const asked = await (await city.as('education.steward')).post('/api/sharing/requests', {
    dataset: code,
    basis: '职责',
    scenario: '统计',
    scope: '处室',
    method: 'api',
    until: '2026-12-31',
    declaration: true,
  })
  expect([asked.status, asked.body['state']]).toEqual([201, 'draft'])
  for (const [who, transition, state] of [
    ['education.head', 'consent', 'consented'],
    ['education.steward', 'submit', 'submitted'],
    ['transport.head', 'agree', 'agreed'],
    ['transport.steward', 'deliver', 'delivered'],
  ] as const) {
    const moved = await (await city.as(who)).post(`/api/cases/${String(asked.body['id'])}/${transition}`, {})
    expect([transition, moved.status, moved.body['state']]).toEqual([transition, 200, state])
  }
  const rows = await (await city.as('education.steward')).get(`/api/data/${code}/rows`)
  expect(rows.text).toBe('[{"编号":"01","名称":"甲"}]')
})

test('an entry is a case: told its gaps it is submitted again, changed and withdrawn without a word', async () => {
  const city = await wholeCity()
  const entered = await (await city.as('transport.steward')).post('/api/catalog/datasets', {
    title: '停车场名录',
    abstract: '全市停车场',
    theme: '交通运输',
    share: 'unconditional',
    open: 'unconditional',
    updateFrequency: 'monthly',
    format: 'spreadsheet',
    shareMethods: ['file'],
  })
  expect(entered.body).toMatchObject({
    kind: 'catalog/publication',
    number: expect.stringMatching(/^ML-2026-\d{6}$/),
    subject: entered.body['code'],
    history: [{ transition: 'open', from: null, to: 'draft' }],
  })
  for (const [who, transition, input, state] of [
    ['transport.head', 'endorse', {}, 'endorsed'],
    ['transport.steward', 'submit', {}, 'submitted'],
    ['bureau.reviewer', 'return', { items: ['缺英文名称'] }, 'gaps'],
    ['transport.steward', 'submit', {}, 'submitted'],
    ['bureau.reviewer', 'publish', {}, 'published'],
    ['transport.steward', 'change', {}, 'changing'],
    ['transport.head', 'endorse', {}, 'endorsed'],
    ['transport.steward', 'submit', {}, 'submitted'],
    ['bureau.reviewer', 'publish', {}, 'published'],
    ['bureau.reviewer', 'withdraw', {}, 'withdrawn'],
  ] as const) {
    const path = `/api/cases/${String(entered.body['id'])}`
    expect((await (await city.as(who)).get(path)).body['may']).toContain(transition)
    const moved = await (await city.as(who)).post(`${path}/${transition}`, input)
    expect([transition, moved.status, moved.body['state']]).toEqual([transition, 200, state])
  }
})

test('a refusal without a reason has the name that programs switch on; a limit of one day begins green', async () => {
  const city = await wholeCity()
  const rows = '编号,区县\n01,渝北区\n'
  const plain = await publishedDataset(city, rows)
  const easy = await publishedDataset(city, rows, { title: '站台', share: 'unconditional' })
  const submitted = async (dataset: string, rows: string | string[]) => {
    const id = await draftedRequest(city, dataset, { rows })
    await takeStep(await city.as('education.head'), id, 'consent')
    return { path: `/api/cases/${id}`, case: await takeStep(await city.as('education.steward'), id, 'submit') }
  }
  const conditional = await submitted(plain, '区县=eq.渝北区&编号=gt.00')
  expect(await (await city.as('transport.head')).post(`${conditional.path}/refuse`, {})).toMatchObject({
    status: 422,
    body: { type: '/problems/sharing/refusal-needs-reason', errors: [{ path: 'reason' }], cites: ['GSR-21'] },
  })
  expect(await (await city.as('transport.steward')).post(`${conditional.path}/refuse`, {})).toMatchObject({
    status: 403,
    body: { missing: ['provider: head'], detail: '须任部门负责人（provider）' },
  })
  const short = await submitted(easy, ['区县=eq.渝北区'])
  expect(short.case['clocks']).toMatchObject([{ name: 'reply', light: 'green' }])
  await city.moveTo('2026-01-06T00:00:00+08:00')
  expect((await (await city.as('transport.head')).get(short.path)).body['clocks']).toMatchObject([{ light: 'yellow' }])
})

test('what somebody asked for while signed in is among their own cases, and theirs alone to see', async () => {
  const city = await wholeCity()
  const citizen = await city.as('citizen')
  await citizen.post('/api/opening/applications', { what: '停车场实时数据', purpose: '研究' })
  await citizen.post('/api/opening/feedback', { what: '站点名称有误' })
  const mine = (await citizen.get('/api/inbox?box=mine')).body['items'] as { id: string; kind: string }[]
  expect(mine.map((it) => it.kind).sort()).toEqual(['opening/application', 'opening/feedback'])
  for (const { id } of mine) {
    expect((await citizen.get(`/api/cases/${id}`)).body).toMatchObject({ id, state: 'received', may: [] })
    expect((await (await city.as('company')).get(`/api/cases/${id}`)).status).toBe(404)
  }
})
