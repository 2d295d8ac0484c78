import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { csvOf, ingest, newVersion, rowsOf, wholeCity } from './fixtures.ts'

// Rows set aside: each with its line and reason, and how they come back mended.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

interface Quarantine {
  readonly version: number
  readonly rejected: number
  readonly mended: number
  readonly waiting: number
  readonly repairs: number | null
}
const quarantinesOf = async (code: string): Promise<Quarantine[]> =>
  (await steward.get(`/api/intake/quarantine/${code}`)).body['items'] as Quarantine[]

test('faults planted in a large file cost their own lines, and what is wrong where is told', async () => {
  const many = 150_000
  const lines = Array.from(
    { length: many },
    (_, at) => `${String(at).padStart(6, '0')},${at % 90},${'某街道某社区'.repeat(6)}`,
  )
  lines[70_000] = '070000,5,"没有合上'
  lines[70_002] = '070002,6'
  lines[149_998] = '149998,7,"好"x'
  lines[120_000] = '120000,8,他说"好"'
  const { code } = await ingest(steward, csvOf('编号,票价,说明', '00,1,x'), { title: '大表' })
  const made = await newVersion(steward, code, csvOf('编号,票价,说明', lines.join('\n')))
  expect(made).toMatchObject({ status: 200, rowsIn: many, rows: many - 3, rejected: 3 })
  const aside = await steward.get(`/api/intake/quarantine/${code}/2/rows?after=0&limit=10`)
  expect((aside.body['items'] as { line: number; reason: string }[]).map((it) => [it.line, it.reason])).toEqual([
    [70_002, 'unclosed-quote'],
    [70_004, 'ragged'],
    [150_000, 'bad-quote'],
  ])
  const kept = await steward.get(`/api/data/${code}/rows?编号=in.(070001,070003,120000,149999)&select=编号,说明`)
  expect(JSON.parse(kept.text)).toMatchObject([{ 编号: '070001' }, {}, { 编号: '120000', 说明: '他说"好"' }, {}])
}, 60_000)

test('a sum and a remark below a table are shown cell by cell, as they stood', async () => {
  const lines = ['甲,"1,100",3', '乙,"1,200",4', '合计,"2,300",7', '注：不含两江新区,,']
  const { code } = await ingest(steward, csvOf('线路,客运量,车辆', ...lines), { title: '合计' })
  const aside = await steward.get(`/api/intake/quarantine/${code}/1/rows`)
  expect(aside.body['items']).toMatchObject([
    { line: 4, reason: 'total', cells: ['合计', '2,300', '7'] },
    { line: 5, reason: 'footnote', cells: ['注：不含两江新区', '', ''] },
  ])
})

