import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { deliveredRequest, ingest, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let head: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  head = await city.as('transport.head')
})

interface Item {
  readonly column: string
  readonly class: string
  readonly grade: number
  readonly reason: string
  readonly confirmedBy: string | null
  readonly changed: boolean
  readonly proposed: { readonly class: string; readonly grade: number }
  readonly finds: readonly { readonly detector: string; readonly cells: number }[]
}
const grades = async (code: string): Promise<{ items: Item[]; grade: number }> =>
  (await steward.get(`/api/security/${code}/grades`)).body as never
const columnOf = async (code: string, name: string): Promise<Item | undefined> =>
  (await grades(code)).items.find((it) => it.column === name)
const file = (...rows: string[]) => ({ name: '巡查.csv', bytes: Buffer.from(['编号,备注', ...rows, ''].join('\n')) })
const quiet = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `${String(at + from).padStart(5, '0')},第 ${at} 次巡查设施完好`)

describe('one identifier among many rows', () => {
  let code: string
  beforeAll(async () => {
    const rows = quiet(4000)
    rows[3456] = '03456,已联系业主 13912345678 并约定上门'
    code = (await ingest(steward, file(...rows), { title: '巡查记录' })).code
  })

  test('the sample misses it, the pass over every row does not, and its grade holds at once', async () => {
    await city.city.settle()
    expect(await columnOf(code, '备注')).toMatchObject({
      grade: 3,
      class: 'personal',
      confirmedBy: null,
      finds: [{ detector: 'mobile', cells: 1 }],
      reason: expect.stringContaining('逐行检查全部 4000 行'),
    })
    expect((await grades(code)).grade).toBe(3)
    expect(await columnOf(code, '编号')).toMatchObject({ grade: 1, finds: [] })
  })

  test('its number opens the row, covered; one value is shown for a reason that is kept', async () => {
    const finds = await steward.get(`/api/security/${code}/finds/${encodeURIComponent('备注')}/mobile`)
    expect(finds.body).toMatchObject({ cells: 1, truncated: false })
    const [found] = finds.body['items'] as { row: string; value: string }[]
    expect(found?.value).toBe('已联系业主 *******5678 并约定上门')
    const wish = { version: 1, row: found?.row, column: '备注' }
    expect((await steward.post(`/api/security/${code}/reveals`, { ...wish, reason: '' })).status).toBe(422)
    const shown = await steward.post(`/api/security/${code}/reveals`, { ...wish, reason: '核对是否误写入备注' })
    expect(shown.body['value']).toBe('已联系业主 13912345678 并约定上门')
    const kept = await city.database.pool.query('select person, reason, name from security.reveals')
    expect(kept.rows).toEqual([{ person: 'demo-transport.steward', reason: '核对是否误写入备注', name: '备注' }])
    const other = await city.as('education.steward')
    expect((await other.post(`/api/security/${code}/reveals`, { ...wish, reason: '想看看是谁' })).status).toBe(404)
  })

  test('going away from the proposal needs a reason, going below it the head', async () => {
    const decide = (who: Session, grade: number, reason?: string) =>
      who.post(`/api/security/${code}/grades`, {
        columns: [{ column: '备注', class: 'general', grade, ...(reason === undefined ? {} : { reason }) }],
      })
    expect((await decide(steward, 4)).body['type']).toBe('/problems/security/raised-without-reason')
    expect((await decide(head, 1)).body['type']).toBe('/problems/security/lowered-without-reason')
    const refused = await decide(steward, 1, '电话为公开的服务热线')
    expect([refused.status, refused.body['cites']]).toEqual([403, ['DSL-21']])
    expect((await decide(head, 1, '电话为公开的服务热线')).status).toBe(200)
    expect(await columnOf(code, '备注')).toMatchObject({ grade: 1, confirmedBy: 'demo-transport.head' })
    const leaves = await city.database.pool.query(
      `select from ledger.entries where type = 'security/grade' and subject = '${code}'`,
    )
    expect(leaves.rowCount).toBe(1)
  })

  test('what was decided stays while the proposal is the same, and a higher one takes effect at once', async () => {
    await newVersion(steward, code, file(...quiet(10), '00011,又联系 13912345678'))
    await city.city.settle()
    expect(await columnOf(code, '备注')).toMatchObject({ grade: 1, changed: false, confirmedBy: 'demo-transport.head' })
    await newVersion(steward, code, file(...quiet(10)))
    await city.city.settle()
    // Less is found: the confirmed grade stays, and a person is told.
    expect(await columnOf(code, '备注')).toMatchObject({ grade: 1, changed: true, proposed: { grade: 1 } })
    await newVersion(steward, code, file('01,甲', '02,乙'), { overrides: { types: { 编号: 'text' } } })
    await city.city.settle()
    expect(await columnOf(code, '编号')).toMatchObject({ grade: 1 })
  })
})

test('a typed companion is graded and masked as the text that it repeats', async () => {
  const lines = ['编号,补助金额', '01,"1,200"', '02,--', '03,800', '04,950', '05,700', '']
  const bytes = Buffer.from(lines.join('\n'))
  const { code } = await ingest(steward, { name: '补助.csv', bytes: Buffer.from('编号,补助金额\n00,--\n') })
  await newVersion(steward, code, { name: '补助.csv', bytes }, { overrides: { companions: ['补助金额'] } })
  const decide = (columns: object[]) => head.post(`/api/security/${code}/grades`, { columns })
  const asPersonal = { class: 'personal', grade: 2, reason: '逐人的补助金额' }
  expect((await decide([{ column: '补助金额', ...asPersonal }])).status).toBe(200)
  expect(await columnOf(code, '补助金额_值')).toMatchObject({ grade: 2, class: 'personal' })
  const below = await decide([{ column: '补助金额_值', class: 'general', grade: 1 }])
  expect([below.status, below.body['type']]).toEqual([422, '/problems/security/companion-below-text'])
  await publish(city, code)
  const rows = await city.visitor.get(`/api/data/${code}/rows?limit=1`)
  expect(JSON.parse(rows.text)).toEqual([{ 编号: '01', 补助金额: '***', 补助金额_值: '***' }])
  expect((await city.visitor.get(`/api/data/${code}/rows?补助金额_值=gt.1000`)).status).toBe(403)
})

