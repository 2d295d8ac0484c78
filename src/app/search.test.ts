import { beforeAll, expect, test } from 'vitest'
import { searchFaults } from '#domains/catalog'
import { system } from '#platform/context'
import type { TestCity } from '#platform/testing'
import { catalogEntry, publish, wholeCity } from './fixtures.ts'

let city: TestCity
const codes = new Map<string, string>()

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  for (const [title, over] of [
    ['重庆公交站点', { titleEn: 'Bus stops', keywords: ['出行'] }],
    ['轨道交通客流', {}],
    ['道路養護記錄', { theme: '城建住房' }],
    ['高等学校周边停车场', {}],
  ] as const) {
    const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, abstract: '登记。', title, ...over })
    expect(entered.status, entered.text).toBe(201)
    codes.set(title, String(entered.body['code']))
    await publish(city, String(entered.body['code']))
  }
})

const found = async (q: string, more = ''): Promise<string[]> => {
  const answer = await city.visitor.get(`/api/catalog/datasets?q=${encodeURIComponent(q)}${more}`)
  return (answer.body['items'] as { title: string }[]).map((it) => it.title)
}

test('a dataset is found as people type it', async () => {
  const ways = {
    重庆公交站点: [
      '重庆公交',
      'cqgj',
      'chongqinggongjiao',
      'ＢＵＳ',
      'bus stop',
      '公共交通 站点',
      '交委 公交',
      '巴士',
      '重庆公',
      '重庆的公交',
      '重慶公交站點',
    ],
    轨道交通客流: ['地铁', '轻轨客流', 'gdjt', '軌道'],
    道路養護記錄: ['道路养护', '道路養護', 'dlyh'],
    高等学校周边停车场: ['大学 车位', '高校停车位'],
  }
  for (const [title, questions] of Object.entries(ways))
    for (const q of questions) expect(await found(q), q).toContain(title)
  expect(await found('大学')).not.toContain('轨道交通客流')
})

test('suggestions come while a word is not yet whole', async () => {
  const ask = async (q: string) =>
    (await city.visitor.get(`/api/catalog/suggest?q=${encodeURIComponent(q)}`)).body['items'] as { title: string }[]
  for (const q of ['重', '重庆公', 'cqg', 'chongq', 'Bus'])
    expect(
      (await ask(q)).map((it) => it.title),
      q,
    ).toContain('重庆公交站点')
  expect(await ask(' ')).toEqual([])
})

test('counts follow each change at once', async () => {
  const total = async () => (await city.visitor.get('/api/catalog/datasets?theme=交通运输')).body['total']
  const before = Number(await total())
  const steward = await city.as('transport.steward')
  const code = String(
    (await steward.post('/api/catalog/datasets', { ...catalogEntry, title: '另一项登记' })).body['code'],
  )
  expect(await total()).toBe(before)
  await publish(city, code)
  expect(await total()).toBe(before + 1)
})

test('no window: every page of a long answer is reached, and each entry once', async () => {
  const seen: string[] = []
  let cursor = ''
  do {
    const answer = await city.visitor.get(`/api/catalog/datasets?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    seen.push(...(answer.body['items'] as { code: string }[]).map((it) => it.code))
    cursor = (answer.body['next'] as string | null) ?? ''
  } while (cursor !== '')
  expect(new Set(seen).size).toBe(seen.length)
  for (const code of codes.values()) expect(seen).toContain(code)
})

test('the index says what the entries say; a document lost, changed or left behind is named', async () => {
  const faults = () => city.city.as(system, searchFaults)
  expect(await faults()).toEqual([])
  const [one = '', two = ''] = codes.values()
  await city.database.pool.query(`update search.documents set id = 'nobody' where id = $1`, [one])
  await city.database.pool.query(`update search.documents set theme = 'x' where id = $1`, [two])
  expect(await faults()).toEqual(
    expect.arrayContaining([
      { id: one, fault: 'absent' },
      { id: two, fault: 'other' },
      { id: 'nobody', fault: 'orphan' },
    ]),
  )
})
