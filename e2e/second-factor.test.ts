import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { administrators } from '#model/identity'
import { codeShown } from '../src/app/phone.ts'
import { looked, type Stage, signIn, stage } from './stage.ts'

// A second factor from its beginning to its end, as somebody with a phone beside the keyboard walks it.

let it: Stage
/** A city that asks its administrators for one. */
let strict: Stage
beforeAll(async () => {
  it = await stage()
  strict = await stage({ secondFactorOf: administrators })
})

/** Time goes on so far that the next code of the app is a new one. */
const later = () => it.city.database.pool.query('update identity.second_factors set last_step = last_step - 5')

/** The first step of signing in, by keyboard: the second then has the focus. */
async function passwordStep(page: Page, username: string): Promise<void> {
  await page.goto('/console/account')
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill('heliu-demo')
  await page.keyboard.press('Enter')
  await page.getByText('密码正确，还需要动态码').waitFor()
}

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('autocomplete') ?? null)

async function turnedOn(page: Page): Promise<{ secret: string; codes: string[] }> {
  const part = page.getByRole('region', { name: '动态码', exact: true })
  await part.getByLabel('密码').fill('heliu-demo')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: /二维码/ }).waitFor()
  await looked(page, 'second-factor')
  const secret = ((await part.locator('pre').textContent()) ?? '').replaceAll(' ', '')
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  await part.getByLabel(/^动态码/).fill('000000')
  await page.keyboard.press('Enter')
  await part.getByRole('alert').waitFor()
  await part.getByLabel(/^动态码/).fill(codeShown(secret))
  await page.keyboard.press('Enter')
  await part.getByText('只显示这一次').waitFor()
  await looked(page, 'recovery-codes')
  const codes = ((await part.locator('pre').textContent()) ?? '').split('\n')
  expect(codes).toHaveLength(10)
  const saving = page.waitForEvent('download')
  await part.getByRole('button', { name: '存为文件' }).click()
  const saved = await readFile(await (await saving).path(), 'utf8')
  expect(saved.trim().split('\n')).toEqual(codes)
  await part.getByRole('button', { name: '已经保存好' }).click()
  await part.getByText('还有 10 个恢复码').waitFor()
  await later()
  return { secret, codes }
}

test('turned on, signed in with by code and by recovery code, turned off again, all by keyboard', async () => {
  const page = await it.page()
  await signIn(page, 'transport.steward', '/console/account')
  const { secret, codes } = await turnedOn(page)

  const second = await it.page()
  await passwordStep(second, 'transport.steward')
  expect(await focused(second)).toBe('one-time-code')
  await looked(second, 'sign-in-code')
  await second.keyboard.type('123')
  await second.keyboard.press('Enter')
  await second.getByRole('alert').waitFor()
  // What was wrong is gone, and the next is typed without another key.
  expect(await focused(second)).toBe('one-time-code')
  await second.keyboard.type(codeShown(secret))
  await second.keyboard.press('Enter')
  await second.getByRole('heading', { name: '账号与令牌' }).waitFor()
  await second.getByRole('cell', { name: '密码和动态码' }).first().waitFor()

  const third = await it.page()
  await passwordStep(third, 'transport.steward')
  await third.getByRole('button', { name: '手机不在身边，用恢复码' }).click()
  expect(await focused(third)).toBe('off')
  await third.keyboard.type(codes[0] ?? '')
  await third.keyboard.press('Enter')
  await third.getByRole('cell', { name: '密码和恢复码' }).waitFor()
  await third.getByText('还有 9 个恢复码').waitFor()

  await later()
  await third.getByRole('button', { name: '停用动态码' }).click()
  const asked = third.getByRole('dialog')
  await asked.getByLabel('密码').fill('heliu-demo')
  await asked.getByLabel(/^动态码/).fill(codeShown(secret))
  await looked(third, 'second-factor-end')
  await third.keyboard.press('Enter')
  await third.getByRole('button', { name: '设置动态码' }).waitFor()
})

test('lost with its recovery codes it is taken off by the security administrator, and its owner is told', async () => {
  const page = await it.page()
  await signIn(page, 'education.head', '/console/account')
  await turnedOn(page)
  const sec = await it.page()
  await signIn(sec, 'secadmin', '/console/people/demo-education.head')
  await sec.getByRole('button', { name: /^重置动态码/ }).click()
  await sec.getByRole('dialog').getByText('先核实').waitFor()
  await sec.getByRole('button', { name: '确定 重置动态码' }).click()
  await sec.getByRole('button', { name: /^重置动态码/ }).waitFor({ state: 'detached' })
  await looked(sec, 'second-factor-reset')

  const again = await it.page()
  await signIn(again, 'education.head')
  const notice = again.getByRole('alert').filter({ hasText: '演示·安全管理员 重置了您的动态码' })
  await notice.waitFor()
  await looked(again, 'second-factor-notice')
  await notice.getByRole('button', { name: '知道了' }).click()
  await notice.waitFor({ state: 'detached' })

  await it.city.city.ledger.publish()
  const audit = await it.page()
  await signIn(audit, 'auditadmin', '/console/acts')
  await audit.getByRole('cell', { name: '重置动态码' }).waitFor()
})

test('where the post asks for one, it is set up in the place of any page, before anything else', async () => {
  const page = await strict.page()
  // Whoever has no phone at hand can go away again.
  await page.goto('/console/people')
  await page.getByLabel('用户名').fill('auditadmin')
  await page.getByLabel('密码').fill('heliu-demo')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '请先设置动态码' }).waitFor()
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByLabel('用户名').fill('sysadmin')
  await page.getByLabel('密码').fill('heliu-demo')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '请先设置动态码' }).waitFor()
  await looked(page, 'first-factor')
  await page.getByLabel('密码').fill('heliu-demo')
  await page.keyboard.press('Enter')
  const secret = (await page.locator('pre').textContent()) ?? ''
  await page.getByLabel(/^动态码/).fill(codeShown(secret.replaceAll(' ', '')))
  await page.keyboard.press('Enter')
  await page.getByText('十个恢复码只显示这一次').waitFor()
  // Whoever looks elsewhere meanwhile, and has the page ask anew who they are, still finds the codes here.
  await page.waitForTimeout(5500)
  const asked = page.waitForResponse((it) => it.url().endsWith('/api/session'))
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')))
  expect(await (await asked).json()).not.toHaveProperty('mustSetSecondFactor')
  await looked(page, 'first-codes')
  expect(((await page.locator('pre').textContent()) ?? '').split('\n')).toHaveLength(10)
  await page.getByRole('button', { name: '已经保存好' }).click()
  await page.getByRole('heading', { name: '人员与岗位' }).waitFor()
})
