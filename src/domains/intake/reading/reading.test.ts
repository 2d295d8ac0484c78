import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256Of } from '#platform/lake'
import { cut } from './delimited.ts'
import { openEngine, text } from './engine.ts'
import { inspect, type Overrides, readInto } from './index.ts'
import { columnNames } from './names.ts'
import { scanRecords } from './scan.ts'
import { strictly } from './straight.ts'
import { testify } from './witness.ts'

const read = async (name: string, bytes: string | Uint8Array, overrides: Overrides = {}) => {
  const outFolder = await mkdtemp(join(tmpdir(), 'reading-test-'))
  const path = join(outFolder, 'received')
  await writeFile(path, bytes)
  const result = await readInto(path, { name, outFolder, overrides })
  expect(result.rowsIn).toBe(result.rows + result.rejected)
  const engine = await openEngine(outFolder)
  const rows = await engine.rows(`select * from read_parquet(${text(result.parts[0]?.path ?? '')})`)
  engine.close()
  const lines = (await readFile(result.quarantinePath, 'utf8')).split('\n').filter((it) => it !== '')
  const aside = lines.map((it) => JSON.parse(it) as { line: number; reason: string; raw: string })
  const types = Object.fromEntries(result.columns.map((it) => [it.name, it.type]))
  return { ...result, values: rows, aside, types }
}

async function* pieces<T>(...list: T[]): AsyncGenerator<T> {
  yield* list
}

test('an unclosed quote costs its own line and nothing else', async () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `${at},名称${at},"第 ${at} 行, 备注"`)
  lines[999] = '999,"没有合上,x'
  const it = await read('planted.csv', `序号,名称,备注\n${lines.join('\n')}\n`)
  expect([it.rowsIn, it.rows, it.rejected]).toEqual([5000, 4999, 1])
  expect(it.aside).toMatchObject([{ line: 1001, raw: '999,"没有合上,x' }])
})

test('faults of every kind are set aside with line and reason', async () => {
  const bytes = Buffer.concat([
    Buffer.from('a,b\n1,x\n2\n\n3,y,z\n4,"q"r\n5,n\0l\n'),
    Buffer.from([0x36, 0x2c, 0xff, 0xfe, 10]),
    Buffer.from('7,"两\n行"\r\n8,好\n9,很\n10,是\n11,的\n12,中\r13,文\n'),
  ])
  const it = await read('faults.csv', bytes)
  expect(it.aside.map(({ line, reason }) => [line, reason])).toEqual([
    [3, 'ragged'],
    [5, 'ragged'],
    [6, 'bad-quote'],
    [7, 'nul'],
    [8, 'bad-encoding'],
  ])
  expect(it.values.map((row) => row['b'])).toEqual(['x', '两\n行', '好', '很', '是', '的', '中', '文'])
})

test('reader and scan count alike on any text, however it is cut', async () => {
  const piece = fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' ', '中', '\ufeff', '1,2\n', '"x\ny",z\n')
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 60 }),
      fc.nat(),
      fc.constantFrom('lf', 'cr'),
      async (list, at, lineEnd) => {
        const whole = list.join('')
        const point = whole.length === 0 ? 0 : at % whole.length
        const dialect = { delimiter: ',', quote: '"', lineEnd, blanks: false } as const
        const fits = (width: number): boolean => width === 2
        let read = 0
        for await (const batch of cut(pieces(whole.slice(0, point), whole.slice(point)), { dialect, fits }))
          read += batch.length
        const bytes = Buffer.from(whole)
        const counted = await scanRecords(pieces(bytes.subarray(0, point), bytes.subarray(point)), {
          dialect,
          fits,
          width: 2,
          after: 0,
        })
        expect(counted.records).toBe(read)
      },
    ),
    { numRuns: 2000 },
  )
})

