import exceljs from 'exceljs'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, newVersion, rowsOf, uploaded, wholeCity } from './fixtures.ts'

// Files as the systems and spreadsheets of departments export them, by the door that people use.

let city: TestCity
let steward: Session
let serial = 0

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

interface Read {
  readonly code: string
  readonly rows: readonly Record<string, unknown>[]
  readonly types: Readonly<Record<string, string>>
  readonly notices: readonly string[]
  readonly answer: Readonly<Record<string, unknown>>
}

/** Takes a file in as a dataset of its own; every row is accounted for. */
async function take(name: string, content: string | Buffer, overrides: object = {}): Promise<Read> {
  serial += 1
  const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: `导出 ${serial}` })
  const code = String(entered.body['code'])
  const answer = await newVersion(steward, code, { name, bytes: Buffer.from(content) }, { overrides })
  expect(answer, JSON.stringify(answer)).toMatchObject({ status: 200 })
  expect(answer['rowsIn']).toBe(Number(answer['rows']) + Number(answer['rejected']))
  const columns = answer['columns'] as { name: string; type: string }[]
  const types = Object.fromEntries(columns.map((it) => [it.name, it.type]))
  return { code, rows: await rowsOf(steward, code), types, notices: answer['notices'] as string[], answer }
}

const stops = [
  { code: '001', name: '天宫大道' },
  { code: '002', name: '临江门' },
]

test.each([
  ['one level down', { code: 0, msg: 'success', data: { list: stops, total: 2 } }, 'data.list'],
  ['beside other lists', { code: 0, data: { fields: [{ n: 'code' }], rows: stops } }, 'data.rows'],
  ['four levels down', { result: { data: { page: { records: stops } } } }, 'result.data.page.records'],
])('the records of an interface are found %s, at a key of any spelling', async (_, envelope, path) => {
  for (const text of [JSON.stringify(envelope), JSON.stringify(envelope, null, 2).replace('data', '\\u0064ata')]) {
    const it = await take('接口.json', text)
    expect(it.rows).toEqual(stops)
    expect(it.types).toEqual({ code: 'text', name: 'text' })
    expect(it.notices.join()).toContain(`“${path}”`)
  }
})

test('one of several lists of a JSON file is read by its name, as a sheet of a workbook is', async () => {
  const text = JSON.stringify({ data: { stops, lines: [{ line: '105路' }] } })
  expect((await take('两张表.json', text, { sheet: 'data.lines' })).rows).toEqual([{ line: '105路' }])
  const upload = await uploaded(steward, { name: '两张表.json', bytes: Buffer.from(text) })
  const proposal = `/api/intake/uploads/${upload}/proposal`
  expect((await steward.get(proposal)).body).toMatchObject({
    sheets: ['data.stops', 'data.lines'],
    sheet: 'data.stops',
  })
  expect((await steward.post(proposal, { sheet: 'data.people' })).body).toMatchObject({
    status: 422,
    detail: expect.stringContaining('data.stops、data.lines') as string,
  })
})

test('an envelope whose list is empty, cut off, or damaged in one record says so', async () => {
  const tell = async (text: string): Promise<unknown> => {
    const upload = await uploaded(steward, { name: '接口.json', bytes: Buffer.from(text) })
    return (await steward.post(`/api/intake/uploads/${upload}/proposal`, {})).body['type']
  }
  expect(await tell('{"code":0,"data":{"list":[]}}')).toBe('/problems/intake/empty-file')
  expect(await tell('{"code":0,"data":{"list":[{"a":1},{"a":2}')).toBe('/problems/intake/broken-file')
  expect(await tell('{"code":0,"data":{"total":0}}')).toBe('/problems/intake/no-table')
  const it = await take('接口.json', '{"code":0,"data":{"list":[{"a":"01"},{"a":},{"a":"03"}]}}')
  expect([it.rows, it.answer['rejectedBy']]).toEqual([[{ a: '01' }, { a: '03' }], { 'bad-json': 1 }])
})

test('features in an envelope are features', async () => {
  const features = [
    { type: 'Feature', properties: { name: '甲' }, geometry: { type: 'Point', coordinates: [106.5, 29.5] } },
  ]
  const it = await take('接口.json', JSON.stringify({ code: 0, data: { type: 'FeatureCollection', features } }))
  expect(it.types).toEqual({ name: 'text', geometry: 'geometry' })
})

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
  const one = await take('表.csv', [top, ...words].map((row) => row.join(',')).join('\n'))
  expect(one.rows).toHaveLength(words.length)
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
  ['数据.xml', '<?xml version="1.0" encoding="utf-8"?><rows><row/></rows>', 'CSV、JSON'],
])('%s that is a page or a document is refused with advice', async (name, text, advice) => {
  const upload = await uploaded(steward, { name, bytes: Buffer.from(text) })
  const answer = await steward.post(`/api/intake/uploads/${upload}/proposal`, {})
  expect(answer.body).toMatchObject({ status: 415, type: '/problems/intake/not-supported' })
  expect(String(answer.body['detail'])).toContain(advice)
})