describe('rows set aside come back mended', () => {
  const dirty = csvOf('编号,票价,说明', '01,2,"a,b"', '02,贵,=HYPERLINK("x")', '03,4', '04,5,好', '05,6,"没有合上')
  const types = { overrides: { types: { 票价: 'integer' } } }

  test('as a file: counts add up, and each version names the one it mends', async () => {
    const { code } = await ingest(steward, csvOf('编号,票价,说明', '00,1,x'), { title: '修正' })
    expect(await newVersion(steward, code, dirty, types)).toMatchObject({ version: 2, rowsIn: 5, rows: 2, rejected: 3 })
    const file = await steward.get(`/api/intake/quarantine/${code}/2?format=csv`)
    const lines = file.text.replace('\ufeff', '').trimEnd().split('\r\n')
    expect(lines[0]).toBe('编号,票价,说明,隔离行号,隔离原因,隔离原文')
    expect(lines).toHaveLength(4)
    // Rows that could not be cut come first, rows that did not fit their types after them.
    expect(lines[1]).toMatch(/^03,4,,4,列数与表头不符/)
    expect(lines[2]).toMatch(/^,,,6,引号没有合上.*"05,6,""没有合上/)
    expect(lines[3]).toMatch(/^02,贵,"'=HYPERLINK\(""x""\)",3,与列的类型不符/)
    const mended = [
      String(lines[0]),
      String(lines[3]).replace('贵', '30'),
      String(lines[1]).replace('03,4,,', '03,4,补,'),
    ]
    const back = await newVersion(steward, code, csvOf(...mended), { repairs: 2 })
    expect(back).toMatchObject({ status: 200, version: 3, rowsIn: 2, rows: 2, rejected: 0, repairs: 2 })
    expect((await rowsOf(steward, code)).map((row) => [row['编号'], row['票价'], row['说明']])).toEqual([
      ['01', 2, 'a,b'],
      ['04', 5, '好'],
      ['02', 30, '=HYPERLINK("x")'],
      ['03', 4, '补'],
    ])
    expect(await quarantinesOf(code)).toMatchObject([
      { version: 3, rejected: 0, repairs: 2 },
      { version: 2, rejected: 3, mended: 2, waiting: 1 },
      { version: 1, rejected: 0 },
    ])
    expect(await newVersion(steward, code, csvOf('编号,票价,说明', '05,6,a', '06,7,b'), { repairs: 2 })).toMatchObject({
      status: 422,
      type: '/problems/intake/more-than-set-aside',
    })
    await city.city.ledger.publish()
    const bundle = await steward.get(`/api/proofs/${String(back['proof'])}`)
    expect(bundle.body).toMatchObject({ opening: { payload: { repairs: 2, version: 3, rows: 2 } } })
  })

  test('as rows, one of them still wrong: it waits at both places and is counted once', async () => {
    const { code } = await ingest(steward, csvOf('编号,票价,说明', '00,1,x'), { title: '逐行修正' })
    await newVersion(steward, code, dirty, types)
    const page = await steward.get(`/api/intake/quarantine/${code}/2/rows?after=0&limit=2`)
    expect(page.body).toMatchObject({
      columns: ['编号', '票价', '说明'],
      total: 3,
      next: 2,
      items: [
        { line: 4, cells: ['03', '4'] },
        { line: 6, cells: [] },
      ],
    })
    const rest = await steward.get(`/api/intake/quarantine/${code}/2/rows?after=2`)
    expect(rest.body).toMatchObject({ next: null, items: [{ line: 3, cells: ['02', '贵', '=HYPERLINK("x")'] }] })
    const give = (version: number, ...rows: object[]) =>
      steward.post(`/api/intake/quarantine/${code}/${version}/rows`, { rows })
    expect((await give(2, { 编号: '02', 价: 3 })).body).toMatchObject({ type: '/problems/intake/no-such-column' })
    const half = await give(2, { 编号: '02', 票价: '还贵', 说明: '' }, { 编号: '03', 票价: 4, 说明: '补' })
    expect(half.body).toMatchObject({ version: 3, rowsIn: 2, rows: 1, rejected: 1, repairs: 2 })
    expect(await quarantinesOf(code)).toMatchObject([
      { version: 3, rejected: 1, waiting: 1, repairs: 2 },
      { version: 2, rejected: 3, mended: 1, waiting: 2 },
      { version: 1 },
    ])
    expect((await give(3, { 编号: '02', 票价: 9, 说明: null })).body).toMatchObject({ version: 4, repairs: 3 })
    expect(await quarantinesOf(code)).toMatchObject([
      { version: 4, repairs: 3 },
      { version: 3, waiting: 0 },
      { version: 2, mended: 2, waiting: 1 },
      { version: 1 },
    ])
    expect(
      (
        await (
          await city.as('education.steward')
        ).post(`/api/intake/quarantine/${code}/2/rows`, { rows: [{ 编号: '05' }] })
      ).status,
    ).toBe(404)
    await newVersion(steward, code, csvOf('编号,票价,说明', '00,1,x'))
    expect((await give(2, { 编号: '05', 票价: 6, 说明: '' })).body).toMatchObject({
      status: 409,
      type: '/problems/intake/superseded',
    })
  })
})
