import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openEngines, type TextRow } from './index.ts'

const engines = openEngines({ size: 1, memoryMb: 512 })
afterAll(() => engines.close())

const rowsOf = async (sql: string, signal?: AbortSignal): Promise<TextRow[]> => {
  const rows: TextRow[] = []
  for await (const batch of engines.run(sql, signal)) rows.push(...batch)
  return rows
}
const textOf = async (sql: string, signal?: AbortSignal): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of (await engines.lines(sql, signal)) as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts).toString()
}
const endless = 'SELECT CAST(count(*) AS VARCHAR) FROM range(10000000000) a, range(1000) b'

test('rows come whole, in order, also many queries at once', async () => {
  const counts = Array.from({ length: 12 }, (_, at) => at * 1500)
  const found = await Promise.all(
    counts.map((n) => rowsOf(`SELECT CAST(i AS VARCHAR), NULL FROM range(${n}) t(i) ORDER BY i`)),
  )
  for (const [at, n] of counts.entries()) {
    expect(found[at]?.length).toBe(n)
    expect(found[at]?.every((row, i) => row[0] === String(i) && row[1] === null)).toBe(true)
  }
})

test('lines are exactly the text that the query gives', async () => {
  const text = await textOf(`SELECT 'a,"b"' || chr(10) || '\x01 ' || i || chr(13) FROM range(3) t(i)`)
  expect(text).toBe([0, 1, 2].map((i) => `a,"b"\n\x01 ${i}\r\n`).join(''))
  expect(await textOf(`SELECT 'x' WHERE false`)).toBe('')
  const long = await textOf(`SELECT repeat('重', 20) || i FROM range(200000) t(i) ORDER BY i`)
  expect(long.split('\n').length).toBe(200_001)
  expect(long.endsWith(`${'重'.repeat(20)}199999\n`)).toBe(true)
})

test('a query that fails at once refuses; one that fails on its way breaks off and does not end', async () => {
  await expect(rowsOf('SELECT nothing')).rejects.toMatchObject({ code: 'query/failed' })
  await expect(textOf('SELECT nothing')).rejects.toMatchObject({ code: 'query/failed' })
  const half = `SELECT CASE WHEN i < 2000000 THEN 'row' || i ELSE error('broken') END FROM range(2000001) t(i)`
  await expect(textOf(half)).rejects.toMatchObject({ code: 'query/failed' })
  expect(await textOf(`SELECT 'next'`)).toBe('next\n')
})

test('who leaves stops the query: the places are free again at once', async () => {
  const gone = new AbortController()
  const left = Array.from({ length: 8 }, (_, at) =>
    (at % 2 === 0 ? rowsOf(endless, gone.signal) : textOf(endless, gone.signal)).then(
      () => 'ended',
      () => 'stopped',
    ),
  )
  setTimeout(() => gone.abort(), 200)
  expect(await Promise.all(left)).toEqual(left.map(() => 'stopped'))
  const stream = await engines.lines(`SELECT repeat('x', 1000) FROM range(100000000)`)
  stream.destroy()
  for await (const batch of engines.run('SELECT CAST(i AS VARCHAR) FROM range(100000000) t(i)')) {
    expect(batch.length).toBeGreaterThan(0)
    break
  }
  const began = performance.now()
  expect(await rowsOf(`SELECT 'free'`)).toEqual([['free']])
  expect(performance.now() - began).toBeLessThan(2000)
})

/** Resident memory of the engines and of this process, in MB. */
const resident = (): number => {
  const status = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'utf8')
    } catch {
      return ''
    }
  }
  const ours = readdirSync('/proc')
    .map(status)
    .filter((it) => it.includes(`PPid:\t${process.pid}\n`))
  return [status('self'), ...ours].reduce((sum, it) => sum + Number(/VmRSS:\s+(\d+)/.exec(it)?.[1] ?? 0) / 1024, 0)
}

test('a slow reader holds the query back and not its rows in memory', async () => {
  const before = resident()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, resident())
  }, 50)
  const hundredGigabytes = `SELECT repeat('x', 1000) FROM range(100000000)`
  const stream = await engines.lines(hundredGigabytes)
  let bytes = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (bytes > 8e6) break
  }
  clearInterval(watch)
  expect(bytes).toBeGreaterThan(8e6)
  expect(most - before).toBeLessThan(300)
})

test('an engine that dies, or that no asking stops, takes its queries with it and never the pool', async () => {
  const gone = new AbortController()
  setTimeout(() => gone.abort(), 100)
  // DuckDB does not look for an interruption inside one function over a huge list.
  await expect(rowsOf(`SELECT CAST(len(range(300000000)) AS VARCHAR)`, gone.signal)).rejects.toMatchObject({
    code: expect.stringMatching(/^query\/(engine-lost|failed)$/) as string,
  })
  expect(await rowsOf(`SELECT 'here'`)).toEqual([['here']])
})

test('an engine killed while its lines are read breaks the stream off: cut short is never the end', async () => {
  const own = openEngines({ size: 1, memoryMb: 512 })
  const stream = await own.lines(`SELECT repeat('重', 100) || i FROM range(1000000) t(i)`)
  // Closing kills the processes.
  await own.close()
  await expect(stream.toArray()).rejects.toMatchObject({ code: 'query/engine-lost' })
})

test('the pipes of a process that was killed are taken away by the next, those of a living one are not', async () => {
  const [killed, living] = [`heliu-pipes-${2 ** 22 + 1}-x`, `heliu-pipes-${process.ppid}-x`].map((it) =>
    join(tmpdir(), it),
  )
  for (const folder of [killed, living]) mkdirSync(folder ?? '', { recursive: true })
  const own = openEngines({ size: 1, memoryMb: 512 })
  expect([killed, living].map((it) => existsSync(it ?? ''))).toEqual([false, true])
  rmSync(living ?? '', { recursive: true })
  await own.close()
})

test('more than the queue holds is refused with a time to come again', async () => {
  const gone = new AbortController()
  const all = Array.from({ length: 80 }, () => rowsOf(endless, gone.signal).catch((error: unknown) => error))
  setTimeout(() => gone.abort(), 300)
  const outcomes = (await Promise.all(all)) as { code: string; details: { retryAfter?: number } }[]
  const refused = outcomes.filter((it) => it.code === 'query/busy')
  expect(refused.length).toBe(80 - 64 - 4)
  expect(outcomes.length).toBe(80)
  expect(refused[0]?.details.retryAfter).toBe(2)
})
