import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { taken, uploaded, wholeCity } from './fixtures.ts'

// JSON as the interfaces of departments answer it, by the door that people use.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const take = (name: string, content: string | Buffer, overrides: object = {}) =>
  taken(steward, name, content, overrides)

const stops = [
  { code: '001', name: '天宫大道' },
  { code: '002', name: '临江门' },
]

test.each([
  ['one level down', { code: 0, msg: 'success', data: { list: stops, total: 2 } }, 'data.list'],
  ['before other lists', { code: 0, data: { rows: stops, fields: [{ n: 'code' }] } }, 'data.rows'],
  ['four levels down', { result: { data: { page: { records: stops } } } }, 'result.data.page.records'],
])('the records of an interface are found %s, at a key of any spelling', async (_, envelope, path) => {
  for (const text of [JSON.stringify(envelope), JSON.stringify(envelope, null, 2).replace('data', '\\u0064ata')]) {
    const it = await take('接口.json', text)
    expect(it.rows).toEqual(stops)
    expect(it.types).toEqual({ code: 'text', name: 'text' })
    expect(it.notices.join()).toContain(`“${path}”`)
  }
})

test('one of several lists of a JSON file is read by its name, as a sheet of a workbook is', async () => {
  const text = JSON.stringify({ data: { stops, lines: [{ line: '105路' }] } })
  expect((await take('两张表.json', text, { sheet: 'data.lines' })).rows).toEqual([{ line: '105路' }])
  const upload = await uploaded(steward, { name: '两张表.json', bytes: Buffer.from(text) })
  const proposal = `/api/intake/uploads/${upload}/proposal`
  expect((await steward.get(proposal)).body).toMatchObject({
    sheets: ['data.stops', 'data.lines'],
    sheet: 'data.stops',
  })
  expect((await steward.post(proposal, { sheet: 'data.people' })).body).toMatchObject({
    status: 422,
    detail: expect.stringContaining('data.stops、data.lines') as string,
  })
})

test('an envelope whose list is empty, cut off, or damaged in one record says so', async () => {
  const tell = async (text: string): Promise<unknown> => {
    const upload = await uploaded(steward, { name: '接口.json', bytes: Buffer.from(text) })
    return (await steward.post(`/api/intake/uploads/${upload}/proposal`, {})).body['type']
  }
  expect(await tell('{"code":0,"data":{"list":[]}}')).toBe('/problems/intake/empty-file')
  expect(await tell('{"code":0,"data":{"list":[{"a":1},{"a":2}')).toBe('/problems/intake/broken-file')
  expect(await tell('{"code":0,"data":{"total":0}}')).toBe('/problems/intake/no-table')
  const it = await take('接口.json', '{"code":0,"data":{"list":[{"a":"01"},{"a":},{"a":"03"}]}}')
  expect([it.rows, it.answer['rejectedBy']]).toEqual([[{ a: '01' }, { a: '03' }], { 'bad-json': 1 }])
})

test('features in an envelope are features', async () => {
  const features = [
    { type: 'Feature', properties: { name: '甲' }, geometry: { type: 'Point', coordinates: [106.5, 29.5] } },
  ]
  const it = await take('接口.json', JSON.stringify({ code: 0, data: { type: 'FeatureCollection', features } }))
  expect(it.types).toEqual({ name: 'text', geometry: 'geometry' })
})

test('titles of groups among the records of a spreadsheet saved as JSON are told of', async () => {
  const record = (...cells: string[]) => Object.fromEntries(cells.map((cell, at) => [`Column${at + 1}`, cell]))
  const group = (name: string) => [
    record(name, '', '', ''),
    ...[1, 2, 3, 4].map((n) => record(`${n}`, '甲校', '410', '本科')),
  ]
  const list = [
    record('序号', '校名', '代码', '层次'),
    ...group('北京市（4所）'),
    ...group('重庆市（4所）'),
    ...group('天津市'),
  ]
  const it = await take('学校.json', JSON.stringify(list))
  expect([it.rows.length, Object.keys(it.types)]).toEqual([15, ['序号', '校名', '代码', '层次']])
  expect(it.notices.join()).toContain('有 3 行只有第一列有值')
})
