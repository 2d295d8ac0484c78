import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, ingest, newVersion, wholeCity } from './fixtures.ts'

// What a steward does with a file before and after it is a version: look again, retry, mend, give up.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const csv = (...lines: string[]): { name: string; bytes: Buffer } => ({
  name: '站点.csv',
  bytes: Buffer.from(`${lines.join('\n')}\n`),
})

async function sent(file: { name: string; bytes: Buffer }): Promise<string> {
  const begun = await steward.post('/api/intake/uploads', { name: file.name, size: file.bytes.length })
  const id = String(begun.body['id'])
  expect((await steward.put(`/api/intake/uploads/${id}?offset=0`, file.bytes)).body).toMatchObject({
    received: file.bytes.length,
    state: 'received',
  })
  return id
}

const rowsOf = async (code: string): Promise<Record<string, unknown>[]> =>
  JSON.parse((await steward.get(`/api/data/${code}/rows?limit=1000`)).text) as Record<string, unknown>[]

interface Quarantine {
  readonly version: number
  readonly rejected: number
  readonly mended: number
  readonly waiting: number
  readonly repairs: number | null
}
const quarantinesOf = async (code: string): Promise<Quarantine[]> =>
  (await steward.get(`/api/intake/quarantine/${code}`)).body['items'] as Quarantine[]

describe('a proposal', () => {
  test('shows the first rows as they would be stored, and again as told', async () => {
    const id = await sent(csv('编号,票价,日期', '01,"1,234.50",2019年3月1日', '02,--,2019年3月2日', '坏'))
    const first = await steward.get(`/api/intake/uploads/${id}/proposal`)
    expect(first.body).toMatchObject({
      header: 1,
      looked: 3,
      aside: [{ line: 4, reason: 'ragged' }],
      preview: [
        { line: 2, cells: ['01', '1,234.50', '2019年3月1日'], stored: ['01', '1,234.50', '2019-03-01'] },
        { line: 3, stored: ['02', '--', '2019-03-02'] },
      ],
    })
    const again = await steward.post(`/api/intake/uploads/${id}/proposal`, { header: 'none', types: {} })
    expect(again.body).toMatchObject({ header: null, looked: 4 })
    const typed = await steward.post(`/api/intake/uploads/${id}/proposal`, { types: { 票价: 'decimal' } })
    expect(typed.body['preview']).toMatchObject([
      { stored: ['01', '1234.50', '2019-03-01'] },
      { stored: ['02', null, '2019-03-02'] },
    ])
  })

  test('shows a header over several lines as one name a column, which naming its lines changes', async () => {
    const file = csv('区县,人口,', ',男,女', ',万人,万人', '渝中区,28.1,30.8', '江北区,45.2,47.4')
    const id = await sent(file)
    const first = await steward.get(`/api/intake/uploads/${id}/proposal`)
    expect(first.body).toMatchObject({ header: 1, headerEnd: 3, looked: 2 })
    expect((first.body['columns'] as { name: string }[]).map((it) => it.name)).toEqual([
      '区县',
      '人口_男_万人',
      '人口_女_万人',
    ])
    const wish = { header: 1, headerEnd: 2 }
    expect((await steward.post(`/api/intake/uploads/${id}/proposal`, wish)).body).toMatchObject({ ...wish, looked: 3 })
    const { code } = await ingest(steward, csv('编号', '00'), { title: '几行表头' })
    expect(await newVersion(steward, code, file, { overrides: wish })).toMatchObject({
      status: 200,
      rows: 3,
      columns: [{ name: '区县' }, { name: '人口_男', type: 'text' }, { name: '人口_女' }],
    })
    expect(await newVersion(steward, code, file)).toMatchObject({
      rowsIn: 2,
      rows: 2,
      columns: [{}, { name: '人口_男_万人', type: 'decimal' }, {}],
    })
  })

  test('a companion is taken beside the text, in later versions too', async () => {
    const lines = ['编号,票价', '01,2.50', '02,--', '03,"1,000"', '04,3', '05,4', '06,暂无']
    const { code } = await ingest(steward, csv('编号', '00'), { title: '伴随列' })
    const bare = await newVersion(steward, code, csv(...lines), { overrides: { companions: ['编号'] } })
    expect(bare).toMatchObject({ status: 422, type: '/problems/intake/no-companion' })
    const named = await newVersion(steward, code, csv(...lines), { overrides: { types: { 票价_值: 'integer' } } })
    expect((named['columns'] as { name: string }[]).map((it) => it.name)).toEqual(['编号', '票价', '票价_值'])
    const made = await newVersion(steward, code, csv(...lines), { overrides: { companions: ['票价'] } })
    expect(made).toMatchObject({ status: 200, rowsIn: 6, rows: 6 })
    expect((made['columns'] as { name: string; type: string }[]).map((it) => [it.name, it.type])).toEqual([
      ['编号', 'text'],
      ['票价', 'text'],
      ['票价_值', 'decimal'],
    ])
    expect(await newVersion(steward, code, csv('编号,票价', '07,7.25', '08,无'), { mode: 'append' })).toMatchObject({
      status: 200,
      version: 4,
    })
    expect(await rowsOf(code)).toEqual(
      [
        ['01', '2.50', 2.5],
        ['02', '--', null],
        ['03', '1,000', 1000],
        ['04', '3', 3],
        ['05', '4', 4],
        ['06', '暂无', null],
        ['07', '7.25', 7.25],
        ['08', '无', null],
      ].map(([编号, 票价, 值]) => ({ 编号, 票价, 票价_值: 值 })),
    )
  })
})

