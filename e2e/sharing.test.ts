import { beforeAll, expect, test } from 'vitest'
import { ingest, publish } from '../src/app/fixtures.ts'
import { type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

// Grades, quality, a request and its grant, as the people of both departments see them.

let it: Stage
let code: string
const widths = [1440, 768, 360] as const

beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  const lines = [
    '编号,姓名,手机号,区县代码,发证日期,有效期至,备注',
    ...Array.from(
      { length: 40 },
      (_, at) =>
        `${String(at + 1).padStart(4, '0')},王晓${'明桐国远怡然'.charAt(at % 6)},139${String(10_000_000 + at * 9973)},${at === 7 ? '500199' : '500112'},2024-01-01,${at === 3 ? '2023-01-01' : '2029-01-01'},${at === 5 ? '已联系 13912345678 约定上门' : '资料齐全'}`,
    ),
  ]
  const file = { name: '从业资格.csv', bytes: Buffer.from(`${lines.join('\n')}\n`) }
  code = (await ingest(steward, file, { title: '出租汽车驾驶员从业资格', open: 'closed' })).code
  await it.city.city.settle()
  await publish(it.city, code)
})

test('a grade is decided with its reason in sight; a find opens its row, and a value is shown for a reason', async () => {
  for (const width of widths) {
    const page = await it.page(width)
    await signIn(page, 'transport.head', `/console/datasets/${code}`)
    await page.getByRole('tab', { name: '分类分级' }).click()
    await page.getByText('一般 3 级').first().waitFor()
    await shot(page, `grades-${width}`)
    expect(await seriousFaults(page)).toEqual([])
  }
  const page = await it.page()
  await signIn(page, 'transport.head', `/console/datasets/${code}`)
  await page.getByRole('tab', { name: '分类分级' }).click()
  await page.getByRole('button', { name: /^手机号码 1 处$/ }).click()
  const finds = page.getByRole('dialog', { name: /备注/ })
  await finds.getByText('*******5678').waitFor()
  await shot(page, 'finds')
  await finds.getByRole('button', { name: '查看原值' }).click()
  await page.getByLabel('查看理由').fill('核对是否误写')
  await page.getByRole('dialog', { name: '查看原值' }).getByRole('button', { name: '查看原值' }).click()
  await finds.getByText('已联系 13912345678 约定上门').waitFor()
  await finds.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('row', { name: /^备注/ }).getByRole('button', { name: '逐项确认' }).click()
  const dialog = page.getByRole('dialog', { name: /备注/ })
  await dialog.getByLabel('级别').selectOption('1')
  await dialog.getByText('须由本部门负责人办理').waitFor()
  await dialog.getByLabel('理由').fill('备注中的号码已核实为公开服务热线')
  await shot(page, 'grade-decide')
  expect(await seriousFaults(page)).toEqual([])
  await dialog.getByRole('button', { name: '确认分级' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('row', { name: /^备注/ }).getByText('已确认').waitFor()
})

test('findings of a version open their rows, covered where graded', async () => {
  for (const width of widths) {
    const page = await it.page(width)
    await signIn(page, 'transport.steward', `/console/datasets/${code}`)
    await page.getByRole('tab', { name: '质量' }).click()
    await page.getByRole('button', { name: '查看行 1' }).first().click()
    await page.getByRole('region', { name: '质量发现' }).getByRole('button', { name: '查看原值' }).first().waitFor()
    await shot(page, `quality-${width}`)
    expect(await seriousFaults(page)).toEqual([])
  }
})

test('asked by grade and condition, decided in sight of all of it, and stopped from the list of what was given', async () => {
  const page = await it.page()
  await signIn(page, 'education.steward', `/console/datasets/${code}`)
  await page.getByRole('button', { name: '申请共享' }).click()
  const form = page.getByRole('dialog', { name: '申请共享' })
  await form.getByText('一般 3 级').first().waitFor()
  expect(await form.getByRole('checkbox', { name: '手机号' }).isChecked()).toBe(false)
  await form.getByLabel('使用依据').fill('校车驾驶员资格审核职责')
  await form.getByLabel('使用场景').fill('校车驾驶员资格核查')
  await form.getByLabel('使用范围').fill('基础教育处')
  await form.getByLabel('使用时限').fill('2020-06-30')
  await form.getByLabel('我承诺').check()
  await form.getByRole('button', { name: '提交' }).click()
  // Told above the verb and in sight, by what the form calls the field.
  const told = form.getByRole('alert').getByText('使用时限：')
  await told.waitFor()
  const verb = await form.getByRole('button', { name: '提交' }).boundingBox()
  expect((await told.boundingBox())?.y).toBeLessThan(verb?.y ?? 0)
  await form.getByLabel('使用时限').fill('2026-06-30')
  await form.getByRole('checkbox', { name: '姓名' }).check()
  await form.getByRole('button', { name: '加一个行条件' }).click()
  await form.getByLabel('条件列').selectOption('区县代码')
  await form.getByLabel('条件值').fill('500112')
  await form.getByLabel('我承诺').check()
  await shot(page, 'ask')
  expect(await seriousFaults(page)).toEqual([])
  await form.getByRole('button', { name: '提交' }).click()
  await page.waitForURL(/\/console\/cases\//)
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const step = async (who: string, name: string): Promise<void> => {
    expect((await (await it.city.as(who)).post(`/api/cases/${id}/${name}`)).status).toBe(200)
  }
  await step('education.head', 'consent')
  await step('education.steward', 'submit')
  for (const width of widths) {
    const decider = await it.page(width)
    await signIn(decider, 'transport.head', `/console/cases/${id}`)
    await decider.getByText('区县代码 等于 500112').waitFor()
    await decider.getByText('只留姓氏').waitFor()
    await shot(decider, `request-${width}`)
    expect(await seriousFaults(decider)).toEqual([])
  }
  await step('transport.head', 'agree')
  await step('transport.steward', 'deliver')
  for (const width of widths) {
    const giver = await it.page(width)
    await signIn(giver, 'transport.head', '/console/grants')
    await giver.getByRole('tab', { name: '我部门给出' }).click()
    await giver.getByRole('button', { name: '暂停' }).waitFor()
    await shot(giver, `grants-${width}`)
    expect(await seriousFaults(giver)).toEqual([])
  }
  expect((await (await it.city.as('education.steward')).get(`/api/data/${code}/rows`)).status).toBe(200)
  const giver = await it.page()
  await signIn(giver, 'transport.head', `/console/datasets/${code}?tab=uses`)
  // A use names the request that it is allowed by, and leads to it.
  await giver.getByRole('link', { name: 'GX-2026-000001' }).click()
  await giver.waitForURL(`**/console/cases/${id}`)
  await page.goto('/console/grants')
  await page.getByRole('button', { name: '复制 curl' }).waitFor()
  await page.evaluate(() => localStorage.setItem('lang', 'en'))
  await page.reload()
  await page.getByRole('tab', { name: 'Held by us' }).waitFor()
  await shot(page, 'grants-en')
})
