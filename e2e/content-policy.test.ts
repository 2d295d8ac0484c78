import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { publishedDataset } from '../src/app/fixtures.ts'
import { type Stage, signIn, stage } from './stage.ts'

// The content policy as a browser obeys it: no page breaks it, and what breaks it is not done.

let it: Stage
let code: string
let receipt: string

beforeAll(async () => {
  it = await stage()
  code = await publishedDataset(
    it.city,
    '区县,站点,票价,经度,纬度\n渝中区,甲,2.5,106.55,29.55\n江北区,乙,3,106.57,29.6\n万州区,丙,2,108.4,30.8\n',
  )
  const told = await it.city.visitor.post('/api/opening/feedback', { dataset: code, what: '第三行的票价不对' })
  expect(told.status).toBe(201)
  receipt = String(told.body['receipt'])
})

/** A window that keeps what its browser refused, by directive. */
async function watched(): Promise<Page> {
  const page = await it.page()
  await page.addInitScript(`
    window.refused = []
    addEventListener('securitypolicyviolation', (event) =>
      window.refused.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`)
  return page
}
const refusedOn = async (page: Page): Promise<unknown> => page.evaluate('window.refused')

test('no public page breaks the content policy', async () => {
  const page = await watched()
  const addresses: Readonly<Record<string, readonly string[]>> = {
    '/': ['/', '/?lang=en'],
    '/datasets': ['/datasets', '/datasets?q=没有这样的数据'],
    '/datasets/:code': [`/datasets/${code}`],
    '/organizations': ['/organizations'],
    '/organizations/:code': ['/organizations/5000001014'],
    '/statistics': ['/statistics'],
    '/updates': ['/updates'],
    '/matters': ['/matters'],
    '/help': ['/help'],
    '/help/api': ['/help/api'],
    '/law': ['/law'],
    '/ledger': ['/ledger'],
    '/verify': ['/verify', '/verify?entry=0'],
    '/apply': ['/apply', `/apply?dataset=${code}`],
    '/feedback': ['/feedback'],
    '/receipts': ['/receipts', `/receipts?receipt=${receipt}`],
    '/api/docs': ['/api/docs'],
    '/console': ['/console'],
    '/console/*': ['/console/nothing', '/nothing'],
  }
  const pages = it.city.city.routes.filter((door) => door.method === 'GET' && door.spec.sends?.includes('text/html'))
  expect(pages.map((door) => door.path).filter((path) => addresses[path] === undefined)).toEqual([])
  for (const address of Object.values(addresses).flat()) {
    await page.goto(address, { waitUntil: 'networkidle' })
    expect([address, await refusedOn(page)]).toEqual([address, []])
  }
  await page.goto(`/datasets/${code}`)
  expect(await page.locator('.tiles .q1').count()).toBeGreaterThan(0)
  expect(await page.locator('.bars rect').first().getAttribute('width')).toBe('100%')
})

test('no page of the workbench breaks it either', async () => {
  const page = await watched()
  await signIn(page, 'bureau.admin')
  for (const path of [
    '',
    '/board',
    '/report',
    '/calendar',
    '/upload',
    '/datasets',
    `/datasets/${code}`,
    '/organizations',
  ]) {
    await page.goto(`/console${path}`, { waitUntil: 'networkidle' })
    expect([path, await refusedOn(page)]).toEqual([path, []])
  }
})

test('an inline style that comes to a page is refused', async () => {
  const page = await watched()
  await page.goto('/')
  const shown = await page.evaluate(`
    document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="position: fixed">x</p><style>#styled { color: red }</style>')
    getComputedStyle(document.getElementById('styled')).position`)
  expect(shown).toBe('static')
  await expect
    .poll(async () => [...new Set(z.array(z.string()).parse(await refusedOn(page)))].sort())
    .toEqual([expect.stringMatching(/^style-src-attr inline/), expect.stringMatching(/^style-src-elem inline/)])
})
