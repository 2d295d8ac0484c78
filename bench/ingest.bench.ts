import { execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { catalogEntry, wholeCity } from '../src/app/fixtures.ts'
import { peakOf } from './memory.ts'
import { pair, type Taken } from './pairs.ts'

/** Millions of rows: 1 where the machine is small or the time short, 10 for the table of the issue. */
const millions = Number(process.env['HELIU_BENCH_MILLIONS'] ?? '1')

// Twenty columns of the kinds that registers have: codes, names, dates, amounts with marks, coordinates, remarks.
const columns = [
  `printf('%010d', i) AS 流水号`,
  `'500' || printf('%03d', 101 + h % 38) AS 区划代码`,
  `['渝中区','江北区','南岸区','渝北区','巴南区'][1 + (h % 5)::INT] AS 区县`,
  `'9150' || printf('%014d', h % 100000000000000) AS 主体代码`,
  `'企业' || (h % 98765) AS 名称`,
  `(DATE '2015-01-01' + (h % 4000)::INT)::VARCHAR AS 登记日期`,
  `strftime(TIMESTAMP '2024-01-01' + INTERVAL (h % 31536000) SECOND, '%Y-%m-%d %H:%M:%S') AS 更新时间`,
  `CASE WHEN h % 97 = 0 THEN '--' ELSE ((h % 100000000) / 100.0)::VARCHAR END AS 金额`,
  `CASE WHEN h % 89 = 0 THEN '' ELSE ((h % 10000) / 100.0)::VARCHAR || '%' END AS 占比`,
  `(h % 100)::VARCHAR AS 数量`,
  `['存续','注销','吊销','迁出'][1 + (h % 4)::INT] AS 状态`,
  `'023' || printf('%08d', h % 100000000) AS 电话`,
  `printf('%06d', 400000 + h % 10000) AS 邮编`,
  `printf('%.6f', 105.2 + (h % 5000000) / 1000000.0) AS 经度`,
  `printf('%.6f', 28.1 + (h % 4000000) / 1000000.0) AS 纬度`,
  `CASE WHEN h % 2 = 0 THEN '是' ELSE '否' END AS 公开`,
  `printf('%04d', h % 9999) AS 行业代码`,
  `CASE WHEN h % 503 = 0 THEN '含逗号, 和"引号"' WHEN h % 11 = 0 THEN '无' ELSE '正常' END AS 备注`,
  `(h % 1000)::VARCHAR AS 得分`,
  `'v' || (h % 7) AS 批次`,
]

const json = async (answer: Response): Promise<Record<string, unknown>> => {
  const body = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(JSON.stringify(body))
  return body
}

/** Sends a file as a steward's browser would; then, timed, makes a version of it and waits until its verdict stands. */
async function stewardAt(base: string, settle: () => Promise<void>) {
  const session = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'transport.steward', password: 'heliu-demo' }),
  })
  const headers = { cookie: (session.headers.get('set-cookie') ?? '').split(';')[0] ?? '', origin: base }
  const post = async (path: string, body: object) =>
    json(
      await fetch(`${base}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  return async (path: string, title: string, watched: boolean) => {
    const { size } = await stat(path)
    const { id } = await post('/api/intake/uploads', { name: 'large.csv', size })
    const sent = {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: createReadStream(path),
      duplex: 'half',
    } as const
    await json(await fetch(`${base}/api/intake/uploads/${String(id)}?offset=0`, sent as unknown as RequestInit))
    const code = String((await post('/api/catalog/datasets', { ...catalogEntry, title }))['code'])
    let done: Record<string, unknown> = {}
    let ms = 0
    const judged = async (): Promise<boolean> =>
      (await fetch(`${base}/api/quality/${code}`, { headers })).status === 200
    let rest: Promise<void> = Promise.resolve()
    const work = async (): Promise<void> => {
      const began = performance.now()
      done = await post(`/api/intake/uploads/${String(id)}/commit`, { dataset: code })
      // The pass over every row for identifiers comes behind the verdict and is no part of what is timed.
      rest = settle()
      while (!(await judged())) await new Promise((resolve) => setTimeout(resolve, 20))
      ms = performance.now() - began
    }
    const mb = watched ? await peakOf(work) : 0
    if (!watched) await work()
    await rest
    return { done, ms, mb }
  }
}

/** In a process of its own, which takes its memory away with it. */
async function inDuck(sql: string): Promise<void> {
  const child = fork(new URL('./duck-child.ts', import.meta.url), [sql], { execArgv: ['--import', 'tsx'] })
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
}

async function iconv(from: string, to: string, encodings: readonly string[]): Promise<void> {
  const child = spawn('iconv', ['-f', encodings[0] ?? '', '-t', encodings[1] ?? '', from])
  await pipeline(child.stdout, createWriteStream(to))
}

test('ingest beside bare DuckDB, in UTF-8 and GB18030', async () => {
  const city = await wholeCity()
  const base = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  const send = await stewardAt(base, () => city.city.settle())
  const file = join(city.folder, 'large.csv')
  const gb = join(city.folder, 'large-gb.csv')
  const rows = millions * 1_000_000
  await inDuck(
    `COPY (SELECT ${columns.join(', ')} FROM (SELECT i, (hash(i) % 9007199254740991)::BIGINT AS h FROM range(${rows}) t(i))) TO '${file}' (HEADER)`,
  )
  await iconv(file, gb, ['utf-8', 'gb18030'])
  const what = `${millions} M × 20 CSV (${((await stat(file)).size / 1e6).toFixed(0)} MB), from arrival to verdict`
  let n = 0
  const taken = async (path: string, watched: boolean): Promise<Taken> => {
    n += 1
    const { done, ...it } = await send(path, `登记信息 ${n}`, watched)
    expect(done).toMatchObject({ rowsIn: rows, rows, rejected: 0 })
    return it
  }
  // Watching the memory slows down what is watched, and the peer's would be counted with ours: a run of its own.
  const ours = async (path: string) => {
    const { mb } = await taken(path, true)
    return async () => ({ ...(await taken(path, false)), mb })
  }
  const inUtf8 = await ours(file)
  const inGb = await ours(gb)
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run('SET threads=2')
  const copy = (from: string): Promise<unknown> =>
    duck.run(`COPY (SELECT * FROM read_csv('${from}')) TO '${join(city.folder, 'peer.parquet')}' (FORMAT parquet)`)
  await pair({
    what: `ingest ${what}`,
    peer: 'DuckDB COPY read_csv TO parquet',
    reach: 1.8,
    ours: inUtf8,
    theirs: async () => void (await copy(file)),
  })
  await pair({
    what: `the same in GB18030`,
    peer: 'iconv piped into DuckDB COPY',
    reach: 1.8,
    ours: inGb,
    theirs: async () => {
      const pipe = join(city.folder, 'peer.pipe')
      await promisify(execFile)('mkfifo', [pipe])
      await Promise.all([iconv(gb, pipe, ['gb18030', 'utf-8']), copy(pipe)])
      await rm(pipe)
    },
  })
}, 3_600_000)
