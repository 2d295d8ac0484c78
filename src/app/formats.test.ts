import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { catalogEntry, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

const nasty = [
  '=HYPERLINK("http://example.com","点我")',
  '+cmd|calc',
  '-2+3+cmd|calc',
  '@SUM(A1)',
  '\t=1+1',
  '＝1+1',
  '-5',
  '+86 23 6300 0000',
  '-',
  '含逗号, 和"引号"',
  '两行\n一格',
  '<b>&amp;</b>',
  '响铃\u0007与\u001b',
  '龘𠮷😀',
  '٣ مرحبا',
  ' 前后有空格 ',
  '正常',
]
const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`
const header = ['备注', '人数', '金额', '日期', '时刻', '有效', '行'] as const
const lines = nasty.map(
  (text, at) =>
    `${quoted(text)},${at === 3 ? '9007199254740993' : String(at)},${at === 5 ? '' : `${at}.50`},2026-02-1${at % 10},2026-02-13 08:0${at % 10}:00,${at % 2 === 0},${at}甲`,
)

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  const bytes = Buffer.from(`${header.join(',')}\r\n${lines.join('\r\n')}\r\n`)
  const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: '杂项登记' })
  code = String(entered.body['code'])
  // A number of sixteen digits stays text unless somebody says that it is one.
  await newVersion(steward, code, { name: '杂.csv', bytes }, { overrides: { types: { 人数: 'integer' } } })
  await publish(city, code)
})

type Row = Readonly<Record<string, unknown>>

const take = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await city.visitor.get(`/api/data/${code}/${path}`, headers)
  expect(answer.status, `${path} ${answer.text.slice(0, 200)}`).toBe(200)
  return answer
}

/** A reader of RFC 4180 of the test's own: null for nothing between the commas. */
function readCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? (match[2] === '' ? null : (match[2] ?? null)))
    if (match[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

const filtered = '?人数=gte.0'

test('the CSV of what everybody may have is made at its publication, before anybody asks', async () => {
  await city.city.settle()
  const names = await readdir(join(city.folder, 'storage', 'ready'), { recursive: true })
  expect(names.filter((name) => name.includes(`${code}-v1-`) && name.endsWith('.csv'))).toHaveLength(1)
})

test('every format tells the same rows, made ready or streamed, and keeps what each value is', async () => {
  const whole = JSON.parse((await take('download.json')).text) as Row[]
  expect(whole.map((row) => row['备注'])).toEqual(nasty)
  expect(whole[3]?.['人数']).toBe('9007199254740993')
  expect(whole[4]).toMatchObject({ 人数: 4, 金额: 4.5, 日期: '2026-02-14', 时刻: '2026-02-13T08:04:00', 有效: true })
  expect((await take('download.json')).text).toContain('"金额":4.50')
  expect(whole[5]?.['金额']).toBeNull()
  expect(JSON.parse((await take(`download.json${filtered}`)).text)).toEqual(whole)
  for (const query of ['', filtered])
    expect(
      (await take(`download.ndjson${query}`)).text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Row),
    ).toEqual(whole)
  expect(JSON.parse((await take('rows')).text)).toEqual(whole)
})

test('a spreadsheet is given no formula, a number stays a number', async () => {
  const expected = nasty.map((text) => (/^(?:[=@\t＝]|\+cmd|-2\+)/.test(text) ? `'${text}` : text))
  for (const path of ['download.csv', `download.csv${filtered}`]) {
    const { text } = await take(path)
    expect(text.startsWith('\ufeff')).toBe(true)
    const [head, ...rows] = readCsv(text.slice(1))
    expect(head).toEqual(header)
    expect(rows.map((row) => row[0])).toEqual(expected)
    expect(rows[5]?.[2]).toBeNull()
    expect(rows[4]?.slice(1)).toEqual(['4', '4.50', '2026-02-14', '2026-02-13T08:04:00', 'true', '4甲'])
  }
  const page = await take('rows', { accept: 'text/csv' })
  expect(page.text).toBe((await take('download.csv')).text)
})

test('GB18030 on wish holds every character', async () => {
  const answer = await city.city.app.inject({ url: `/api/data/${code}/download.csv?encoding=gb18030` })
  expect(answer.headers['content-type']).toBe('text/csv; charset=gb18030')
  const text = new TextDecoder('gb18030', { fatal: true }).decode(answer.rawPayload)
  expect(`\ufeff${text}`).toBe((await take('download.csv')).text)
})

