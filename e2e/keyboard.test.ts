import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { ingest, publish } from '../src/app/fixtures.ts'
import { type Stage, stage } from './stage.ts'

// The whole workbench by keyboard alone: no click, no pointer, from signing in to a decision and back.

let it: Stage
let code = ''
let draft = ''
beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  code = (await ingest(steward, { name: '站点.csv', bytes: Buffer.from('编号,站点\n01,甲\n02,乙\n') })).code
  await publish(it.city, code)
  draft = (await ingest(steward, { name: '车辆.csv', bytes: Buffer.from('车号,司机\n01,甲\n') }, { title: '车辆' }))
    .code
})

const focused = (target: Locator): Promise<boolean> => target.evaluate((element) => element === document.activeElement)

/** Presses Tab until something has the focus, as somebody without a pointer would; gives up after a page's worth. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let n = 0; n < 120; n += 1) {
    if (await focused(target)) {
      const ring = await target.evaluate((element) => getComputedStyle(element).outlineStyle)
      expect(ring, 'the focus is seen').not.toBe('none')
      return
    }
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(target)}`)
}

const press = async (page: Page, target: Locator, key = 'Enter'): Promise<void> => {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

const focusedTag = (page: Page): Promise<string | undefined> => page.evaluate(() => document.activeElement?.tagName)

async function enter(page: Page, username: string, path: string): Promise<void> {
  await page.goto(path)
  await tabTo(page, page.getByLabel('用户名'))
  await page.keyboard.type(username)
  await tabTo(page, page.getByLabel('密码'))
  await page.keyboard.type('heliu-demo')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: '主菜单' }).first().waitFor()
}

test('a request is asked for, consented, sent and refused', async () => {
  const page = await it.page()
  await enter(page, 'education.steward', `/console/datasets/${code}`)
  await page.keyboard.press('Tab')
  await press(page, page.getByRole('button', { name: '申请共享' }))
  const dialog = page.getByRole('dialog')
  for (const [label, text] of [
    ['使用依据', '学生交通安全管理职责'],
    ['使用场景', '校车线路规划'],
    ['使用范围', '基础教育处'],
  ] as const) {
    await tabTo(page, dialog.getByLabel(label))
    await page.keyboard.type(text)
  }
  await tabTo(page, dialog.getByLabel('使用时限'))
  await page.keyboard.type('12312026')
  await press(page, dialog.getByLabel('我承诺'), 'Space')
  await press(page, dialog.getByRole('button', { name: '提交' }))
  await page.getByText('GX-2026-000001').first().waitFor()
  const place = new URL(page.url()).pathname
  const head = await it.page()
  await enter(head, 'education.head', place)
  await press(head, head.getByRole('button', { name: '同意申请' }))
  await press(head, head.getByRole('dialog').getByRole('button', { name: '确定' }))
  await head.getByRole('dialog').waitFor({ state: 'detached' })
  await page.reload()
  await press(page, page.getByRole('button', { name: '提交', exact: true }))
  await press(page, page.getByRole('dialog').getByRole('button', { name: '确定' }))
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  const provider = await it.page()
  await enter(provider, 'transport.head', '/console')
  await press(provider, provider.getByRole('link', { name: /公交站点|GX-2026-000001/ }).first())
  // The link is gone with its page: the focus is in the one that it led to.
  await expect.poll(() => provider.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  // The page draws its actions anew when the last of what it asks for has come.
  await provider.waitForLoadState('networkidle')
  const refuse = provider.getByRole('button', { name: '不同意', exact: true })
  await press(provider, refuse)
  await provider.getByRole('dialog').waitFor()
  await provider.keyboard.press('Escape')
  await provider.getByRole('dialog').waitFor({ state: 'detached' })
  // Closed without a decision, either way, the focus is back where it was.
  expect(await focused(refuse)).toBe(true)
  await press(provider, refuse)
  await press(provider, provider.getByRole('dialog').getByRole('button', { name: '取消' }))
  await provider.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused(refuse)).toBe(true)
  await press(provider, refuse)
  expect(await focused(provider.getByRole('dialog').getByLabel('理由'))).toBe(true)
  await provider.keyboard.type('站点坐标涉及在建线路，去掉后可以同意。')
  await press(provider, provider.getByRole('dialog').getByRole('button', { name: '确定' }))
  await provider.getByText('站点坐标涉及在建线路').first().waitFor()
  // What was pressed is gone with the decision: the heading, which says the state, has the focus.
  await provider.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused(provider.getByRole('heading', { level: 1 }))).toBe(true)
})

test('class and grade are confirmed, a person is entered and given a post', async () => {
  const steward = await it.page()
  await enter(steward, 'transport.steward', `/console/datasets/${draft}`)
  const grades = steward.getByRole('tab', { name: '分类分级' })
  await tabTo(steward, steward.getByRole('tab', { selected: true }))
  while ((await grades.getAttribute('aria-selected')) !== 'true') await steward.keyboard.press('ArrowRight')
  const confirm = steward.getByRole('button', { name: /^确认分级/ })
  await press(steward, confirm)
  await confirm.waitFor({ state: 'detached' })
  await expect.poll(() => focusedTag(steward)).toBe('H1')
  await press(steward, steward.getByRole('button', { name: '变更' }).first())
  await steward.keyboard.press('Escape')
  expect(await focusedTag(steward)).toBe('BUTTON')

  const office = await it.page()
  await enter(office, 'sysadmin', '/console/people')
  await press(office, office.getByText('新增人员'))
  await tabTo(office, office.getByRole('textbox', { name: /^用户名/ }))
  await office.keyboard.type('keyboard.person')
  await tabTo(office, office.getByRole('textbox', { name: '姓名', exact: true }))
  await office.keyboard.type('键盘')
  await office.keyboard.press('Enter')
  await office.getByText('一次性密码，只显示这一次').waitFor()
  expect(await focusedTag(office)).toBe('INPUT')
  await press(office, office.getByRole('link', { name: '键盘', exact: true }).first())
  await tabTo(office, office.getByLabel('单位'))
  await office.keyboard.press('ArrowDown')
  await press(office, office.getByRole('button', { name: '任职' }))
  const end = office.getByRole('button', { name: /^免职/ })
  await press(office, end)
  await press(office, office.getByRole('dialog').getByRole('button', { name: /^确定/ }))
  await end.waitFor({ state: 'detached' })
  await expect.poll(() => focusedTag(office)).toBe('H1')
})

test('the first key leads past the menu, tabs turn by arrows, every place of the menu is reached', async () => {
  const page = await it.page()
  await enter(page, 'transport.steward', '/console')
  await page.goto(`/console/datasets/${code}`)
  await page.getByRole('tablist').first().waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => new URL(page.url()).hash).toBe('#main')
  const tabs = page.getByRole('tablist').first().getByRole('tab')
  await tabTo(page, tabs.first())
  await page.keyboard.press('ArrowRight')
  expect(await tabs.nth(1).getAttribute('aria-selected')).toBe('true')
  expect(await focused(tabs.nth(1))).toBe(true)
  const menu = page.getByRole('navigation', { name: '主菜单' }).first()
  const places = (
    await menu.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  ).filter((href) => href?.startsWith('/console/') === true)
  expect(places.length).toBeGreaterThan(3)
  for (const href of places) {
    await page.goto('/console')
    await press(page, menu.locator(`a[href="${href ?? ''}"]`))
    await page.locator('main h1').first().waitFor()
    expect(new URL(page.url()).pathname).toBe(href)
  }
})

test('on a phone every place of the menu is behind one button, which Escape closes', async () => {
  const wide = await it.page()
  await enter(wide, 'sysadmin', '/console')
  const placesOf = (page: typeof wide) =>
    page.locator('.side:visible a.nav').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  const places = await placesOf(wide)
  expect(places).toContain('/console/people')
  const phone = await it.page(360)
  await enter(phone, 'sysadmin', '/console')
  const more = phone.getByRole('button', { name: '更多' })
  await press(phone, more)
  expect(await placesOf(phone)).toEqual(places)
  await phone.keyboard.press('Escape')
  expect(await more.getAttribute('aria-expanded')).toBe('false')
  await press(phone, more)
  await phone.getByRole('navigation').getByRole('link', { name: '人员与岗位' }).click()
  await phone.getByRole('heading', { name: '人员与岗位' }).waitFor()
  expect(await more.getAttribute('aria-expanded')).toBe('false')
})
