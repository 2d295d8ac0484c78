import { beforeAll, expect, test } from 'vitest'
import { publishedDataset } from '../src/app/fixtures.ts'
import { type Stage, stage } from './stage.ts'

let it: Stage
let code: string
let receipt: string

const word = 'dim_water_station_daily_'.repeat(6)

beforeAll(async () => {
  it = await stage()
  const written = { title: word, titleEn: word, abstract: word.repeat(2), keywords: ['公交'] }
  code = await publishedDataset(it.city, `编号,${word}\n01,${word}\n`, written)
  const told = await it.city.visitor.post('/api/opening/feedback', { dataset: code, what: word.repeat(3) })
  receipt = String(told.body['receipt'])
})

test.each([360, 768, 1440])('a word without end moves no page sideways at %i pixels', async (width) => {
  const page = await it.page(width)
  for (const path of ['/', '/datasets', `/datasets/${code}`, '/organizations/5000001014', '/updates', '/ledger'].concat(
    `/apply?dataset=${code}`,
    `/receipts?receipt=${receipt}`,
  ))
    for (const lang of ['zh', 'en']) {
      await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      expect([path, lang, beyond]).toEqual([path, lang, 0])
    }
})
