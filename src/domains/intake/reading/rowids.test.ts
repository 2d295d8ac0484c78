import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEngine, text } from './engine.ts'
import { giveIds } from './rowids.ts'

test('each row of several row groups has its place as its id, and the footer says where', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rowids-'))
  const engine = await openEngine(folder)
  try {
    for (const [n, first] of [
      [1, 1],
      [129, 7],
      [50_000, 2 ** 40],
    ] as const) {
      const path = join(folder, `${n}.parquet`)
      await engine.run(
        `copy (select i, case when i % 3 = 0 then null else '名' || i end as "名称" from range(${n}) t(i)) to ${text(path)} (format parquet, compression zstd, row_group_size 2048)`,
      )
      await giveIds(path, first)
      const [row] = await engine.rows(
        `select count(*) as n, bool_and(_id = i + ${first}) as same, bool_and(typeof(_id) = 'BIGINT') as typed, count("名称") as named from read_parquet(${text(path)})`,
      )
      expect(row).toEqual({ n: String(n), same: true, typed: true, named: String(n - Math.ceil(n / 3)) })
      const [said] = await engine.rows(
        `select min(stats_min_value::bigint) as least, max(stats_max_value::bigint) as most, sum(num_values) as n, max(row_group_id) as last from parquet_metadata(${text(path)}) where path_in_schema = '_id'`,
      )
      const last = String(Math.ceil(n / 2048) - 1)
      expect(said).toEqual({ least: String(first), most: String(first + n - 1), n: String(n), last })
    }
  } finally {
    engine.close()
    await rm(folder, { recursive: true })
  }
})
