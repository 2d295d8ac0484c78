import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { catalogEntry, publish } from '../src/app/fixtures.ts'
import { type Stage, seriousFaults, shot, stage } from './stage.ts'

let it: Stage
const codes: string[] = []

beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  for (const title of ['重庆公交站点', '重庆公交线路']) {
    const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, title, titleEn: `Bus ${title}` })
    codes.push(String(entered.body['code']))
    await publish(it.city, codes.at(-1) ?? '')
  }
})

const box = (page: Page) => page.getByRole('combobox', { name: '搜索数据集' })
const chosen = (page: Page) => page.getByRole('option', { selected: true })

for (const path of ['/', '/datasets'])
  test(`by keyboard alone, what is typed leads to a dataset from ${path}`, async () => {
    const page = await it.page()
    await page.goto(path)
    await box(page).pressSequentially('cqgj')
    await page.getByRole('option').nth(1).waitFor()
    expect(await box(page).getAttribute('aria-expanded')).toBe('true')
    expect(await page.getByRole('status').textContent()).toContain('2 个数据集')
    await page.keyboard.press('ArrowUp')
    expect(await chosen(page).textContent()).toBe(await page.getByRole('option').nth(1).textContent())
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    expect(await box(page).getAttribute('aria-activedescendant')).toBe(await chosen(page).getAttribute('id'))
    await shot(page, `suggest${path.replaceAll('/', '-')}`)
    expect(await seriousFaults(page)).toEqual([])
    const title = await chosen(page).textContent()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/datasets\/\d{10}-\d{6}$/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(title ?? '-')
  })

test('Esc closes and keeps what was typed; Enter without a choice asks the catalog; nicknames lead too', async () => {
  const page = await it.page(360)
  await page.goto('/datasets')
  await box(page).pressSequentially('交委')
  await page.getByRole('option').first().waitFor()
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  await page.keyboard.press('Escape')
  expect(await page.getByRole('option').count()).toBe(0)
  expect(await box(page).inputValue()).toBe('交委')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/datasets\?q=/)
})

test('in English a title is English, and a pressed option leads there', async () => {
  const page = await it.page()
  await page.goto('/datasets?lang=en')
  await page.getByRole('combobox').pressSequentially('bus')
  await page.getByRole('option', { name: 'Bus 重庆公交站点' }).click()
  await page.waitForURL(`**/datasets/${codes[0]}?lang=en`)
})

test('without a script the box is a form with words to choose from', async () => {
  const page = await it.page()
  await page.route('**/assets/suggest.js', (route) => route.abort())
  await page.goto('/datasets')
  expect(await page.locator('datalist#suggest option').count()).toBeGreaterThan(0)
  await page.locator('input[type=search][list=suggest]').fill('公交')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/datasets\?q=/)
  expect(await page.getByRole('link', { name: '重庆公交站点' }).count()).toBe(1)
})

test('the script is small, and fetched once', async () => {
  const script = await it.city.visitor.get('/assets/suggest.js')
  expect(script.text.length).toBeLessThan(6000)
  const again = await it.city.visitor.get('/assets/suggest.js', { 'if-none-match': String(script.headers['etag']) })
  expect(again.status).toBe(304)
})
