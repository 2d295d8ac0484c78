import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { openEngine, text } from './engine.ts'
import { type Overrides, readInto } from './index.ts'
import { dateFormat } from './workbook.ts'

const read = async (name: string, bytes: Uint8Array, overrides: Overrides = {}) => {
  const outFolder = await mkdtemp(join(tmpdir(), 'reading-test-'))
  const path = join(outFolder, 'received')
  await writeFile(path, bytes)
  const result = await readInto(path, { name, outFolder, overrides })
  const engine = await openEngine(outFolder)
  const values = await engine.rows(`select * exclude (_id) from read_parquet(${text(result.parts[0]?.path ?? '')})`)
  engine.close()
  return { ...result, values, types: Object.fromEntries(result.columns.map((it) => [it.name, it.type])) }
}

/** A ZIP of the given entries; names as bytes, so that they may be in any encoding. */
const zip = (entries: readonly { readonly name: Buffer; readonly body: Buffer }[]): Buffer => {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, body } of entries) {
    const packed = deflateRawSync(body)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, packed])
    const where = Buffer.alloc(14)
    where.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, where, name]))
    locals.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

test('a workbook: title row, dates by style, codes, booleans, formulas, other sheets', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('人口')
  sheet.addRow(['重庆市人口统计表'])
  sheet.mergeCells('A1:F1')
  sheet.addRow(['代码', '名称', '成立日期', '更新', '数值', '有效'])
  sheet.addRow([
    '007',
    '渝中 & 区',
    new Date('2024-02-29T00:00:00Z'),
    new Date('2024-03-01T08:05:09Z'),
    0.1 + 0.2,
    true,
  ])
  sheet.addRow([])
  sheet.addRow([
    '012',
    '江北',
    new Date('1999-12-31T00:00:00Z'),
    new Date('2024-03-01T23:59:59Z'),
    { formula: 'E3*2', result: 1.25 },
    false,
  ])
  sheet.getColumn(3).numFmt = 'yyyy"年"m"月"d"日"'
  sheet.getColumn(4).numFmt = 'yyyy-mm-dd hh:mm:ss'
  book.addWorksheet('说明').addRow(['x', 'y'])
  const bytes = new Uint8Array(await book.xlsx.writeBuffer())
  const it = await read('表.xlsx', bytes)
  expect([it.rowsIn, it.rows, it.header, it.sheets]).toEqual([2, 2, 2, ['人口', '说明']])
  expect(it.types).toEqual({
    代码: 'text',
    名称: 'text',
    成立日期: 'date',
    更新: 'timestamp',
    数值: 'decimal',
    有效: 'boolean',
  })
  expect(it.values[0]).toMatchObject({
    代码: '007',
    名称: '渝中 & 区',
    成立日期: '2024-02-29',
    更新: '2024-03-01 08:05:09',
    数值: '0.30',
    有效: true,
  })
  expect(it.notices.join()).toContain('说明')
  await expect(read('表.xlsx', bytes, { sheet: '无' })).rejects.toMatchObject({ code: 'intake/no-such-sheet' })
})

test('number formats that show dates', () => {
  const kinds = [
    'yyyy/m/d',
    'h:mm',
    'm/d/yy h:mm',
    '0.00',
    '#,##0"元"',
    '[Red]0',
    'General',
    '[$-804]yyyy"年"m"月"',
  ].map(dateFormat)
  expect(kinds).toEqual(['date', 'time', 'timestamp', undefined, undefined, undefined, undefined, 'date'])
})

test('a ZIP with one file is read; GBK names are understood', async () => {
  const name = Buffer.concat([Buffer.from('c7f8cfd8', 'hex'), Buffer.from('.csv')])
  const body = Buffer.from('a,b\n1,2\n')
  expect(await read('x.zip', zip([{ name, body }]))).toMatchObject({ rows: 1, rowsIn: 1, format: 'csv' })
  await expect(
    read(
      'x.zip',
      zip([
        { name, body },
        { name: Buffer.from('b.csv'), body },
      ]),
    ),
  ).rejects.toMatchObject({
    code: 'intake/archive',
    details: { detail: expect.stringContaining('区县.csv、b.csv') },
  })
  await expect(read('x.zip', zip([{ name: Buffer.from('../b.csv'), body }]))).rejects.toMatchObject({
    code: 'intake/archive',
  })
})

