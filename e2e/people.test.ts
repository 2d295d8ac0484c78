import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

// People, posts and tokens as the three administrators and everybody else keep them in the workbench.

let it: Stage
beforeAll(async () => {
  it = await stage()
})

const looked = async (page: Page, name: string): Promise<void> => {
  for (const width of [1440, 768, 360]) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `${name}-${width}`)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect([name, width, wide]).toEqual([name, width, 0])
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  expect([name, await seriousFaults(page)]).toEqual([name, []])
}

test('from a new person to the record of it, each office its own step', async () => {
  const sys = await it.page()
  await signIn(sys, 'sysadmin', '/console/people')
  await sys.getByText('新增人员').click()
  await sys.getByRole('textbox', { name: /^用户名/ }).fill('ouyang.ling')
  await sys.getByLabel('姓名', { exact: true }).fill('演示·欧阳䶮')
  await sys.getByRole('button', { name: '保存' }).click()
  const password = (await sys.getByRole('status').locator('pre').textContent()) ?? ''
  expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
  await looked(sys, 'people')
  await sys.getByRole('link', { name: '演示·欧阳䶮' }).first().click()
  await sys.getByRole('combobox', { name: '单位' }).selectOption({ label: '市交通运输委员会' })
  await sys.getByRole('combobox', { name: '岗位' }).selectOption({ label: '数据专员' })
  await sys.getByRole('button', { name: '任职' }).click()
  await sys.getByRole('cell', { name: '市交通运输委员会', exact: true }).waitFor()
  await looked(sys, 'person')
  expect(await sys.getByRole('button', { name: '设定许可级别' }).count()).toBe(0)

  const sec = await it.page()
  await signIn(sec, 'secadmin', new URL(sys.url()).pathname)
  await sec.getByRole('combobox', { name: '许可级别' }).selectOption('3')
  await sec.getByRole('button', { name: '设定许可级别' }).click()
  await sec.getByText('许可级别 3').waitFor()

  const own = await it.page()
  await own.goto('/console')
  await own.getByLabel('用户名').fill('ouyang.ling')
  await own.getByLabel('密码').fill(password)
  await own.getByRole('button', { name: '登录' }).click()
  await own.getByRole('heading', { name: '首次登录，请先修改密码' }).waitFor()
  await shot(own, 'first-password')
  await own.getByLabel('原密码').fill(password)
  await own.getByLabel('新密码').fill('两江交汇-Chongqing-1')
  await own.getByLabel('再输一次').fill('两江交汇-Chongqing-1')
  await own.getByRole('button', { name: '修改密码' }).click()
  await own.getByRole('navigation', { name: '主菜单' }).waitFor()

  await it.city.city.ledger.publish()
  const audit = await it.page()
  await signIn(audit, 'auditadmin', '/console/acts')
  await audit.getByRole('cell', { name: '设定许可级别' }).first().waitFor()
  await looked(audit, 'acts')
})

test('tokens and sessions: made once, listed, revoked after a question, by keyboard', async () => {
  const page = await it.page()
  await signIn(page, 'transport.steward', '/console/account')
  await page.getByLabel('令牌名称').fill('每日上传')
  await page.getByLabel('有效期至').fill('2026-06-30')
  await page.getByLabel('令牌名称').press('Enter')
  await page.getByText('只显示这一次').waitFor()
  await looked(page, 'account')
  const revoke = page.getByRole('button', { name: '撤销 每日上传' })
  await revoke.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('cell', { name: '已终止' }).waitFor()
  expect(await revoke.count()).toBe(0)
})

test('the bureau enters an organisation, which is then found by its short name', async () => {
  const page = await it.page()
  await signIn(page, 'bureau.admin', '/console/organizations')
  await page.getByText('登记单位', { exact: true }).click()
  await page.getByRole('textbox', { name: /^单位全称/ }).fill('渝江燃气有限公司')
  await page.getByRole('textbox', { name: /^简称与旧称/ }).fill('燃气公司、渝江')
  await looked(page, 'new-organization')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByRole('status').getByRole('link', { name: '渝江燃气有限公司' }).click()
  await page.getByRole('heading', { name: '渝江燃气有限公司' }).waitFor()
  await page.getByText('5000002501').waitFor()
  const other = await it.page()
  await signIn(other, 'transport.steward', '/console/organizations')
  expect(await other.getByText('登记单位', { exact: true }).count()).toBe(0)
  await other.getByRole('searchbox', { name: /旧名称/ }).fill('渝江')
  await other.getByRole('link', { name: '渝江燃气有限公司' }).waitFor()
})

test('an organisation by its old name, its region’s history, and the matrix', async () => {
  const page = await it.page()
  await signIn(page, 'education.head', '/console/organizations')
  await page.getByRole('searchbox', { name: '名称、简称或旧名称' }).fill('开县')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: '开州区' }).waitFor()
  await page.getByLabel('区县').selectOption({ label: '渝中区' })
  await page.getByLabel('乡镇街道').selectOption({ label: '解放碑街道' })
  await looked(page, 'organizations')
  await page.getByRole('link', { name: '开州区' }).click()
  await page.getByRole('cell', { name: '500234' }).waitFor()
  await page.getByText('只有本单位人员').waitFor()
  await looked(page, 'organization')
  await page.goto('/console/access')
  await page.getByLabel('筛选接口').fill('/api/people')
  await page.getByText(/^共 \d+$/).waitFor()
  await looked(page, 'matrix')
})
