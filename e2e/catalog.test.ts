import exceljs from 'exceljs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type Stage, seriousFaults, shot, signIn, stage } from './stage.ts'

let it: Stage

beforeAll(async () => {
  it = await stage()
})

const widths = [1440, 768, 360] as const
const looked = async (page: Page, name: string): Promise<void> => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `${name}-${width}`)
    expect(
      await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
      `${name} ${width}`,
    ).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  expect(await seriousFaults(page), name).toEqual([])
}

const act = async (page: Page, name: string, fill?: () => Promise<void>): Promise<void> => {
  await page.getByRole('button', { name, exact: true }).click()
  if (fill !== undefined) await fill()
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Journey 2: a workbook with a faulty row, mended, entered, published, and found by the public. */
test('a steward imports a catalogue, mends what is wrong, and the public finds it', async () => {
  const page = await it.page()
  await signIn(page, 'transport.steward', '/console/datasets')
  await page.getByText('还没有目录').waitFor()
  await looked(page, 'catalog-empty')
  await page.getByRole('link', { name: 'Excel 导入' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载模板' }).click(),
  ])
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(await download.path())
  const sheet = book.getWorksheet('目录')
  if (sheet === undefined) throw new Error('no sheet')
  const rows = [
    [
      '1',
      '公路养护计划',
      '',
      '全市普通公路年度养护安排。',
      '交通运输',
      '电子表格',
      '每年',
      '无条件共享',
      '',
      '',
      '',
      '文件下载',
      '无条件开放',
    ],
    ['2', '桥梁检测结果', '', '', '交通运输', '电子表格', '每年', '无条件共享', '', '', '', '文件下载', '无条件开放'],
  ]
  rows.forEach((row, at) => row.forEach((value, place) => (sheet.getCell(at + 3, place + 1).value = value)))
  const send = async (): Promise<void> =>
    page.locator('input[type=file]').setInputFiles({
      name: '目录.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await book.xlsx.writeBuffer()),
    })
  await send()
  await page.getByText('必填，没有填写').waitFor()
  expect(await page.getByRole('button', { name: '全部导入' }).isDisabled()).toBe(true)
  await looked(page, 'catalog-import')
  sheet.getCell(4, 4).value = '全市公路桥梁定期检测的结论。'
  await send()
  await page.getByText('2 / 2 行可以导入').waitFor()
  await page.getByRole('button', { name: '全部导入' }).click()
  await page.getByText('已编为草稿 2').waitFor()
  await page.getByRole('link', { name: '公路养护计划' }).click()
  for (const [who, step, state] of [
    ['transport.head', '同意报送', '负责人已审'],
    ['transport.steward', '提交', '待答复'],
    ['bureau.reviewer', '发布', '已发布'],
  ] as const) {
    const other = await it.page()
    await signIn(other, who, new URL(page.url()).pathname)
    await act(other, step)
    await other.getByText(state).first().waitFor()
    await other.context().close()
  }
  const portal = await it.page()
  await portal.goto(`/datasets?q=${encodeURIComponent('公路养护')}`)
  await portal.getByRole('link', { name: '公路养护计划' }).waitFor()
})
