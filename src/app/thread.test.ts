import iconv from 'iconv-lite'
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyBundle } from '#platform/ledger/verify'
import type { Session, TestCity } from '#platform/testing'
import {
  catalogEntry,
  ingest,
  newVersion,
  publish,
  sharingRequest,
  submittedRequest,
  takeStep,
  wholeCity,
} from './fixtures.ts'

// One dataset's whole life by the doors of `surfaces.md`: file → version → publication → request → grant → rows → proof.

const stations = [
  '线路编号,站点名称,经度,纬度,票价,开通日期',
  '0101,天宫大道站,106.550994,29.603164,2.00,2019年3月1日',
  '0102,临江门站,106.573142,29.559210,1.50,2020年11月12日',
  '0103,"磁器口,古镇站",106.4506,29.5792,2.00,2021年1月5日',
  '坏行',
]
const file = { name: '站点.csv', bytes: iconv.encode(`${stations.join('\r\n')}\r\n`, 'gb18030') }

let city: TestCity
let steward: Session
let provider: Session
let applicant: Session
let applicantHead: Session
let code: string

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  provider = await city.as('transport.head')
  applicant = await city.as('education.steward')
  applicantHead = await city.as('education.head')
})

/** A request brought to `submitted` on the day the clock stands at. */
const submitted = (over: object = {}): Promise<string> => submittedRequest(city, code, over)

test('a GB18030 file becomes a version: rows in = kept + set aside, codes stay text', async () => {
  const made = await ingest(steward, file)
  code = made.code
  expect(code).toMatch(/^5000001014-\d{6}$/)
  expect(made.result).toMatchObject({ status: 200, version: 1, rowsIn: 4, rows: 3, rejected: 1, encoding: 'gb18030' })
  expect(made.result['columns']).toMatchObject([
    { name: '线路编号', type: 'text' },
    { name: '站点名称', type: 'text' },
    { name: '经度', type: 'decimal' },
    { name: '纬度', type: 'decimal' },
    { name: '票价', type: 'decimal' },
    { name: '开通日期', type: 'date' },
  ])
  const aside = await steward.get(`/api/intake/quarantine/${code}/1`)
  expect(JSON.parse(aside.text.trim())).toMatchObject({ line: 5, reason: 'ragged', raw: '坏行' })
})

test('before publication the owner reads its rows, to others the dataset is not there', async () => {
  const own = await steward.get(`/api/data/${code}/rows?线路编号=eq.0101`)
  expect(own.status).toBe(200)
  expect(own.headers['x-heliu-version']).toBe('1')
  expect(own.text).toBe(
    '[{"线路编号":"0101","站点名称":"天宫大道站","经度":106.550994,"纬度":29.603164,"票价":2.00,"开通日期":"2019-03-01"}]',
  )
  for (const who of [city.visitor, applicant])
    for (const path of [`/api/catalog/datasets/${code}`, `/api/data/${code}/rows`])
      expect((await who.get(path)).status).toBe(404)
})

test('a verdict is given for the version', async () => {
  await city.city.settle()
  const verdict = await steward.get(`/api/quality/${code}`)
  expect(verdict.status, verdict.text).toBe(200)
  const byCode = new Map((verdict.body['indicators'] as { code: string }[]).map((it) => [it.code, it]))
  expect(byCode.get('0305')).toMatchObject({ a: 1, b: 4, x: 0.25, lowerIsBetter: true })
  expect(byCode.get('0201')).toMatchObject({ a: 18, b: 18, x: 1 })
})

test('publication takes the head, the steward and the bureau, each in turn', async () => {
  expect((await steward.post(`/api/catalog/datasets/${code}/endorse`)).status).toBe(403)
  expect((await steward.post(`/api/catalog/datasets/${code}/submit`)).status).toBe(409)
  await publish(city, code)
  const shown = await city.visitor.get(`/api/catalog/datasets/${code}`)
  expect(shown.body).toMatchObject({
    code,
    state: 'published',
    rows: 3,
    version: 1,
    org: { code: '5000001014', name: '市交通运输委员会' },
  })
})

