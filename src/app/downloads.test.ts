import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, publish, wholeCity } from './fixtures.ts'

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
