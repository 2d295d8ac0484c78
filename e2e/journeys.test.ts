import iconv from 'iconv-lite'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

let it: Stage
let code = ''
beforeAll(async () => {
  it = await stage()
})

const lines = [
  '线路编号,站点名称,票价,开通日期',
  ...Array.from(
    { length: 60 },
    (_, at) => `${String(at + 1).padStart(4, '0')},第${at}站,${(at % 5) + 1}.50,2019年3月${(at % 28) + 1}日`,
  ),
  '坏行',
]
const file = {
  name: '公交站点.csv',
  mimeType: 'text/csv',
  buffer: iconv.encode(`${lines.join('\r\n')}\r\n`, 'gb18030'),
}

const act = async (page: Page, name: string, fill?: (page: Page) => Promise<void>): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).click()
  if (fill !== undefined) await fill(page)
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('a steward brings a GB18030 file to the public', () => {
  test('upload, look, enter, version', async () => {
    const page = await it.page()
    await signIn(page, 'transport.steward', '/console/upload')
    await shot(page, 'upload-choose')
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('gb18030').first().waitFor()
    await shot(page, 'upload-proposed')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: '下一步：对应目录' }).click()
    await page.getByLabel('标题', { exact: true }).fill('公交站点')
    await page.getByLabel('英文标题').fill('Bus stops')
    await page.getByLabel('摘要').fill('全市公交站点，每月更新。')
    await page.getByLabel('主题').fill('交通运输')
    await page.getByLabel('共享条件').fill('仅用于申请所写用途。')
    await page.getByLabel('开放类型').selectOption('unconditional')
    await page.getByRole('button', { name: '入库' }).click()
    await page.getByText('收到 61 = 入库 60 + 隔离 1').waitFor()
    await shot(page, 'upload-done')
    code = (await page.getByRole('link', { name: /^5000001014-/ }).textContent()) ?? ''
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('link', { name: code }).click()
    await it.city.city.settle()
    await page.getByRole('tab', { name: '质量' }).click()
    await page.getByText('脏数据出现率').waitFor()
    await shot(page, 'dataset-quality')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('tab', { name: '分类分级' }).click()
    await page.getByRole('button', { name: '确认分级' }).click()
    await page.getByText('已确认').first().waitFor()
  })

  test('head, steward and bureau publish it in turn', async () => {
    for (const [who, step] of [
      ['transport.head', '同意报送'],
      ['transport.steward', '提交'],
      ['bureau.reviewer', '发布'],
    ] as const) {
      const page = await it.page()
      await signIn(page, who, `/console/datasets/${code}`)
      await act(page, step)
      await page.getByText({ 同意报送: '负责人已审', 提交: '待审核', 发布: '已发布' }[step]).first().waitFor()
    }
    const portal = await it.page()
    await portal.goto(`/datasets?q=${encodeURIComponent('交委 gongjiao')}`)
    await portal.getByRole('link', { name: '公交站点' }).click()
    await portal.getByRole('heading', { name: '公交站点' }).waitFor()
    await shot(portal, 'portal-dataset')
    expect(await seriousFaults(portal)).toEqual([])
  })
})

