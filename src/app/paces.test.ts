import { beforeAll, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { cookieOf, wholeCity } from './fixtures.ts'
import { pacesOf } from './paces.ts'

let city: TestCity
beforeAll(async () => {
  city = await wholeCity(undefined, { perMinute: pacesOf(false) })
})

const enter = (username: string, password: string) => city.visitor.post('/api/session', { username, password })

const refusedFor = ({ status, headers, body }: Awaited<ReturnType<typeof enter>>) => {
  expect([status, body['type'], headers['cache-control']]).toEqual([
    429,
    '/problems/http/too-many-requests',
    'no-store',
  ])
  return Number(headers['retry-after'])
}

test('an account is signed in to ten times a minute, others meanwhile from the same address too', async () => {
  for (let n = 0; n < 10; n += 1) expect((await enter('citizen', 'heliu-demo')).status).toBe(200)
  const wait = refusedFor(await enter('citizen', 'heliu-demo'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  for (let n = 0; n < 10; n += 1) expect((await enter('nobody.at.all', 'guess')).status).toBe(401)
  refusedFor(await enter('nobody.at.all', 'guess'))
  expect((await enter('company', 'heliu-demo')).status).toBe(200)
})

test('an address calls 1,200 times a minute, also where nothing is', async () => {
  const from = async (remoteAddress: string, url: string) => {
    const answer = await city.city.app.inject({ url, remoteAddress })
    return { status: answer.statusCode, wait: Number(answer.headers['retry-after']) }
  }
  for (let n = 0; n < 1200; n += 1)
    expect((await from('10.0.0.1', n % 2 === 0 ? '/healthz' : '/nothing-here')).status).toBeLessThan(405)
  for (const url of ['/healthz', '/nothing-here']) {
    const { status, wait } = await from('10.0.0.1', url)
    expect([url, status]).toEqual([url, 429])
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(60)
  }
  expect((await from('10.0.0.2', '/healthz')).status).toBe(200)
})

test('an account calls 6,000 times a minute, from wherever', async () => {
  const cookie = await cookieOf(city, 'seller')
  const call = (n: number) =>
    city.city.app.inject({ url: '/api/regions/500000', headers: { cookie }, remoteAddress: `10.1.0.${n % 10}` })
  for (let n = 0; n < 6000; n += 50) {
    const some = await Promise.all(Array.from({ length: 50 }, (_, at) => call(n + at)))
    expect(some.every((it) => it.statusCode === 200)).toBe(true)
  }
  const refused = await call(0)
  expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true])
}, 60_000)
