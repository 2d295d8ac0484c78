import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect } from 'vitest'
import { removePostgres } from '#platform/db'

// The real service in a process of its own, to be killed and started again.

export const root = fileURLToPath(new URL('..', import.meta.url))
export const running = new Set<ChildProcess>()
const homes: string[] = []

export interface Service {
  readonly child: ChildProcess
  readonly base: string
  readonly said: () => string
  readonly ended: Promise<unknown>
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Starts the service on a home; `before` is put in front of its command (a limit, a wrapper). */
export async function start(
  home: string,
  env: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<Service> {
  const port = Number(env['PORT'] ?? (await freePort()))
  const node = [process.execPath, '--import', 'tsx', join(root, 'src/app/main.ts')]
  const [program = '', ...args] = [...before, ...node]
  const child = spawn(program, args, {
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

export async function kill(it: Service, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
  it.child.kill(signal)
  await it.ended
  running.delete(it.child)
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const last = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(last)
}

/** Takes a home away, and its cluster, which lies elsewhere where root began it. */
export async function clear(home: string): Promise<void> {
  await removePostgres(home)
  rmSync(home, { recursive: true, force: true })
}

afterEach(async () => {
  for (const child of running) await stop(child)
  running.clear()
  for (const home of homes.splice(0)) await clear(home)
})

/** A service that all tests of a file share; the file stops it. */
export async function startForAll(): Promise<Service & { readonly stop: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'heliu-shared-'))
  const it = await start(home)
  running.delete(it.child)
  return {
    ...it,
    async stop() {
      await stop(it.child)
      await clear(home)
    },
  }
}

export const newHome = (): string => {
  const home = mkdtempSync(join(tmpdir(), 'heliu-fault-'))
  homes.push(home)
  return home
}

export interface Ended {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** The command line in a process of its own, as somebody with that environment types it. */
export const heliuWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), join(root, 'src/app/cli.ts'), ...args],
      { cwd: root, env: { ...process.env, ...env } },
      (_error, out, err) => resolve({ exit: child.exitCode ?? -1, out, err }),
    )
  })

type Ask = (
  method: string,
  path: string,
  body?: object | Buffer,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ status: number; body: Record<string, unknown>; text: string }>

export type Call = Ask & { readonly cookie: string }

export async function as(base: string, username: string, password = 'heliu-demo'): Promise<Call> {
  const session = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const call: Ask = async (method, path, body, headers = {}) => {
    const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json'
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    }
  }
  return Object.assign(call, { cookie })
}

export const entry = {
  title: '断电试验',
  abstract: '断电试验',
  theme: '综合政务',
  share: 'unconditional',
  open: 'closed',
  updateFrequency: 'irregular',
  format: 'spreadsheet',
  shareMethods: ['api'],
}
export const bytes = Buffer.from(
  `编号,数值\n${Array.from({ length: 500 }, (_, at) => `${String(at).padStart(4, '0')},${at}.5`).join('\n')}\n`,
)

export async function upload(call: Call, file: Buffer = bytes): Promise<string> {
  const begun = await call('POST', '/api/intake/uploads', { name: '断电.csv', size: file.length })
  const id = String(begun.body['id'])
  expect((await call('PUT', `/api/intake/uploads/${id}?offset=0`, file)).status).toBe(200)
  return id
}
