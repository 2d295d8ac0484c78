import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { ingest, newVersion } from '../src/app/fixtures.ts'
import { type Stage, seriousFaults, signIn, stage } from './stage.ts'

// The wizard under hands that go back, reload, press twice and are overtaken: nothing that was filled in is lost.

let it: Stage
beforeAll(async () => {
  it = await stage()
})

const stops = { name: '站点.csv', mimeType: 'text/csv', buffer: Buffer.from('编号,站点\n01,甲\n02,乙\n') }

async function chosen(path = '/console/upload', file = stops): Promise<Page> {
  const page = await it.page()
  await signIn(page, 'transport.steward', path)
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page.getByRole('button', { name: '下一步：对应目录' }).click()
  return page
}

test('a reload, the browser’s back and another target keep what was filled in; two presses make one version', async () => {
  const page = await chosen()
  await page.getByLabel('摘要').fill('每月更新的站点。')
  await page.getByLabel('共享类型').selectOption('refused')
  await page.getByLabel('不予共享的依据').fill('涉及安全防范设施的位置。')
  const same = async () => {
    expect(await page.getByLabel('摘要').inputValue()).toBe('每月更新的站点。')
    expect(await page.getByLabel('共享类型').inputValue()).toBe('refused')
    expect(await page.getByLabel('不予共享的依据').inputValue()).toBe('涉及安全防范设施的位置。')
  }
  await page.reload()
  await same()
  await page.goBack()
  await page.getByRole('heading', { name: '入库后的前几行' }).waitFor()
  await page.goForward()
  await same()
  const { code } = await ingest(await it.city.as('transport.steward'), { name: '线路.csv', bytes: stops.buffer })
  await page.reload()
  const into = page.getByLabel('放进哪个数据集')
  await into.selectOption(code)
  await into.selectOption('')
  await same()
  let sent = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/commit')) sent += 1
  })
  await page.getByLabel('主题').fill('交通运输')
  await page.getByRole('button', { name: '入库' }).dblclick()
  await page.getByText('收到 2 = 入库 2 + 隔离 0').waitFor()
  expect(sent).toBe(1)
  await page.getByRole('link', { name: '入库 2' }).waitFor()
  await page.reload()
  await page.getByText('收到 2 = 入库 2 + 隔离 0').waitFor()
})

test('a version made by somebody else in between is told, and written over only when that is meant', async () => {
  const steward = await it.city.as('transport.steward')
  const { code } = await ingest(steward, { name: '站点.csv', bytes: stops.buffer })
  const page = await chosen(`/console/upload?dataset=${code}`)
  await page.getByText('版本 1 → 2').waitFor()
  await newVersion(steward, code, { name: '站点.csv', bytes: stops.buffer })
  await page.getByRole('button', { name: '入库' }).click()
  await page.getByRole('alert').getByText('请与它比较后重新提交').waitFor()
  await page.getByText('第 2 版刚刚入库').waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.getByRole('button', { name: '在它之后入库' }).click()
  await page.getByRole('button', { name: '入库', exact: true }).press('Enter')
  await page.getByRole('heading', { name: '版本 3' }).waitFor()
  // What was pressed is gone: the last step has the focus.
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('入库')
})

test('an upload is given up only after it was said what goes with it', async () => {
  const page = await chosen()
  const giveUp = () => page.getByRole('button', { name: '放弃' }).first().click()
  await giveUp()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await page.getByLabel('摘要').waitFor()
  await giveUp()
  await page.getByRole('dialog').getByRole('button', { name: '放弃' }).click()
  await page.getByText('或拖到这里').waitFor()
  expect(new URL(page.url()).search).toBe('')
})

test('rows that are being mended survive a reload, and a row given back is not given back again', async () => {
  const bytes = Buffer.from('编号,站点,票价\n01,甲,2\n02,乙,2\n03,丙\n04,丁\n05,戊,2\n')
  const { code } = await ingest(await it.city.as('transport.steward'), { name: '站牌.csv', bytes })
  const page = await it.page()
  await signIn(page, 'transport.steward', `/console/quarantine/${code}/1`)
  await page.getByLabel('行号 4 票价').fill('3')
  await page.getByLabel('行号 5 票价').fill('4')
  await page.reload()
  expect(await page.getByLabel('行号 4 票价').inputValue()).toBe('3')
  expect(await page.getByLabel('行号 5 票价').inputValue()).toBe('4')
  await page.getByLabel('选择 行号 4').check()
  await page.getByRole('button', { name: '交回修正的行' }).click()
  await page.getByText('隔离 2 = 已修正 1 + 待修正 1').waitFor()
  expect(await page.getByLabel('选择 行号 4').count()).toBe(0)
  expect(await page.getByLabel('行号 5 票价').inputValue()).toBe('4')
})
