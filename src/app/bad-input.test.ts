import exceljs from 'exceljs'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, ingest, newVersion, publish, wholeCity } from './fixtures.ts'

// Bad files by the door that people use: a clear problem or every row accounted for, and nothing half visible.

let city: TestCity
let steward: Session
let serial = 0

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const enter = async (): Promise<string> => {
  serial += 1
  const made = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: `坏文件 ${serial}` })
  return String(made.body['code'])
}

const wide = (width: number): string =>
  `${Array.from({ length: width }, (_, at) => `c${at}`).join(',')}\n${'1,'.repeat(width - 1)}1\n`
const gb = Buffer.from('c7f8cfd82cc8cbbfda0ad3e5d6d0c7f82c3538383731370abdadb1b1c7f82c3932353830300a', 'hex')
const truncatedZip = Buffer.from('504b03041400000008000000000000000000000000000000000000000000', 'hex')

test.each([
  ['空.csv', Buffer.alloc(0), 422, 'intake/empty-file'],
  ['只有表头.csv', Buffer.from('名称,代码\n'), 422, 'intake/header-only'],
  ['一万列.csv', Buffer.from(wide(10_000)), 422, 'intake/too-wide'],
  ['截断.parquet', Buffer.from('PAR1\x15\x04\x15'), 422, 'intake/broken-file'],
  ['截断.zip', truncatedZip, 422, 'intake/broken-file'],
  ['截断.json', Buffer.from('[{"a":1},{"a":2'), 422, 'intake/broken-file'],
  ['断在两条之间.json', Buffer.from('[{"a":1},'), 422, 'intake/broken-file'],
  ['没有结束的数组.json', Buffer.from('[{"a":1}'), 422, 'intake/broken-file'],
  ['冒名.pdf', Buffer.from('a,b\n1,2\n'), 415, 'intake/kind-mismatch'],
  ['冒名.xlsx', Buffer.from('a,b\n1,2\n'), 415, 'intake/kind-mismatch'],
  ['冒名.csv', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 415, 'intake/not-supported'],
  ['库.sqlite', Buffer.from('SQLite format 3\0'), 415, 'intake/not-supported'],
  ['一行.csv', Buffer.alloc(40_000_000, 'x'), 422, 'intake/too-long'],
])('%s is refused with what, where and how to mend it, and leaves nothing', async (name, bytes, status, type) => {
  const dataset = await enter()
  const answer = await newVersion(steward, dataset, { name, bytes })
  expect(answer['status']).toBe(status)
  expect(String(answer['type'])).toContain(type)
  expect(String(answer['detail']).length).toBeGreaterThan(8)
  expect((await steward.get(`/api/catalog/datasets/${dataset}`)).body).toMatchObject({ version: null })
  expect((await steward.get(`/api/data/${dataset}/rows`)).status).toBe(404)
})

