import exceljs from 'exceljs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { cookieOf, wholeCity } from './fixtures.ts'

interface Fault {
  readonly sheet: string
  readonly row: number
  readonly column: string
  readonly problem: string
  readonly mend: string
}
interface Outcome {
  readonly rows: number
  readonly good: number
  readonly faults: readonly Fault[]
  readonly made: readonly { readonly row: number; readonly code: string; readonly title: string }[]
}

let city: TestCity
let cookie: string

beforeAll(async () => {
  city = await wholeCity()
  cookie = await cookieOf(city, 'transport.steward')
})

const send = async (bytes: Buffer, query = '', as = cookie) =>
  city.city.app.inject({
    method: 'POST',
    url: `/api/catalog/imports${query}`,
    headers: { cookie: as, 'content-type': 'application/octet-stream' },
    payload: bytes,
  })

const template = async (): Promise<exceljs.Workbook> => {
  const answer = await city.city.app.inject({ url: '/api/catalog/template.xlsx', headers: { cookie } })
  return opened(answer.rawPayload)
}
const opened = async (bytes: Buffer): Promise<exceljs.Workbook> => {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as never)
  return book
}
const bytesOf = async (book: exceljs.Workbook): Promise<Buffer> => Buffer.from(await book.xlsx.writeBuffer())

const sheetOf = (book: exceljs.Workbook, name: string): exceljs.Worksheet => {
  const sheet = book.getWorksheet(name)
  if (sheet === undefined) throw new Error(`no sheet ${name}`)
  return sheet
}

function put(sheet: exceljs.Worksheet, row: number, cells: Readonly<Record<string, exceljs.CellValue>>): void {
  sheet.getRow(1).eachCell((cell, at) => {
    const value = cells[cell.text.replace(' *', '')]
    if (value !== undefined) sheet.getCell(row, at).value = value
  })
}

const good = (at: number, over: Readonly<Record<string, exceljs.CellValue>> = {}) => ({
  序号: String(at),
  目录名称:
    [
      '公交线路站点',
      '道路养护计划',
      '港口吞吐量月报',
      '轨道客流日报',
      '停车泊位普查',
      '桥梁检测结果',
      '船舶检验登记',
      '公路收费标准',
      '客运班线许可',
      '货运车辆年审',
      '水上救援记录',
      '航道水深公告',
    ][at - 1] ?? '',
  摘要: '由市交通运输委员会在履职中形成。',
  主题: '交通运输',
  数据格式: '电子表格',
  更新频率: '每月',
  共享属性: '无条件共享',
  共享方式: '服务接口、文件下载',
  开放属性: '无条件开放',
  ...over,
})

// One fault a row, of ten kinds; rows 2 and 3 are sound.
const planted: readonly (readonly [row: number, column: string, over: Readonly<Record<string, exceljs.CellValue>>])[] =
  [
    [4, '摘要', { 摘要: null }],
    [5, '更新频率', { 更新频率: '隔天' }],
    [6, '使用条件', { 共享属性: '有条件共享' }],
    [7, '不予共享依据', { 共享属性: '不予共享' }],
    [8, '共享方式', { 共享方式: '服务接口' }],
    [9, '提供方代码', { 提供方代码: '11500000009275780X' }],
    [10, '目录名称', { 目录名称: '公交线路—站点' }],
    [11, '序号', { 序号: '1' }],
    [12, '主题', { 主题: { formula: 'A1', result: '交通运输' } }],
  ]

async function filled(): Promise<Buffer> {
  const book = await template()
  const entries = sheetOf(book, '目录')
  const items = sheetOf(book, '信息项')
  for (let row = 3; row <= 4; row += 1) put(entries, row - 1, good(row - 2))
  for (const [row, , over] of planted) put(entries, row, good(row - 1, over))
  put(items, 3, {
    目录序号: '1',
    信息项名称: '线路编号',
    字段名: 'line',
    数据类型: '文本',
    长度: '4',
    主键: '是',
    值域: '1=干线；2=支线',
  })
  put(items, 4, { 目录序号: '2', 信息项名称: '里程', 数据类型: '公里' })
  return bytesOf(book)
}