test('the public finds it, pages through it and takes files of it', async () => {
  const found = await city.visitor.get(`/api/catalog/datasets?q=${encodeURIComponent('交委 公交')}`)
  expect((found.body['items'] as { code: string }[]).map((it) => it.code)).toContain(code)
  const first = await city.visitor.get(`/api/data/${code}/rows?limit=2&order=站点名称.desc&select=站点名称`)
  expect(JSON.parse(first.text)).toHaveLength(2)
  const next = /<([^>]+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? ''
  expect(JSON.parse((await city.visitor.get(next)).text)).toHaveLength(1)
  const csv = await city.visitor.get(`/api/data/${code}/download.csv`)
  expect(csv.text.split('\r\n')).toEqual(
    [
      '\ufeff线路编号,站点名称,经度,纬度,票价,开通日期',
      '0101,天宫大道站,106.550994,29.603164,2.00,2019-03-01',
      '0102,临江门站,106.573142,29.559210,1.50,2020-11-12',
      '0103,"磁器口,古镇站",106.4506,29.5792,2.00,2021-01-05',
      '',
    ].map((line) => line.replace('106.4506,29.5792', '106.450600,29.579200')),
  )
  expect(
    (await city.visitor.get(`/api/data/${code}/download.csv`, { 'if-none-match': String(csv.headers['etag']) })).status,
  ).toBe(304)
  const part = await city.visitor.get(`/api/data/${code}/download.csv`, { range: 'bytes=3-14' })
  expect([part.status, part.text]).toEqual([206, '线路编号'])
})

describe('a request on the clock of Decree 809', () => {
  test('asked before the Spring Festival, due after it: 2026-02-13 → 2026-03-05', async () => {
    await city.moveTo('2026-02-13T16:30:00+08:00')
    const opened = await applicant.post('/api/sharing/requests', sharingRequest(code))
    expect(opened.status, opened.text).toBe(201)
    expect(opened.body).toMatchObject({ state: 'draft', kind: 'sharing/request', subject: code, clocks: [], may: [] })
    expect(opened.body['number']).toBe('GX-2026-000001')
    const id = String(opened.body['id'])
    expect((await applicantHead.get(`/api/cases/${id}`)).body['may']).toEqual(['consent'])
    await takeStep(applicantHead, id, 'consent')
    const it = await takeStep(applicant, id, 'submit')
    expect(it['clocks']).toMatchObject([
      { name: 'reply', dueAt: '2026-03-05T23:59:59+08:00', light: 'green', rule: 'sharing.reply.conditional' },
    ])
    const todo = await provider.get('/api/inbox?box=todo')
    expect((todo.body['items'] as { id: string }[]).map((line) => line.id)).toContain(id)
    await takeStep(provider, id, 'refuse', {
      reason: '站点坐标涉及在建线路，建议只申请站点名称和线路编号。',
    })
  })

  test('a refusal without substance is not written down', async () => {
    const id = await submitted()
    for (const reason of ['', '不同意', '不同意共享。', '不行不行不行不行'])
      expect((await provider.post(`/api/cases/${id}/refuse`, { reason })).status).toBe(422)
    expect((await provider.get(`/api/cases/${id}`)).body).toMatchObject({ state: 'submitted' })
  })

  test('gaps are told once, and the clock rests meanwhile', async () => {
    const id = await submitted()
    await city.moveTo('2026-02-24T10:00:00+08:00')
    const told = await takeStep(steward, id, 'gaps', { items: ['写明校车线路范围'] })
    expect(told['clocks']).toMatchObject([{ name: 'reply', pausedAt: expect.stringContaining('2026-02-24') }])
    await takeStep(applicant, id, 'resubmit')
    const again = await steward.post(`/api/cases/${id}/gaps`, { items: ['还有一条'] })
    expect(again.status).toBe(409)
  })

  test('granted fields, rows and term are what leaves, and the provider reads every use', async () => {
    const id = await submitted({ fields: ['线路编号', '站点名称'], rows: ['票价=eq.2'] })
    await takeStep(provider, id, 'agree')
    const held = await applicant.get('/api/grants')
    const grant = (held.body['items'] as { id: string; cause: string; status: string }[]).find(
      (it) => it.status === 'suspended',
    )
    expect((await applicant.get(`/api/data/${code}/rows?grant=${grant?.id}`)).status).toBe(403)
    const delivered = await takeStep(steward, id, 'deliver')
    expect(delivered['clocks']).toMatchObject([
      { name: 'reply', metAt: expect.any(String) },
      { name: 'deliver', metAt: expect.any(String), rule: 'sharing.deliver' },
    ])
    const rows = await applicant.get(`/api/data/${code}/rows?grant=${grant?.id}`)
    expect(rows.text).toBe(
      '[{"线路编号":"0101","站点名称":"天宫大道站"},\n{"线路编号":"0103","站点名称":"磁器口,古镇站"}]',
    )
    expect((await applicant.get(`/api/data/${code}/rows?grant=${grant?.id}&select=经度`)).status).toBe(422)
    const file = await applicant.get(`/api/data/${code}/download.ndjson?grant=${grant?.id}`)
    expect(file.text.trim().split('\n')).toHaveLength(2)
    const uses = await steward.get(`/api/data/${code}/uses`)
    expect((uses.body['items'] as object[]).slice(0, 2)).toMatchObject([
      { door: 'download.ndjson', right: 'grant', grant: grant?.id },
      { door: 'rows', rows: 2 },
    ])
    await takeStep(provider, id, 'suspend', { reason: '发现用于其他场景', rectifyBy: '2026-03-10' })
    expect((await applicant.get(`/api/data/${code}/rows?grant=${grant?.id}`)).status).toBe(403)
    await takeStep(provider, id, 'terminate', { reason: '未按期整改' })
    expect((await applicant.post(`/api/cases/${id}/dispose`, { certificate: '删了' })).status).toBe(422)
    await takeStep(applicant, id, 'dispose', {
      certificate: '已销毁校车办服务器上的全部副本，经手人数据专员，当场核对。',
    })
  })

  test('of two deciders at once one wins', async () => {
    const id = await submitted()
    const reason = '站点坐标涉及在建线路，建议只申请站点名称和线路编号。'
    const answers = await Promise.all([
      provider.post(`/api/cases/${id}/agree`),
      provider.post(`/api/cases/${id}/refuse`, { reason }),
      provider.post(`/api/cases/${id}/agree`),
    ])
    expect(answers.map((it) => it.status).sort((a, b) => a - b)).toEqual([200, 409, 409])
  })

  test('nobody decides for somebody else', async () => {
    const id = await submitted()
    expect((await applicantHead.post(`/api/cases/${id}/agree`)).status).toBe(403)
    expect((await steward.post(`/api/cases/${id}/agree`)).status).toBe(403)
    expect((await (await city.as('yubei.steward')).get(`/api/cases/${id}`)).status).toBe(404)
    expect((await city.visitor.get(`/api/cases/${id}`)).status).toBe(401)
  })
})

test('every step has a leaf that a stranger can check', async () => {
  await city.city.ledger.publish()
  const versions = await newVersion(steward, code, file, { expected: 1 })
  expect(versions['version']).toBe(2)
  await city.city.ledger.publish()
  const bundle = await city.visitor.get(`/api/proofs/${String(versions['proof'])}`)
  expect(bundle.status, bundle.text).toBe(200)
  const { vkey } = city.city.ledger
  expect(verifyBundle(bundle.text, vkey)).toMatchObject({ ok: true, pinned: true, faults: [] })
  const altered = bundle.text.replace('"rowsIn":4', '"rowsIn":5')
  expect(altered).not.toBe(bundle.text)
  expect(verifyBundle(altered, vkey).ok).toBe(false)
})

test('two versions at once: one wins, the other hears of both', async () => {
  const both = await Promise.all([
    newVersion(steward, code, file, { expected: 2 }),
    newVersion(steward, code, file, { expected: 2 }),
  ])
  expect(both.map((it) => Number(it['status'])).sort((a, b) => a - b)).toEqual([200, 409])
  expect(both.find((it) => it['status'] === 409)).toMatchObject({ expected: 2, current: 3 })
})

describe('merge and append', () => {
  const line = (...rows: string[]): { name: string; bytes: Buffer } => ({
    name: '票价.csv',
    bytes: Buffer.from(['编号,票价', ...rows, ''].join('\n')),
  })

  test('rows keep their place by key, others are added', async () => {
    const made = await ingest(steward, line('01,2', '02,3', '03,4'), { title: '合并试验' })
    expect(await newVersion(steward, made.code, line('02,30', '09,9'), { mode: 'merge', key: ['编号'] })).toMatchObject(
      { rowsIn: 2, rows: 2, version: 2 },
    )
    expect(JSON.parse((await steward.get(`/api/data/${made.code}/rows`)).text)).toEqual([
      { 编号: '01', 票价: 2 },
      { 编号: '02', 票价: 30 },
      { 编号: '03', 票价: 4 },
      { 编号: '09', 票价: 9 },
    ])
    expect(await newVersion(steward, made.code, line('07,1', '07,2'), { mode: 'merge', key: ['编号'] })).toMatchObject({
      status: 422,
      type: '/problems/intake/key-not-unique',
    })
    expect(await newVersion(steward, made.code, line('10,1'), { mode: 'append' })).toMatchObject({ version: 3 })
    expect(JSON.parse((await steward.get(`/api/data/${made.code}/rows?version=1`)).text)).toHaveLength(3)
    expect(JSON.parse((await steward.get(`/api/data/${made.code}/rows`)).text)).toHaveLength(5)
  })

  test('a dataset and its first version come together or not at all', async () => {
    const before = (await steward.get('/api/catalog/datasets?limit=1000')).body['total']
    const upload = await steward.post('/api/intake/uploads', { name: 'bad.xls', size: 8 })
    await steward.put(
      `/api/intake/uploads/${String(upload.body['id'])}?offset=0`,
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    )
    const refused = await steward.post(`/api/intake/uploads/${String(upload.body['id'])}/commit`, {
      new: { ...catalogEntry, title: '不会留下' },
    })
    expect(refused.status, refused.text).toBe(415)
    expect((await steward.get('/api/catalog/datasets?limit=1000')).body['total']).toBe(before)
  })
})
