import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { busStops, publishedDataset, wholeCity } from './fixtures.ts'

// What a reader of a dataset's page takes from it: what the columns hold, how to cite it, under which address it lies.

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity()
  ;({ code } = await busStops(city))
})

test('each column says what it holds, and each value opens its rows', async () => {
  const rows = '等级,票价,日期\n一级,2.50,2026-01-03\n一级,,2026-01-04\n二级,10.00,2026-01-04\n'
  const it = await publishedDataset(city, rows, { title: '票价表' })
  await city.city.settle()
  const page = async (query = '', lang = '') =>
    (await city.visitor.get(encodeURI(`/datasets/${it}?${query}${lang}`), { accept: 'text/html' })).text
  const fields = /<section id="cl">.*?<\/section>/s.exec(await page())?.[0] ?? ''
  const links = [...fields.matchAll(/href="([^"]+)"[^>]*>([^<]+)/g)].map(([, to = '', shown]) => [
    shown,
    decodeURIComponent(to.replaceAll('&amp;', '&').replaceAll('+', ' ')),
  ])
  expect(links).toEqual([
    ['一级', `/datasets/${it}?col=等级&op=eq&val=一级#pv`],
    ['二级', `/datasets/${it}?col=等级&op=eq&val=二级#pv`],
    ['2.50', `/datasets/${it}?col=票价&op=eq&val=2.50#pv`],
    ['10.00', `/datasets/${it}?col=票价&op=eq&val=10.00#pv`],
    ['空 1 行', `/datasets/${it}?col=票价&op=empty#pv`],
    ['2026-01-03', `/datasets/${it}?col=日期&op=eq&val=2026-01-03#pv`],
    ['2026-01-04', `/datasets/${it}?col=日期&op=eq&val=2026-01-04#pv`],
  ])
  for (const [query, found] of [
    ['col=票价&op=empty', 1],
    ['col=票价&op=filled', 2],
    ['col=日期&op=eq&val=2026-01-04', 2],
    ['col=等级&op=empty', 0],
  ] as const)
    expect([query, (await page(query)).includes(`符合条件的共 ${found} 行`)]).toEqual([query, true])
  expect(await page('col=票价&op=empty', '&lang=en')).toContain('1 row empty')
})

test('a version is cited by name, day and an address that keeps giving it; a question has an address too', async () => {
  const page = (await city.visitor.get(encodeURI(`/datasets/${code}?col=编号&op=eq&val=01`))).text
  expect(page).toMatch(
    new RegExp(
      `市交通运输委员会：《公交站点》，第 1 版，2026-01-05，重庆市公共数据开放平台，http://[^<]+/datasets/${code}<`,
    ),
  )
  const addresses = [...page.matchAll(/href="http:\/\/[^/"]+(\/api\/data\/[^"]+)"/g)].map(([, to = '']) =>
    to.replaceAll('&amp;', '&'),
  )
  expect(addresses).toEqual([
    `/api/data/${code}/download.csv?version=1`,
    `/api/data/${code}/rows?${new URLSearchParams({ 编号: 'eq.01', limit: '5' })}`,
  ])
  const [file, rows] = await Promise.all(addresses.map((it) => city.visitor.get(it)))
  expect(file?.text).toContain('02,')
  expect(JSON.parse(rows?.text ?? '')).toMatchObject([{ 编号: '01' }])
  expect((await city.visitor.get(`/datasets/${code}?lang=en`)).text).toContain('Bus stops, version 1, 2026-01-05')
})
