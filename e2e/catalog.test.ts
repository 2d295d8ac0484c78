import exceljs from 'exceljs'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { entriesBy } from '#fixtures/catalog'
import { catalogEntry, ingest, newVersion, publish } from '../src/app/fixtures.ts'
import { looked, type Stage, shot, signIn, stage } from './stage.ts'

let it: Stage
let code = ''

beforeAll(async () => {
  it = await stage()
})

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
    ['transport.steward', '提交', '待审核'],
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

test('an entry is written with its items; what was not saved is back after the page was closed', async () => {
  const page = await it.page()
  await signIn(page, 'transport.steward', '/console/datasets/new')
  await page.getByRole('textbox', { name: '标题 必填' }).fill('公路养护计划表')
  await page.getByText('与下列目录相近').waitFor()
  await page.getByRole('textbox', { name: '标题 必填' }).fill('出租汽车驾驶员从业资格')
  await page.getByText('与下列目录相近').waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: '摘要 必填' }).fill('从业资格证的核发与状态。')
  await page.getByRole('textbox', { name: '主题 必填' }).fill('交通运输')
  await page.getByRole('textbox', { name: '共享条件 必填' }).fill('用于从业资格核验。')
  await page.getByRole('button', { name: '增加信息项' }).click()
  await page.getByRole('textbox', { name: '1 信息项' }).fill('姓名')
  await page.getByRole('textbox', { name: '1 含义' }).fill('驾驶员姓名')
  await page.getByLabel('1 个人信息').selectOption('personal')
  await page.getByText('已自动保存在本机').waitFor()
  await looked(page, 'catalog-form')
  await page.reload()
  await page.getByText('恢复了上次没有提交的内容').waitFor()
  expect(await page.getByRole('textbox', { name: '1 信息项' }).inputValue()).toBe('姓名')
  await page.getByRole('button', { name: '保存目录' }).click()
  await page.getByRole('heading', { name: '出租汽车驾驶员从业资格' }).waitFor()
  code = new URL(page.url()).pathname.split('/').at(-1) ?? ''
})

test('the page of a dataset: items, evaluations, versions side by side, revisions compared, proofs', async () => {
  const steward = await it.city.as('transport.steward')
  const file = (text: string) => ({ name: 'a.csv', bytes: Buffer.from(text) })
  await newVersion(steward, code, file('姓名,等级\n张三,一级\n李四,二级\n'))
  await newVersion(steward, code, file('姓名,等级,区县\n张三,一级,渝北区\n'), { expected: 1 })
  await entriesBy(steward).write(code, {
    title: '出租汽车驾驶员从业资格',
    updateFrequency: 'quarterly',
    shareMethods: ['batch'],
  })
  const head = await it.page()
  await signIn(head, 'transport.head', `/console/datasets/${code}`)
  await head.getByRole('button', { name: '同意报送' }).click()
  await head.getByRole('button', { name: '确定' }).click()
  await head.getByText('还没有评估到的个人信息项：姓名').waitFor()
  await head.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await head.getByRole('tab', { name: '发布前评估' }).click()
  await head.getByRole('button', { name: '记录评估：个人信息保护影响评估' }).click()
  await head.getByLabel('评估单位').fill('市交通运输委法规处')
  await head.getByLabel('评估日期').fill('2026-01-04')
  await head.getByRole('dialog').getByRole('button', { name: '记录评估' }).click()
  await head.getByRole('cell', { name: '市交通运输委法规处' }).waitFor()
  await looked(head, 'dataset-evaluations')
  await head.getByRole('tab', { name: '信息项' }).click()
  await looked(head, 'dataset-items')
  await head.getByRole('tab', { name: '版本' }).click()
  await head.getByText('新增 区县').first().waitFor()
  await looked(head, 'dataset-versions')
  // The rows of each version open, an older one's too, and all of them are a file away.
  await head.getByRole('link', { name: '行 2', exact: true }).click()
  await head.getByText('版本 1，2 行').waitFor()
  await head.getByRole('cell', { name: '李四' }).waitFor()
  const whole = head.getByRole('link', { name: '下载全部 CSV' })
  expect(await whole.getAttribute('href')).toBe(`/api/data/${code}/download.csv?version=1`)
  await looked(head, 'dataset-rows')
  await head.getByRole('tab', { name: '修订记录' }).click()
  await head.getByLabel('比较 从').selectOption('1')
  await head.getByRole('cell', { name: '信息项 等级' }).waitFor()
  // A choice is told by its name, never as it is stored.
  const told = (field: string) => head.getByRole('row', { name: field }).getByRole('cell').allTextContents()
  expect(await told('更新频率')).toEqual(['更新频率', '每月', '每季度'])
  expect(await told('共享方式')).toEqual(['共享方式', '服务接口、文件下载', '批量交换'])
  await looked(head, 'dataset-revisions')
  await head.getByRole('tab', { name: '存证' }).click()
  await head.getByRole('cell', { name: '个人信息保护影响评估' }).waitFor()
  await looked(head, 'dataset-proofs')
  await head.getByRole('tab', { name: '目录要素' }).click()
  await looked(head, 'dataset-about')
  expect(new URL(head.url()).searchParams.get('tab')).toBe('about')
})

