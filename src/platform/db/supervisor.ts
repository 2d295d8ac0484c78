import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { problem } from '#platform/problem'
import { endingWithUs, environment, makeCluster } from './cluster.ts'
import { lockHome, processStart } from './home-lock.ts'
import { keepUp } from './keep-up.ts'
import { clusterFolder, leftBehind, type Place, placeFor, socketFolder } from './supervisor-place.ts'

export interface PostgresOptions {
  readonly home: string
  /** A PostgreSQL size such as `512MB`. */
  readonly sharedBuffers?: string
  readonly maxConnections?: number
  /** False only in tests: a power cut may then lose the cluster. */
  readonly durable?: boolean
}

export interface Postgres {
  /** The owner's URL of database `heliu`. */
  readonly url: string
  /** True when a server that a killed process left behind was taken over. */
  readonly adopted: boolean
  /** Fast shutdown; returns when the server's process is gone and the home is free. */
  stop(): Promise<void>
}

interface Running {
  readonly pid: number
  readonly started: string
  readonly sockets: string
  readonly ready: boolean
}

const noStart = problem('db/no-start', 500, 'PostgreSQL does not start')

async function until<T>(seconds: number, probe: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = await probe()
    if (answer !== undefined || performance.now() > end) return answer
    await sleep(15)
  }
}

/** Reads postmaster.pid; undefined when no server of this cluster runs. */
function running(data: string): Running | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    const started = processStart(pid)
    if (started === undefined || !commandOf(pid).includes(data)) return undefined
    return { pid, started, sockets: lines[4] ?? '', ready: (lines[7] ?? '').trim() === 'ready' }
  } catch {
    return undefined
  }
}

const commandOf = (pid: number): string[] => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1)

function commandFor(place: Place, sockets: string, options: PostgresOptions): string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: `"${sockets.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    shared_buffers: options.sharedBuffers ?? '512MB',
    max_connections: String(options.maxConnections ?? 100),
    timezone: 'UTC',
    log_timezone: 'UTC',
    logging_collector: 'off',
    ...(options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return [join(place.program, 'bin', 'postgres'), '-D', place.data, ...flags]
}

const urlOf = (sockets: string, user: string, database: string): string =>
  `postgresql://${user}@${encodeURIComponent(sockets)}/${database}`

const gone = (it: Running): boolean => processStart(it.pid) !== it.started

function signal(it: Running, name: NodeJS.Signals): void {
  if (!gone(it)) process.kill(it.pid, name)
}

/** SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and leaves a clean cluster. */
async function halt(it: Running): Promise<void> {
  for (const [name, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    signal(it, name)
    if (await until(seconds, () => (gone(it) ? true : undefined))) return
  }
}

/** A server left behind with the same settings is taken as it is; any other is shut down first. */
async function adopt(place: Place, options: PostgresOptions): Promise<Running | undefined> {
  const found = running(place.data)
  if (!found) return undefined
  const wanted = commandFor(place, found.sockets, options).join('\0')
  const ready = await until(10, () => {
    if (gone(found)) return false
    return running(place.data)?.ready ? true : undefined
  })
  if (ready && commandOf(found.pid).join('\0') === wanted && existsSync(join(found.sockets, '.s.PGSQL.5432')))
    return found
  await halt(found)
  return undefined
}

const tail = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n')
  } catch {
    return ''
  }
}

async function launch(place: Place, options: PostgresOptions, sockets: string): Promise<Running> {
  const [program = '', ...flags] = commandFor(place, sockets, options)
  if (existsSync(place.log) && statSync(place.log).size > 10_000_000) renameSync(place.log, `${place.log}.1`)
  const log = openSync(place.log, 'a', 0o600)
  // A session of its own: Ctrl-C in a terminal must reach us first, so that work in hand is finished.
  const child: ChildProcess = spawn(program, flags, {
    detached: true,
    cwd: '/',
    env: environment,
    stdio: ['ignore', log, log],
    ...place.account,
  })
  closeSync(log)
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  child.unref()
  const ready = await endingWithUs(
    child,
    until(60, () => {
      const it = running(place.data)
      return it?.ready ? it : ended ? null : undefined
    }),
  )
  if (!ready) throw noStart({ detail: `${place.log}:\n${tail(place.log)}` })
  return ready
}

