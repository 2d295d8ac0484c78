import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let code: string

const item = (name: string, over: object = {}): object => ({ name, title: name, type: 'text', ...over })
const items = [
  item('许可证号', { key: true, meaning: '证号' }),
  item('状态', {
    values: [
      { code: '1', name: '有效' },
      { code: '2', name: '注销' },
    ],
  }),
  item('区县代码', { codeList: 'GB/T 2260' }),
  item('人数', { unit: '人', length: 3 }),
  item('电话', { format: 'n11' }),
  item('发证日期'),
  item('有效期至'),
]
const rows = [
  '许可证号,状态,区县代码,人数,电话,发证日期,有效期至',
  'A1,有效,500112,12,13912345678,2024-01-01,2029-01-01',
  'A2,注销,500112,1200,13912345678,2024-01-01,2023-01-01',
  'A2,作废,500199,-3,139,2024-01-01,2029-01-01',
  'A3,1,500000,4,,1024-01-01,2029-01-01',
  'A3,1,500000,4,,1024-01-01,2029-01-01',
]
const file = (lines: readonly string[]) => ({ name: '许可.csv', bytes: Buffer.from(`${lines.join('\n')}\n`) })

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  const entered = await steward.post('/api/catalog/datasets', { title: '客运许可', ...catalogEntry, items })
  if (entered.status !== 201) throw new Error(entered.text)
  code = String(entered.body['code'])
  const made = await newVersion(steward, code, file(rows), { overrides: { types: { 电话: 'text', 区县代码: 'text' } } })
  expect(made, JSON.stringify(made)).toMatchObject({ status: 200, rows: 5 })
  await city.city.settle()
})

interface Finding {
  readonly rule: string
  readonly failed: number
  readonly of: number
  readonly opens: string | null
}
const verdict = async (who: Session = steward) =>
  (await who.get(`/api/quality/${code}`)).body as {
    indicators: { code: string; a: number; b: number; x: number | null }[]
    findings: Finding[]
    trend: { version: number; x: Record<string, number | null> }[]
  }

test('rules follow from the entry: what fails each is counted, by hand', async () => {
  const { findings, indicators } = await verdict()
  expect(Object.fromEntries(findings.map((it) => [it.rule, [it.failed, it.of]]))).toEqual({
    'values.状态': [1, 5],
    'region.区县代码': [1, 5],
    'length.人数': [1, 5],
    'range.人数': [1, 5],
    'pattern.电话': [1, 3],
    'period.发证日期': [2, 5],
    'unique.许可证号': [4, 5],
    'order.发证日期.有效期至': [1, 5],
    repeated: [1, 5],
    'empty.电话': [2, 5],
  })
  const byCode = Object.fromEntries(indicators.map((it) => [it.code, [it.a, it.b]]))
  expect(byCode).toMatchObject({
    '0103': [1, 7],
    '0105': [8, 10],
    '0201': [33, 35],
    '0302': [15, 18],
    '0303': [1, 5],
    '0304': [1, 5],
    '0402': [4, 5],
  })
})

test('every finding opens as many rows as it counts, and covers what is graded', async () => {
  const { findings } = await verdict()
  for (const it of findings) {
    const { body } = await steward.get(String(it.opens))
    expect({ rule: it.rule, rows: (body['items'] as object[]).length }).toEqual({ rule: it.rule, rows: it.failed })
  }
  const odd = findings.find((it) => it.rule === 'pattern.电话')
  const { body } = await steward.get(String(odd?.opens))
  expect(body).toMatchObject({ masked: ['电话'], next: null, version: 1 })
  expect((body['columns'] as string[])[0]).toBe('电话')
  expect((body['items'] as { values: string[] }[])[0]?.values.slice(0, 2)).toEqual(['***', 'A2'])
})

test('others see the numbers and do not open the rows', async () => {
  await publish(city, code)
  const seen = await verdict(city.visitor)
  expect(seen.findings.map((it) => it.opens)).toEqual(seen.findings.map(() => null))
  const own = await verdict()
  const opens = String(own.findings[0]?.opens)
  expect((await city.visitor.get(opens)).status).toBe(401)
  expect((await (await city.as('education.steward')).get(opens)).status).toBe(403)
  expect((await steward.get(opens.replace(/[^/]+$/, 'values.没有'))).status).toBe(404)
})

test('what cannot be judged says so, and versions are told one after the other', async () => {
  await newVersion(steward, code, file(rows.slice(0, 2)), { overrides: { types: { 电话: 'text', 区县代码: 'text' } } })
  await city.city.settle()
  const { trend, indicators, findings } = await verdict()
  expect(findings).toEqual([])
  expect(trend.map((it) => [it.version, it.x['0105']])).toEqual([
    [1, 0.8],
    [2, 1],
  ])
  expect(indicators.find((it) => it.code === '0402')).toMatchObject({ a: 1, b: 1, x: 1 })
})

test('a word in the place of a value is no value, and the rows open', async () => {
  const entered = await steward.post('/api/catalog/datasets', { title: '空气监测', ...catalogEntry })
  const marked = String(entered.body['code'])
  const file = ['站点,AQI,首要污染物,备注', '甲,30,NaN,无', '乙,--,PM10,无', '丙,无,PM10,好', '丁,45,--,/', '戊,,O3,无']
  await newVersion(steward, marked, { name: '空气.csv', bytes: Buffer.from(file.join('\n')) })
  await city.city.settle()
  const { body } = await steward.get(`/api/quality/${marked}`)
  const { findings, indicators } = body as unknown as Awaited<ReturnType<typeof verdict>>
  expect(Object.fromEntries(findings.map((it) => [it.rule, [it.failed, it.of]]))).toEqual({
    'marks.AQI': [2, 4],
    'marks.首要污染物': [2, 5],
    'empty.AQI': [1, 5],
  })
  expect(indicators.find((it) => it.code === '0201')).toMatchObject({ a: 15, b: 20 })
  const rows = await steward.get(String(findings.find((it) => it.rule === 'marks.AQI')?.opens))
  expect((rows.body['items'] as { values: string[] }[]).map((it) => it.values[0])).toEqual(['--', '无'])
})
