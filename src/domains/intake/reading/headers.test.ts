import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { inspect, type Overrides, readInto } from './index.ts'

const read = async (bytes: string | Uint8Array, overrides: Overrides = {}, name = '表.csv') => {
  const outFolder = await mkdtemp(join(tmpdir(), 'headers-test-'))
  const path = join(outFolder, 'received')
  await writeFile(path, bytes)
  const result = await readInto(path, { name, outFolder, overrides })
  expect(result.rowsIn).toBe(result.rows + result.rejected)
  const proposal = await inspect(path, { name, overrides })
  expect(proposal.columns.map((it) => it.name)).toEqual(result.columns.map((it) => it.name))
  const aside = (await readFile(result.quarantinePath, 'utf8')).trim()
  return {
    counts: [result.rowsIn, result.rows],
    names: result.columns.map((it) => it.name),
    types: result.columns.map((it) => it.type).join(' '),
    header: [proposal.header, proposal.headerEnd],
    units: proposal.columns.map((it) => it.unit),
    notices: proposal.notices.map((it) => it.code),
    first: proposal.preview[0]?.line,
    aside,
  }
}

const grouped = [
  '区县,人口,,生产总值,',
  ',男,女,第一产业,第二产业',
  ',万人,万人,亿元,亿元',
  '渝中区,28.1,30.8,0,120.5',
  '江北区,45.2,47.4,3.5,410.2',
]
const groupedNames = ['区县', '人口_男_万人', '人口_女_万人', '生产总值_第一产业_亿元', '生产总值_第二产业_亿元']

test('groups above and units below the names are one header, in any encoding and below a title', async () => {
  const it = await read(`${grouped.join('\n')}\n`)
  expect(it).toMatchObject({ counts: [2, 2], names: groupedNames, header: [1, 3], first: 4, aside: '' })
  expect(it.types).toBe('text decimal decimal decimal decimal')
  expect(it.units).toEqual([undefined, '万人', '万人', '亿元', '亿元'])
  expect(it.notices).toEqual(['several-header-rows'])
  const titled = await read(`2023年各区县主要指标,,,,\r\n${grouped.join('\r\n')}\r\n`)
  expect(titled).toMatchObject({ counts: [2, 2], names: groupedNames, header: [2, 4], first: 5 })
  expect(titled.notices).toEqual(['preamble', 'several-header-rows'])
})

test('the names are those of the same table as a workbook with its cells merged', async () => {
  const rows = [
    ...grouped.slice(0, 2),
    ...grouped.slice(3),
    '南岸区,53.1,56.2,2.1,380.5',
    '巴南区,60.4,59.8,61.3,402.7',
  ]
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('统计')
  for (const row of rows) sheet.addRow(row.split(',').map((it) => it || null))
  for (const range of ['A1:A2', 'B1:C1', 'D1:E1']) sheet.mergeCells(range)
  const merged = await read(new Uint8Array(await book.xlsx.writeBuffer()), {}, '表.xlsx')
  const text = await read(rows.join('\n'))
  expect(text.names).toEqual(['区县', '人口_男', '人口_女', '生产总值_第一产业', '生产总值_第二产业'])
  expect([merged.names, merged.header]).toEqual([text.names, text.header])
})