test('XML has no sign that XML forbids, and any name of a column', async () => {
  const { text } = await take('download.xml')
  // oxlint-disable-next-line no-control-regex -- exactly these are forbidden
  expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  expect(text).toContain('<field name="备注">&lt;b&gt;&amp;amp;&lt;/b&gt;</field>')
  expect(text).toContain('响铃\ufffd与\ufffd')
  expect(text.match(/<row>/g)?.length).toBe(nasty.length)
  expect(text.endsWith('</row>\n</rows>\n')).toBe(true)
})

test('what lies ready answers HEAD, Range and 304', async () => {
  const whole = await city.city.app.inject({ url: `/api/data/${code}/download.csv` })
  const etag = String(whole.headers['etag'])
  expect(whole.headers).toMatchObject({ 'x-heliu-version': '1', 'content-length': String(whole.rawPayload.length) })
  const head = await city.city.app.inject({ method: 'HEAD', url: `/api/data/${code}/download.csv` })
  expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([
    200,
    String(whole.rawPayload.length),
    0,
  ])
  const part = await city.city.app.inject({ url: `/api/data/${code}/download.csv`, headers: { range: 'bytes=10-19' } })
  expect(part.statusCode).toBe(206)
  expect(part.headers['content-range']).toBe(`bytes 10-19/${whole.rawPayload.length}`)
  expect(part.rawPayload).toEqual(whole.rawPayload.subarray(10, 20))
  const same = await city.city.app.inject({ url: `/api/data/${code}/download.csv`, headers: { 'if-none-match': etag } })
  expect([same.statusCode, same.rawPayload.length]).toEqual([304, 0])
})

test('pages put together are the whole, whatever the order and however many are alike or missing', async () => {
  const columns = ['备注', '金额', '日期', '有效', '人数']
  const wish = fc.record({
    order: fc.uniqueArray(
      fc.record({
        column: fc.constantFrom(...columns),
        way: fc.constantFrom('', '.asc', '.desc', '.desc.nullsfirst', '.nullsfirst', '.asc.nullslast'),
      }),
      {
        selector: (it) => it.column,
        maxLength: 3,
      },
    ),
    limit: fc.integer({ min: 1, max: 9 }),
    select: fc.subarray(columns),
  })
  await fc.assert(
    fc.asyncProperty(wish, async ({ order, limit, select }) => {
      const query = new URLSearchParams({
        order: order.map(({ column, way }) => `${column}${way}`).join(','),
        select: select.join(','),
      })
      const whole = JSON.parse((await take(`rows?${query}&limit=1000`)).text) as Row[]
      const paged: Row[] = []
      let next: string | undefined = `/api/data/${code}/rows?${query}&limit=${limit}`
      while (next !== undefined) {
        const answer = await city.visitor.get(next)
        paged.push(...(JSON.parse(answer.text) as Row[]))
        next = /^<(.+)>; rel="next"$/.exec(String(answer.headers['link']))?.[1]
      }
      expect(paged).toEqual(whole)
      expect(whole.length).toBe(nasty.length)
    }),
    { numRuns: 25 },
  )
})

test('a wish that cannot be met is refused with what and where, and says nothing of the inside', async () => {
  const refused: Readonly<Record<string, number>> = {
    'rows?日期=eq.2026-13-45': 422,
    'rows?日期=gt.2026-02-30': 422,
    'rows?时刻=lt.2026-02-13T25:00': 422,
    'rows?日期=is.true': 422,
    'rows?人数=eq.1x': 422,
    'rows?人数=eq.99999999999999999999': 422,
    'rows?人数=like': 400,
    'rows?offset=1': 422,
    'rows?select=备注,无': 422,
    'rows?order=金额.nulls': 422,
    'rows?limit=10001': 400,
    'rows?limit=-1': 400,
    'rows?limit=1e3': 400,
    'rows?limit=': 400,
    'rows?cursor=abc': 400,
    'rows?version=9': 404,
    'rows?version=新': 400,
    'rows?or=(无.eq.1,人数.eq.1)': 422,
    'rows?or=(人数.eq.1x)': 422,
    'rows?or=(人数.eq.1': 400,
    'rows?or=(人数.eq.1,(备注.eq.a)': 400,
    'rows?and=()': 400,
    'download.csv?encoding=big5': 400,
    'download.xml?encoding=gb18030': 400,
  }
  for (const [path, status] of Object.entries(refused)) {
    const answer = await city.visitor.get(`/api/data/${code}/${encodeURI(path)}`)
    expect(answer.status, `${path} ${answer.text}`).toBe(status)
    expect(answer.text).toContain('"type":"/problems/')
    expect(answer.text).not.toMatch(/parquet|SELECT|CAST/)
  }
})

