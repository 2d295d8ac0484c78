import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, publish, wholeCity } from '../src/app/fixtures.ts'
import { readyFolder } from '../src/domains/delivery/ready.ts'
import { pair } from './pairs.ts'
import { flights, villages } from './tables.ts'

let city: TestCity
let base: string
/** What the plain server of files gives under `/bench/`. */
let file = ''
const codes = { flights: '', villages: '' }

/** Takes an answer whole. @returns milliseconds to the first byte, and how many bytes */
const take = async (url: string, headers: Record<string, string> = {}) => {
  const began = performance.now()
  const answer = await fetch(url, { headers })
  expect(answer.status, answer.ok ? '' : await answer.clone().text()).toBe(200)
  let first = 0
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    first ||= performance.now() - began
    bytes += (chunk as Uint8Array).length
  }
  return { first, bytes }
}

const partOf = async (code: string): Promise<string> => {
  const stored = await city.database.pool.query<{ parts: { path: string }[] }>(
    'select parts from lake.versions where dataset = $1',
    [code],
  )
  return join(city.folder, 'storage', 'lake', code, stored.rows[0]?.parts[0]?.path ?? '')
}

/** Resident memory of this process and all its engines, in MB. */
function memory(): number {
  const resident = (pid: string): number =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  const children = readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === `${process.pid}`
      )
    } catch {
      return false
    }
  })
  return [String(process.pid), ...children].reduce((sum, pid) => sum + resident(pid), 0)
}

beforeAll(async () => {
  city = await wholeCity()
  city.city.app.get('/bench/:name', { config: { rateLimit: false } }, (_request, reply) =>
    reply.sendFile(basename(file), dirname(file), { cacheControl: false }),
  )
  base = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  const steward = await city.as('transport.steward')
  for (const [name, make] of [
    ['flights', flights],
    ['villages', villages],
  ] as const) {
    const bytes = await readFile(await make(city.folder))
    const done = await ingest(steward, { name: `${name}.parquet`, bytes }, { title: `大表 ${name}` })
    codes[name] = done.code
    expect(done.result['status'], JSON.stringify(done.result)).toBe(200)
    await city.city.settle()
  }
  // Nothing of these tables is sensitive; the second test of streams makes one column so.
  await city.database.pool.query('update security.grades set grade = 1')
  for (const code of Object.values(codes)) {
    await publish(city, code)
  }
  await city.city.settle()
  // Their files are made in the background at publication: nothing is measured beside that.
  for (const code of Object.values(codes)) await take(`${base}/api/data/${code}/download.csv`)
}, 600_000)

test('a filtered page of rows beside DuckDB in-process', async () => {
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  const part = await partOf(codes.flights)
  await pair({
    what: 'filtered page of 100 rows from 3 M',
    peer: 'DuckDB in-process, same query',
    reach: 1.5,
    ours: async () => {
      for (let n = 0; n < 10; n += 1)
        await take(`${base}/api/data/${codes.flights}/rows?distance=gte.${1000 + n}&delay=gt.120&limit=100`)
    },
    theirs: async () => {
      for (let n = 0; n < 10; n += 1)
        await duck.runAndReadAll(
          `SELECT * FROM read_parquet('${part}') WHERE "distance" >= ${1000 + n} AND "delay" > 120 ORDER BY _id LIMIT 101`,
        )
    },
  })
})

test('the public page of a dataset, 16 clients, beside a static file by the same server', async () => {
  file = join(city.folder, 'page.html')
  const page = await (await fetch(`${base}/datasets/${codes.flights}`)).text()
  writeFileSync(file, page)
  const took: number[] = []
  const clients = (url: string, times?: number[]) => async () => {
    await Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let n = 0; n < 40; n += 1) {
          const began = performance.now()
          const answer = await fetch(url)
          expect(answer.status, answer.ok ? '' : await answer.clone().text()).toBe(200)
          await answer.text()
          times?.push(performance.now() - began)
        }
      }),
    )
  }
  await pair({
    what: '640 public dataset pages, 16 clients',
    peer: 'static file of the same bytes by the same server',
    reach: 6.67,
    ours: clients(`${base}/datasets/${codes.flights}`, took),
    theirs: clients(`${base}/bench/page.html`),
  })
  took.sort((a, b) => a - b)
  process.stdout.write(`dataset page p95 ${took[Math.floor(took.length * 0.95)]?.toFixed(1)} ms\n`)
})

test('an unfiltered CSV of 7.4 M rows beside a static file by the same server', async () => {
  const first = await take(`${base}/api/data/${codes.villages}/download.csv`)
  const folder = join(readyFolder(join(city.folder, 'storage')), codes.villages)
  file = join(folder, readdirSync(folder).find((name) => name.endsWith('.csv')) ?? '')
  await pair({
    what: `unfiltered CSV download, 7.4 M rows (${(first.bytes / 1e6).toFixed(0)} MB)`,
    peer: 'static file by the same server',
    reach: 1.25,
    ours: async () => void (await take(`${base}/api/data/${codes.villages}/download.csv`)),
    theirs: async () => void (await take(`${base}/bench/ready.csv`)),
  })
})

test('the same with a filter and a mask, streamed, beside COPY TO of the same query', async () => {
  await city.database.pool.query(`update security.grades set grade = 2 where dataset = $1 and name = 'streetCode'`, [
    codes.villages,
  ])
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  const part = await partOf(codes.villages)
  const copy = `COPY (SELECT code, name, CASE WHEN "streetCode" IS NULL THEN NULL ELSE '***' END AS "streetCode", "areaCode", "cityCode", "provinceCode", month, value FROM read_parquet('${part}') WHERE "provinceCode" <> '50') TO '${join(city.folder, 'peer.csv')}' (FORMAT csv, HEADER)`
  const firsts: number[] = []
  const streamed = async (): Promise<void> => {
    const got = await take(`${base}/api/data/${codes.villages}/download.csv?provinceCode=neq.50`)
    firsts.push(got.first)
  }
  // Without the peer, which runs in this process and would be counted.
  await streamed()
  const before = memory()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, memory())
  }, 100)
  for (let n = 0; n < 3; n += 1) await streamed()
  clearInterval(watch)
  await pair({
    what: 'CSV of 7.4 M rows with a filter and a mask, streamed',
    peer: 'DuckDB COPY TO csv, same query',
    reach: 2,
    ours: streamed,
    theirs: async () => void (await duck.run(copy)),
  })
  firsts.sort((a, b) => a - b)
  process.stdout.write(
    `streamed: first byte ${firsts[Math.floor(firsts.length / 2)]?.toFixed(0)} ms, memory ${before.toFixed(0)} MB before, ${peak.toFixed(0)} MB at most\n`,
  )
})