test.each([
  [
    'groups that stand in each of their cells',
    '区县,人口,人口\n区县,男,女\n渝中,1,2\n江北,3,4\n南岸,5,6\n沙坪坝,7,8\n',
    ['区县', '人口_男', '人口_女'],
  ],
  [
    'groups of years',
    '指标,2022,,2023,\n,总量,人均,总量,人均\n甲,1,2,3,4\n乙,5,6,7,8\n',
    ['指标', '2022_总量', '2022_人均', '2023_总量', '2023_人均'],
  ],
  [
    'groups of groups',
    '县,常住人口,,,,面积\n,城镇,,乡村,,\n,男,女,男,女,\n甲,1,2,3,4,5\n乙,6,7,8,9,10\n',
    ['县', '常住人口_城镇_男', '常住人口_城镇_女', '常住人口_乡村_男', '常住人口_乡村_女', '面积'],
  ],
  ['a unit below each number', '区县,面积,人口\n,平方公里,万人\n渝中,23,58\n', ['区县', '面积_平方公里', '人口_万人']],
  ['a row named units', '区县,面积,人口\n单位,km²,万人\n渝中,23,58\n', ['区县_单位', '面积_km²', '人口_万人']],
  [
    'names of fields and their meaning',
    'code,lng,lat\n编号,经度,纬度\n01,106.5,29.5\n02,106.6,29.6\n',
    ['code_编号', 'lng_经度', 'lat_纬度'],
  ],
  [
    'most names above, a few below',
    '区县,年份,面积,人口,\n,,,男,女\n渝中,2023,23,1,2\n江北,2023,221,3,4\n',
    ['区县', '年份', '面积', '人口_男', '人口_女'],
  ],
])('%s belong to the header', async (_, csv, names) => {
  const it = await read(csv)
  expect(it.names).toEqual(names)
  const rows = csv.trim().split('\n').length - (it.header[1] ?? 0)
  expect(it.counts).toEqual([rows, rows])
})

test.each([
  ['a first row of words that recur', '站,甲,乙\nA,停用,停用\nB,1,2\nC,停用,3\n', 3],
  ['a first row of empty marks', '站,甲,乙\nA,--,无\nB,1,2\nC,3,4\n', 3],
  ['a first row with a gap', '站,甲,乙,备注\nA,,2,好\nB,1,2,\nC,3,4,坏\n', 3],
  ['words alone', '姓名,单位\n甲,交通局\n乙,教育局\n', 2],
  ['an index without a name', ',名称,备注\n甲,红,\n乙,蓝,x\n', 2],
  ['a title with its unit beside it', '各区人口,,,单位：万人\n区,男,女,计\n甲,1,2,3\n乙,4,5,9\n', 2],
  ['numbers of one row', '甲,乙\nx,y\n1,2\n', 2],
])('%s stay what they are', async (_, csv, rows) => {
  const it = await read(csv)
  expect(it.counts).toEqual([rows, rows])
  expect(it.header[1]).toBeUndefined()
})

test('long numbers below a title that ends with 号 are codes; counts and years are not', async () => {
  const it = await read('序号,学号,楼号,卡号,年度\n1,20230001,3,7,2023\n2,20230002,12,88,2024\n')
  expect(it.types).toBe('integer text integer text integer')
})

test('columns without any value do not hide the header', async () => {
  const it = await read('编号,,名称,\n01,,甲,\n02,,乙,\n')
  expect(it).toMatchObject({ counts: [2, 2], names: ['编号', '列2', '名称'], header: [1, undefined] })
})

test('a header that stands again among the rows is set aside, and its columns keep their types', async () => {
  const rows = Array.from({ length: 3000 }, (_, at) => `${at},甲${at},${at / 4}`)
  const csv = ['编号,名称,面积', ...rows, '编号,名称,面积', ...rows, '\ufeff编号,名称,面积', ...rows].join('\n')
  for (const header of [undefined, 1]) {
    const it = await read(csv, { header })
    expect(it).toMatchObject({ counts: [9002, 9000], types: 'integer text decimal' })
    expect(it.aside.split('\n').map((line) => JSON.parse(line) as object)).toMatchObject([
      { line: 3002, reason: 'repeated-header', raw: '编号,名称,面积' },
      { line: 6003, reason: 'repeated-header' },
    ])
  }
  const words = await read('名称,单位\n甲,局\n乙,委\n名称,单位\n丙,局\n', { header: 1 })
  expect([words.counts, words.names]).toEqual([
    [4, 3],
    ['名称', '单位'],
  ])
  const none = await read('名称,单位\n甲,局\n名称,单位\n', { header: 'none' })
  expect(none.counts).toEqual([3, 3])
})

test('what was proposed is changed by naming the lines', async () => {
  const csv = grouped.join('\n')
  expect(await read(csv, { header: 2 })).toMatchObject({ header: [2, undefined], counts: [3, 3] })
  expect(await read(csv, { header: 1, headerEnd: 2 })).toMatchObject({ header: [1, 2], counts: [3, 3], first: 3 })
  expect(await read(csv, { header: 'none' })).toMatchObject({ header: [null, undefined], counts: [5, 5] })
})
