import { expect, test } from 'vitest'
import { publishedDataset, submittedRequest, wholeCity } from './fixtures.ts'

// A year of timers in one move of the clock: each is played at its own instant, in transactions of a bounded size.

test('a clock that jumps a year plays all due dates, each at its own instant', async () => {
  const city = await wholeCity()
  const id = await submittedRequest(city, await publishedDataset(city), { until: '2028-12-31' })
  // The same clock 130 times: twenty over the year, and 110 that fall due together.
  const days = `case when n <= 20 then n * 15 else 75 end`
  await city.database.pool.query(
    `insert into cases.clocks select (jsonb_populate_record(c, jsonb_build_object('round', c.round + n,
      'warn_at', c.started_at + make_interval(days => ${days}), 'due_at', c.started_at + make_interval(days => ${days}, hours => 6)))).*
     from cases.clocks c, generate_series(1, 130) n where c.case_id = $1 and c.name = 'reply'`,
    [id],
  )
  await city.moveTo('2027-01-05T09:00:00+08:00')
  const marked = await city.database.pool.query(
    `select count(*)::int as n, count(*) filter (where warned_at = warn_at and breached_at = due_at + interval '1 second')::int as right
     from cases.clocks where case_id = $1 and round > 1`,
    [id],
  )
  expect(marked.rows).toEqual([{ n: 130, right: 130 }])
  // Each mark has its leaf once; no transaction holds more of them than a bounded number.
  const leaves = await city.database.pool.query<{ n: number }>(
    `select count(*)::int as n from ledger.entries where type = 'case/clock' group by xmin::text order by n desc`,
  )
  expect(leaves.rows.reduce((sum, { n }) => sum + n, 0)).toBe(2 * 130 + 2)
  expect(leaves.rows[0]?.n).toBe(100)
})
