import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { seedDirectory } from '#domains/directory'
import { sweepStrayFiles } from '#domains/intake'
import { type City, landMigrations, openCity, versionOfPackage } from '#platform/city'
import { type CityClock, type MovableClock, machineClock, movableClock } from '#platform/clock'
import { type Config, readConfig } from '#platform/config'
import { type Log, system } from '#platform/context'
import {
  claimDatabase,
  type Database,
  ensureAppRole,
  grantAppRole,
  homeHolder,
  lockHome,
  makeFolder,
  openDatabase,
  startPostgres,
} from '#platform/db'
import type { Route } from '#platform/http'
import { administrators, hasAdministrators, setSetting, setting } from '#platform/identity'
import { recover } from '#platform/lake'
import { holdAt } from '#platform/pause'
import { accountPosts, demoPassword } from './accounts.ts'
import { assemble } from './assemble.ts'
import { consoleRoutes } from './console.ts'
import { clearUnfinishedSeed, type DemoHome, demoRoutes, demoStart, seedDemo } from './demo.ts'
import { lawRoutes, proveRules } from './law.ts'
import { pacesOf } from './paces.ts'
import { type Beat, beat, readiness } from './readiness.ts'
import { lineLog } from './service-log.ts'
import { demandPort, demandRoom, hindrance } from './starting.ts'

const log: Log = {
  info: (event, fields) => void process.stdout.write(`${JSON.stringify({ event, ...fields })}\n`),
  error: (event, fields) => void process.stderr.write(`${JSON.stringify({ event, ...fields })}\n`),
}

const machine = (): number => Date.now()

/** Starts everything in order and undoes it in the opposite order when told to stop. */
async function main(config: Config): Promise<void> {
  const stops: (() => Promise<void>)[] = []
  const stop = once(async () => {
    for (const undo of stops.reverse())
      await undo().catch((error: unknown) => log.error('stop', { error: String(error) }))
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => void stop().then(() => process.exit(0)))
  try {
    await start(config, stops)
  } catch (error) {
    await stop()
    throw error
  }
}

/** The doors that belong to no chapter. */
const ownDoors = (movable: MovableClock | null, database: Database, play: () => Promise<void>): Route[] => [
  ...consoleRoutes(),
  ...lawRoutes,
  ...(movable === null ? [] : demoRoutes(movable, database, play)),
]

async function start(config: Config, stops: (() => Promise<void>)[]): Promise<void> {
  const storage = config.storage.folder
  // A home that is held says more than its port that is taken.
  if (homeHolder(config.home) === undefined) await demandPort(config)
  const warning = await demandRoom(config.home)
  if (warning !== undefined) process.stderr.write(`${warning}\n`)
  makeFolder(storage)
  if (config.pauseAt !== undefined) holdAt(config.pauseAt, (at) => log.info('held', { at }))
  const url = await databaseUrl(config, stops)
  const owner = openDatabase(url, { max: 3 })
  stops.push(() => owner.close())
  if (config.mode === 'demo') await clearUnfinishedSeed(owner, [storage, join(config.home, 'ledger')])
  const engines = { size: 2, memoryMb: 1024 }
  const parts = await assemble(storage, join(config.home, 'ledger', 'public'), engines, config.mode === 'demo')
  stops.push(() => parts.engines.close())
  await ensureAppRole(owner)
  await landMigrations(owner, parts.domains)
  // At every start: a process that died between the two would leave tables that the service may not read.
  await grantAppRole(owner, await schemasOf(owner))
  const database = openDatabase(url, { role: 'heliu_app' })
  stops.push(() => database.close())
  const demo = config.mode === 'demo'
  const saved = await setting(database, 'demo.offset')
  const movable = demo
    ? movableClock(machine, typeof saved === 'number' ? saved : demoStart.getTime() - machine())
    : null
  const clock = movable ?? machineClock(machine)
  const lines = lineLog(join(config.home, 'log'), () => new Date(machine()))
  stops.push(() => lines.close())
  const jobs = beat()
  const deep = { database, lakeFolder: storage, ledgerFolder: join(config.home, 'ledger', 'public'), jobs }
  const city = await openCity({
    database,
    domains: parts.domains,
    answered: (it) => lines.write({ event: 'answered', ...it }),
    faults: readiness(deep),
    ...configured(config),
    clock,
    origin: demo ? 'heliu.example/chongqing' : config.publicUrl && `${new URL(config.publicUrl).host}/ledger`,
    version: versionOfPackage(),
    perMinute: pacesOf(demo),
    log,
    failurePage: parts.failurePage,
    extraRoutes: ownDoors(movable, database, () => city.playTimers(clock.now())),
  })
  stops.push(() => city.close())
  await city.as(system, (ctx) => recover(ctx, parts.lake))
  await city.as(system, proveRules)
  await city.as(system, (ctx) => sweepStrayFiles(ctx, { lake: parts.lake, folder: storage }))
  // The organisations of the city are facts: production has them as well, and no account.
  if (movable === null) await city.as(system, seedDirectory)
  else await makeDemo(movable, { city, lake: parts.lake, storage, seed: config.seed }, database, saved)
  await serve(config, city, clock, jobs, database, stops)
}

/** What a city takes from its configuration as it is. */
const configured = ({ home, trustProxy, publicUrl, secondFactor }: Config) => ({
  ledgerFolder: join(home, 'ledger'),
  keysFolder: join(home, 'keys'),
  secondFactorOf: secondFactor === 'administrators' ? administrators : [],
  publicUrl,
  ...(trustProxy.length > 0 ? { trustProxy } : {}),
})

async function schemasOf(owner: Database): Promise<string[]> {
  const found = await owner.pool.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public)'`,
  )
  return found.rows.map((row) => row.name)
}

