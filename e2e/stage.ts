import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { TestCity } from '#platform/testing'
import { wholeCity } from '../src/app/fixtures.ts'

export interface Stage {
  readonly city: TestCity
  readonly base: string
  /** A browser window of its own for each person. */
  page(width?: number): Promise<Page>
}

/** The whole city listening on a port of its own, and a real browser. */
export async function stage(wish?: Parameters<typeof wholeCity>[1]): Promise<Stage> {
  const program = process.env['HELIU_BROWSER']
  if (program === undefined) throw new Error('run the journeys by `npm test`: it brings the browser that they need')
  const city = await wholeCity(undefined, wish)
  const base = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  const browser: Browser = await chromium.launch({
    executablePath: program,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  afterAll(() => browser.close())
  return {
    city,
    base,
    async page(width = 1440) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, baseURL: base, locale: 'zh-CN' })
      context.setDefaultTimeout(10_000)
      return context.newPage()
    },
  }
}

/** Pictures for whoever looks, in the folder that HELIU_SHOTS names; none without it. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['HELIU_SHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** What axe finds serious on a page, by rule and place: of its colours as they come to rest, not on their way there. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((it) => it.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((it) => it.finished))
  })
  const found = await new AxeBuilder({ page }).analyze()
  return found.violations
    .filter((it) => it.impact === 'serious' || it.impact === 'critical')
    .flatMap((it) => it.nodes.map((node) => `${it.id}: ${node.target.join(' ')}`))
}

/** A page as it stands is looked at on a desk, a tablet and a phone: nothing is too wide for it, and axe finds no fault. */
export async function looked(page: Page, name: string): Promise<void> {
  for (const width of [768, 360, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    await expect.poll(over, { message: `${name} at ${width}` }).toBe(0)
    expect(await seriousFaults(page), `${name} at ${width}`).toEqual([])
    await shot(page, `${name}-${width}`)
  }
}

export async function signIn(page: Page, username: string, path = '/console'): Promise<void> {
  await page.goto(path)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill('heliu-demo')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('navigation', { name: '主菜单' }).waitFor()
}
