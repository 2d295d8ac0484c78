import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLake } from '#platform/lake'
import type { TestCity } from '#platform/testing'
import { wholeCity } from '../fixtures.ts'
import { fileOf } from './files.ts'
import { plan } from './plan.ts'
import { seedCity } from './seed.ts'

let city: TestCity
const start = '2026-01-05T09:00:00+08:00'
const told: string[] = []

beforeAll(async () => {
  city = await wholeCity(start)
  const storage = join(city.folder, 'storage')
  const lake = await openLake(join(storage, 'lake'))
  await seedCity({
    city: city.city,
    intake: { lake, folder: storage },
    until: new Date(start),
    scale: 0.004,
    tell: (line) => told.push(line),
  })
}, 120_000)
afterAll(() => expect(told.length).toBeGreaterThan(0))

const rows = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await city.database.pool.query<Record<string, unknown>>(sql)).rows

test('the plan promises a city of its size', () => {
  expect(plan.length).toBeGreaterThanOrEqual(80)
  expect(new Set(plan.map((it) => it.org)).size).toBeGreaterThanOrEqual(20)
  expect(plan.reduce((sum, it) => sum + it.rows, 0)).toBeGreaterThanOrEqual(2_000_000)
  expect(new Set(plan.map((it) => `${it.org}/${it.title}`)).size).toBe(plan.length)
})

test('the same seed gives the same bytes', () => {
  const [first] = plan
  if (first === undefined) throw new Error('no plan')
  expect(fileOf(first, 1, 0.01).bytes.equals(fileOf(first, 1, 0.01).bytes)).toBe(true)
})

test('cases stand in every state, some late and some soon due', async () => {
  const states = await rows(
    'select kind, array_agg(distinct state order by state) as states from cases.cases group by kind order by kind',
  )
  expect(states).toEqual([
    {
      kind: 'catalog/publication',
      states: ['changing', 'draft', 'endorsed', 'gaps', 'published', 'submitted', 'withdrawn'],
    },
    { kind: 'opening/application', states: ['accepted', 'answered', 'declined', 'received'] },
    { kind: 'opening/feedback', states: ['accepted', 'answered', 'declined', 'received'] },
    {
      kind: 'sharing/request',
      states: [
        'agreed',
        'consented',
        'delivered',
        'disposed',
        'draft',
        'extending',
        'gaps',
        'rectified',
        'refused',
        'submitted',
        'suspended',
        'terminated',
      ],
    },
  ])
  const [counted] = await rows(
    'select (select count(*) from cases.cases)::int as cases, count(*) filter (where breached_at is not null and met_at is null)::int as red, count(*) filter (where warned_at is not null and breached_at is null and met_at is null and paused_at is null)::int as yellow from cases.clocks',
  )
  expect(Number(counted?.['cases'])).toBeGreaterThanOrEqual(120)
  expect(Number(counted?.['red'])).toBeGreaterThan(0)
  expect(Number(counted?.['yellow'])).toBeGreaterThan(0)
})

test('every version, step and grant has its leaf, each at its own instant', async () => {
  for (const [table, column] of [
    ['lake.versions', 'entry'],
    ['cases.steps', 'entry'],
    ['delivery.grants', 'entry'],
  ] as const) {
    const [found] = await rows(
      `select count(*)::int as n, count(e.id)::int as leaves from ${table} t left join ledger.entries e on e.id = t.${column}::uuid`,
    )
    expect({ table, ...found }).toEqual({ table, n: found?.['n'], leaves: found?.['n'] })
    expect(Number(found?.['n'])).toBeGreaterThan(20)
  }
  const [span] = await rows('select min(at) as from, max(at) as until from ledger.entries')
  expect(new Date(String(span?.['from'])).getFullYear()).toBe(2025)
})

test('rows in are rows kept and rows set aside, and some of the dirt was set aside', async () => {
  const [sum] = await rows(
    'select bool_and(rows_in >= rejected) as fits, sum(rejected)::int as rejected from lake.versions',
  )
  expect(sum).toMatchObject({ fits: true })
  const graded = await rows('select distinct detector from security.grades where grade > 2')
  expect(graded.map((it) => it['detector'])).toEqual(expect.arrayContaining(['id-card', 'mobile']))
})
