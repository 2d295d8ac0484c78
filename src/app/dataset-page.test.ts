import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { busStops, csvOf, ingest, publish, publishedDataset, wholeCity } from './fixtures.ts'

// What a reader of a dataset's page takes from it: what the columns hold, how to cite it, under which address it lies.

/** Numbers of nobody that pass the check digit of GB 11643. */
function identityOf(serial: number): string {
  const digits = `500112199001${String(serial + 10).padStart(2, '0')}00${serial % 10}`
  const sum = Array.from(digits).reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0)
  return `${digits}${'10X98765432'[sum % 11]}`
}

let city: TestCity
let code: string
/** Open by its entry, with numbers of persons in it: the gate gives nobody its rows. */
let held: string

beforeAll(async () => {
  city = await wholeCity()
  ;({ code } = await busStops(city))
  const rows = ['公民身份号码,姓名', ...Array.from({ length: 12 }, (_, at) => `${identityOf(at)},王某`)]
  const steward = await city.as('transport.steward')
  held = (await ingest(steward, csvOf(...rows), { title: '公交驾驶员' })).code
  await publish(city, held)
  await city.city.settle()
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

test('the guide to the API opens: each of its addresses gives what it says, of a dataset that everybody gets', async () => {
  expect((await city.visitor.get(`/api/data/${held}/rows`)).status).toBe(403)
  for (const lang of ['', '?lang=en']) {
    const page = (await city.visitor.get(`/help/api${lang}`, { accept: 'text/html' })).text
    const main = page.slice(page.indexOf('<main'), page.indexOf('</main>'))
    const addresses = [...main.matchAll(/href="([^"#]+)"/g)].map(([, to = '']) => to.replaceAll('&amp;', '&'))
    expect(addresses.filter((it) => it.startsWith('/api/data/')).length).toBeGreaterThan(15)
    for (const it of addresses) expect([it, (await city.visitor.get(it)).status]).toEqual([it, 200])
    expect(addresses.join(' ')).not.toContain(held)
  }
  const home = (await city.visitor.get('/', { accept: 'text/html' })).text
  expect(home).toContain('/rows?limit=5')
  expect(home).not.toContain(`${held}/rows`)
})

test('what the gate holds back is offered for download at no door', async () => {
  const list = (await city.visitor.get(encodeURI('/datasets?q=公交'), { accept: 'text/html' })).text
  expect(list).toContain(`/api/data/${code}/download.csv`)
  expect(list).not.toContain(`/api/data/${held}/`)
  expect(list.replaceAll(/<[^>]*>/g, '')).toContain('暂不提供数据')
  for (const [path, given] of [
    ['/data.json', 6],
    ['/catalog.ttl', 6],
    ['/datasets/CODE', 6],
    ['/dataset/CODE.jsonld', 6],
    ['/api/3/action/package_show?id=CODE', 6],
    ['/api/3/action/package_search', 6],
    ['/api/3/action/current_package_list_with_resources', 6],
  ] as const) {
    const filesOf = async (it: string): Promise<number> => {
      const { text } = await city.visitor.get(path.replace('CODE', it), { accept: '*/*' })
      return new Set(text.match(new RegExp(`/api/data/${it}/download\\.[a-z]+(?=["> )])`, 'g'))).size
    }
    expect([path, await filesOf(code), await filesOf(held)]).toEqual([path, given, 0])
  }
  const { body } = await city.visitor.get(`/api/3/action/package_show?id=${held}`)
  expect(body['result']).toMatchObject({ num_resources: 0, resources: [] })
})