test.each([
  ['重名和空表头.csv', Buffer.from('a,a,,A\n1,2,3,4\n'), { rowsIn: 1, rows: 1 }],
  ['控制字符.csv', Buffer.from('a,b\n1,\0x\n2,y\n3,\x01\n'), { rowsIn: 3, rows: 2, rejected: 1 }],
  [
    '混合编码.csv',
    Buffer.concat([Buffer.from('名,值\n重庆,1\n北京,2\n上海,3\n天津,4\n'), gb.subarray(10, 17), Buffer.from('\n')]),
    { rowsIn: 5, rows: 4 },
  ],
  ['长短不一.csv', Buffer.from('a,b\n1,2\n1,2,3\n1\n4,5\n'), { rowsIn: 4, rows: 2, rejected: 2 }],
  [
    '没合上的引号.csv',
    Buffer.from(`a,b\n${'x,1\n'.repeat(2000)}"open,1\n${'y,2\n'.repeat(2000)}`),
    { rowsIn: 4001, rows: 4000 },
  ],
  ['两个数组.json', Buffer.from('[{"a":1}]\n[{"a":2}]'), { rowsIn: 2, rows: 1, rejected: 1 }],
  ['长行.csv', Buffer.from(`a,b\n1,2\n${'x'.repeat(20_000_000)}\n3,4\n`), { rowsIn: 3, rows: 2, rejected: 1 }],
  ['长行多列.csv', Buffer.from(`a,b\n1,2\n${'"x",'.repeat(5_000_000)}\n3,4\n`), { rowsIn: 3, rows: 2, rejected: 1 }],
  ['回车换行.csv', Buffer.from(`名,值\r${'重,1\r'.repeat(200_000)}`), { rowsIn: 200_000, rows: 200_000 }],
  ['回车长文.csv', Buffer.from(`名,值\r${`${'重庆'.repeat(500)},1\r`.repeat(6000)}`), { rowsIn: 6000, rows: 6000 }],
  ['混用回车.csv', Buffer.from(`a,b\n1,2\n${'3,4\r'.repeat(200_000)}\n`), { rowsIn: 200_001, rows: 200_001 }],
  ['🚌 \u202eرحلات\u202c.csv', Buffer.from('a,b\n1,2\n'), { rowsIn: 1, rows: 1 }],
  [`${'站'.repeat(83)}.csv`, Buffer.from('a,b\n1,2\n'), { rowsIn: 1, rows: 1 }],
])('%s is taken, and every row is accounted for', async (name, bytes, counts) => {
  const answer = await newVersion(steward, await enter(), { name, bytes })
  expect(answer).toMatchObject({ status: 200, ...counts })
  expect(answer['rowsIn']).toBe(Number(answer['rows']) + Number(answer['rejected']))
})

test('a byte broken anywhere, in UTF-8 or GB18030, costs its own row or the file says why', async () => {
  const utf8 = Buffer.from('区县,人口\n渝中区,588717\n江北区,925800\n')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(utf8, gb),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      async (file, place, byte) => {
        const broken = Buffer.from(file)
        broken[place % file.length] = byte
        const answer = await newVersion(steward, await enter(), { name: '破.csv', bytes: broken })
        if (answer['status'] === 200) expect(answer['rowsIn']).toBe(Number(answer['rows']) + Number(answer['rejected']))
        else expect([415, 422]).toContain(answer['status'])
      },
    ),
    { numRuns: 40 },
  )
})

test('a sheet asked of a file that has none is refused, not passed over', async () => {
  const bytes = Buffer.from('a,b\n1,2\n')
  const answer = await newVersion(
    steward,
    await enter(),
    { name: '没有工作表.csv', bytes },
    { overrides: { sheet: '表一' } },
  )
  expect(answer).toMatchObject({ status: 422, type: '/problems/intake/no-such-sheet' })
  expect(String(answer['detail'])).toContain('表一')
})

test('a formula stays in the data and does nothing in a spreadsheet', async () => {
  const formula = '=HYPERLINK("http://x.example","看")'
  const bytes = Buffer.from(`名称,值\n"${formula.replaceAll('"', '""')}",1\n`)
  const { code } = await ingest(steward, { name: 'f.csv', bytes }, { title: '公式' })
  await publish(city, code)
  expect((await city.visitor.get(`/api/data/${code}/rows`)).text).toContain('=HYPERLINK')
  expect((await city.visitor.get(`/api/data/${code}/download.csv`)).text).toContain(`"'=HYPERLINK`)
  const file = await city.city.app.inject({ url: `/api/data/${code}/download.xlsx` })
  const book = new exceljs.Workbook()
  await book.xlsx.load(file.rawPayload as unknown as ArrayBuffer)
  expect(book.worksheets[0]?.getCell('A2').type).not.toBe(exceljs.ValueType.Formula)
})

