import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { openEngine, text } from './engine.ts'
import { inspect, type Overrides, readInto } from './index.ts'

const read = async (name: string, bytes: string | Uint8Array, overrides: Overrides = {}) => {
  const outFolder = await mkdtemp(join(tmpdir(), 'tables-test-'))
  const path = join(outFolder, 'received')
  await writeFile(path, bytes)
  const result = await readInto(path, { name, outFolder, overrides })
  expect(result.rowsIn).toBe(result.rows + result.rejected)
  const engine = await openEngine(outFolder)
  const values = await engine.rows(`select * exclude (_id) from read_parquet(${text(result.parts[0]?.path ?? '')})`)
  engine.close()
  const lines = (await readFile(result.quarantinePath, 'utf8')).split('\n').filter((it) => it !== '')
  const aside = lines.map((it) => JSON.parse(it) as { line: number; reason: string; raw: string })
  const types = Object.fromEntries(result.columns.map((it) => [it.name, it.type]))
  return { ...result, values, aside, types, proposal: await inspect(path, { name, overrides }) }
}

const workbook = async (rows: readonly (readonly (string | number | null)[])[]): Promise<Uint8Array> => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('统计')
  for (const row of rows) sheet.addRow([...row])
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const footed = '区县,面积（平方米）,人口(万人)\n渝中区,23,58.9\n江北区,221,92.6\n合计,244,151.5\n注：不含两江新区,,\n'

test('remarks and the sum below a table are set aside, in text and workbook, or kept on wish', async () => {
  const it = await read('表.csv', footed)
  expect([it.rowsIn, it.rows, it.rejected]).toEqual([4, 2, 2])
  expect(it.aside.map(({ line, reason }) => [line, reason])).toEqual([
    [4, 'total'],
    [5, 'footnote'],
  ])
  expect(it.proposal.aside.map(({ line, reason }) => [line, reason])).toEqual([
    [4, 'total'],
    [5, 'footnote'],
  ])
  expect(it.proposal.preview.map((row) => row.cells)).toEqual([
    ['渝中区', '23', '58.9'],
    ['江北区', '221', '92.6'],
  ])
  expect(it.proposal.columns.map((one) => one.unit)).toEqual([undefined, '平方米', '万人'])
  const kept = await read('表.csv', footed, { footers: 'keep' })
  expect([kept.rowsIn, kept.rows, kept.rejected]).toEqual([4, 4, 0])
  const sheet = await read(
    '表.xlsx',
    await workbook(
      footed
        .trim()
        .split('\n')
        .map((row) => row.split(',')),
    ),
  )
  expect([sheet.rowsIn, sheet.rows, sheet.rejectedBy]).toEqual([4, 2, { total: 1, footnote: 1 }])
})

test('a sum in the middle and a remark of one cell among rows stay rows', async () => {
  const it = await read('表.csv', '区县,数量\n合计,3\n注：甲,\n渝中区,1\n江北区,2\n')
  expect([it.rowsIn, it.rows]).toEqual([4, 4])
})

test('tables beside each other are tables of their own, each with its own header', async () => {
  const table = (district: string, n: number) => [
    ['2008年主要指标', null, null, null, null],
    ['指标', '单位', district, null, null],
    ['面积', '平方公里', n, null, null],
    ['人口', '万人', n + 1, null, null],
  ]
  const [one, two, three] = [table('长寿区', 1), table('荣昌县', 10), table('自治县', 20)]
  // The third begins a row lower, and its long name goes over two rows.
  const low = [['', null, null], ['主要指标', null, null], [null, null, '石柱土家族'], ...three.slice(1)]
  const rows = Array.from({ length: 6 }, (_, at) => [
    ...(one[at] ?? Array(5).fill(null)),
    ...(two[at] ?? Array(5).fill(null)),
    ...(low[at] ?? []),
  ])
  const bytes = await workbook(rows)
  const first = await read('county.xlsx', bytes)
  expect(first.sheets).toEqual(['统计#1', '统计#2', '统计#3'])
  expect([first.sheet, first.rowsIn, first.notices.join()]).toEqual(['统计#1', 2, expect.stringContaining('“统计#3”')])
  expect(first.types).toEqual({ 指标: 'text', 单位: 'text', 长寿区: 'integer' })
  const third = await read('county.xlsx', bytes, { sheet: '统计#3' })
  expect(third.types).toEqual({ 指标: 'text', 单位: 'text', 石柱土家族_自治县: 'integer' })
  expect(third.values.map((row) => row['石柱土家族_自治县'])).toEqual(['20', '21'])
  await expect(read('county.xlsx', bytes, { sheet: '统计#4' })).rejects.toMatchObject({ code: 'intake/no-such-sheet' })
})

test('an empty column in one table parts nothing', async () => {
  const it = await read(
    '表.xlsx',
    await workbook([
      ['甲', '乙', null, '丙', '丁'],
      [1, 2, null, 3, 4],
      [5, 6, null, 7, 8],
    ]),
  )
  expect([it.sheets, it.columns.length, it.rows]).toEqual([['统计'], 5, 2])
})

test('typed companions are proposed for marks and units, and made beside the text when taken', async () => {
  const csv =
    '小区,单价,总价,面积,空气,房型\n甲,"104,569元/平",650万,76.76平米,45,2室1厅\n乙,"98,000元/平",1.25亿,62平米,--,1室0厅\n丙,暂无,530万,约44平米,0.9,3室2厅\n'
  const it = await read('房价.csv', csv)
  expect(Object.values(it.types)).toEqual(Array(6).fill('text'))
  const proposed = it.notes.flatMap((one) => (one.companion ? [[one.companion.name, one.companion.type]] : []))
  expect(proposed).toEqual([
    ['单价_值', 'integer'],
    ['总价_值', 'decimal'],
    ['空气_值', 'decimal'],
  ])
  const types = { 单价_值: 'integer', 总价_值: 'decimal', 空气_值: 'decimal', 面积_值: 'decimal' } as const
  const taken = await read('房价.csv', csv, { types })
  expect([taken.rows, taken.rejected]).toEqual([3, 0])
  expect(taken.columns.map((one) => one.name)).toEqual([
    '小区',
    '单价',
    '单价_值',
    '总价',
    '总价_值',
    '面积',
    '面积_值',
    '空气',
    '空气_值',
    '房型',
  ])
  expect(
    taken.values.map((row) => [row['单价'], row['单价_值'], row['总价_值'], row['面积_值'], row['空气_值']]),
  ).toEqual([
    ['104,569元/平', '104569', '6500000.00', '76.76', '45.00'],
    ['98,000元/平', '98000', '125000000.00', '62.00', null],
    ['暂无', null, '5300000.00', null, '0.90'],
  ])
  expect(taken.notes.filter((one) => one.companion)).toEqual([])
  await expect(read('房价.csv', csv, { types: { 没有_值: 'decimal' } })).rejects.toMatchObject({ code: 'intake/types' })
})
