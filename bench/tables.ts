import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Where the outside's tables lie; without them rows of the same shape are made up. */
const vectors = process.env['HELIU_VECTORS'] ?? ''

/** 3 M flights: dates, delays, distances and times. */
export async function flights(folder: string): Promise<string> {
  const given = join(vectors, 'data/large/flights-3m.parquet')
  if (existsSync(given)) return given
  const place = join(folder, 'flights.parquet')
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(
    `COPY (SELECT DATE '2006-01-01' + (i % 90)::INT AS "date", (hash(i) % 200)::SMALLINT AS "delay", (hash(i, 1) % 200)::SMALLINT AS "ARR_DELAY", (hash(i, 2) % 300)::SMALLINT AS "AIR_TIME", (hash(i, 3) % 2500)::SMALLINT AS "distance" FROM range(3000000) t(i)) TO '${place}' (FORMAT parquet)`,
  )
  return place
}

/** 7.4 M rows: the country's villages and communities by month. */
export async function villages(folder: string): Promise<string> {
  const place = join(folder, 'villages.parquet')
  const given = join(vectors, 'data/admin-divisions/villages.csv')
  const source = existsSync(given)
    ? `read_csv('${given}', all_varchar = true)`
    : `(SELECT printf('%012d', i) AS code, '第' || i || '村民委员会' AS name, printf('%09d', i // 9) AS "streetCode", printf('%06d', i // 200) AS "areaCode", printf('%04d', i // 2000) AS "cityCode", printf('%02d', 11 + i // 20000) AS "provinceCode" FROM range(620573) t(i))`
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(
    `COPY (SELECT v.code, v.name, v."streetCode", v."areaCode", v."cityCode", v."provinceCode", strftime(DATE '2024-01-01' + INTERVAL (m) MONTH, '%Y-%m') AS month, ((hash(v.code, m) % 50000) / 100.0)::DECIMAL(9,2) AS value FROM ${source} v, range(12) AS t(m) ORDER BY m, v.code) TO '${place}' (FORMAT parquet, COMPRESSION zstd)`,
  )
  return place
}