describe('a request on the clock, across the Spring Festival', () => {
  let place = ''

  test('asked with the five statutory items, consented and sent', async () => {
    await it.city.moveTo('2026-02-13T16:30:00+08:00')
    const page = await it.page()
    await signIn(page, 'education.steward', `/console/datasets/${code}`)
    await page.getByRole('button', { name: '申请共享' }).click()
    await page.getByLabel('使用依据').fill('学生交通安全管理职责')
    await page.getByLabel('使用场景').fill('学生公交专线测算')
    await page.getByLabel('使用范围').fill('基础教育处')
    await page.getByLabel('使用时限').fill('2026-12-31')
    await page.getByLabel('开通日期').uncheck()
    await page.getByLabel('我承诺').check()
    await shot(page, 'request-form')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: '提交' }).click()
    await page.getByText('GX-2026-000001').first().waitFor()
    place = new URL(page.url()).pathname
    const head = await it.page()
    await signIn(head, 'education.head', place)
    await act(head, '同意申请')
    await page.reload()
    await act(page, '提交')
    await page
      .getByText('02-14')
      .first()
      .waitFor({ timeout: 1000 })
      .catch(() => undefined)
    await page.getByText('03-05').first().waitFor()
    await shot(page, 'case-submitted')
  })

  test('an empty refusal is stopped with the reason, a template helps', async () => {
    const page = await it.page(360)
    await signIn(page, 'transport.head', place)
    await page.getByRole('button', { name: '不同意', exact: true }).click()
    await page.getByRole('dialog').getByLabel('理由').fill('不同意')
    await page.getByRole('button', { name: '确定' }).click()
    await page.getByRole('alert').waitFor()
    await shot(page, 'refuse-360')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: '取消' }).click()
  })

  test('agreed, delivered, used by its fields only', async () => {
    const head = await it.page()
    await signIn(head, 'transport.head', '/console')
    await head.getByRole('link', { name: '公交站点' }).first().click()
    await act(head, '同意共享')
    const steward = await it.page()
    await signIn(steward, 'transport.steward', place)
    await act(steward, '提供数据')
    await steward.getByText('已提供').first().waitFor()
    await shot(steward, 'case-delivered')
    const page = await it.page()
    await signIn(page, 'education.steward', '/console/grants')
    const path = (await page.locator('code').first().textContent()) ?? ''
    const rows = await page.evaluate(async (at) => (await fetch(at)).json() as Promise<Record<string, unknown>[]>, path)
    expect(Object.keys(rows[0] ?? {})).toEqual(['线路编号', '站点名称', '票价'])
    await shot(page, 'grants')
  })

  test('another request is refused with a reason of substance', async () => {
    const applicant = await it.city.as('education.steward')
    const asked = await applicant.post('/api/sharing/requests', {
      dataset: code,
      basis: '职责',
      scenario: '统计',
      scope: '规划处',
      method: 'file',
      until: '2026-12-31',
      declaration: true,
    })
    const id = String(asked.body['id'])
    await (await it.city.as('education.head')).post(`/api/cases/${id}/consent`)
    await applicant.post(`/api/cases/${id}/submit`)
    const page = await it.page()
    await signIn(page, 'transport.head', `/console/cases/${id}`)
    await act(page, '不同意', async (on) => {
      await on.getByRole('button', { name: /逐条数据超出用途所需/ }).click()
    })
    await page.getByText('逐条数据超出用途所需').waitFor()
    expect(await seriousFaults(page)).toEqual([])
  })
})

const portal = [
  '/',
  '/datasets',
  '/organizations',
  '/statistics',
  '/updates',
  '/matters',
  '/help',
  '/law',
  '/ledger',
  '/verify',
  '/apply',
  '/feedback',
  '/receipts',
] as const
describe.each([1440, 768, 360])('public pages at %i px', (width) => {
  test.each(portal)('%s', async (path) => {
    const page = await it.page(width)
    for (const lang of ['', '?lang=en']) {
      await page.goto(`${path}${lang}`)
      await shot(page, `portal${path.replaceAll('/', '-')}${lang === '' ? '' : '-en'}-${width}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1)).toBe(true)
      if (width !== 768) expect(await seriousFaults(page)).toEqual([])
    }
    await page.context().close()
  })
})

test.each(['dark', 'large', 'high', 'large.high.dark'])(
  'the portal in the display %s, also at 320 px',
  async (display) => {
    const page = await it.page(320)
    await page.context().addCookies([{ name: 'heliu_display', value: display, url: it.base }])
    for (const path of ['/', `/datasets/${code}`, '/organizations?lang=en', '/apply', '/verify', '/nowhere']) {
      await page.goto(path)
      expect({ path, wide: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1) }).toEqual({
        path,
        wide: false,
      })
      expect({ path, faults: await seriousFaults(page) }).toEqual({ path, faults: [] })
    }
    await page.context().close()
  },
)

const desk = [
  '/console',
  '/console/board',
  '/console/upload',
  '/console/datasets',
  '/console/grants',
  '/console/account',
  '/console/operations',
]
describe.each([1440, 768, 360])('console pages at %i px', (width) => {
  test.each(['zh', 'en'])('in %s', async (lang) => {
    const page = await it.page(width)
    await page.addInitScript((to) => localStorage.setItem('lang', to), lang)
    await page.goto('/console')
    await page.locator('input[name=username]').fill('transport.steward')
    await page.locator('input[name=password]').fill('heliu-demo')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').first().waitFor()
    for (const path of [...desk, `/console/datasets/${code}`]) {
      expect((await page.goto(path))?.status()).toBe(200)
      await page.locator('main h1').first().waitFor()
      await page.waitForLoadState('networkidle')
      await shot(page, `desk${path.replaceAll('/', '-')}-${lang}-${width}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1)).toBe(true)
      if (width !== 768) expect({ path, faults: await seriousFaults(page) }).toEqual({ path, faults: [] })
    }
    await page.context().close()
  })
})