test.each([21, 36, 38, 40])('numbers of %d whole digits are kept as they were written', async (digits) => {
  const long = (first: string, tail: string): string => `-${first}${'9'.repeat(digits - 1)}${tail}`
  const file = (...values: string[]): { name: string; bytes: Buffer } => ({
    name: '长数.csv',
    bytes: Buffer.from(`行,值\n${values.map((it, at) => `r${at},${it}\n`).join('')}`),
  })
  const kept = async (code: string): Promise<string[]> => {
    const rows = (await steward.get(`/api/data/${code}/rows?limit=100`)).text
    return [...rows.matchAll(/"值":"?([-\d.]+)/g)].map((it) => String(it[1]))
  }
  for (const tail of ['', '.25'])
    for (const named of [false, true]) {
      const over = named ? { overrides: { types: { 值: 'decimal' } } } : {}
      const [first, ...others] = [long('9', tail), long('8', tail).slice(1), `7${tail}`]
      const code = await enter()
      const answer = await newVersion(steward, code, file(first, ...others), over)
      // What a person calls a decimal and none can hold is set aside; without a word it stays text.
      const aside = named && digits + Math.max(0, tail.length - 1) > 38
      expect(answer).toMatchObject({ status: 200, rowsIn: 3, rejected: aside ? 2 : 0 })
      expect(await kept(code)).toEqual(aside ? others.slice(1) : [first, ...others])
      if (aside) continue
      const more = [`6${tail}`, long('5', tail)]
      expect(await newVersion(steward, code, file(...more), { mode: 'append' })).toMatchObject({ rows: 2, rejected: 0 })
      expect(await kept(code)).toEqual([first, ...others, ...more])
    }
})

test('what is added to decimals is kept exactly, and a row that needs more digits is set aside alone', async () => {
  const file = (...values: string[]): { name: string; bytes: Buffer } => ({
    name: '价格.csv',
    bytes: Buffer.from(`行,值,说明\n${values.map((it, at) => `r${at},${it},无\n`).join('')}`),
  })
  const long = `1.${'1'.repeat(20)}`
  const held = '-123456789012345678.5'
  for (const over of [{ mode: 'merge', key: ['行'] }, { mode: 'append' }]) {
    const code = await enter()
    await newVersion(steward, code, file(long))
    const more = file(held, `${'9'.repeat(25)}.5`, `0.${'7'.repeat(21)}`, '贵', '7.250')
    const answer = await newVersion(steward, code, more, over)
    expect(answer).toMatchObject({ status: 200, rowsIn: 5, rows: 2, rejected: 3, rejectedBy: { 'type-mismatch': 3 } })
    const first = over.mode === 'merge' ? [] : [long]
    const rows = (await steward.get(`/api/data/${code}/rows`)).text
    const values = [...rows.matchAll(/"值":"?([-\d.]+)/g)].map((it) => String(it[1]).replace(/(\.\d*?)0+$/, '$1'))
    expect(values).toEqual([...first, held, '7.25'])
    const aside = await steward.get(`/api/intake/quarantine/${code}/${String(answer['version'])}/rows?after=0`)
    expect(aside.body['items']).toMatchObject([
      { line: 3, detail: '“值”的值不是整数 18 位、小数 20 位以内的数', cells: ['r1', `${'9'.repeat(25)}.5`, '无'] },
      { line: 4 },
      { line: 5, cells: ['r3', '贵', '无'] },
    ])
  }
})

test('a companion of what is added is empty where it would be rounded', async () => {
  const file = (...values: string[]): { name: string; bytes: Buffer } => ({
    name: '伴随.csv',
    bytes: Buffer.from(`行,值\n${values.map((it, at) => `r${at},${it}\n`).join('')}`),
  })
  const code = await enter()
  await newVersion(steward, code, file('1.25', '--', '2.5'), { overrides: { companions: ['值'] } })
  expect(await newVersion(steward, code, file('3.125', '4.5'), { mode: 'append' })).toMatchObject({ rows: 2 })
  const rows = JSON.parse((await steward.get(`/api/data/${code}/rows`)).text) as Record<string, unknown>[]
  expect(rows.map((row) => [row['值'], row['值_值']])).toEqual([
    ['1.25', 1.25],
    ['--', null],
    ['2.5', 2.5],
    ['3.125', null],
    ['4.5', 4.5],
  ])
})