/** After kill -9 of the postmaster its backends need a moment to notice; until then a new one refuses. */
async function launchPatiently(place: Place, options: PostgresOptions, sockets: string): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(place, options, sockets)
    } catch (error) {
      if (attempt === 4) throw error
      // A pid file whose process is no server of ours (checked by `running`) only stands in the way.
      if (!running(place.data)) rmSync(join(place.data, 'postmaster.pid'), { force: true })
      await sleep(250 * attempt)
    }
  }
}

/** Database `heliu` with its owner, and the role `heliu_app` that owns nothing. */
async function prepare(sockets: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(sockets, 'postgres', 'postgres') })
  await client.connect()
  try {
    const known = await client.query<{ name: string }>(
      `select rolname as name from pg_roles where rolname in ('heliu', 'heliu_app')
       union all select 'database' from pg_database where datname = 'heliu'`,
    )
    const has = (name: string) => known.rows.some((row) => row.name === name)
    if (!has('heliu')) await client.query('create role heliu login createdb')
    if (!has('heliu_app')) await client.query('create role heliu_app nologin')
    await client.query('grant heliu_app to heliu')
    if (!has('database')) await client.query('create database heliu owner heliu')
  } finally {
    await client.end()
  }
}

/** Ends the server also when nobody calls stop(): on exit, and on a signal that nobody else listens to. */
function tether(it: () => Running, stop: () => Promise<void>): () => void {
  const onExit = () => signal(it(), 'SIGINT')
  const onSignal = (name: NodeJS.Signals) => {
    if (process.listenerCount(name) > 1) return
    void stop().finally(() => process.kill(process.pid, name))
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  process.once('exit', onExit)
  for (const name of names) process.on(name, onSignal)
  return () => {
    process.off('exit', onExit)
    for (const name of names) process.off(name, onSignal)
  }
}

/** Ends what runs on a deleted home's cluster and keeps it under another name, until the next one is set aside. */
async function setAside(cluster: string | undefined): Promise<void> {
  if (cluster === undefined) return
  const it = running(join(cluster, 'data'))
  if (it) await halt(it)
  rmSync(`${cluster}.deleted`, { recursive: true, force: true })
  renameSync(cluster, `${cluster}.deleted`)
}

/**
 * Starts the embedded PostgreSQL of a home, or takes over the one that a killed process left behind.
 * The server listens on a socket that only its own account can reach, on no network.
 * @throws db/home-held when another process owns the home, db/no-start with the end of the server's log.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const lock = lockHome(options.home)
  try {
    await setAside(leftBehind(options.home))
    const place = placeFor(options.home)
    await makeCluster(place, options.durable !== false)
    const found = await adopt(place, options)
    let it = found ?? (await launchPatiently(place, options, socketFolder(place)))
    const untie = (): void => signal(it, 'SIGINT')
    process.once('exit', untie)
    await prepare(it.sockets).finally(() => process.off('exit', untie))
    const watch = keepUp(
      () => gone(it),
      async () => {
        // Whoever is connected by its address comes back to the same one.
        it = await launchPatiently(place, options, it.sockets)
      },
    )
    let stopping: Promise<void> | undefined
    const stop = () => {
      stopping ??= watch
        .end()
        .then(() => halt(it))
        .then(() => {
          untether()
          if (dirname(it.sockets) !== place.folder) rmSync(it.sockets, { recursive: true, force: true })
          lock.release()
        })
      return stopping
    }
    const untether = tether(() => it, stop)
    return { url: urlOf(it.sockets, 'heliu', 'heliu'), adopted: found !== undefined, stop }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** The URL of a home's running server, or undefined: for a command that works beside the service. */
export function findPostgres(home: string): string | undefined {
  const folder = clusterFolder(home)
  const it = folder === undefined ? undefined : running(join(folder, 'data'))
  return it?.ready ? urlOf(it.sockets, 'heliu', 'heliu') : undefined
}

/** Shuts down what runs on a home's cluster and removes the cluster with all its data. */
export async function removePostgres(home: string): Promise<void> {
  const folder = clusterFolder(home)
  if (folder === undefined) return
  const it = running(join(folder, 'data'))
  if (it) await halt(it)
  rmSync(folder, { recursive: true, force: true })
  rmSync(join(home, 'postgres.json'), { force: true })
}
