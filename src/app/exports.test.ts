import exceljs from 'exceljs'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { rowsOf, taken, uploaded, wholeCity } from './fixtures.ts'

// Files as the systems and spreadsheets of departments export them, by the door that people use.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const take = (name: string, content: string | Buffer, overrides: object = {}) =>
  taken(steward, name, content, overrides)

test('columns parted by ，or ^ are cut, sentences are not', async () => {
  for (const sign of ['，', '^', '\u0001'])
    for (const end of ['\n', '\r\n']) {
      const lines = ['编码,名称,金额', '001,渝北区,1', '002,江北区,20', '003,南岸区,30']
      const it = await take('手打.txt', lines.join(end).replaceAll(',', sign), {})
      expect(it.rows.map((row) => Object.values(row))).toEqual([
        ['001', '渝北区', 1],
        ['002', '江北区', 20],
        ['003', '南岸区', 30],
      ])
    }
  const more = Array.from({ length: 10 }, (_, at) => `1${at}，巴南区，${at}\r10${at}，北碚区，${at}\r\n`).join('')
  const hand = await take('手打.csv', `编码，名称，金额\r\n001，"渝北区"，1,234\r\n002，江北\r\n${more}`)
  expect(hand.rows.slice(0, 2).map((row) => Object.values(row))).toEqual([
    ['001', '"渝北区"', 1234],
    ['10', '巴南区', 0],
  ])
  expect([hand.rows.length, hand.answer['rejectedBy']]).toEqual([21, { ragged: 1 }])
  const poem = await take('诗.txt', '床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n白日依山尽，黄河入海流。\n')
  expect(poem.rows).toHaveLength(3)
  expect(Object.keys(poem.types)).toHaveLength(1)
})

test.each([
  ['with it', '序号\t区县\t面积\t'],
  ['without it', '序号\t区县\t面积'],
])('a delimiter that ends each record begins no column, below a header %s', async (_, header) => {
  const lines = Array.from({ length: 12 }, (_, at) => `${at}\t渝北区\t${at}.5\t`)
  const it = await take('行末.txt', `${[header, ...lines].join('\r\n')}\r\n`)
  expect(it.types).toEqual({ 序号: 'integer', 区县: 'text', 面积: 'decimal' })
  expect([it.rows[1], it.rows.length]).toEqual([{ 序号: 1, 区县: '渝北区', 面积: 1.5 }, 12])
  const many = Array.from({ length: 30_000 }, (_, at) => `${at}\t渝北区\t${at}.5\t`)
  const late = await take('行末.txt', `${[header, ...many, '1\t甲\t2\t值'].join('\r\n')}\r\n`)
  expect([late.answer['rows'], late.answer['rejectedBy']]).toEqual([30_000, { ragged: 1 }])
  const named = await take('行末.txt', lines.map((line) => `${line}\r\n`).join(''), { header: 'none' })
  expect(Object.keys(named.types)).toHaveLength(4)
})

test('sums and titles of groups inside of a table stay, and are told of', async () => {
  const group = (name: string): string[] => [`${name},,,`, '1,甲,10,', '2,乙,20,', '3,丙,30,', '4,丁,40,', '小计,,100,']
  const rows = [...group('渝北区'), ...group('江北区'), ...group('南岸区')].map((row) => row.split(','))
  const header = ['序号', '名称', '数量', '备注']
  const book = new exceljs.Workbook()
  book.addWorksheet('表').addRows([header, ...rows].map((row) => row.map((cell) => cell || null)))
  const text = await take('分组.csv', [header, ...rows].map((row) => row.join(',')).join('\n'))
  for (const it of [text, await take('分组.xlsx', Buffer.from(await book.xlsx.writeBuffer()))]) {
    expect([it.rows.length, it.answer['rejectedBy']]).toEqual([17, { total: 1 }])
    expect(it.notices.join()).toContain('有 2 行是小计或合计')
    expect(it.notices.join()).toContain('有 3 行只有第一列有值')
  }
  expect((await take('常.csv', '序号,名称,数量,备注\n1,甲,1,\n2,,,\n3,丙,3,\n')).notices.join()).not.toContain('分组')
})

test('a table of narrow rows has no titles above it', async () => {
  const csv = `${Array.from({ length: 12 }, (_, at) => `甲${at}路口`).join(',,\n')},,\n乙,1,x\n`
  const it = await take('窄.csv', csv)
  expect(it.rows).toHaveLength(13)
})

const words = Array.from({ length: 6 }, (_, at) => [`甲${at}公司`, at % 2 ? '国企' : '民企', `渝北区人民路${at}号`])

