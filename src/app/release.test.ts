import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { ingest, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let head: Session
let bureau: Session

// Generated people: six of one kind, so that none stands alone, and one who does.
const line = (at: number, kind: string): string =>
  `${at},${'张王李赵陈杨黄'.charAt(at)}某某,1380000${1000 + at},${kind}`
const table = (...kinds: string[]): Buffer =>
  Buffer.from(`序号,姓名,手机号,学历\n${kinds.map((kind, at) => line(at, kind)).join('\n')}\n`)
const alike = table(...Array.from({ length: 6 }, () => '本科'))

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  head = await city.as('transport.head')
  bureau = await city.as('bureau.reviewer')
})

const rowsOf = (code: string) => city.visitor.get(`/api/data/${code}/rows`)
const confirm = async (code: string): Promise<void> => {
  const { items } = (await steward.get(`/api/security/${code}/grades`)).body as {
    items: { column: string; class: string; grade: number }[]
  }
  const columns = items.map((it) => ({ column: it.column, class: it.class, grade: it.grade }))
  expect((await steward.post(`/api/security/${code}/grades`, { columns })).status).toBe(200)
}
const propose = (code: string, omit: string[]) =>
  steward.post('/api/opening/releases', { dataset: code, omit, reason: '公众常问，已经评估' })
/** Columns of which a version's profile tells values. */
const toldValues = async (who: Session, code: string): Promise<string[]> => {
  const { columns } = (await who.get(`/api/quality/${code}`)).body as {
    columns: { name: string; min: string | null; top: unknown[] }[]
  }
  return columns.flatMap((it) => (it.min === null && it.top.length === 0 ? [] : [it.name]))
}
const failing = (it: { body: Record<string, unknown> }): unknown => it.body['missing']

async function leaves(code: string, type: string): Promise<Record<string, unknown>[]> {
  const found = await city.database.pool.query<{ payload: Record<string, unknown> }>(
    'select o.payload from ledger.entries e join ledger.openings o on o.entry = e.id where e.subject = $1 and e.type = $2 order by e.at',
    [code, type],
  )
  return found.rows.map((row) => row.payload)
}

test('a closed dataset is opened by its case only when the gate holds, without the columns left out', async () => {
  const { code } = await ingest(steward, { name: 'a.csv', bytes: alike }, { title: '从业人员', open: 'closed' })
  await publish(city, code)
  expect((await rowsOf(code)).status).toBe(401)
  const first = await propose(code, [])
  expect(first.status, first.text).toBe(201)
  const id = String(first.body['id'])
  const held = await head.post(`/api/cases/${id}/consent`)
  expect([held.status, failing(held)]).toEqual([422, ['confirmed', 'grade']])
  await confirm(code)
  expect(failing(await head.post(`/api/cases/${id}/consent`))).toEqual(['grade'])
  await head.post(`/api/cases/${id}/refuse`, { reason: '手机号不能公开' })

  const second = String((await propose(code, ['手机号'])).body['id'])
  expect((await bureau.post(`/api/cases/${second}/release`)).status).toBe(409)
  expect((await head.post(`/api/cases/${second}/consent`)).status).toBe(200)
  expect((await head.post(`/api/cases/${second}/release`)).status).toBe(403)
  expect((await rowsOf(code)).status).toBe(401)
  expect((await bureau.post(`/api/cases/${second}/release`)).status).toBe(200)
  const opened = await rowsOf(code)
  expect(opened.status, opened.text).toBe(200)
  expect(JSON.parse(opened.text)[0]).toEqual({ 序号: 0, 姓名: '张**', 学历: '本科' })
  const csv = (await city.visitor.get(`/api/data/${code}/download.csv`)).text
  expect(csv).not.toContain('1380000')
  const page = (await city.visitor.get(`/datasets/${code}`, { accept: 'text/html' })).text
  expect(page).toContain('张**')
  expect(page).not.toContain('1380000')
  expect((await city.visitor.get(`/api/data/${code}/rows?${encodeURI('手机号=eq.13800001000')}`)).status).toBe(422)
  expect((await leaves(code, 'opening/gate')).map((it) => it['passed'])).toEqual([false, true, true, true])
  expect(await leaves(code, 'opening/release')).toMatchObject([{ omit: ['手机号'] }])
  // The profile tells of values what the rows do: nothing of a column left out, nor of one that leaves masked.
  await city.city.settle()
  expect(await toldValues(city.visitor, code)).toEqual(['序号', '学历'])
  expect(await toldValues(steward, code)).toEqual(['序号', '姓名', '手机号', '学历'])

  // A version with one who stands alone: rows stop for the public, go on for the owner, and come back with a good one.
  await newVersion(steward, code, { name: 'b.csv', bytes: table('本科', '本科', '本科', '本科', '本科', '博士') })
  expect((await rowsOf(code)).status).toBe(403)
  await city.city.settle()
  expect((await rowsOf(code)).status).toBe(403)
  expect((await city.visitor.get(`/api/data/${code}/rows?version=1`)).status).toBe(200)
  expect((await rowsOf(code)).body['detail']).toContain('1 组少于 5 行，共 1 行')
  expect(await toldValues(city.visitor, code)).toEqual([])
  expect((await steward.get(`/api/data/${code}/rows`)).status).toBe(200)
  expect((await city.visitor.get(`/datasets/${code}`, { accept: 'text/html' })).text).toContain('开放审查没有通过')
  await newVersion(steward, code, { name: 'c.csv', bytes: alike })
  await city.city.settle()
  expect((await rowsOf(code)).status).toBe(200)
  expect((await city.visitor.get(`/api/data/${code}/rows?version=2`)).status).toBe(403)

  const closed = await bureau.post(`/api/cases/${second}/withdraw`, { reason: '部门提出停止开放' })
  expect(closed.status, closed.text).toBe(200)
  expect((await rowsOf(code)).status).toBe(401)
  expect(await leaves(code, 'opening/closed')).toMatchObject([{ reason: '部门提出停止开放' }])
}, 60_000)

test('small groups are counted and lead to their rows, for the owner alone', async () => {
  const bytes = table('本科', '本科', '本科', '本科', '本科', '博士', '博士')
  const { code } = await ingest(steward, { name: 'd.csv', bytes }, { title: '培训名册', open: 'closed' })
  await publish(city, code)
  const gate = await steward.get(`/api/opening/gate/${code}?omit=${encodeURIComponent('手机号')}`)
  const groups = (gate.body['clauses'] as { id: string; opens: { path: string; rows: number }[] }[]).find(
    (it) => it.id === 'groups',
  )
  expect(groups).toMatchObject({ passed: false, rows: 2, columns: ['学历'], opens: [{ label: '博士', rows: 2 }] })
  const opened = await steward.get(groups?.opens[0]?.path ?? '')
  expect(JSON.parse(opened.text)).toHaveLength(2)
  expect((await city.visitor.get(groups?.opens[0]?.path ?? '')).status).toBe(401)
  expect((await (await city.as('education.steward')).get(`/api/opening/gate/${code}`)).status).toBe(403)
})

test('what is published as open is looked at too, and leaves masked or not at all', async () => {
  const { code } = await ingest(steward, { name: 'e.csv', bytes: alike }, { title: '公开名册', open: 'unconditional' })
  await publish(city, code)
  expect((await rowsOf(code)).status).toBe(403)
  await city.city.settle()
  expect(await leaves(code, 'opening/gate')).toMatchObject([{ passed: false, cause: 'catalog/publication' }])
})