test('the list: conditions stand in the address, an empty answer says what to drop, several are endorsed at once', async () => {
  const steward = await it.city.as('transport.steward')
  for (const title of ['港口吞吐量', '客运班线'])
    await steward.post('/api/catalog/datasets', { ...catalogEntry, title, share: 'unconditional' })
  const page = await it.page()
  await signIn(page, 'transport.head', '/console/datasets?step=draft')
  await page.getByRole('checkbox', { name: '选择 港口吞吐量' }).check()
  await page.getByRole('checkbox', { name: '选择 客运班线' }).check()
  await looked(page, 'catalog-list')
  await act(page, '同意报送')
  await page.getByRole('link', { name: '港口吞吐量' }).waitFor({ state: 'detached' })
  await page.getByRole('combobox', { name: '办理状态' }).selectOption('endorsed')
  await page.getByRole('link', { name: '港口吞吐量' }).waitFor()
  await page.getByText('更多条件').click()
  await page.getByRole('combobox', { name: '共享类型' }).selectOption('unconditional')
  await page.locator('main').getByRole('searchbox').fill('没有这样的目录')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '去掉条件 搜索 (2)' }).waitFor()
  await looked(page, 'catalog-none')
  await page.getByRole('button', { name: '去掉条件 搜索 (2)' }).click()
  await page.getByRole('link', { name: '客运班线' }).waitFor()
  expect(new URL(page.url()).search).toContain('step=endorsed')
  await page.evaluate(`localStorage.setItem('lang', 'en')`)
  await page.reload()
  await page.getByRole('heading', { name: 'Datasets' }).waitFor()
  await shot(page, 'catalog-list-en')
})

test('a withdrawn entry says that it stays as it is, and takes no new version', async () => {
  const steward = await it.city.as('transport.steward')
  const made = await ingest(steward, { name: 'a.csv', bytes: Buffer.from('编号\n01\n') }, { title: '渡口名录' })
  await publish(it.city, made.code)
  await (await it.city.as('transport.head')).post(`/api/catalog/datasets/${made.code}/withdraw`, { reason: '并入航道' })
  const page = await it.page()
  await signIn(page, 'transport.steward', `/console/datasets/${made.code}`)
  await page.getByText('目录已撤回，不再编辑和上传').waitFor()
  expect(await page.getByRole('link', { name: '上传新版本' }).count()).toBe(0)
  await page.goto(`/console/datasets/${made.code}/edit`)
  await page.getByText('目录已撤回，不再编辑和上传').waitFor()
  await page.getByRole('link', { name: made.code }).click()
  await page.getByRole('heading', { name: '渡口名录' }).waitFor()
})