test.each([
  ['names of fields and their meaning', ['DWMC', 'DWLX', 'DZ'], ['单位名称', '单位类型', '地址']],
  ['groups and their parts', ['企业', '企业', '位置'], ['名称', '性质', '地址']],
])('%s over rows of words are one header, in a text and in a workbook without merged cells', async (_, top, names) => {
  const expected = names.map((name, at) => `${top[at]}_${name}`)
  const rows = [top, names, ...words]
  const book = new exceljs.Workbook()
  book.addWorksheet('表').addRows(rows.map((row) => [...row]))
  const text = await take('表.csv', rows.map((row) => row.join(',')).join('\n'))
  const sheet = await take('表.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
  for (const it of [text, sheet]) expect([Object.keys(it.types), it.rows.length]).toEqual([expected, words.length])
  const gap = [top[0] ?? '', '', top[2] ?? '']
  const apart = new exceljs.Workbook()
  apart.addWorksheet('表').addRows([gap, [...names.slice(0, 2), ''], ...words])
  const spread = await take('表.xlsx', Buffer.from(await apart.xlsx.writeBuffer()))
  expect(Object.keys(spread.types)).toEqual([expected[0], `${top[0]}_${names[1]}`, top[2]])
  const one = await take('表.csv', [top, ...words].map((row) => row.join(',')).join('\n'))
  expect(one.rows).toHaveLength(words.length)
})

test('numbers that count days or seconds stay, and the time that they say is added on wish', async () => {
  const csv =
    '企业,成立日期,采集时间,创建时间,更新时间,办理时间\n甲,44927,44927.5,1704067200,1704067200123,5\n乙,45356,45356,1704070800,1704070800000,7\n'
  const companions = ['成立日期', '采集时间', '创建时间', '更新时间']
  const times = [
    {
      成立日期_值: '2023-01-01',
      采集时间_值: '2023-01-01T12:00:00',
      创建时间_值: '2024-01-01T08:00:00',
      更新时间_值: '2024-01-01T08:00:00.123',
    },
    {
      成立日期_值: '2024-03-05',
      采集时间_值: '2024-03-05T00:00:00',
      创建时间_值: '2024-01-01T09:00:00',
      更新时间_值: '2024-01-01T09:00:00',
    },
  ]
  const clicked = await take('序号.csv', csv, { companions })
  const types = { 成立日期_值: 'date', 采集时间_值: 'timestamp', 创建时间_值: 'timestamp', 更新时间_值: 'timestamp' }
  const named = await take('序号.csv', csv, { types })
  for (const it of [clicked, named]) expect(it.rows).toMatchObject(times)
  expect(clicked.rows[0]).toMatchObject({ 成立日期: 44927, 采集时间: 44927.5, 办理时间: 5 })
  const plain = await take('序号.csv', csv)
  expect(plain.notices.filter((it) => it.includes('日期伴随列'))).toHaveLength(4)
  expect((await take('序号.csv', csv, { types: { 成立日期: 'date' } })).rows[0]?.['成立日期']).toBe('2023-01-01')
})

test('times as they are said in Chinese, or with the offset of the city, are times', async () => {
  const it = await take(
    '时间.csv',
    '办结,登记,更新,外地\n2024年1月1日 0时5分,2024年3月5日08:30,2024-03-05T08:00:00+08:00,2024-03-05T08:00:00Z\n2024年12月3日 18时30分,2024年3月5日18:30,2024-03-05T18:00:00+08:00,2024-03-05T08:00:00Z\n',
  )
  expect(it.types).toEqual({ 办结: 'timestamp', 登记: 'timestamp', 更新: 'timestamp', 外地: 'text' })
  expect(it.rows[0]).toMatchObject({
    办结: '2024-01-01T00:05:00',
    登记: '2024-03-05T08:30:00',
    更新: '2024-03-05T08:00:00',
  })
})

test('a number with its unit is added by a click as by its type', async () => {
  const it = await take('带单位.csv', '项目,金额,投资\n甲,"1,234.50元",1.2亿\n乙,暂无,30万\n丙,20元,5万\n', {
    companions: ['金额', '投资'],
  })
  expect(it.rows.map((row) => [row['金额'], row['金额_值'], row['投资_值']])).toEqual([
    ['1,234.50元', 1234.5, 120000000],
    ['暂无', null, 300000],
    ['20元', 20, 50000],
  ])
})

test('a code in a wrapping for spreadsheets stays, and is added without it on wish', async () => {
  const csv = `编号,证照,电话\n="001",'0012,\t13800000001\n="002",'0034,13800000002\t\n`
  const it = await take('包裹.csv', csv, { companions: ['编号', '证照', '电话'] })
  expect(it.rows[0]).toEqual({
    编号: '="001"',
    编号_值: '001',
    证照: "'0012",
    证照_值: '0012',
    电话: '\t13800000001',
    电话_值: '13800000001',
  })
  expect((await take('包裹.csv', csv)).notices.filter((it) => it.includes('去掉标记'))).toHaveLength(3)
})

test('identity numbers that a spreadsheet has rounded are told of, and stay personal', async () => {
  for (const value of ['500103199001010000', '5.00103E+17']) {
    const it = await take('失真.csv', `姓名,身份证号,卡号\n${`张伟,${value},6222020000000000000\n`.repeat(12)}`)
    expect(it.notices.filter((note) => note.includes('已经丢失'))).toHaveLength(2)
    const grades = (await steward.get(`/api/security/${it.code}/grades`)).body as {
      items: { column: string; class: string; grade: number; detector: string | null }[]
    }
    expect(grades.items.find((one) => one.column === '身份证号')).toMatchObject({
      class: 'sensitive-personal',
      grade: 3,
      detector: 'id-card',
    })
  }
})

test('a workbook keeps the zeros that its format shows, and says which formulas were never worked out', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('表')
  sheet.addRows([['编码', '数量', '金额', '备注']])
  for (let at = 1; at <= 3; at += 1) {
    const row = sheet.addRow([at, at, { formula: `B${at + 1}*2` }, { formula: '""', result: '' }])
    row.getCell(1).numFmt = '000000'
  }
  const it = await take('格式.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
  expect(it.rows[0]).toEqual({ 编码: '000001', 数量: 1, 金额: null, 备注: null })
  expect(it.notices.join()).toContain('“金额”有 3 个公式没有保存计算结果')
  expect(it.notices.join()).not.toContain('备注')
})

test('what a workbook hides is told of', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('表')
  sheet.addRows([
    ['名称', '内部备注', '数量'],
    ['甲', 'x', 1],
    ['乙', 'y', 2],
    ['丙', 'z', 3],
  ])
  sheet.getColumn(2).hidden = true
  sheet.getRow(3).hidden = true
  const it = await take('隐藏.xlsx', Buffer.from(await book.xlsx.writeBuffer()))
  expect(it.rows).toHaveLength(3)
  expect(it.notices.join()).toContain('隐藏着 1 列（“内部备注”）和 1 行')
})

