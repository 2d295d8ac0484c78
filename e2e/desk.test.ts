import { beforeAll, expect, test } from 'vitest'
import { ingest, publish } from '../src/app/fixtures.ts'
import { looked, type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

// A head at the desk: what waits, one case with its limit, way and history, what others are told, who stands in.

let it: Stage
let id: string
let code: string

const asked = { basis: '《政务数据共享条例》第二十条', scope: '全部站点', method: 'api', until: '2027-01-31' }
async function submitted(code: string, scenario: string): Promise<string> {
  const applicant = await it.city.as('education.steward')
  const opened = await applicant.post('/api/sharing/requests', { ...asked, scenario, dataset: code, declaration: true })
  const made = String(opened.body['id'])
  await (await it.city.as('education.head')).post(`/api/cases/${made}/consent`)
  expect((await applicant.post(`/api/cases/${made}/submit`)).status).toBe(200)
  return made
}

beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  ;({ code } = await ingest(steward, { name: '站点.csv', bytes: Buffer.from('编号,站点\n01,甲\n') }))
  await publish(it.city, code)
  await it.city.moveTo('2026-01-19T10:00:00+08:00')
  await submitted(code, '学区划分')
  await it.city.moveTo('2026-01-29T10:00:00+08:00')
  id = await submitted(code, '校车线路规划')
  await it.city.moveTo('2026-02-02T15:20:00+08:00')
  await steward.post(`/api/cases/${id}/gaps`, { items: ['使用依据缺少文号', '使用范围没有写到岗位'] })
  await submitted(code, '站点安全检查')
  await it.city.moveTo('2026-02-05T16:48:00+08:00')
  await (await it.city.as('education.steward')).post(`/api/cases/${id}/resubmit`)
  await it.city.moveTo('2026-02-13T16:30:00+08:00')
})

test('the case page shows the limit, the way with its branch, why not, and takes 转办 and 催办', async () => {
  const page = await it.page()
  await signIn(page, 'transport.head', `/console/cases/${id}`)
  await page.getByText('剩 2 个工作日').first().waitFor()
  await page.getByRole('img', { name: /2026-01-29 收到.*2026-02-24 截止/ }).waitFor()
  await page.getByRole('listitem').filter({ hasText: '一次性告知补正' }).first().waitFor()
  await page.getByText('为什么不能办').click()
  await page.getByText('只能办一次，已经办过').waitFor()
  await looked(page, 'case')
  await page.getByRole('button', { name: '转办' }).click()
  await page.getByLabel('交给').selectOption({ index: 1 })
  await page.getByLabel('说明').fill('外出，请代为答复。')
  expect(await seriousFaults(page)).toEqual([])
  await shot(page, 'case-transfer')
  await page.getByRole('dialog').getByRole('button', { name: '转办' }).click()
  await page.getByRole('heading', { name: '转办、会签' }).waitFor()
  await page.evaluate(() => localStorage.setItem('lang', 'en'))
  await page.reload()
  await page.getByText('Process').first().waitFor()
  await page.getByText('Education Commission 演示·教育数据专员').first().waitFor()
  await page.getByText('《政务数据共享条例》, art. 21').first().waitFor()
  await shot(page, 'case-en')
})

test('the inbox counts, filters and shows the case beside the list; messages are told and read; a post is delegated', async () => {
  const page = await it.page()
  await signIn(page, 'transport.head')
  await page.getByRole('complementary', { name: '当前办件' }).waitFor()
  await looked(page, 'inbox')
  await page.getByRole('button', { name: /超期/ }).click()
  const lines = page.locator('.c-inb > li')
  await expect.poll(() => lines.count()).toBe(1)
  await page.getByRole('button', { name: /^全部/ }).click()
  const link = lines.nth(0).getByRole('link')
  await link.focus()
  await page.keyboard.press('x')
  await page.getByRole('region', { name: '已选' }).waitFor()
  await page.getByRole('link', { name: /^消息/ }).first().click()
  await page.getByText('督办').first().waitFor()
  await looked(page, 'messages')
  await page.getByRole('button', { name: '全部标为已读' }).click()
  await page.getByRole('button', { name: '全部标为已读' }).waitFor({ state: 'detached' })
  await page.getByRole('link', { name: '委托' }).first().click()
  await page.getByRole('button', { name: '新建委托' }).click()
  await page.getByLabel('从').fill('2026-02-14')
  await page.getByLabel('到（含当日）').fill('2026-02-20')
  await page.getByLabel('说明').fill('春节值班')
  await page.getByRole('dialog').getByRole('button', { name: '新建委托' }).click()
  await page.getByText('2026-02-14 – 2026-02-20').waitFor()
  await looked(page, 'delegations')
})

