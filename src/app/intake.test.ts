import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { csvOf, ingest, newVersion, rowsOf, uploaded, wholeCity } from './fixtures.ts'

// What a steward does with a file before and after it is a version: look again, retry.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const sent = (file: Parameters<typeof uploaded>[1]): Promise<string> => uploaded(steward, file)

describe('a proposal', () => {
  test('shows the first rows as they would be stored, and again as told', async () => {
    const id = await sent(csvOf('编号,票价,日期', '01,"1,234.50",2019年3月1日', '02,--,2019年3月2日', '坏'))
    const first = await steward.get(`/api/intake/uploads/${id}/proposal`)
    expect(first.body).toMatchObject({
      header: 1,
      looked: 3,
      aside: [{ line: 4, reason: 'ragged' }],
      preview: [
        { line: 2, cells: ['01', '1,234.50', '2019年3月1日'], stored: ['01', '1,234.50', '2019-03-01'] },
        { line: 3, stored: ['02', '--', '2019-03-02'] },
      ],
    })
    const again = await steward.post(`/api/intake/uploads/${id}/proposal`, { header: 'none', types: {} })
    expect(again.body).toMatchObject({ header: null, looked: 4 })
    const typed = await steward.post(`/api/intake/uploads/${id}/proposal`, { types: { 票价: 'decimal' } })
    expect(typed.body['preview']).toMatchObject([
      { stored: ['01', '1234.50', '2019-03-01'] },
      { stored: ['02', null, '2019-03-02'] },
    ])
  })

  test('shows a header over several lines as one name a column, which naming its lines changes', async () => {
    const file = csvOf('区县,人口,', ',男,女', ',万人,万人', '渝中区,28.1,30.8', '江北区,45.2,47.4')
    const id = await sent(file)
    const first = await steward.get(`/api/intake/uploads/${id}/proposal`)
    expect(first.body).toMatchObject({ header: 1, headerEnd: 3, looked: 2 })
    expect((first.body['columns'] as { name: string }[]).map((it) => it.name)).toEqual([
      '区县',
      '人口_男_万人',
      '人口_女_万人',
    ])
    const wish = { header: 1, headerEnd: 2 }
    expect((await steward.post(`/api/intake/uploads/${id}/proposal`, wish)).body).toMatchObject({ ...wish, looked: 3 })
    const { code } = await ingest(steward, csvOf('编号', '00'), { title: '几行表头' })
    expect(await newVersion(steward, code, file, { overrides: wish })).toMatchObject({
      status: 200,
      rows: 3,
      columns: [{ name: '区县' }, { name: '人口_男', type: 'text' }, { name: '人口_女' }],
    })
    expect(await newVersion(steward, code, file)).toMatchObject({
      rowsIn: 2,
      rows: 2,
      columns: [{}, { name: '人口_男_万人', type: 'decimal' }, {}],
    })
  })

  test('a companion is taken beside the text, in later versions too', async () => {
    const lines = ['编号,票价', '01,2.50', '02,--', '03,"1,000"', '04,3', '05,4', '06,暂无']
    const { code } = await ingest(steward, csvOf('编号', '00'), { title: '伴随列' })
    const bare = await newVersion(steward, code, csvOf(...lines), { overrides: { companions: ['编号'] } })
    expect(bare).toMatchObject({ status: 422, type: '/problems/intake/no-companion' })
    const named = await newVersion(steward, code, csvOf(...lines), { overrides: { types: { 票价_值: 'integer' } } })
    expect((named['columns'] as { name: string }[]).map((it) => it.name)).toEqual(['编号', '票价', '票价_值'])
    const made = await newVersion(steward, code, csvOf(...lines), { overrides: { companions: ['票价'] } })
    expect(made).toMatchObject({ status: 200, rowsIn: 6, rows: 6 })
    expect((made['columns'] as { name: string; type: string }[]).map((it) => [it.name, it.type])).toEqual([
      ['编号', 'text'],
      ['票价', 'text'],
      ['票价_值', 'decimal'],
    ])
    expect(await newVersion(steward, code, csvOf('编号,票价', '07,7.25', '08,无'), { mode: 'append' })).toMatchObject({
      status: 200,
      version: 4,
    })
    expect(await rowsOf(steward, code)).toEqual(
      [
        ['01', '2.50', 2.5],
        ['02', '--', null],
        ['03', '1,000', 1000],
        ['04', '3', 3],
        ['05', '4', 4],
        ['06', '暂无', null],
        ['07', '7.25', 7.25],
        ['08', '无', null],
      ].map(([编号, 票价, 值]) => ({ 编号, 票价, 票价_值: 值 })),
    )
  })
})

describe('a commit done again', () => {
  test('answers as the first time and makes no second version', async () => {
    const { code } = await ingest(steward, csvOf('编号', '01'), { title: '重试' })
    const id = await sent(csvOf('编号', '01', '02'))
    const first = await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code }, { 'idempotency-key': 'k' })
    expect(first.body).toMatchObject({ version: 2, rows: 2 })
    for (const headers of [{ 'idempotency-key': 'k' }, { 'idempotency-key': 'other' }, {}])
      expect((await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code }, headers)).body).toMatchObject({
        version: 2,
        proof: first.body['proof'],
      })
    expect(
      (await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code, mode: 'append' })).body,
    ).toMatchObject({
      status: 409,
      dataset: code,
      version: 2,
    })
    expect((await steward.get(`/api/intake/uploads/${id}`)).body).toMatchObject({
      state: 'done',
      result: { dataset: code, version: 2 },
    })
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body['version']).toBe(2)
  })

  test('twice at once makes one version', async () => {
    const { code } = await ingest(steward, csvOf('编号', '01'), { title: '同时' })
    const id = await sent(csvOf('编号', '02'))
    const both = await Promise.all(
      [1, 2].map(() => steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code })),
    )
    // The later one hears that it is being done, or what came of it.
    expect(both.map((it) => it.status).sort((a, b) => a - b)[0]).toBe(200)
    expect(both.every((it) => it.status === 409 || it.body['version'] === 2)).toBe(true)
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body['version']).toBe(2)
  })

  test('one that failed says why to whoever looks again, and may be told otherwise', async () => {
    const { code } = await ingest(steward, csvOf('编号', '01'), { title: '失败' })
    const id = await sent(csvOf('别的', '02'))
    expect((await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code, mode: 'append' })).status).toBe(422)
    expect((await steward.get(`/api/intake/uploads/${id}`)).body).toMatchObject({
      state: 'failed',
      problem: { status: 422 },
    })
    expect((await steward.get('/api/intake/uploads')).body['items']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, state: 'failed' })]),
    )
    const told = await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code })
    expect(told.body).toMatchObject({ version: 2 })
  })
})