test('merged cells: header rows become one name a column, tall cells fill their rows, nothing else moves', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('人口')
  sheet.addRows([
    ['各区县人口情况', null, null, null, null],
    ['片区', '区县', '人口', null, '备注'],
    [null, null, '男', '女', null],
    ['主城', '渝中区', 280_000, 300_000, null],
    [null, '江北区', 460_000, 470_000, '含新区'],
    ['渝东北', '万州区', 780_000, 790_000, null],
  ])
  for (const range of ['A1:E1', 'A2:A3', 'B2:B3', 'C2:D2', 'E2:E3', 'A4:A5']) sheet.mergeCells(range)
  const it = await read('人口.xlsx', new Uint8Array(await book.xlsx.writeBuffer()))
  expect(it.columns.map((column) => column.name)).toEqual(['片区', '区县', '人口_男', '人口_女', '备注'])
  expect(it).toMatchObject({ rowsIn: 3, rows: 3, rejected: 0 })
  expect(it.values.map((row) => row['片区'])).toEqual(['主城', '主城', '渝东北'])
  expect(it.types).toMatchObject({ 人口_男: 'integer', 人口_女: 'integer' })
  expect(it.notes.map((note) => note.code)).toEqual(['preamble', 'several-header-rows', 'merged-cells'])
})

test('a bomb is refused, and so is a DTD in a workbook', async () => {
  const zeros = zip([{ name: Buffer.from('z.csv'), body: Buffer.alloc(20 * 2 ** 20, '0') }])
  await expect(read('z.zip', zeros)).rejects.toMatchObject({ code: 'intake/expands-too-far' })
  const parts = ['[Content_Types].xml', 'xl/workbook.xml'].map((it) => ({
    name: Buffer.from(it),
    body: Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'),
  }))
  await expect(read('d.xlsx', zip(parts))).rejects.toMatchObject({ code: 'intake/not-supported' })
})

test('a large workbook, cut in a thread, gives what a small one gives: rows, footers, refusals', async () => {
  const width = 20
  const many = 40_000
  const cell = (row: number, at: number): string => `${String.fromCharCode(65 + at)}${row}`
  const text = (row: number, at: number, value: string): string =>
    `<c r="${cell(row, at)}" t="inlineStr"><is><t>${value}</t></is></c>`
  const row = (at: number, cells: string): string => `<row r="${at}">${cells}</row>`
  const header = row(1, Array.from({ length: width }, (_, at) => text(1, at, `列名${at}`)).join(''))
  const rows = Array.from({ length: many }, (_, n) =>
    row(
      n + 2,
      Array.from({ length: width }, (_cell, at) =>
        at === 0 ? text(n + 2, at, `编${n}`) : `<c r="${cell(n + 2, at)}"><v>${n * at}</v></c>`,
      ).join(''),
    ),
  )
  const sum = row(many + 2, `${text(many + 2, 0, '合计')}<c r="${cell(many + 2, 1)}"><v>1</v></c>`)
  const entry = (name: string, body: string) => ({ name: Buffer.from(name), body: Buffer.from(body) })
  const bytes = zip([
    entry('[Content_Types].xml', '<Types/>'),
    entry('xl/workbook.xml', '<workbook><sheets><sheet name="登记" r:id="r1"/></sheets></workbook>'),
    entry(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    entry('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${header}${rows.join('')}${sum}</sheetData></worksheet>`),
  ])
  const it = await read('大.xlsx', bytes)
  expect([it.rowsIn, it.rows, it.rejectedBy]).toEqual([many + 1, many, { total: 1 }])
  expect(it.values.at(-1)).toMatchObject({ 列名0: `编${many - 1}`, 列名19: String((many - 1) * 19) })
  await expect(read('大.xlsx', bytes, { sheet: '无' })).rejects.toMatchObject({ code: 'intake/no-such-sheet' })
})