/** Seeds an empty city. That takes its time: afterwards a fresh one stands at its start and ticks from there. */
async function makeDemo(
  clock: MovableClock,
  home: Omit<DemoHome, 'tell'>,
  database: Database,
  saved: unknown,
): Promise<void> {
  await seedDemo({ ...home, tell: (line) => log.info('seed', { line }) })
  if (saved !== undefined) return
  clock.restart(demoStart)
  await setSetting(database, 'demo.offset', clock.offset)
}

/**
 * Does some work again and again, never twice at once, with a pause between.
 * @returns how to stop, when what is in hand has ended; what takes longer is given up and begun again by the next start
 */
function steadily(pauseMs: number, work: (goOn: () => boolean) => Promise<void>): () => Promise<void> {
  const stopped = new AbortController()
  const goOn = (): boolean => !stopped.signal.aborted
  const loop = async (): Promise<void> => {
    while (goOn()) {
      await work(goOn)
      await sleep(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined)
    }
  }
  const working = loop()
  return async () => {
    stopped.abort()
    await Promise.race([working, sleep(2000, undefined, { ref: false })])
  }
}

/** Timers, events and the publisher run; then the doors open and the addresses are told. */
async function serve(
  config: Config,
  city: City,
  clock: CityClock,
  jobs: Beat,
  database: Database,
  stops: (() => Promise<void>)[],
): Promise<void> {
  await city.ledger.publish()
  city.ledger.start()
  const round = { timers: () => city.playTimers(clock.now()), events: () => city.deliver() }
  const tick = async (): Promise<void> => {
    let well = true
    for (const [name, work] of Object.entries(round))
      await work().catch((error: unknown) => {
        well = false
        log.error(name, { error: String(error) })
      })
    if (well) jobs.tick()
  }
  // It counts from here: a seed before took longer than the patience of /readyz.
  jobs.tick()
  stops.push(steadily(1000, tick))
  stops.push(
    steadily(500, (goOn) => city.work(goOn).catch((error: unknown) => log.error('jobs', { error: String(error) }))),
  )
  await city.app.listen({ port: config.port, host: config.host })
  const shown = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  const address = city.app.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : config.port
  process.stdout.write(`\n合流 Heliu  http://${shown}:${port}/\n`)
  if (config.mode === 'demo')
    process.stdout.write(`演示账号（密码都是 ${demoPassword}）: ${accountPosts.map(([name]) => name).join(' ')}\n`)
  process.stdout.write(`数据目录: ${config.home}\n`)
  if (config.mode === 'production' && !(await hasAdministrators(database)))
    process.stdout.write('还没有管理员：运行 npm run -s heliu -- admin init\n')
}

async function databaseUrl(config: Config, stops: (() => Promise<void>)[]): Promise<string> {
  if (config.database.kind === 'outside') {
    const lock = lockHome(config.home)
    stops.push(async () => lock.release())
    const claim = await claimDatabase(config.database.url, config.home, (error) => {
      log.error('database-lost', { error: String(error) })
      process.kill(process.pid, 'SIGTERM')
    })
    stops.push(() => claim.release())
    return config.database.url
  }
  const postgres = await startPostgres({ home: config.home, sharedBuffers: config.database.sharedBuffers })
  stops.push(() => postgres.stop())
  return postgres.url
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}

await main(readConfig()).catch((error: unknown) => {
  const told = hindrance(error)
  if (told === undefined) throw error
  process.stderr.write(`${told}\n`)
  process.exit(3)
})
