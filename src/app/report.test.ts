import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, publish, refusal, submittedRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

const submitted = (): Promise<string> => submittedRequest(city, code)

// Three replies of ten working days from Monday 2026-03-02: one met after 3, one met late after 12, one not met.
beforeAll(async () => {
  city = await wholeCity('2026-02-25T09:00:00+08:00')
  const bytes = Buffer.from('编号,站点\n01,甲\n')
  code = (await ingest(await city.as('transport.steward'), { name: '=a.csv', bytes }, { title: '=站点,"甲"' })).code
  await publish(city, code)
  await city.moveTo('2026-03-02T09:00:00+08:00')
  const ids = [await submitted(), await submitted(), await submitted()]
  const head = await city.as('transport.head')
  await city.moveTo('2026-03-05T09:00:00+08:00')
  await head.post(`/api/cases/${String(ids[0])}/refuse`, refusal)
  await city.moveTo('2026-03-18T09:00:00+08:00')
  await head.post(`/api/cases/${String(ids[1])}/refuse`, refusal)
})

const get = async (path: string, who = 'bureau.reviewer') => (await (await city.as(who)).get(path)).body
const march = 'from=2026-03-01&until=2026-03-31'

test('met in time, late and open add up, by rule, kind and organisation, with the median of working days', async () => {
  const byRule = await get(`/api/supervision/report?by=rule&${march}`)
  const counts = { total: 3, inTime: 1, late: 1, open: 0, openLate: 1, median: 12, measured: 2 }
  expect(byRule['lines']).toEqual([{ key: 'sharing.reply.conditional', name: '答复有条件共享类申请', ...counts }])
  expect(byRule['total']).toMatchObject(counts)
  expect((await get(`/api/supervision/report?by=kind&${march}`))['lines']).toMatchObject([{ key: 'sharing/request' }])
  const [line] = (await get(`/api/supervision/report?${march}`))['lines'] as { name: string; total: number }[]
  expect(line).toMatchObject({ name: '市交通运输委员会', total: 3 })
  const february = (await get('/api/supervision/report?by=rule&from=2026-02-01&until=2026-02-28'))['lines']
  expect(february).toMatchObject([{ key: 'catalog.review', inTime: 1, total: 1 }])
})

test('every number opens as many rows, and the table is to be had as CSV without formulas', async () => {
  for (const outcome of ['inTime', 'late', 'open', 'openLate'] as const) {
    const total = (await get(`/api/supervision/report?${march}`))['total'] as Record<string, number>
    const rows = await get(`/api/supervision/report/rows?${march}&outcome=${outcome}`)
    expect({ outcome, n: rows['total'] }).toEqual({ outcome, n: total[outcome] })
  }
  const met = (await get(`/api/supervision/report/rows?${march}&outcome=met`))['items'] as { outcome: string }[]
  expect(met.map((it) => it.outcome).toSorted()).toEqual(['inTime', 'late'])
  const csv = (await (await city.as('bureau.reviewer')).get(`/api/supervision/report.csv?${march}`)).text
  const lines = csv.replace('\ufeff', '').trimEnd().split('\r\n')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toContain(`"'=站点,""甲"""`)
  expect(lines[1]).toContain('《政务数据共享条例》第21条')
  expect(lines[1]).toMatch(/,共享申请,.*,答复有条件共享类申请,.*,按时办结,/)
})

test('a department sees its own limits, another one none of them; a period that ends before it begins is refused', async () => {
  expect((await get(`/api/supervision/report?${march}`, 'transport.head'))['total']).toMatchObject({ total: 3 })
  expect((await get(`/api/supervision/report?${march}`, 'water.steward'))['total']).toMatchObject({ total: 0 })
  const answer = await (await city.as('transport.head')).get('/api/supervision/report?from=2026-03-02&until=2026-03-01')
  expect(answer.status).toBe(422)
})

test('the board counts what was met by department and by week, and the report by the day of being met opens it', async () => {
  const board = await get('/api/supervision/board')
  const weeks = board['weeks'] as { from: string; until: string; met: number; onTime: number }[]
  expect(weeks).toHaveLength(12)
  expect(weeks.at(-1)).toEqual({ from: '2026-03-12', until: '2026-03-18', met: 1, onTime: 0 })
  expect(weeks.at(-2)).toEqual({ from: '2026-03-05', until: '2026-03-11', met: 1, onTime: 1 })
  const orgs = board['orgs'] as { org: { name: string } }[]
  expect(orgs.find((it) => it.org.name === '市交通运输委员会')).toMatchObject({ red: 1, met: 2, onTime: 1 })
  for (const { from, until, met } of weeks) {
    const rows = await get(`/api/supervision/report/rows?dated=met&from=${from}&until=${until}`)
    expect({ from, total: rows['total'] }).toEqual({ from, total: met })
  }
  const all = board['met'] as { from: string; until: string; met: number; onTime: number }
  const whole = await get(`/api/supervision/report?dated=met&from=${all.from}&until=${all.until}`)
  expect(whole['total']).toMatchObject({ total: all.met, inTime: all.onTime, open: 0, openLate: 0 })
  expect((await get('/api/supervision/board', 'water.steward'))['met']).toMatchObject({ met: 0 })
  const [late] = (await get('/api/supervision/clocks?light=red'))['items'] as { left: number }[]
  expect(late?.left).toBe(-2)
})

test('a correction that the bureau may answer as well is the department’s on the board, as in the report', async () => {
  const told = { dataset: code, what: '第二行的站名不对', purpose: '路线规划', contact: '后台留言' }
  await city.visitor.post('/api/opening/feedback', told)
  const { items } = (await get('/api/supervision/clocks?org=5000001014', 'transport.steward')) as {
    items: { kind: string; org: { name: string } }[]
  }
  expect(items.filter((it) => it.kind === 'opening/feedback')).toMatchObject([{ org: { name: '市交通运输委员会' } }])
})