describe('a commit done again', () => {
  test('answers as the first time and makes no second version', async () => {
    const { code } = await ingest(steward, csv('编号', '01'), { title: '重试' })
    const id = await sent(csv('编号', '01', '02'))
    const first = await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code }, { 'idempotency-key': 'k' })
    expect(first.body).toMatchObject({ version: 2, rows: 2 })
    for (const headers of [{ 'idempotency-key': 'k' }, { 'idempotency-key': 'other' }, {}])
      expect((await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code }, headers)).body).toMatchObject({
        version: 2,
        proof: first.body['proof'],
      })
    expect(
      (await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code, mode: 'append' })).body,
    ).toMatchObject({
      status: 409,
      dataset: code,
      version: 2,
    })
    expect((await steward.get(`/api/intake/uploads/${id}`)).body).toMatchObject({
      state: 'done',
      result: { dataset: code, version: 2 },
    })
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body['version']).toBe(2)
  })

  test('twice at once makes one version', async () => {
    const { code } = await ingest(steward, csv('编号', '01'), { title: '同时' })
    const id = await sent(csv('编号', '02'))
    const both = await Promise.all(
      [1, 2].map(() => steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code })),
    )
    // The later one hears that it is being done, or what came of it.
    expect(both.map((it) => it.status).sort((a, b) => a - b)[0]).toBe(200)
    expect(both.every((it) => it.status === 409 || it.body['version'] === 2)).toBe(true)
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body['version']).toBe(2)
  })

  test('one that failed says why to whoever looks again, and may be told otherwise', async () => {
    const { code } = await ingest(steward, csv('编号', '01'), { title: '失败' })
    const id = await sent(csv('别的', '02'))
    expect((await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code, mode: 'append' })).status).toBe(422)
    expect((await steward.get(`/api/intake/uploads/${id}`)).body).toMatchObject({
      state: 'failed',
      problem: { status: 422 },
    })
    expect((await steward.get('/api/intake/uploads')).body['items']).toEqual(
      expect.arrayContaining([expect.objectContaining({ id, state: 'failed' })]),
    )
    const told = await steward.post(`/api/intake/uploads/${id}/commit`, { dataset: code })
    expect(told.body).toMatchObject({ version: 2 })
  })
})

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
  const { code } = await ingest(steward, csv('编号,票价,说明', '00,1,x'), { title: '大表' })
  const made = await newVersion(steward, code, csv('编号,票价,说明', lines.join('\n')))
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