test('where the scan sees nothing doubtful, DuckDB by itself reads what the reader reads', async () => {
  const piece = fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', '\r', ' ', '中', '1,2\n', '"x\ny",z\n', '"q""",\n')
  const folder = await mkdtemp(join(tmpdir(), 'straight-'))
  const engine = await openEngine(folder)
  const path = join(folder, 'it.csv')
  let plain = 0
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (list) => {
      const whole = list.join('')
      const dialect = { delimiter: ',', quote: '"', lineEnd: 'lf', blanks: false } as const
      await writeFile(path, whole)
      const said = await testify({ received: path, path, dialect, widths: [2], after: 0 })
      if (said.doubts?.length !== 0 || said.lineEnds === 'mixed') return
      const read: (string | null)[][] = []
      for await (const batch of cut(pieces(whole), { dialect, fits: (width) => width === 2 }))
        for (const it of batch) read.push(it.cells.map((cell) => (cell === '' ? null : cell)))
      const relation = strictly(path, { delimiter: ',', lineEnds: said.lineEnds, skip: 0, width: 2 })
      const rows = await engine.rows(`select c0, c1 from ${relation}`).catch(() => undefined)
      // Another count, or an error, sends the file the patient way; the same count must mean the same cells.
      if (rows?.length !== said.records) return
      plain += 1
      expect(rows.map((row) => [row['c0'], row['c1']])).toEqual(read)
    }),
    { numRuns: 1500 },
  )
  engine.close()
  expect(plain).toBeGreaterThan(50)
})

test('the same table in UTF-8, UTF-16 and GB18030 rests as the same bytes', async () => {
  const table = '区县,人口\n渝中区,588717\n江北区,925800\n'
  const gb = Buffer.from('c7f8cfd82cc8cbbfda0ad3e5d6d0c7f82c3538383731370abdadb1b1c7f82c3932353830300a', 'hex')
  const all = [
    await read('a.csv', table),
    await read('a.csv', `\ufeff${table}`),
    await read('a.csv', Buffer.from(`\ufeff${table}`, 'utf16le')),
    await read('a.csv', gb),
    await read(
      'a.json',
      JSON.stringify([
        { 区县: '渝中区', 人口: 588717 },
        { 区县: '江北区', 人口: 925800 },
      ]),
    ),
  ]
  expect(all.map((it) => it.encoding.name)).toEqual(['utf-8', 'utf-8', 'utf-16le', 'gb18030', 'utf-8'])
  const stored = await Promise.all(all.map((it) => sha256Of(it.parts.map((part) => part.path))))
  expect(new Set(stored).size).toBe(1)
  expect(new Set(all.map((it) => it.digest)).size).toBe(5)
})

test('typing loses nothing', async () => {
  const it = await read(
    't.csv',
    [
      '行政区划,工号,身份证,电话,金额,人数,比率,开通,日期,时刻,浓度,面积',
      '500103,007,110101199003074518,02363895678,"1,234.50",１２,0.10,是,2024-01-02,2024/1/2 8:05,31,76.5平米',
      '500105,123,11010119900307461X,13800138000,20.00,7,12.5,否,2024-02-29,2024/1/3 18:05,--,80平米',
    ].join('\n'),
  )
  expect(it.types).toEqual({
    行政区划: 'integer',
    工号: 'text',
    身份证: 'text',
    电话: 'text',
    金额: 'decimal',
    人数: 'integer',
    比率: 'decimal',
    开通: 'text',
    日期: 'date',
    时刻: 'timestamp',
    浓度: 'text',
    面积: 'text',
  })
  expect(it.values[0]).toMatchObject({ 工号: '007', 金额: '1234.50', 人数: '12', 比率: '0.10', 浓度: '31' })
  expect(it.notes).toMatchObject([
    { column: '浓度', companion: { name: '浓度_值', type: 'integer', emptyMarks: ['--'] } },
    { column: '面积', companion: { name: '面积_值', type: 'decimal', emptyMarks: [] } },
  ])
})

test('line ends, blanks and tabs inside quotes are kept as they came', async () => {
  const it = await read('q.csv', 'a,b\r\n1,"x\r\ny"\r\n2,"p\rq"\r\n3,"m\nn"\r\n4," 前后 "\r\n5,"\tq\\"\r\n')
  expect(it.values.map((row) => row['b'])).toEqual(['x\r\ny', 'p\rq', 'm\nn', ' 前后 ', '\tq\\'])
})

test('a forced type sets aside what does not fit; forced text keeps', async () => {
  const it = await read('f.csv', 'id,n\n1,5\n2,x\n3,\n', { types: { n: 'integer' } })
  expect([it.rows, it.rejected]).toEqual([2, 1])
  expect(it.aside).toMatchObject([{ line: 3, reason: 'type-mismatch' }])
  expect((await read('f.csv', 'a,b\n1,2\n', { types: { a: 'text' } })).types).toEqual({ a: 'text', b: 'integer' })
})

