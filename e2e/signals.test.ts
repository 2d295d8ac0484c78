import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterOf } from './held.ts'
import { as, clear, entry, freePort, heliuWith, root, upload } from './service.ts'

// `npm start` on one home, told to stop again and again as a terminal, a machine that shuts down, and a lost line do.

let home: string
let env: Record<string, string>
let begun: ChildProcess | undefined
let begunAt = 0
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'heliu-signals-'))
  env = { HELIU_HOME: home, PORT: String(await freePort()), HELIU_SHARED_BUFFERS: '32MB' }
})
afterAll(async () => {
  if (begun?.pid !== undefined && begun.exitCode === null && begun.signalCode === null)
    process.kill(-begun.pid, 'SIGKILL')
  await clear(home)
})

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
/** Whatever works on the home: what was told of it, and its database. */
const left = (): string[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter(
      (pid) =>
        textOf(`/proc/${pid}/environ`).includes(`HELIU_HOME=${home}\0`) ||
        textOf(`/proc/${pid}/cmdline`).includes(clusterOf(home)),
    )

/** In a group of its own, as a shell starts it. */
function start(seed: 'city' | 'accounts'): ChildProcess {
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...env, HELIU_SEED: seed },
    detached: true,
    stdio: 'ignore',
  })
  begun = child
  begunAt = Date.now()
  return child
}

const base = (): string => `http://127.0.0.1:${env['PORT']}`
const until = (there: () => boolean | Promise<boolean>): Promise<void> =>
  expect.poll(there, { timeout: 60_000, interval: 20 }).toBe(true)
const isReady = (): Promise<boolean> =>
  fetch(`${base()}/readyz`).then(
    (it) => it.ok,
    () => false,
  )

const moments = {
  'it has just begun': () => until(() => left().length > 1),
  'its cluster is made': () => until(() => existsSync(`${clusterOf(home)}/data.half`)),
  'its city is made': () => {
    const lake = join(home, 'storage', 'lake')
    // What a start before left behind is taken away by this one first.
    return until(() => existsSync(lake) && statSync(lake).mtimeMs > begunAt && readdirSync(lake).length > 0)
  },
  'a version is made': async () => {
    await until(isReady)
    const call = await as(base(), 'transport.steward')
    const code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
    const id = await upload(call)
    void call('POST', `/api/intake/uploads/${id}/commit`, { dataset: code }).catch(() => undefined)
  },
} as const

const targets: Readonly<Record<string, (npm: number) => number>> = {
  all: (npm) => -npm,
  npm: (npm) => npm,
  'the service': () => (JSON.parse(readFileSync(join(home, 'lock'), 'utf8')) as { pid: number }).pid,
}

test.each([
  ['SIGINT', 'all', 'it has just begun', 'city'],
  ['SIGHUP', 'npm', 'its cluster is made', 'city'],
  ['SIGTERM', 'the service', 'its city is made', 'city'],
  ['SIGINT', 'all', 'its city is made', 'city'],
  ['SIGHUP', 'the service', 'a version is made', 'accounts'],
  ['SIGTERM', 'npm', 'a version is made', 'accounts'],
  ['SIGINT', 'all', 'a version is made', 'accounts'],
] as const)('%s to %s while %s ends everything', async (signal, target, moment, seed) => {
  const child = start(seed)
  const ended = once(child, 'exit')
  await moments[moment]()
  process.kill(targets[target]?.(child.pid ?? 0) ?? 0, signal)
  await ended
  await expect.poll(left, { timeout: 20_000 }).toEqual([])
})

test('after all of it the next start is ready, doctor finds nothing, and the log is whole', async () => {
  const child = start('accounts')
  await until(isReady)
  expect(await heliuWith(env, 'doctor')).toMatchObject({ exit: 0 })
  expect(await heliuWith(env, 'ledger', 'check')).toMatchObject({ exit: 0 })
  const ended = once(child, 'exit')
  process.kill(-(child.pid ?? 0), 'SIGINT')
  await ended
  await expect.poll(left, { timeout: 20_000 }).toEqual([])
})