describe('entries by workbook', () => {
  test('the form explains itself and its example is not read', async () => {
    const book = await template()
    expect(book.worksheets.map((it) => it.name)).toEqual(['目录', '信息项', '填写说明'])
    expect(sheetOf(book, '目录').getCell('G3').dataValidation).toMatchObject({ type: 'list' })
    const answer = await send(await bytesOf(book))
    expect(answer.json()).toEqual({ rows: 0, good: 0, faults: [], made: [] })
  })

  test('ten planted faults are each told by sheet, row and column, with how to mend them; nothing is entered', async () => {
    const answer = await send(await filled())
    const outcome = answer.json<Outcome>()
    const expected = [...planted.map(([row, column]) => `目录 ${row} ${column}`), '信息项 4 数据类型']
    const told = outcome.faults.map((it) => `${it.sheet} ${it.row} ${it.column}`)
    expect(expected.filter((it) => !told.includes(it))).toEqual([])
    expect(told).toHaveLength(expected.length)
    expect(outcome.faults.every((it) => it.problem !== '' && it.mend !== '')).toBe(true)
    expect(outcome).toMatchObject({ rows: 11, good: 1, made: [] })
    const csv = (await send(await filled(), '?answer=csv')).rawPayload.toString()
    expect(csv.trim().split('\r\n')).toHaveLength(expected.length + 1)
    const steward = await city.as('transport.steward')
    expect((await steward.get('/api/catalog/datasets')).body['total']).toBe(0)
  })

  test('all or none: with faults none; and what failed comes back as a form that is mended and sent again alone', async () => {
    const all = await send(await filled(), '?mode=all')
    expect([all.statusCode, all.json<{ type: string }>().type]).toEqual([422, '/problems/catalog/import-has-faults'])
    const failed = await opened((await send(await filled(), '?answer=xlsx')).rawPayload)
    const some = (await send(await filled(), '?mode=good')).json<Outcome>()
    expect(some.made).toMatchObject([{ row: 2, title: '公交线路站点' }])
    const steward = await city.as('transport.steward')
    const made = (await steward.get(`/api/catalog/datasets/${some.made[0]?.code}`)).body
    expect(made).toMatchObject({
      step: 'draft',
      items: [{ name: 'line', key: true, length: 4, values: [{ code: '1', name: '干线' }, { code: '2' }] }],
    })

    const entries = sheetOf(failed, '目录')
    expect(entries.actualRowCount).toBe(11)
    expect(entries.getCell(3, entries.columnCount).text).toContain('摘要：必填')
    // Mended: what is empty or wrong gets what the form asks for, and the twins get names of their own.
    for (let row = 2; row <= 11; row += 1) {
      const title = entries.getCell(row, 2).text
      put(entries, row, {
        ...good(1, { 序号: `新${row}` }),
        目录名称: title === '公交线路—站点' ? '客运场站等级' : title,
        提供方代码: '',
        主题: '交通运输',
      })
    }
    const items = sheetOf(failed, '信息项')
    put(items, 2, { 目录序号: '新2', 数据类型: '小数' })
    const again = (await send(await bytesOf(failed), '?mode=all')).json<Outcome>()
    expect(again.faults ?? again).toEqual([])
    expect(again.made).toHaveLength(10)
  })

  test('a near twin needs its reason', async () => {
    const book = await template()
    put(sheetOf(book, '目录'), 3, good(2, { 目录名称: '道路养护计划表' }))
    const first = (await send(await bytesOf(book))).json<Outcome>()
    expect(first.faults).toMatchObject([{ column: '目录名称', mend: expect.stringContaining('重复说明') }])
    put(sheetOf(book, '目录'), 3, { 重复说明: '本表为分区县计划，口径不同。' })
    expect((await send(await bytesOf(book), '?mode=all')).json<Outcome>().made).toHaveLength(1)
  })

  test('a formula among the items keeps its entry back', async () => {
    const book = await template()
    put(sheetOf(book, '目录'), 3, good(8))
    put(sheetOf(book, '信息项'), 3, {
      目录序号: '8',
      信息项名称: '费率',
      数据类型: '小数',
      计量单位: { formula: 'A1', result: '元' },
    })
    expect((await send(await bytesOf(book), '?mode=good')).json<Outcome>()).toMatchObject({
      good: 0,
      made: [],
      faults: [{ sheet: '信息项', row: 3, column: '计量单位' }],
    })
  })

  test('what is no form is refused: other bytes, another workbook, too much, somebody else', async () => {
    const other = new exceljs.Workbook()
    other.addWorksheet('Sheet1').addRow(['目录名称'])
    const cases: readonly (readonly [Buffer, number, string])[] = [
      [Buffer.from('目录名称,摘要\n'), 422, 'import-unreadable'],
      [await bytesOf(other), 422, 'import-not-template'],
      [Buffer.alloc(6 * 1024 ** 2), 413, 'import-too-large'],
    ]
    for (const [bytes, status, type] of cases) {
      const answer = await send(bytes)
      expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([status, `/problems/catalog/${type}`])
    }
    expect((await send(await filled(), '', await cookieOf(city, 'transport.head'))).statusCode).toBe(403)
    expect((await send(await filled(), '?org=5000001015')).statusCode).toBe(403)
  })

  test('a workbook that expands without end is stopped', async () => {
    const book = await template()
    const sheet = book.addWorksheet('填充')
    for (let row = 1; row <= 60; row += 1) sheet.getCell(row, 1).value = `${row}${'0'.repeat(1_400_000)}`
    const answer = await send(await bytesOf(book))
    expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([
      413,
      '/problems/catalog/import-too-large',
    ])
  }, 30_000)
})
