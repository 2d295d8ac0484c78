import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

const districts = ['渝中区', '渝北区', '江北区']
/** From 0.10 to 1.10 by hundredths: in floating point some that lie on a bar's limit fall below it. */
const rowsFrom = (first: number, many: number): string =>
  Array.from({ length: many }, (_, at) => {
    const n = first + at
    const read = (((n * 7) % 101) / 100 + 0.1).toFixed(2)
    return `${String(n).padStart(4, '0')},${districts[n % 3]},${['晴', '雨'][n % 2]},${read},${n % 97}\n`
  }).join('')
const file = (body: string) => ({ name: '气象.csv', bytes: Buffer.from(`编号,区县,天气,读数,站次\n${body}`) })

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  code = (await ingest(steward, file(rowsFrom(1, 700)), { title: '气象读数' })).code
  await newVersion(steward, code, file(rowsFrom(701, 300)), { mode: 'append', expected: 1 })
  await publish(city, code)
  await city.city.settle()
})

const page = async (path: string): Promise<string> => {
  const answer = await city.visitor.get(path, { accept: 'text/html' })
  expect(answer.status, path).toBe(200)
  return answer.text
}
const address = (html: string): string => html.replaceAll('&amp;', '&').replace(/#.*$/, '')
const count = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''))

/** Addresses of rows with the number that stands beside each. */
const bars = (html: string): { path: string; said: number }[] =>
  [...html.matchAll(/<li><span><a href="([^"]+)">(?:(?!<\/li>).)*?<b class="num">([\d,]+)<\/b>/gs)].map((it) => ({
    path: address(it[1] ?? ''),
    said: count(it[2]),
  }))

const rowsAt = async (path: string): Promise<number> => count(/符合条件的共 ([\d,]+) 行/.exec(await page(path))?.[1])

test('each number beside a bar or a tile opens as many rows as it says, and all of a chart are all rows', async () => {
  const html = await page(`/datasets/${code}`)
  const figures = [...html.matchAll(/<figcaption>([^<]*)<\/figcaption>(.*?)<\/figure>/gs)]
  const charts = figures
    .map((it) => ({ title: it[1] ?? '', bars: bars(it[2] ?? '') }))
    .filter((it) => it.bars.length > 0)
  expect(charts.map((it) => it.title)).toEqual([
    '行数最多的区县',
    '“天气”最常见的值（行数）',
    '“读数”的取值分布（行数）',
  ])
  for (const chart of charts) {
    for (const { path, said } of chart.bars) expect({ path, rows: await rowsAt(path) }).toEqual({ path, rows: said })
    expect(chart.bars.reduce((sum, it) => sum + it.said, 0)).toBe(1000)
  }
  const tiles = [...html.matchAll(/title="[^"]*? ([\d,]+)" aria-label="[^"]*" href="([^"]+)"/g)]
  expect(tiles).toHaveLength(3)
  for (const [, said, path = ''] of tiles) expect(await rowsAt(address(path))).toBe(count(said))
})

test('each number of the statistics that has an address is what that address shows', async () => {
  const shown = async (path: string): Promise<number> => {
    const html = (await page(path)).replaceAll(/<[^>]*>/g, ' ')
    return count(/共\s*([\d,]+)\s*个数据集/.exec(html)?.[1] ?? /([\d,]+)\s*个数据集/.exec(html)?.[1])
  }
  const rows = [
    ...(await page('/statistics')).matchAll(/<th scope="row"><a href="([^"]+)">.*?<td class="r num">([\d,]+)<\/td>/g),
  ]
  const month = '/statistics?month=2026-01'
  const theme = expect.stringContaining('/datasets?theme=')
  expect(rows.map((it) => it[1])).toEqual(['/organizations/5000001014', theme, month])
  const versions = (await page(month)).split('<h2').find((part) => part.includes(`/datasets/${code}`)) ?? ''
  expect(versions.split('<tr').length - 2).toBe(count(rows[2]?.[2]))
  for (const [, path = '', said] of rows.slice(0, 2))
    expect({ path, datasets: await shown(address(path)) }).toEqual({ path, datasets: count(said) })
})
