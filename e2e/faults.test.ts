import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { deltaOf, held } from './held.ts'
import { as, bytes, type Call, entry, newHome, start, upload } from './service.ts'

// The real service in a process of its own, killed with -9 and started again while versions are made: what a power
// cut leaves. Decisions, publications and deliveries are in faults-decisions.test.ts.

const it = held()
let call: Call
beforeAll(async () => {
  call = await as(it.base, 'transport.steward')
})
let serial = 0
async function newDataset(): Promise<string> {
  serial += 1
  return String((await call('POST', '/api/catalog/datasets', { ...entry, title: `断电 ${serial}` })).body['code'])
}
const staging = (): string[] => {
  const folder = join(it.home, 'storage', 'staging')
  return existsSync(folder) ? readdirSync(folder) : []
}
const receivedOf = (code: string): string[] => {
  const folder = join(it.home, 'storage', 'received', code)
  return existsSync(folder) ? readdirSync(folder) : []
}

/** Speaks HTTP as a client that sends all its body before it reads a byte of the answer. */
async function saidAtLast(base: string, path: string, cookie: string, body: Buffer): Promise<string> {
  const socket = connect({ port: Number(new URL(base).port), host: '127.0.0.1' })
  const head = `PUT ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: ${cookie}\r\n`
  const rest = `content-type: application/octet-stream\r\ncontent-length: ${body.length}\r\n\r\n`
  socket.pause()
  socket.write(head + rest)
  await new Promise<void>((sent, failed) => socket.once('error', failed).write(body, () => sent()))
  return (await socket.toArray()).join('')
}

test.each([
  ['intake/read', false],
  ['lake/parts-renamed', false],
  ['intake/before-commit', false],
  ['intake/committed', true],
  ['lake/log-half', true],
] as const)('kill -9 at %s: the version is there or it is not', async (place, there) => {
  const code = await newDataset()
  const id = await upload(call)
  const commit = () => call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code }, { 'idempotency-key': id })
  it.hold(place)
  const lost = commit().catch(() => undefined)
  await it.reached()
  await it.killAndStart()
  await lost
  const rows = await call('GET', `/api/data/${code}/rows?limit=1000`)
  if (there) expect(JSON.parse(rows.text)).toHaveLength(500)
  // Nothing half done is visible, nothing received is lost: the same upload commits now, or answers as it did.
  else expect(rows.status).toBe(404)
  expect(receivedOf(code)).toHaveLength(there ? 2 : 0)
  expect((await commit()).body).toMatchObject({ version: 1, rowsIn: 500, rows: 500 })
  expect((await commit()).body).toMatchObject({ version: 1 })
  expect(deltaOf(it, code)).toEqual({ commits: 1, rows: 500 })
  expect(receivedOf(code)).toHaveLength(2)
  expect(staging()).toEqual([])
})

test('of two uploads to one dataset at once one wins, and the other hears of both versions', async () => {
  const code = await newDataset()
  const [first, second] = [await upload(call), await upload(call)]
  it.hold('intake/before-commit')
  const winning = call('POST', `/api/intake/uploads/${first}/commit`, { dataset: code })
  await it.reached()
  const losing = call('POST', `/api/intake/uploads/${second}/commit`, { dataset: code })
  await new Promise((resolve) => setTimeout(resolve, 500))
  it.letGo()
  expect((await winning).body).toMatchObject({ version: 1, rows: 500 })
  const lost = await losing
  expect([lost.status, lost.body]).toMatchObject([
    409,
    { type: '/problems/lake/version-conflict', expected: 0, current: 1 },
  ])
  // The loser's file is still there: after a look at what won it becomes the next version.
  expect(
    (await call('POST', `/api/intake/uploads/${second}/commit`, { dataset: code, expected: 1 })).body,
  ).toMatchObject({ version: 2, rows: 500 })
})

test('the clock moved a year on while a version is made: both go on; it never goes back', async () => {
  const code = await newDataset()
  const id = await upload(call)
  it.hold('intake/read')
  const during = call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })
  await it.reached()
  const moved = await call('PUT', '/api/demo/clock', { now: '2027-01-05T09:00:00+08:00' })
  expect([moved.status, String(moved.body['now']).slice(0, 15)]).toEqual([200, '2027-01-05T09:0'])
  it.letGo()
  expect((await during).body).toMatchObject({ version: 1, rowsIn: 500, rows: 500 })
  expect((await call('PUT', '/api/demo/clock', { now: '2026-06-01T09:00:00+08:00' })).body).toMatchObject({
    type: '/problems/demo/clock-backwards',
    status: 409,
  })
  // Beyond, due dates would come to lie in years that no date can write.
  expect((await call('PUT', '/api/demo/clock', { now: '3000-01-01T09:00:00+08:00' })).status).toBe(422)
  await it.killAndStart()
  expect(String((await call('GET', '/api/demo/clock')).body['now'])).toMatch(/^2027-01-05T09:/)
  expect((await call('GET', `/api/catalog/datasets/${code}`)).body).toMatchObject({ version: 1, rows: 500 })
})

test('a broken upload goes on from what arrived', async () => {
  const code = await newDataset()
  const id = String((await call('POST', '/api/intake/uploads', { name: '断电.csv', size: bytes.length })).body['id'])
  await call('PUT', `/api/intake/uploads/${id}?offset=0`, bytes.subarray(0, 700))
  await it.killAndStart()
  expect((await call('GET', `/api/intake/uploads/${id}`)).body).toMatchObject({ received: 700, size: bytes.length })
  expect((await call('PUT', `/api/intake/uploads/${id}?offset=0`, bytes)).status).toBe(409)
  expect((await call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })).status).toBe(409)
  expect((await call('PUT', `/api/intake/uploads/${id}?offset=700`, bytes.subarray(700))).status).toBe(200)
  expect((await call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })).body).toMatchObject({
    rowsIn: 500,
    rows: 500,
    rejected: 0,
  })
})

test('a disk that takes no more: said so, nothing half visible, and the rest goes on', async () => {
  const home = newHome()
  // A limit of 24 MB a file, under which every write fails as on a full disk.
  const limited = ['bash', '-c', 'trap "" XFSZ; ulimit -f 24576; exec "$@"', 'limited']
  const small = await start(home, {}, limited)
  const call = await as(small.base, 'transport.steward')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  const large = Buffer.alloc(60_000_000, 'a,b\n')
  const id = String((await call('POST', '/api/intake/uploads', { name: '大.csv', size: large.length })).body['id'])
  const full = await call('PUT', `/api/intake/uploads/${id}?offset=0`, large)
  expect([full.status, full.body['type']]).toEqual([503, '/problems/http/storage-full'])
  // What arrived is kept, and a client that listens only after its last byte hears it as well.
  const { received } = (await call('GET', `/api/intake/uploads/${id}`)).body
  const path = `/api/intake/uploads/${id}?offset=${String(received)}`
  const deaf = await saidAtLast(small.base, path, call.cookie, large.subarray(Number(received)))
  expect(deaf).toMatch(/^HTTP\/1\.1 503 [^]*storage-full/)
  expect((await call('GET', `/api/data/${code}/rows`)).status).toBe(404)
  expect(
    (await call('POST', `/api/intake/uploads/${await upload(call)}/commit`, { dataset: code })).body,
  ).toMatchObject({
    version: 1,
    rows: 500,
  })
})