test.each([
  [
    '报表.xls',
    '<html><head><meta charset="gb2312"></head><body><table><tr><td>1</td></tr></table></body></html>',
    '另存为 .xlsx',
  ],
  [
    '报表.xls',
    '\ufeff<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook></Workbook>',
    '另存为 .xlsx',
  ],
  ['旧表.dbf', Buffer.from('035f071a0800000081005d00', 'hex'), '另存为 .xlsx'],
  ['数据.xml', '<?xml version="1.0" encoding="utf-8"?><rows><row/></rows>', 'CSV、JSON'],
])('%s that is a page or a document is refused with advice', async (name, text, advice) => {
  const upload = await uploaded(steward, { name, bytes: Buffer.from(text) })
  const answer = await steward.post(`/api/intake/uploads/${upload}/proposal`, {})
  expect(answer.body).toMatchObject({ status: 415, type: '/problems/intake/not-supported' })
  expect(String(answer.body['detail'])).toContain(advice)
})

test('money, days in several layouts and columns with a few odd values are offered with their type', async () => {
  const days = ['2024/3/5', '2024-03-06', '2024.3.7', '20240308', '2024年3月9日']
  const line = (at: number): string =>
    `项目${at},"￥${1000 + at}.50",${days[at % 5]},${at === 3 ? '1 75000' : at * 7},${at === 4 ? '不详' : `2024-01-${10 + at}`}`
  const csv = `项目,金额,日期,产值,登记\n${Array.from({ length: 20 }, (_, at) => line(at)).join('\n')}\n`
  const it = await take('杂.csv', csv, { companions: ['金额', '日期', '产值', '登记'] })
  expect(it.rows.slice(3, 5)).toEqual([
    {
      项目: '项目3',
      金额: '￥1003.50',
      金额_值: 1003.5,
      日期: '20240308',
      日期_值: '2024-03-08',
      产值: '1 75000',
      产值_值: null,
      登记: '2024-01-13',
      登记_值: '2024-01-13',
    },
    {
      项目: '项目4',
      金额: '￥1004.50',
      金额_值: 1004.5,
      日期: '2024年3月9日',
      日期_值: '2024-03-09',
      产值: '28',
      产值_值: 28,
      登记: '不详',
      登记_值: null,
    },
  ])
  expect(it.rows.filter((row) => row['日期_值'] === null)).toEqual([])
  expect((await take('杂.csv', csv)).notices.filter((note) => note.includes('伴随列'))).toHaveLength(4)
})

test('who sends a table without a header hears what its columns are called', async () => {
  expect((await take('无表头.csv', '甲,1\n乙,2\n丙,3\n')).notices.join()).toContain('没有认出表头')
})

test('the byte order marks of files put together are no part of a code', async () => {
  const part = (from: number): string =>
    Array.from({ length: 600 }, (_, at) => `${String(from + at).padStart(6, '0')},甲${at}\r\n`).join('')
  const it = await take(
    '拼接.csv',
    `\ufeff编码,名称\r\n${part(0)}\ufeff${part(600)}\ufeff编码,名称\r\n${part(1200)}\ufeff`,
  )
  const rows = await rowsOf(steward, it.code)
  expect([it.answer['rows'], it.answer['rejectedBy']]).toEqual([1800, { 'repeated-header': 1 }])
  expect(rows[600]).toEqual({ 编码: '000600', 名称: '甲0' })
})
