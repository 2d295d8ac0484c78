import { beforeAll, expect, test } from 'vitest'
import { ingest, publish } from '../src/app/fixtures.ts'
import { type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

// The workbench as people work in it all day: its board, its keys, several cases at once.

let it: Stage
let code: string
beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  const made = await ingest(steward, { name: '站点.csv', bytes: Buffer.from('编号,站点\n01,甲\n') })
  code = made.code
  await publish(it.city, code)
  const [applicant, head] = [await it.city.as('education.steward'), await it.city.as('education.head')]
  for (const scenario of ['校车线路规划', '学区划分', '站点安全检查']) {
    const asked = {
      basis: '《政务数据共享条例》第二十条',
      scenario,
      scope: '全部站点',
      method: 'api',
      until: '2027-01-31',
    }
    const opened = await applicant.post('/api/sharing/requests', { ...asked, dataset: code, declaration: true })
    await head.post(`/api/cases/${String(opened.body['id'])}/consent`)
    expect((await applicant.post(`/api/cases/${String(opened.body['id'])}/submit`)).status).toBe(200)
  }
})

test('on the clock board every number opens as many rows, by keyboard alone', async () => {
  const page = await it.page()
  await signIn(page, 'bureau.admin', '/console/board')
  const numbers = page.getByRole('table').first().getByRole('link').filter({ hasText: /^\d+$/ })
  await numbers.first().waitFor()
  const shown = await numbers.allTextContents()
  expect(shown.length).toBeGreaterThan(0)
  for (const [at, n] of shown.entries()) {
    await numbers.nth(at).focus()
    await page.keyboard.press('Enter')
    await page.getByText(`${n} 行`, { exact: true }).waitFor()
    expect(await page.getByRole('table').last().getByRole('row').count()).toBe(Number(n) + 1)
  }
  await shot(page, 'board-filtered')
})

test('a point of the on-time curve opens what was met in its week, and the table behind it says the same', async () => {
  const page = await it.page(360)
  await signIn(page, 'bureau.admin', '/console/board')
  const point = page
    .getByRole('group', { name: /^按时办结率/ })
    .getByRole('link')
    .last()
  await point.waitFor()
  const [, met] = /\/ (\d+)（/.exec((await point.getAttribute('aria-label')) ?? '') ?? []
  expect(Number(met)).toBeGreaterThan(0)
  await page.getByText('数据表').click()
  await page
    .getByRole('link', { name: new RegExp(` 办结 ${met}$`) })
    .first()
    .waitFor()
  // Without heads in sight, each figure says what it counts.
  const cell = page.getByRole('table').first().locator('td.r').first()
  expect(await cell.evaluate((it) => getComputedStyle(it, '::before').content)).toContain('正常')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  expect(await seriousFaults(page)).toEqual([])
  await point.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: '时限报告' }).waitFor()
  await page.getByText(`${met} 行`, { exact: true }).waitFor()
  expect(await page.getByRole('table').last().getByRole('row').count()).toBe(Number(met) + 1)
})