// A cursor of one order says nothing in another; a forged one must not reach the engine.
const cursors: Readonly<Record<string, readonly (string | null)[]>> = {
  'rows?order=日期': ['4.50', '1'],
  'rows?order=金额': ['2026-02-10', '1'],
  'rows?order=人数': ['99999999999999999999', '1'],
  'rows?order=备注': ['甲'],
  'rows?limit=2': ['x'],
}
test.each(Object.entries(cursors))('%s refuses the cursor of another page', async (path, keys) => {
  const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url')
  const answer = await city.visitor.get(`/api/data/${code}/${encodeURI(path)}&cursor=${cursor}`)
  expect(answer.status).toBe(400)
  expect(answer.body['errors']).toMatchObject([{ path: 'cursor' }])
})

test.each([
  ['text/csv', 'csv'],
  ['TEXT/CSV; charset=utf-8', 'csv'],
  ['text/csv, */*', 'csv'],
  ['application/json, text/csv;q=0.5', 'json'],
  ['text/csv;q=0, */*', 'json'],
  ['text/html, */*;q=0.8', 'json'],
  ['application/xml', 'json'],
])('Accept: %s is answered in %s', async (accept, kind) => {
  expect((await take('rows?limit=1', { accept })).headers['content-type']).toContain(kind)
})

test('a page of no rows is empty in either format and has no next', async () => {
  const none = await take('rows?limit=0')
  expect([none.text, none.headers['link']]).toEqual(['[]', undefined])
  expect((await take('rows?limit=0', { accept: 'text/csv' })).text).toBe(`\ufeff${header.join(',')}\r\n`)
})

test('filters of every type take what their words say', async () => {
  const counted = async (filter: string) => (JSON.parse((await take(`rows?${encodeURI(filter)}`)).text) as Row[]).length
  expect(await counted('金额=eq.4.5')).toBe(1)
  // A value of more digits than the column's is another number, not a rounded one.
  expect(await counted('金额=eq.4.501')).toBe(0)
  expect(await counted('金额=gt.4.4999&金额=lt.4.5001')).toBe(1)
  expect(await counted('金额=is.null')).toBe(1)
  expect(await counted('金额=not.is.null')).toBe(nasty.length - 1)
  expect(await counted('人数=eq.9007199254740993')).toBe(1)
  expect(await counted('有效=is.true&人数=in.(0,1,2)')).toBe(2)
  expect(await counted('日期=gte.2026-02-15&日期=lte.2026-02-16')).toBe(4)
  expect(await counted('时刻=eq.2026-02-13T08:04:00')).toBe(2)
  expect(await counted('备注=ilike.*HYPERLINK*')).toBe(1)
  expect(await counted('备注=like.*两行*')).toBe(1)
  expect(await counted('备注=like.\\*')).toBe(0)
  expect(await counted('备注=like.正\\')).toBe(0)
  expect(await counted('时刻=eq.2026-02-13T00:04:00Z')).toBe(2)
  expect(await counted('时刻=eq.2026-02-13T08:04:00 08:00')).toBe(2)
  expect(await counted('or=(人数.eq.1,金额.is.null)')).toBe(2)
  expect(await counted('not.or=(人数.eq.1,有效.is.true)')).toBe(nasty.length - 1 - Math.ceil(nasty.length / 2))
  expect(await counted('and=(人数.gt.3,or(备注.eq."含逗号, 和\\"引号\\"",备注.eq.正常))')).toBe(2)
  expect(await counted('or=("备注".in.(正常,-),not.and(人数.gte.0,人数.lte.99999999999999999))')).toBe(2)
  expect(await counted('备注=in.("含逗号, 和\\"引号\\"",正常)')).toBe(2)
  expect(JSON.parse((await take('rows?select=人数,人数&limit=1')).text)).toEqual([{ 人数: 0 }])
  expect(((await take('download.ndjson?limit=3')).text.match(/\n/g) ?? []).length).toBe(3)
})
