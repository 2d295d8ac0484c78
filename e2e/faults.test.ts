import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verifyBundle } from '#platform/ledger/verify'
import { as, bytes, entry, kill, newHome, root, type Service, start, upload } from './service.ts'

// The real service in a process of its own, killed with -9 and started again: what a power cut leaves.

async function heldOrDone(it: Service): Promise<void> {
  for (let n = 0; n < 200 && !it.said().includes('"held"'); n += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(it.said()).toContain('"held"')
}

const childrenOf = (it: Service): { pid: number; args: string }[] =>
  execFileSync('ps', ['-ww', '-o', 'pid=,args=', '--ppid', String(it.child.pid)], { encoding: 'utf8' })
    .split('\n')
    .map((line) => ({ pid: Number.parseInt(line, 10), args: line }))

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

describe('kill -9 while a version is made', () => {
  test.each([
    ['intake/read', false],
    ['lake/parts-renamed', false],
    ['intake/before-commit', false],
    ['intake/committed', true],
    ['lake/log-half', true],
  ] as const)('at %s', async (place, there) => {
    const home = newHome()
    const first = await start(home, { HELIU_PAUSE_AT: place })
    const call = await as(first.base, 'transport.steward')
    const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
    const id = await upload(call)
    const lost = call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code }).catch(() => undefined)
    await heldOrDone(first)
    await kill(first)
    await lost
    const second = await start(home)
    const again = await as(second.base, 'transport.steward')
    const rows = await again('GET', `/api/data/${code}/rows?limit=1000`)
    if (there) {
      expect(JSON.parse(rows.text)).toHaveLength(500)
    } else {
      // Nothing half done is visible, nothing received is lost: the same upload commits now.
      expect(rows.status).toBe(404)
      expect((await again('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })).body).toMatchObject({
        version: 1,
        rowsIn: 500,
        rows: 500,
      })
    }
    const table = join(home, 'storage', 'lake', code)
    expect(readdirSync(join(table, '_delta_log')).filter((it) => it.endsWith('.json'))).toEqual([
      '00000000000000000000.json',
    ])
    expect(readdirSync(table).filter((it) => it.endsWith('.parquet'))).toHaveLength(1)
    expect(existsSync(join(home, 'storage', 'staging')) ? readdirSync(join(home, 'storage', 'staging')) : []).toEqual(
      [],
    )
  })
})

test('kill -9 before a checkpoint: the log goes on and reads whole', async () => {
  const home = newHome()
  const first = await start(home)
  const call = await as(first.base, 'transport.steward')
  await call('POST', '/api/catalog/datasets', entry)
  await kill(first)
  // What the first left unpublished is published at the start: there it is held.
  const second = await start(home, { HELIU_PAUSE_AT: 'ledger/before-checkpoint' })
  await kill(second)
  const third = await start(home)
  const again = await as(third.base, 'transport.steward')
  const made = await again('POST', '/api/catalog/datasets', { ...entry, title: '再来一次' })
  const shown = await again('GET', `/api/cases/${String(made.body['case'])}`)
  const step = (shown.body['history'] as { entry: string }[])[0]?.entry ?? ''
  let bundle = await again('GET', `/api/proofs/${step}`)
  for (let n = 0; n < 50 && bundle.status === 503; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    bundle = await again('GET', `/api/proofs/${step}`)
  }
  expect(verifyBundle(bundle.text).ok).toBe(true)
  const checked = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'src/app/cli.ts'), 'ledger', 'check', join(home, 'ledger', 'public'), '--json'],
    { cwd: root, encoding: 'utf8' },
  )
  expect(JSON.parse(checked)).toMatchObject({ ok: true })
})

test('a decision killed in the middle was taken or not, never half', async () => {
  const home = newHome()
  const first = await start(home)
  const call = await as(first.base, 'transport.steward')
  const head = await as(first.base, 'transport.head')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  const deciding = head('POST', `/api/catalog/datasets/${code}/endorse`, {}).catch(() => undefined)
  await kill(first)
  await deciding
  const second = await start(home)
  const again = await as(second.base, 'transport.steward')
  const dataset = await again('GET', `/api/catalog/datasets/${code}`)
  const it = await again('GET', `/api/cases/${String(dataset.body['case'])}`)
  expect(it.body['state']).toBe(dataset.body['state'])
  expect((it.body['history'] as object[]).length).toBe(dataset.body['state'] === 'draft' ? 1 : 2)
})