describe('rows set aside come back mended', () => {
  const dirty = csv('编号,票价,说明', '01,2,"a,b"', '02,贵,=HYPERLINK("x")', '03,4', '04,5,好', '05,6,"没有合上')
  const types = { overrides: { types: { 票价: 'integer' } } }

  test('as a file: counts add up, and each version names the one it mends', async () => {
    const { code } = await ingest(steward, csv('编号,票价,说明', '00,1,x'), { title: '修正' })
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
    const back = await newVersion(steward, code, csv(...mended), { repairs: 2 })
    expect(back).toMatchObject({ status: 200, version: 3, rowsIn: 2, rows: 2, rejected: 0, repairs: 2 })
    expect((await rowsOf(code)).map((row) => [row['编号'], row['票价'], row['说明']])).toEqual([
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
    expect(await newVersion(steward, code, csv('编号,票价,说明', '05,6,a', '06,7,b'), { repairs: 2 })).toMatchObject({
      status: 422,
      type: '/problems/intake/more-than-set-aside',
    })
    await city.city.ledger.publish()
    const bundle = await steward.get(`/api/proofs/${String(back['proof'])}`)
    expect(bundle.body).toMatchObject({ opening: { payload: { repairs: 2, version: 3, rows: 2 } } })
  })

  test('as rows, one of them still wrong: it waits at both places and is counted once', async () => {
    const { code } = await ingest(steward, csv('编号,票价,说明', '00,1,x'), { title: '逐行修正' })
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
    await newVersion(steward, code, csv('编号,票价,说明', '00,1,x'))
    expect((await give(2, { 编号: '05', 票价: 6, 说明: '' })).body).toMatchObject({
      status: 409,
      type: '/problems/intake/superseded',
    })
  })
})

describe('an upload on its way', () => {
  const fileOf = (id: string): string => join(city.folder, 'storage', 'uploads', id)

  test('is given up by its person, or swept after a week of the machine’s time and not of the city’s', async () => {
    const [kept, gone] = [await sent(csv('编号', '01')), await sent(csv('编号', '02'))]
    expect((await steward.delete(`/api/intake/uploads/${gone}`)).status).toBe(204)
    expect([existsSync(fileOf(gone)), (await steward.get(`/api/intake/uploads/${gone}`)).status]).toEqual([false, 404])
    await city.moveTo('2026-03-05T09:00:00+08:00')
    const later = await sent(csv('编号', '03'))
    expect((await steward.get(`/api/intake/uploads/${kept}`)).body).toMatchObject({ state: 'received' })
    await city.database.pool.query(`update intake.uploads set touched_at = now() - interval '8 days' where id = $1`, [
      kept,
    ])
    await sent(csv('编号', '04'))
    expect([existsSync(fileOf(kept)), (await steward.get(`/api/intake/uploads/${kept}`)).status]).toEqual([false, 404])
    expect(
      (await steward.post(`/api/intake/uploads/${later}/commit`, { new: { ...catalogEntry, title: '时钟走过' } })).body,
    ).toMatchObject({ version: 1, rows: 1 })
  })

  test('larger than the disk has room for is refused before it begins', async () => {
    const answer = await steward.post('/api/intake/uploads', { name: '大.csv', size: 60 * 1024 ** 3 })
    expect(answer.body).toMatchObject({ status: 503, type: '/problems/intake/no-room' })
    expect(answer.headers['retry-after']).toBe('3600')
    expect(answer.body['detail']).toMatch(/约需 [\d,]+ MB，存储目录只有 [\d,]+ MB/)
  })
})