test('single keys lead about, rest while somebody types, and can be switched off', async () => {
  const page = await it.page()
  await signIn(page, 'transport.head')
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.getByRole('heading', { level: 1, name: '数据目录' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('gb')
  expect(await page.locator('main input').first().inputValue()).toBe('gb')
  await page.locator('h1').first().click()
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('dialog').getByRole('checkbox').uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('b')
  expect(new URL(page.url()).pathname).toBe('/console/datasets')
})

test('the way back from a case leads to the box that was open and to what it was narrowed by', async () => {
  const page = await it.page()
  await signIn(page, 'education.steward')
  await page.getByRole('tab', { name: '我发起' }).click()
  await page.getByRole('button', { name: '正常' }).click()
  await page.getByLabel('排序').selectOption('newest')
  await page.getByRole('listitem').getByRole('link').first().click()
  await page.getByRole('heading', { name: '办理记录' }).waitFor()
  await page.goBack()
  await page.getByRole('tab', { name: '我发起', selected: true }).waitFor()
  await page.getByRole('button', { name: '正常', pressed: true }).waitFor()
  expect(await page.getByLabel('排序').inputValue()).toBe('newest')
  await page.goto('/console/grants')
  await page.getByRole('tab', { name: '我部门给出' }).click()
  await page.reload()
  await page.getByRole('tab', { name: '我部门给出', selected: true }).waitFor()
})

test('several cases are agreed at once, and the chosen ones leave the list', async () => {
  const page = await it.page()
  await signIn(page, 'transport.head')
  const boxes = page.getByRole('checkbox', { name: /^选择 GX-/ })
  await boxes.first().waitFor()
  const before = await boxes.count()
  expect(before).toBeGreaterThan(1)
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  await page.getByRole('region', { name: '已选' }).getByRole('button', { name: '同意共享' }).click()
  await page.getByText('2 件一并办理').waitFor()
  await shot(page, 'inbox-batch')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => boxes.count()).toBe(before - 2)
  expect(await seriousFaults(page)).toEqual([])
})

test('a refusal that is being written is there again when its dialog was closed or the page left', async () => {
  const page = await it.page()
  await signIn(page, 'transport.head')
  await page.getByRole('listitem').getByRole('link').filter({ hasText: '公交站点' }).first().click()
  const write = () => page.getByRole('button', { name: '不同意', exact: true }).click()
  await write()
  const reason = page.getByRole('dialog').getByLabel('理由')
  await reason.fill('所述用途没有写明职责依据，请补充后重新申请。')
  await page.keyboard.press('Escape')
  await page.reload()
  await write()
  expect(await reason.inputValue()).toBe('所述用途没有写明职责依据，请补充后重新申请。')
})

test('what was written of a request is back when its form is opened again, and gone for whoever comes next', async () => {
  const page = await it.page()
  await signIn(page, 'education.steward', `/console/datasets/${code}`)
  const open = async () => {
    await page.getByRole('button', { name: '申请共享' }).click()
    await page.getByLabel('使用场景').waitFor()
  }
  await open()
  await page.getByLabel('使用场景').fill('校车过渡测算')
  await page.getByRole('checkbox', { name: '编号' }).uncheck()
  await page.getByRole('checkbox', { name: '站点' }).check()
  await page.getByRole('button', { name: '加一个行条件' }).click()
  await page.getByLabel('条件值').fill('甲')
  await page.reload()
  await open()
  expect(await page.getByLabel('使用场景').inputValue()).toBe('校车过渡测算')
  expect(await page.getByRole('checkbox', { name: '编号' }).isChecked()).toBe(false)
  expect(await page.getByRole('checkbox', { name: '站点' }).isChecked()).toBe(true)
  expect(await page.getByLabel('条件值').inputValue()).toBe('甲')
  await page.keyboard.press('Escape')
  await page.getByLabel('当前账号').click()
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByLabel('用户名').waitFor()
  await signIn(page, 'water.steward', `/console/datasets/${code}`)
  await open()
  expect(await page.getByLabel('使用场景').inputValue()).toBe('')
})

test('a year of holidays is written as spans, shown with the due days that it moves, and entered by keyboard', async () => {
  const page = await it.page(360)
  await signIn(page, 'bureau.admin', '/console/calendar?year=2027')
  await page.getByText('2027 年放假安排未公布').waitFor()
  await page.getByRole('button', { name: '录入 2027 年放假安排' }).press('Enter')
  const dialog = page.getByRole('dialog')
  // A list made up for this test.
  await dialog.getByLabel('放假的日子').fill('1月1日至3日\n2月5日至11日\n五月一日')
  await dialog.getByText('没有读懂：五月一日').waitFor()
  await dialog.getByLabel('放假的日子').fill('1月1日至3日\n2月5日至11日')
  await dialog.getByLabel('补班的日子').fill('02-14')
  await dialog.getByText('读出放假 10 天 · 补班 1 天').waitFor()
  await dialog.getByRole('button', { name: '看会改变什么' }).press('Enter')
  await dialog.getByText('没有在办的截止日会改变。').waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('会发生什么')
  expect(await seriousFaults(page)).toEqual([])
  await shot(page, 'calendar-year')
  await dialog.getByRole('button', { name: '录入 2027 年放假安排' }).press('Enter')
  await page.getByText('2027 年放假安排已公布').waitFor()
  const february = page.getByRole('table', { name: '二月' })
  expect(await february.getByRole('cell', { name: '14 班' }).count()).toBe(1)
  expect(await february.getByRole('cell', { name: '5 休', exact: true }).count()).toBe(1)
  expect(await seriousFaults(page)).toEqual([])
})

test('a single day says which due days it moves before it is changed; who may not enter reads who does', async () => {
  const page = await it.page()
  await signIn(page, 'bureau.admin', '/console/calendar')
  await page.getByRole('button', { name: '改一天' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('哪一天').fill('2026-01-07')
  await dialog.getByText('这一天现在上班，改为放假。').waitFor()
  await dialog.getByLabel('理由').fill('暴雨红色预警，停工一天')
  await dialog.getByRole('button', { name: '看会改变什么' }).click()
  const [, n] = /(\d+) 件/.exec((await dialog.getByText('件在办的截止日会改变').textContent()) ?? '') ?? []
  expect(await dialog.getByRole('row').count()).toBe(Number(n) + 1)
  await dialog.getByRole('button', { name: '改这一天' }).click()
  await page.getByText(`已录入，${n} 件的截止日已重算。`).waitFor()
  await page.getByRole('cell', { name: '暴雨红色预警，停工一天' }).waitFor()
  const other = await it.page()
  await signIn(other, 'transport.steward', '/console/calendar')
  await other.getByText('由市大数据发展局的管理员录入').waitFor()
  expect(await other.getByRole('button', { name: '改一天' }).count()).toBe(0)
})

test('a number of the list opens what it counts, and an English page has English marks', async () => {
  const page = await it.page()
  await signIn(page, 'transport.steward', '/console/datasets')
  await page
    .getByRole('link', { name: / 版本 \d+$/ })
    .first()
    .click()
  await page.getByRole('tab', { name: /^版本/, selected: true }).waitFor()
  await page.evaluate(() => localStorage.setItem('lang', 'en'))
  await page.goto('/console/board')
  const totals = page.locator('.c-kpi')
  await totals.getByText('in time').first().waitFor()
  expect(await totals.textContent()).not.toMatch(/[（），：；、]/)
})
