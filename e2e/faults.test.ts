import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { verifyBundle } from '#platform/ledger/verify'

// The real service in a process of its own, killed with -9 and started again: what a power cut leaves.

const root = fileURLToPath(new URL('..', import.meta.url))
const running = new Set<ChildProcess>()
const homes: string[] = []

interface Service {
  readonly child: ChildProcess
  readonly base: string
  readonly said: () => string
  readonly ended: Promise<unknown>
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

async function start(home: string, env: Record<string, string> = {}): Promise<Service> {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/app/main.ts')], {
    cwd: root,
    env: {
      ...process.env,
      HELIU_HOME: home,
      PORT: String(port),
      HELIU_SEED: 'accounts',
      HELIU_SHARED_BUFFERS: '32MB',
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let said = ''
  child.stdout.on('data', (it: Buffer) => {
    said += it.toString()
  })
  child.stderr.on('data', (it: Buffer) => {
    said += it.toString()
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const base = `http://127.0.0.1:${port}`
  for (let n = 0; n < 300; n += 1) {
    if (child.exitCode !== null) throw new Error(said)
    if (env['HELIU_PAUSE_AT'] === 'ledger/before-checkpoint' && said.includes('"held"'))
      return { child, base, said: () => said, ended }
    if (
      await fetch(`${base}/readyz`).then(
        (it) => it.ok,
        () => false,
      )
    )
      return { child, base, said: () => said, ended }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not ready: ${said}`)
}

async function kill(it: Service, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
  it.child.kill(signal)
  await it.ended
  running.delete(it.child)
}

afterEach(async () => {
  for (const child of running) {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGTERM')
    const last = setTimeout(() => child.kill('SIGKILL'), 5000)
    await gone
    clearTimeout(last)
  }
  running.clear()
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
})

const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'heliu-fault-'))
  homes.push(home)
  return home
}

type Call = (
  method: string,
  path: string,
  body?: object | Buffer,
) => Promise<{ status: number; body: Record<string, unknown>; text: string }>

async function as(base: string, username: string): Promise<Call> {
  const session = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: 'heliu-demo' }),
  })
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return async (method, path, body) => {
    const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json'
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
}

const entry = {
  title: '断电试验',
  abstract: '断电试验',
  theme: '综合政务',
  share: 'unconditional',
  open: 'closed',
  updateFrequency: 'irregular',
  format: 'spreadsheet',
  shareMethods: ['api'],
}
const bytes = Buffer.from(
  `编号,数值\n${Array.from({ length: 500 }, (_, at) => `${String(at).padStart(4, '0')},${at}.5`).join('\n')}\n`,
)

async function upload(call: Call): Promise<string> {
  const begun = await call('POST', '/api/intake/uploads', { name: '断电.csv', size: bytes.length })
  const id = String(begun.body['id'])
  expect((await call('PUT', `/api/intake/uploads/${id}?offset=0`, bytes)).status).toBe(200)
  return id
}

async function heldOrDone(it: Service): Promise<void> {
  for (let n = 0; n < 200 && !it.said().includes('"held"'); n += 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
  expect(it.said()).toContain('"held"')
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
  const engines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(it.child.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('query/engine.ts'))
    .map((line) => Number.parseInt(line, 10))
  expect(engines.length).toBeGreaterThan(0)
  for (const pid of engines) process.kill(pid, 'SIGKILL')
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
