import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Column } from '#platform/lake'
import { type Engines, openEngines } from '#platform/query'
import { checksOf } from './checks.ts'
import { judgeChecks } from './findings.ts'
import { duplicates, profile } from './profile.ts'

// 120,000 rows: beyond 50,000 different values a column is no longer grouped but looked at in places.
const rows = 120_000
const column = (name: string, type: Column['type'], more: Partial<Column> = {}): Column => ({
  name,
  title: name,
  type,
  nullable: true,
  ...more,
})
const columns: readonly Column[] = [
  column('编号', 'text'),
  column('区县', 'text'),
  column('金额', 'decimal', { precision: 18, scale: 2 }),
  column('日期', 'date'),
  column('公开', 'boolean'),
  column('数量', 'integer'),
  column('说明', 'text'),
]

let engines: Engines
let folder: string
const path = (): string => join(folder, 'it.parquet')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'profile-'))
  engines = openEngines({ size: 1, memoryMb: 512 })
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(`COPY (SELECT
    'ab-' || printf('%06d', i) AS "编号",
    ['渝中区', '江北区', NULL][1 + (i % 3)::INT] AS "区县",
    (CASE WHEN i % 10 = 0 THEN 7.5 ELSE i END)::DECIMAL(18,2) AS "金额",
    DATE '2026-01-05' + (i % 7)::INT AS "日期",
    i % 4 = 0 AS "公开",
    (i % 100)::BIGINT AS "数量",
    CASE WHEN i < 3 THEN NULL ELSE repeat('说', 300) || i END AS "说明"
    FROM range(${rows}) t(i)) TO '${path()}' (FORMAT parquet, ROW_GROUP_SIZE 40960)`)
  await duck.run(
    `COPY (SELECT CASE WHEN i = 119999 THEN 7 ELSE i END AS "编号" FROM range(${rows}) t(i)) TO '${join(folder, 'again.parquet')}' (FORMAT parquet)`,
  )
  duck.closeSync()
})

afterAll(async () => {
  await engines.close()
  await rm(folder, { recursive: true })
})

test('a profile says of each column what its rows say', async () => {
  const [id, area, amount, day, open, count, remark] = await profile(engines, [path()], columns)
  expect(id).toMatchObject({ rows, empty: 0, min: 'ab-000000', max: 'ab-119999', top: [], bars: [] })
  expect(id?.shapes).toEqual([{ value: 'aa-999999', count: 20_000 }])
  expect(id?.shapesOfEvery).toBe(6)
  expect(area).toMatchObject({ empty: rows / 3, distinct: 2, min: '江北区', max: '渝中区', topOfEvery: 1 })
  expect(area?.top).toEqual([
    { value: '江北区', count: rows / 3 },
    { value: '渝中区', count: rows / 3 },
  ])
  expect(area?.shapes).toEqual([{ value: '汉', count: (rows * 2) / 3 }])
  // One value in ten is 7.50: found in some rows, counted in all.
  expect(amount).toMatchObject({ empty: 0, min: '1.00', max: '119999.00', top: [{ value: '7.50', count: 12_000 }] })
  expect(amount?.bars.reduce((sum, n) => sum + n, 0)).toBe(rows)
  expect(Math.abs((amount?.distinct ?? 0) - 108_000)).toBeLessThan(108_000 / 10)
  expect(day).toMatchObject({ distinct: 7, min: '2026-01-05', max: '2026-01-11' })
  expect(open).toMatchObject({ distinct: 2, min: 'false', max: 'true' })
  expect(open?.top[1]).toEqual({ value: 'true', count: rows / 4 })
  expect(count).toMatchObject({ distinct: 100, min: '0', max: '99', bars: Array.from({ length: 10 }, () => 12_000) })
  // Longer than a footer keeps: the scan says it, and what is shown is cut.
  expect(remark).toMatchObject({ empty: 3, min: '说'.repeat(200), max: '说'.repeat(200), top: [] })
})

test('rows that repeat are counted, whether or not one column tells them apart', async () => {
  const all = await profile(engines, [path()], columns)
  expect(await duplicates(engines, [path()], all)).toBe(0)
  // Without the number and the amount what is left repeats after 2,100 rows; the three without a remark stay their own.
  const some = all.filter((it) => it.name === '日期' || it.name === '数量' || it.name === '区县')
  expect(await duplicates(engines, [path()], some)).toBe(rows - 2100)
  expect(
    await duplicates(
      engines,
      [path(), path()],
      all.map((it) => ({ ...it, rows: rows * 2 })),
    ),
  ).toBe(rows)
})

test('a number that rises and comes again far below repeats a row', async () => {
  const path = join(folder, 'again.parquet')
  const all = await profile(engines, [path], [column('编号', 'integer')])
  expect(await duplicates(engines, [path], all)).toBe(1)
})

test('what the profile settles of a check is what the rows say', async () => {
  const items = [
    { name: '编号', unit: null, key: true },
    { name: '金额', unit: '%' },
    { name: '区县', unit: null, key: true },
  ]
  const checks = [
    ...checksOf(columns, items),
    { kind: 'range', column: '数量', low: 0, high: 99 },
    { kind: 'range', column: '金额', low: 1.5, high: 1e6 },
    { kind: 'filled', column: '说明' },
  ] as const
  const version = { dataset: basename(folder), columns, parts: [{ path: 'it.parquet', rows, bytes: 0 }] }
  const judged = async (profiles: Awaited<ReturnType<typeof profile>>) =>
    (await judgeChecks({ engines, lake: { folder: dirname(folder) } } as never, version as never, checks, profiles))
      .filter((it) => it.check.kind !== 'empty')
      .map(({ check, of, failed }) => JSON.stringify({ check, of, failed }))
      .toSorted()
  const settled = await judged(await profile(engines, [path()], columns))
  expect(settled).toEqual(await judged([]))
  expect(settled.filter((it) => it.includes('"failed":0')).length).toBeGreaterThan(2)
  expect(settled.filter((it) => !it.includes('"failed":0')).length).toBeGreaterThan(2)
})
