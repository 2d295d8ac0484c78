import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, publish, wholeCity } from '../src/app/fixtures.ts'
import { pair } from './pairs.ts'

const rows = 1_000_000
const columns = 20
let city: TestCity
let base: string
let code: string
let file: string
let csv: Buffer
let part: string
let peer: Server
let peerBase: string

const take = async (url: string): Promise<void> => {
  const answer = await fetch(url)
  expect(answer.status).toBe(200)
  for await (const _ of answer.body ?? []);
}

beforeAll(async () => {
  city = await wholeCity()
  base = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  file = join(city.folder, 'large.csv')
  const wide = Array.from({ length: columns - 3 }, (_, at) => `(i * ${at + 3} % 9973) AS c${at}`).join(', ')
  await duck.run(
    `COPY (SELECT printf('%08d', i) AS code, '站点' || (i % 977) AS name, (i % 10000) / 100.0::DECIMAL(9,2) AS price, ${wide} FROM range(${rows}) t(i)) TO '${file}' (HEADER)`,
  )
  csv = await readFile(file)
  const steward = await city.as('transport.steward')
  code = (await ingest(steward, { name: 'large.csv', bytes: csv }, { title: '大表' })).code
  await publish(city, code)
  const stored = await city.database.pool.query<{ parts: { path: string }[] }>(
    'select parts from lake.versions where dataset = $1',
    [code],
  )
  part = join(city.folder, 'storage', 'lake', code, stored.rows[0]?.parts[0]?.path ?? '')
  await take(`${base}/api/data/${code}/download.csv`)
  const ready = join(city.folder, 'storage', 'ready', code, `${code}-v1.csv`)
  const { size } = await stat(ready)
  peer = createServer((_request, reply) => {
    reply.setHeader('content-length', size)
    createReadStream(ready).pipe(reply)
  })
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve))
  const address = peer.address()
  peerBase = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}, 300_000)
afterAll(() => peer.close())

test('a filtered page of rows beside DuckDB in-process', async () => {
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await pair({
    what: 'filtered page of 100 rows from 1 M',
    peer: 'DuckDB in-process, same query',
    reach: 1.5,
    ours: () => take(`${base}/api/data/${code}/rows?name=eq.${encodeURIComponent('站点7')}&limit=100`),
    theirs: async () => {
      await duck.runAndReadAll(`SELECT * FROM read_parquet('${part}') WHERE name = '站点7' ORDER BY _id LIMIT 101`)
    },
  })
})

test('an unfiltered CSV beside the same file from a plain server', async () => {
  await pair({
    what: 'unfiltered CSV download',
    peer: 'static file by node:http',
    reach: 1.25,
    ours: () => take(`${base}/api/data/${code}/download.csv`),
    theirs: () => take(peerBase),
  })
})