describe('a version is given away by what it holds itself', () => {
  const withIds = ['编号,备注', '01,500112196102020018', '02,500112198503070016', '03,500112199011110014', '']
  const clean = (...rows: string[]) => ({ name: '登记.csv', bytes: Buffer.from(['编号,备注', ...rows, ''].join('\n')) })
  const rowsOf = (code: string, more = '') => city.visitor.get(`/api/data/${code}/rows?limit=1${more}`)

  test('a clean version after it, and a grade decided on that, open no earlier one', async () => {
    const { code } = await ingest(steward, clean('01,无', '02,有'), { title: '登记备注' })
    await publish(city, code)
    await newVersion(steward, code, { name: '登记.csv', bytes: Buffer.from(withIds.join('\n')) })
    expect((await rowsOf(code)).status).toBe(403)
    await newVersion(steward, code, clean('01,无', '02,有'))
    const columns = [{ column: '备注', class: 'general', grade: 1, reason: '这一版已不含证件号' }]
    expect((await steward.post(`/api/security/${code}/grades`, { columns })).status).toBe(200)
    expect([(await rowsOf(code)).status, (await rowsOf(code, '&version=1')).status]).toEqual([200, 200])
    expect((await rowsOf(code, '&version=2')).status).toBe(403)
    expect((await city.visitor.get(`/api/data/${code}/download.csv?version=2`)).status).toBe(403)
    const profile = await city.visitor.get(`/api/quality/${code}?version=2`)
    expect(profile.text).not.toMatch(/5001121/)
  })

  test('a column that is gone keeps no later version shut', async () => {
    const { code } = await ingest(steward, clean('01,无', '02,有'), { title: '登记增列' })
    await publish(city, code)
    const wider = ['编号,备注,证件', '01,无,500112196102020018', '02,有,500112198503070016', '']
    await newVersion(steward, code, { name: '登记.csv', bytes: Buffer.from(wider.join('\n')) })
    expect((await rowsOf(code)).status).toBe(403)
    await newVersion(steward, code, clean('01,无', '02,有'))
    expect((await rowsOf(code)).status).toBe(200)
    expect((await rowsOf(code, '&version=2')).status).toBe(403)
  })

  test('what is added to rows with identifiers keeps their grade', async () => {
    const { code } = await ingest(steward, { name: '登记.csv', bytes: Buffer.from(withIds.join('\n')) })
    await newVersion(steward, code, clean('04,无', '05,有'), { mode: 'append' })
    const columns = [{ column: '备注', class: 'general', grade: 1, reason: '新增的行不含证件号' }]
    expect((await steward.post(`/api/security/${code}/grades`, { columns })).status).toBe(403)
  })
})

test('everybody who sees an entry is told its grades, never the reasons', async () => {
  const { code } = await ingest(steward, file(...quiet(5)), { title: '公开巡查' })
  expect((await city.visitor.get(`/api/security/${code}/level`)).status).toBe(404)
  await publish(city, code)
  const level = await city.visitor.get(`/api/security/${code}/level`)
  expect(level.body).toEqual({
    grade: 1,
    confirmed: false,
    columns: [
      { column: '编号', class: 'general', grade: 1, confirmed: false },
      { column: '备注', class: 'general', grade: 1, confirmed: false },
    ],
  })
})

test('the scale says what a grade means and where it comes from', async () => {
  const { body } = await city.visitor.get('/api/security/scale')
  const levels = body['levels'] as { level: string }[]
  expect(levels.map((it) => it.level)).toEqual(['1', '2', '3', '4', 'important', 'core'])
  expect(body['sources']).toMatchObject({ open: { status: 'comparator' }, level: { status: 'unverified' } })
})

test('a field that a grant gives unmasked is masked when it is graded higher than it was agreed to', async () => {
  const { code } = await ingest(steward, file(...quiet(20)), {
    title: '养护记录',
    share: 'conditional',
    open: 'closed',
  })
  await city.city.settle()
  const note = { column: '备注', class: 'general', grade: 2, reason: '含养护单位内部情况' }
  expect((await steward.post(`/api/security/${code}/grades`, { columns: [note] })).status).toBe(200)
  await publish(city, code)
  await deliveredRequest(city, code, { clear: ['备注'] })
  const holder = await city.as('education.steward')
  const told = async (): Promise<unknown[]> => {
    const rows = JSON.parse((await holder.get(`/api/data/${code}/rows?limit=1`)).text) as { 备注: string }[]
    const asked = await holder.get(`/api/data/${code}/rows?${encodeURI('备注=like.第*')}`)
    return [rows[0]?.备注, asked.status]
  }
  expect(await told()).toEqual(['第 0 次巡查设施完好', 200])
  await newVersion(steward, code, file('00001,第 1 次巡查，联系 13912345678', ...quiet(20, 2)))
  await city.city.settle()
  expect((await columnOf(code, '备注'))?.grade).toBe(3)
  const [shown, asked] = await told()
  expect([String(shown).slice(0, 1), asked]).toEqual(['*', 403])
})