test('column names', () => {
  expect(columnNames([' 名称 ', '金额（万元）', '', 'A,B', '行业', '行业', 'ID', 'id'])).toEqual([
    '名称',
    '金额_万元',
    '列3',
    'A_B',
    '行业',
    '行业_2',
    'ID',
    'id_2',
  ])
})

test('JSON: numbers as written, late keys, nested values, broken records', async () => {
  const it = await read('j.json', '[{"a":12345678901234567890,"b":1.50},{"a":1,"c":{"x":[1.10]}},{"a":oops}]')
  expect([it.rowsIn, it.rows, it.rejected]).toEqual([3, 2, 1])
  expect(it.types).toEqual({ a: 'text', b: 'decimal', c: 'json' })
  expect(it.values.map((row) => [row['a'], row['c']])).toEqual([
    ['12345678901234567890', null],
    ['1', '{"x":[1.10]}'],
  ])
  const lines = await read('n.ndjson', '{"a":1}\n{"a":2\n{"a":3}\n')
  expect([lines.format, lines.rowsIn, lines.rejected]).toEqual(['ndjson', 3, 1])
  const geo = await read(
    'g.geojson',
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"名":"渝"},"geometry":{"type":"Point","coordinates":[106.50,29.5]}}]}',
  )
  expect(geo.types).toEqual({ 名: 'text', geometry: 'geometry' })
  expect(geo.values[0]?.['geometry']).toContain('106.50')
})

test('JSON that a spreadsheet was saved as: its header is a record, and no row', async () => {
  const it = await read(
    'j.json',
    JSON.stringify([
      { '附件1：': '全国普通高等学校名单' },
      { '附件1：': '序号', Column2: '学校名称', Column3: '学校标识码', Column4: '备注' },
      { '附件1：': '北京市（2所）' },
      { '附件1：': 1, Column2: '北京大学', Column3: 4111010001 },
      { '附件1：': 2, Column2: '中国人民大学', Column3: 4111010002, Column4: '民办' },
    ]),
  )
  expect([it.rowsIn, it.rows, it.rejected]).toEqual([3, 3, 0])
  expect(it.columns.map((column) => column.name)).toEqual(['序号', '学校名称', '学校标识码', '备注'])
  expect(it.values.map((row) => row['序号'])).toEqual(['北京市（2所）', '1', '2'])
  expect(it.types['学校标识码']).toBe('text')
  expect(it.notices[0]).toContain('第 2 条记录')
  const plain = await read('p.json', '[{"列1":"甲","列2":"丙"},{"列1":"乙","列2":"丁"}]')
  expect([plain.rowsIn, plain.columns.map((column) => column.name)]).toEqual([2, ['列1', '列2']])
})

test.each([
  ['empty.csv', '', 'intake/empty-file'],
  ['blank.csv', '\n\n', 'intake/empty-file'],
  ['header.csv', '名称,代码\n', 'intake/header-only'],
  ['line.csv', 'x,y'.repeat(2 ** 19), 'intake/too-long'],
  ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'intake/not-supported'],
  ['base.db', Buffer.from('SQLite format 3\0'), 'intake/not-supported'],
  ['fake.xlsx', 'a,b\n1,2\n', 'intake/kind-mismatch'],
  [
    'latin.csv',
    Buffer.from('name,city\nJosé,Málaga\nZoë,Köln\nRené,Orléans\nÅsa,Malmö\n', 'latin1'),
    'intake/encoding',
  ],
  ['torn.json', '[{"a":1},{"a":2', 'intake/broken-file'],
  ['torn.zip', Buffer.from('504b030414000000', 'hex'), 'intake/broken-file'],
  ['map.json', '{"500103":"渝中区"}', 'intake/no-table'],
])('%s is refused as it should be', async (name, bytes, code) => {
  await expect(read(name, bytes)).rejects.toMatchObject({ code, details: { detail: expect.any(String) } })
})

test('inspect proposes what readInto does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reading-test-'))
  await writeFile(join(folder, 'x'), '表一 人口\n代码;名称\n01;甲\n02;乙\n')
  const it = await inspect(join(folder, 'x'), { name: 'x.csv' })
  expect(it).toMatchObject({
    format: 'csv',
    delimiter: ';',
    header: 2,
    columns: [{ name: '代码', type: 'text', samples: ['01', '02'] }, { name: '名称' }],
  })
})
