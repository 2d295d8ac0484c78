import { beforeAll, expect, test } from 'vitest'
import { searchFaults } from '#domains/catalog'
import { system, visitor } from '#platform/context'
import { sql } from '#platform/db'
import { type Document, indexDocument, search } from '#platform/search'
import type { TestCity } from '#platform/testing'
import { catalogEntry, publish, wholeCity } from './fixtures.ts'

let city: TestCity
const codes = new Map<string, string>()

beforeAll(async () => {
  city = await wholeCity()
  for (const [title, over] of [
    ['重庆公交站点', { titleEn: 'Bus stops', keywords: ['出行'] }],
    ['轨道交通客流', {}],
    ['道路養護記錄', { theme: '城建住房' }],
    ['高等学校周边停车场', {}],
  ] as const)
    await published(title, over)
})

async function published(title: string, over: object = {}): Promise<string> {
  const steward = await city.as('transport.steward')
  const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, abstract: '登记。', title, ...over })
  expect(entered.status, entered.text).toBe(201)
  const code = String(entered.body['code'])
  codes.set(title, code)
  await publish(city, code)
  return code
}

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
    道路養護記錄: ['道路养护', '道路養護', 'dlyh', '重庆道路养护', 'cqdlyh'],
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

test('the title before a keyword before an item before the text, and the very title first', async () => {
  const title = '换乘'
  await published(title)
  await published('换乘通道登记')
  await published('枢纽换乘')
  await published('站厅名录', { keywords: ['换乘'] })
  await published('站台清单', { items: [{ name: 'change', title: '换乘站', type: 'text' }] })
  await published('车站概况', { abstract: '可换乘的车站。' })
  expect(await found('换乘')).toEqual([title, '换乘通道登记', '枢纽换乘', '站厅名录', '站台清单', '车站概况'])
  expect(await found('change')).toEqual(['站台清单'])
  expect(await found(String(codes.get('站台清单')))).toEqual(['站台清单'])
})

test('what was typed before what others say, a whole word before a beginning', async () => {
  await published('学校名录', { titleEn: 'Schools by business area' })
  await published('中小学食堂')
  await published('商圈', { titleEn: 'Business districts' })
  expect(await found('学校')).toEqual(['学校名录', '高等学校周边停车场', '中小学食堂'])
  expect(await found('bus')).toEqual(['重庆公交站点', '商圈', '学校名录'])
  expect((await found('buses'))[0]).toBe('重庆公交站点')
  expect(await found('business areas')).toEqual(['学校名录'])
  expect(await found('business area schools')).toEqual(['学校名录'])
  expect(await found('business arears')).toEqual([])
})

test('any marks are only marks, and alone they find nothing', async () => {
  for (const q of ["公交'", '"公交"', '公交 & | ! ( ) :*', '公交🚌', '公交.*', '公交%', '\\公交', '公交\\', '《公交》'])
    expect(await found(q), q).toContain('重庆公交站点')
  for (const q of ['\\', '%', "'", '🚌', '.*', '( | )', '::tsquery', "'; drop table x; --"])
    expect(await found(q), q).toEqual([])
  const long = await city.visitor.get(`/datasets?q=${encodeURIComponent('公交'.repeat(3000))}`, { accept: 'text/html' })
  expect(long.status).toBe(200)
})

test('the portal counts on from page to page', async () => {
  for (let n = 0; n < 25; n += 1) await published(`护栏 ${String(n)}`)
  const page = async (path: string): Promise<string> => (await city.visitor.get(path, { accept: 'text/html' })).text
  const first = await page(encodeURI('/datasets?q=护栏'))
  expect(first).toContain('第 1–20 个，后面还有 5 个')
  const next = /<a class="btn" rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const second = await page(next)
  expect(second).toContain('第 21–25 个，没有更多了')
  expect(second).toContain(`<a class="btn" href="/datasets?${new URLSearchParams({ q: '护栏' })}">`)
})

test('what empties an answer is named: a condition, or one of its words; a value without any stays', async () => {
  const page = async (query: string): Promise<string> =>
    (await city.visitor.get(encodeURI(`/datasets?${query}`), { accept: 'text/html' })).text
  const nothing = await page('q=护栏 不存在的词')
  expect(nothing).toMatch(/去掉“不存在的词”：\s*<a href="\/datasets\?q=%E6%8A%A4%E6%A0%8F">25 个结果/)
  expect(await page('q=护栏&theme=城建住房')).toMatch(/去掉“城建住房”：.*?25 个结果/)
  expect(await page('q=护栏')).toMatch(
    /<a class="muted" href="[^"]*"><span[^>]*><\/span><span>城建住房<\/span><b class="num">0</,
  )
  expect(await page('q=学效')).toMatch(/与“学效”读音相同：\s*<a href="\/datasets\?q=xuexiao">2 个结果/)
  expect(await page('q=护栏，没有')).toMatch(/去掉“没有”：.*?25 个结果/)
  expect(await page('q=一个没有的词')).not.toContain('可以这样做')
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

test('each that stays is shown once, also of more than are ranked, while others are published', async () => {
  const add = (n: number, at: number): Promise<void> =>
    city.city.as(system, (ctx) => indexDocument({ ...ctx, now: new Date(at) }, document(n)))
  const start = Date.parse('2026-01-05T09:00:00+08:00')
  for (let n = 0; n < 1100; n += 1) await add(n, start + n)
  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; cursor !== undefined || page === 0; page += 1) {
    const got = await city.city.as(visitor, (ctx) => search(ctx, { ...everyThing, cursor }))
    expect(got.before).toBe(seen.length)
    seen.push(...got.ids)
    cursor = got.next ?? undefined
    await add(2000 + page, start + 5000 + page)
  }
  expect(new Set(seen).size).toBe(seen.length)
  for (let n = 0; n < 1100; n += 1) expect(seen).toContain(`thing-${n}`)
})

const document = (n: number): Document => ({
  kind: 'thing',
  id: `thing-${n}`,
  title: [n % 3 === 0 ? '灯杆' : '别的'],
  names: [],
  parts: n % 2 === 0 ? ['灯杆'] : [],
  text: '灯杆',
  isPublic: true,
  org: '',
  theme: '',
  share: '',
  open: '',
  state: '',
  step: '',
})
const everyThing = { kind: 'thing', q: '灯杆', publicOnly: true, visible: sql<boolean>`true`, limit: 90 }

test('words kept in an earlier form are written anew by a job, and once where it is told twice', async () => {
  const faults = () => city.city.as(system, searchFaults)
  const rewrite = async () => {
    await city.city.as(system, (ctx) => ctx.emit('search.rewrite', {}))
    await city.city.settle()
  }
  const writings = async () =>
    (await city.database.pool.query(`select id, xmin::text from search.documents order by id`)).rows
  await city.database.pool.query(`update search.documents set titles = '', vector = '' where kind = 'dataset'`)
  expect((await faults()).length).toBeGreaterThan(4)
  await rewrite()
  expect(await faults()).toEqual([])
  const written = await writings()
  await rewrite()
  expect(await writings()).toEqual(written)
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
