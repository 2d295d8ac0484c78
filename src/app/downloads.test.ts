import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import type { TestCity } from '#platform/testing'
import { assemble } from './assemble.ts'
import { cookieOf, deliveredRequest, ingest, publish, takeStep, wholeCity } from './fixtures.ts'

let city: TestCity
let base: string
let code: string
// Several row groups, so that two threads have something to bring out of order.
const rows = 400_000

beforeAll(async () => {
  city = await wholeCity()
  await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(city.city.app.server.address() as AddressInfo).port}`
  const lines = Array.from({ length: rows }, (_, at) => `${at},甲${at % 7},${'备注'.repeat(10)}${at}`)
  const bytes = Buffer.from(`序号,类别,备注\n${lines.join('\n')}\n`)
  code = (await ingest(await city.as('transport.steward'), { name: '长表.csv', bytes })).code
  await city.database.pool.query('update security.grades set grade = 1')
  await publish(city, code)
  await city.city.settle()
}, 120_000)

const numbers = async (path: string): Promise<number[]> => {
  const answer = await fetch(`${base}/api/data/${code}/${encodeURI(path)}`)
  expect(answer.status).toBe(200)
  return (await answer.text())
    .split('\n')
    .slice(1, -1)
    .map((line) => Number(line.split(',')[0]))
}

test.each([
  ['made ready', 'download.csv', () => true],
  ['streamed', 'download.csv?序号=gte.0', () => true],
  ['for a long list', 'download.csv?类别=in.(甲0,甲1,甲2,甲3,甲4)', (at: number) => at % 7 < 5],
] as const)('a file comes in the order of the rows: %s', async (_how, path, wanted) => {
  const expected = Array.from({ length: rows }, (_, at) => at).filter(wanted)
  expect((await numbers(path)).every((it, at) => it === expected[at])).toBe(true)
  expect((await numbers(path)).length).toBe(expected.length)
})

test('a client who reads nothing holds his place, and leaving gives it back at once', async () => {
  const url = `${base}/api/data/${code}/download.csv?${encodeURI('序号=gte.0')}`
  const clients = await Promise.all(
    Array.from(
      { length: 4 },
      () =>
        new Promise<IncomingMessage>((resolve, reject) => {
          get(url, { agent: false }, (answer) => resolve(answer.pause())).once('error', reject)
        }),
    ),
  )
  expect(clients.map((it) => it.statusCode)).toEqual([200, 200, 200, 200])
  let answered = false
  const next = city.visitor.get(`/api/data/${code}/rows?limit=1`).then((answer) => {
    answered = true
    return answer
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(answered).toBe(false)
  const left = performance.now()
  for (const client of clients) client.destroy()
  expect((await next).status).toBe(200)
  expect(performance.now() - left).toBeLessThan(2000)
})

test('what goes out under a grant breaks off when the grant ends on the way, and not before', async () => {
  const id = await deliveredRequest(city, code)
  const cookie = await cookieOf(city, 'education.steward')
  const slow = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get(`${base}${encodeURI(path)}`, { agent: false, headers: { cookie } }, (it) => resolve(it.pause())).once(
        'error',
        reject,
      )
    })
  const read = (it: IncomingMessage): Promise<boolean> =>
    it.toArray().then(
      () => true,
      () => false,
    )
  const paths = ['download.csv', 'download.csv?序号=gte.0'].map((it) => `/api/data/${code}/${it}`)
  const under = [...paths, `/datastore/dump/${code}`]
  const connections = (): Promise<number> =>
    new Promise((resolve) => city.city.app.server.getConnections((_error, count) => resolve(count)))
  const patient = await slow(paths[1] ?? '')
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(await read(patient)).toBe(true)
  const before = await connections()
  const answers = await Promise.all(under.map(slow))
  expect(answers.map((it) => it.statusCode)).toEqual(under.map(() => 200))
  await takeStep(await city.as('transport.head'), id, 'terminate', { reason: '超出约定的用途' })
  await vi.waitFor(async () => expect(await connections()).toBeLessThanOrEqual(before), 10_000)
  expect(await Promise.all(answers.map(read))).toEqual(under.map(() => false))
  expect((await fetch(`${base}${paths[0]}?grant=none`, { headers: { cookie } })).status).toBe(404)
}, 60_000)

test('parts and conditions are as RFC 9110 has them', async () => {
  const steward = await city.as('transport.steward')
  const { code: small } = await ingest(steward, { name: '短表.csv', bytes: Buffer.from('序号\n1\n2\n') })
  await publish(city, small)
  const url = `/api/data/${small}/download.csv`
  const call = async (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET') => {
    const answer = await city.city.app.inject({ method, url, headers })
    return { status: answer.statusCode, headers: answer.headers, length: answer.rawPayload.length }
  }
  const whole = await call({})
  const tag = String(whole.headers['etag'])
  const modified = String(whole.headers['last-modified'])
  expect(tag).toMatch(/^"/)
  const beyond = await call({ range: 'bytes=99999999-' })
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${whole.length}`])
  expect(beyond.headers['content-type']).toContain('problem+json')
  const range = 'bytes=0-3'
  const all = [200, whole.length]
  const outcomes: readonly (readonly [Record<string, string>, readonly number[]])[] = [
    [{ range }, [206, 4]],
    [{ range, 'if-range': tag }, [206, 4]],
    [{ range, 'if-range': modified }, [206, 4]],
    [{ range, 'if-range': `W/${tag}` }, all],
    [{ range, 'if-range': '"another"' }, all],
    [{ range, 'if-range': 'Thu, 01 Jan 2099 00:00:00 GMT' }, all],
    [{ range: 'bytes=-2' }, [206, 2]],
    [{ range: 'bytes=0-0,2-3' }, all],
    [{ range: 'lines=0-3' }, all],
    [{ 'if-none-match': tag }, [304, 0]],
    [{ 'if-none-match': `"x", W/${tag}` }, [304, 0]],
    [{ 'if-none-match': '*' }, [304, 0]],
    [{ 'if-none-match': '"x"', 'if-modified-since': modified }, all],
    [{ 'if-modified-since': modified }, [304, 0]],
    [{ 'if-match': `"x", ${tag}` }, all],
    [{ 'if-match': `"x", ${tag}`, 'if-none-match': tag }, [304, 0]],
    [{ 'if-unmodified-since': modified }, all],
  ]
  for (const [headers, outcome] of outcomes) {
    const { status, length } = await call(headers)
    expect([headers, status, length]).toEqual([headers, ...outcome])
  }
  for (const headers of [
    { 'if-match': '"x"' },
    { 'if-match': `W/${tag}` },
    { 'if-match': '"x"', 'if-none-match': tag },
  ])
    expect([headers, (await call(headers)).status]).toEqual([headers, 412])
  // Ranges are of GET alone (RFC 9110 §14.2).
  const head = await call({ range }, 'HEAD')
  expect([head.status, head.headers['content-length']]).toEqual([200, String(whole.length)])
})

test('a file that an older release wrote is never given, and taken away at the next start', async () => {
  const steward = await city.as('transport.steward')
  const { code: old } = await ingest(steward, { name: '旧.csv', bytes: Buffer.from('序号\n1\n') })
  await publish(city, old)
  const whole = (await city.visitor.get(`/api/data/${old}/download.csv`)).text
  const left = async (storage: string) => {
    const folder = join(storage, 'ready', old)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${old}-v1.csv`), 'in another order')
    return folder
  }
  await left(join(city.folder, 'storage'))
  expect((await city.visitor.get(`/api/data/${old}/download.csv`)).text).toBe(whole)
  const home = await mkdtemp(join(tmpdir(), 'heliu-ready-'))
  const folder = await left(join(home, 'storage'))
  const { engines } = await assemble(join(home, 'storage'), join(home, 'ledger'), { size: 1, memoryMb: 256 })
  await vi.waitFor(() => expect(access(folder)).rejects.toThrow())
  await engines.close()
  await rm(home, { recursive: true })
})