test('an engine killed takes one query with it, never the service', async () => {
  const home = newHome()
  const it = await start(home)
  const call = await as(it.base, 'transport.steward')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  await call('POST', `/api/intake/uploads/${await upload(call)}/commit`, { dataset: code })
  const engines = childrenOf(it).filter(({ args }) => args.includes('query/engine.ts'))
  expect(engines.length).toBeGreaterThan(0)
  for (const { pid } of engines) process.kill(pid, 'SIGKILL')
  for (let n = 0; n < 50; n += 1) {
    if ((await call('GET', `/api/data/${code}/rows?limit=1`)).status === 200) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  expect((await call('GET', `/api/data/${code}/rows?limit=1`)).status).toBe(200)
})

test('a broken upload goes on from what arrived', async () => {
  const home = newHome()
  const first = await start(home)
  const call = await as(first.base, 'transport.steward')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  const id = String((await call('POST', '/api/intake/uploads', { name: '断电.csv', size: bytes.length })).body['id'])
  await call('PUT', `/api/intake/uploads/${id}?offset=0`, bytes.subarray(0, 700))
  await kill(first)
  const second = await start(home)
  const again = await as(second.base, 'transport.steward')
  expect((await again('GET', `/api/intake/uploads/${id}`)).body).toMatchObject({ received: 700, size: bytes.length })
  expect((await again('PUT', `/api/intake/uploads/${id}?offset=0`, bytes)).status).toBe(409)
  expect((await again('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })).status).toBe(409)
  expect((await again('PUT', `/api/intake/uploads/${id}?offset=700`, bytes.subarray(700))).status).toBe(200)
  expect((await again('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })).body).toMatchObject({
    rowsIn: 500,
    rows: 500,
    rejected: 0,
  })
})

test('PostgreSQL killed with -9: calls hear 503 and when to come back, then go on as before', async () => {
  const home = newHome()
  const it = await start(home)
  const call = await as(it.base, 'transport.steward')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  const id = await upload(call)
  const [server] = childrenOf(it).filter(({ args }) => /\/postgres -D /.test(args))
  expect(server).toBeDefined()
  process.kill(server?.pid ?? 0, 'SIGKILL')
  const during = await call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })
  expect([200, 503]).toContain(during.status)
  let after = during
  for (let n = 0; n < 100 && after.status === 503; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    after = await call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })
  }
  expect(after.body).toMatchObject({ version: 1, rowsIn: 500, rows: 500 })
  expect((await fetch(`${it.base}/readyz`)).status).toBe(200)
  expect(it.said()).not.toContain('"bug"')
})

test('a disk that takes no more: said so, nothing half visible, and the rest goes on', async () => {
  const home = newHome()
  // A limit of 24 MB a file, under which every write fails as on a full disk.
  const limited = ['bash', '-c', 'trap "" XFSZ; ulimit -f 24576; exec "$@"', 'limited']
  const it = await start(home, {}, limited)
  const call = await as(it.base, 'transport.steward')
  const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
  const large = Buffer.alloc(60_000_000, 'a,b\n')
  const id = String((await call('POST', '/api/intake/uploads', { name: '大.csv', size: large.length })).body['id'])
  const full = await call('PUT', `/api/intake/uploads/${id}?offset=0`, large)
  expect([full.status, full.body['type']]).toEqual([503, '/problems/http/storage-full'])
  // What arrived is kept, and a client that listens only after its last byte hears it as well.
  const { received } = (await call('GET', `/api/intake/uploads/${id}`)).body
  const path = `/api/intake/uploads/${id}?offset=${String(received)}`
  const deaf = await saidAtLast(it.base, path, call.cookie, large.subarray(Number(received)))
  expect(deaf).toMatch(/^HTTP\/1\.1 503 [^]*storage-full/)
  expect((await call('GET', `/api/data/${code}/rows`)).status).toBe(404)
  expect(
    (await call('POST', `/api/intake/uploads/${await upload(call)}/commit`, { dataset: code })).body,
  ).toMatchObject({
    version: 1,
    rows: 500,
  })
})