test('a step says what it does and offers what is often written; what somebody else decided first stays to be read', async () => {
  const other = await submitted(code, '公交专用道评估')
  const page = await it.page()
  await signIn(page, 'transport.head')
  const { body } = await (await it.city.as('transport.head')).get(`/api/cases/${other}`)
  const line = page.locator('.c-inb > li').filter({ hasText: String(body['number']) })
  await line.click()
  const pane = page.getByRole('complementary', { name: '当前办件' })
  await pane.getByRole('button', { name: '一次性告知补正' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('答复暂停计时').waitFor()
  await dialog.getByText('写入账本').waitFor()
  expect(await dialog.getByLabel('需要补正的内容').evaluate((it) => it === document.activeElement)).toBe(true)
  for (const some of [/使用依据没有写到/, /使用范围没有写到/]) await dialog.getByRole('button', { name: some }).click()
  expect((await dialog.getByLabel('需要补正的内容').inputValue()).split('\n')).toHaveLength(2)
  await shot(page, 'step')
  await (await it.city.as('transport.head')).post(`/api/cases/${other}/agree`)
  await dialog.getByRole('button', { name: '确定 一次性告知补正' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await line.count()).toBe(1)
  await page.keyboard.press('Escape')
  await line.waitFor({ state: 'detached' })
  // The longer words of the other language, and the bar of what was chosen, fit on a phone.
  await page.evaluate(() => localStorage.setItem('lang', 'en'))
  await page.setViewportSize({ width: 360, height: 900 })
  await page.reload()
  await page.locator('.c-inb > li').first().getByRole('checkbox').check()
  await page.getByRole('region', { name: 'Chosen' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
})

test('a correction is not taken up, an application not provided: each by the words of its kind', async () => {
  const tell = (door: string): Promise<unknown> =>
    it.city.visitor.post(`/api/opening/${door}`, { dataset: code, ...said })
  const said = { what: '第三行的站名不对', purpose: '路线规划', contact: '后台留言' }
  await tell('feedback')
  await tell('applications')
  const inbox = (await (await it.city.as('transport.head')).get('/api/inbox?box=todo')).body['items']
  const told = (inbox as { id: string; kind: string }[]).find((one) => one.kind === 'opening/feedback')
  const other = await it.page()
  await signIn(other, 'regulator.special', `/console/cases/${told?.id ?? ''}`)
  await other.getByText('只有承办单位和主管部门的经办岗位能看').waitFor()
  expect(await other.getByRole('alert').count()).toBe(0)
  await other.getByRole('button', { name: '催办' }).click()
  await other.getByLabel('催办内容').fill('请在期限内答复。')
  await other.getByRole('dialog').getByRole('button', { name: '催办' }).click()
  await other.getByText('您今天已经催办过').waitFor()
  expect(await other.getByRole('button', { name: '催办' }).count()).toBe(0)
  const page = await it.page()
  await signIn(page, 'transport.head')
  await page.getByRole('link', { name: /纠错与建议/ }).click()
  await page.getByText('提出', { exact: true }).waitFor()
  await page.getByRole('button', { name: '不予采纳' }).click()
  const dialog = page.getByRole('dialog', { name: '不予采纳' })
  await dialog.getByLabel('答复').fill('已与现场核对，站名无误。')
  await dialog.getByRole('button', { name: '确定 不予采纳' }).click()
  await page.getByRole('heading', { level: 1 }).getByText('不予采纳').waitFor()
  const list = (await it.city.visitor.get('/matters', { accept: 'text/html' })).text
  expect([list.includes('不予采纳'), list.includes('不予提供')]).toEqual([true, false])
  await page.goto('/console')
  await page.getByRole('link', { name: /开放申请/ }).click()
  await page.getByRole('button', { name: '不予提供' }).waitFor()
  expect(await page.getByText('不予采纳').count()).toBe(0)
})

test.each([
  ['citizen', '申请数据', '/apply'],
  ['assessor', '查找开放数据', '/datasets'],
  ['regulator.special', '时限看板', '/console/board'],
  ['auditadmin', '管理员操作记录', '/console/acts'],
] as const)('%s, who has no part in cases, finds what the account is for', async (who, name, path) => {
  const page = await it.page()
  await signIn(page, who)
  const link = page.getByRole('main').getByRole('link', { name })
  expect(await link.getAttribute('href')).toBe(path)
  expect(await seriousFaults(page)).toEqual([])
  await shot(page, `start-${who}`)
  const board = page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '时限看板' })
  expect(await board.count()).toBe(path.startsWith('/console') ? 1 : 0)
})

test('the timeliness report opens every number, and changes its period and grouping', async () => {
  const page = await it.page()
  await signIn(page, 'bureau.reviewer', '/console/report')
  const table = page.getByRole('table').first()
  await table.waitFor()
  const late = table.getByRole('link', { name: /^在办已超期 1/ }).first()
  await late.click()
  const rows = page.getByRole('heading', { name: '明细' })
  await expect.poll(() => page.getByRole('table').last().getByRole('row').count()).toBe(2)
  await expect.poll(() => rows.evaluate((it) => it === document.activeElement)).toBe(true)
  await page.getByRole('button', { name: /去掉条件 在办已超期/ }).click()
  await expect.poll(() => rows.evaluate((it) => it === document.activeElement)).toBe(true)
  await table
    .getByRole('link', { name: /^按时率/ })
    .first()
    .click()
  await page.getByRole('button', { name: /已办结/ }).waitFor()
  await looked(page, 'report')
  await page.getByRole('button', { name: '依据' }).click()
  await table.getByText('《政务数据共享条例》').first().waitFor()
  await page.getByLabel('至').fill('2026-01-06')
  await expect.poll(() => new URL(page.url()).search).toContain('until=2026-01-06')
})

test('what a step does is said before it is confirmed, and an opening is stopped with its reason', async () => {
  const steward = await it.city.as('transport.steward')
  const { code } = await ingest(
    steward,
    { name: '线路.csv', bytes: Buffer.from('编号,线路\n01,甲\n') },
    { title: '线路', open: 'closed' },
  )
  await publish(it.city, code)
  const { items } = (await steward.get(`/api/security/${code}/grades`)).body as {
    items: { column: string; class: string; grade: number }[]
  }
  await steward.post(`/api/security/${code}/grades`, {
    columns: items.map(({ column, class: kind, grade }) => ({ column, class: kind, grade })),
  })
  const proposed = await steward.post('/api/opening/releases', { dataset: code, omit: [], reason: '公众常问的线路' })
  const release = String(proposed.body['id'])
  for (const [who, name] of [
    ['transport.head', 'consent'],
    ['bureau.reviewer', 'release'],
  ] as const) {
    const answer = await (await it.city.as(who)).post(`/api/cases/${release}/${name}`)
    expect(answer.status, answer.text).toBe(200)
  }
  const page = await it.page()
  await signIn(page, 'transport.head', `/console/cases/${release}`)
  await page.getByRole('cell', { name: '级别：通过' }).waitFor()
  const late = await it.page()
  await signIn(late, 'transport.head', `/console/cases/${release}`)
  await late.getByRole('button', { name: '撤回' }).click()
  await page.getByRole('button', { name: '撤回' }).click()
  const dialog = page.getByRole('dialog', { name: '撤回' })
  await dialog.getByText('立即停止向公众开放').waitFor()
  await dialog.getByLabel('理由').fill('线路正在调整，核对后再开放。')
  await dialog.getByRole('button', { name: '确定 撤回' }).click()
  await page.getByText('已停止开放').first().waitFor()
  // Who comes later hears where it stands and who brought it there, in words.
  await late.getByLabel('理由').fill('数据有误，先停止开放。')
  await late.getByRole('button', { name: '确定 撤回' }).click()
  await late
    .getByRole('alert')
    .getByText(/现在是“已停止开放”（市交通运输委员会 .* 撤回）/)
    .waitFor()
})
