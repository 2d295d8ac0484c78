import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '#platform/testing'
import { homeHolder, lockHome, migrate, openDatabase, removePostgres, startPostgres } from './index.ts'
import { clusterFolder } from './supervisor-place.ts'

const base = mkdtempSync(join(tmpdir(), 'heliu 合流-'))
// Longer than a socket's path may be.
const home = join(base, '数据'.repeat(20), '.heliu')
afterAll(async () => {
  await removePostgres(home)
  rmSync(base, { recursive: true, force: true })
})

const start = () => startPostgres({ home, sharedBuffers: '16MB', maxConnections: 10, durable: false })

test('a home is started, refused to a second owner, and keeps its rows over a restart', async () => {
  const first = await start()
  await expect(start()).rejects.toMatchObject({ code: 'db/home-held' })
  expect(homeHolder(home)).toBe(process.pid)
  const database = openDatabase(first.url)
  await database.pool.query(`create table kept (words text); insert into kept values ('合流')`)
  await database.pool.query('create extension pg_trgm')
  const { rows } = await database.pool.query(`select show_trgm('合流') <> '{}' as letters from kept`)
  expect(rows).toEqual([{ letters: true }])
  await database.close()
  await first.stop()
  expect(homeHolder(home)).toBeUndefined()
  const second = await start()
  const again = openDatabase(second.url, { role: 'heliu_app' })
  await expect(again.pool.query('select * from kept')).rejects.toMatchObject({ code: '42501' })
  await again.close()
  await second.stop()
})

test('a home that was deleted begins anew, wherever its cluster lay', async () => {
  const deleted = join(base, 'deleted')
  const open = () => startPostgres({ home: deleted, sharedBuffers: '16MB', maxConnections: 10, durable: false })
  const first = await open()
  const before = openDatabase(first.url)
  await before.pool.query('create table kept (words text)')
  await before.close()
  await first.stop()
  const cluster = clusterFolder(deleted) ?? ''
  rmSync(deleted, { recursive: true })
  mkdirSync(join(deleted, 'storage'), { recursive: true })
  const second = await open()
  const after = openDatabase(second.url)
  const found = await after.pool.query(`select to_regclass('kept') as it`)
  expect(found.rows).toEqual([{ it: null }])
  await after.close()
  await second.stop()
  await removePostgres(deleted)
  rmSync(`${cluster}.deleted`, { recursive: true, force: true })
})

test('a lock whose holder has ended is taken over; a live one is not', () => {
  const folder = join(base, 'lock only')
  lockHome(folder).release()
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }))
  const lock = lockHome(folder)
  expect(() => lockHome(folder)).toThrow(String(process.pid))
  lock.release()
})

const beside = (source: string) =>
  spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  })

test('the server of a process that was killed is taken over, with what it had committed', async () => {
  const options = JSON.stringify({
    home: join(base, 'orphan'),
    sharedBuffers: '16MB',
    maxConnections: 10,
    durable: false,
  })
  const child = beside(`import { startPostgres, openDatabase } from '#platform/db'
    const it = await startPostgres(${options})
    const database = openDatabase(it.url)
    await database.pool.query('create table kept (n int); insert into kept values (7)')
    console.log('ready'); setInterval(() => undefined, 1000)`)
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  const taken = await startPostgres(JSON.parse(options) as Parameters<typeof startPostgres>[0])
  const database = openDatabase(taken.url)
  expect(taken.adopted).toBe(true)
  expect((await database.pool.query('select n from kept')).rows).toEqual([{ n: 7 }])
  await database.close()
  await taken.stop()
  await removePostgres(join(base, 'orphan'))
}, 30_000)

/** Command lines of all processes that name this folder. */
const processesOf = (folder: string): string[] =>
  readdirSync('/proc')
    .filter((it) => /^\d+$/.test(it))
    .flatMap((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return words.includes(folder) && /bin\/(postgres|initdb) /.test(words) ? [words] : []
      } catch {
        return []
      }
    })

test.each([
  ['the cluster is made', 'data.half/PG_VERSION'],
  ['the server starts', 'data/postmaster.pid'],
])(
  'who ends while %s leaves no process',
  async (_, file) => {
    const place = join(base, file.replace('/', '-'))
    const options = JSON.stringify({ home: place, sharedBuffers: '16MB', maxConnections: 10, durable: false })
    const child = beside(`import { startPostgres } from '#platform/db'
    process.on('SIGTERM', () => process.exit(0))
    await startPostgres(${options})`)
    const gone = new Promise((resolve) => child.once('exit', resolve))
    await expect
      .poll(() => existsSync(join(clusterFolder(place) ?? '', file)), { timeout: 20_000, interval: 1 })
      .toBe(true)
    child.kill('SIGTERM')
    await gone
    const cluster = clusterFolder(place) ?? ''
    await expect.poll(() => processesOf(cluster), { timeout: 10_000 }).toEqual([])
    await removePostgres(place)
  },
  30_000,
)

/** Gives a home the cluster that an ordinary user's own start would have made in it. */
async function beginAsNobody(place: string): Promise<void> {
  const other = join(base, 'other')
  const first = await startPostgres({ home: other, sharedBuffers: '16MB', maxConnections: 10, durable: false })
  await first.stop()
  mkdirSync(join(place, 'postgres'), { recursive: true })
  execFileSync('cp', ['-a', join(clusterFolder(other) ?? '', 'data'), join(place, 'postgres')])
  execFileSync('chown', ['-R', '65534:65534', place])
  chmodSync(base, 0o755)
  await removePostgres(other)
}

test('a server that dies comes back at its address, also on a path that is too long for its socket', async () => {
  const place = join(base, '数据'.repeat(25))
  // As root the cluster lies elsewhere, unless an ordinary user began the home: that is where paths are long.
  if (process.getuid?.() === 0) await beginAsNobody(place)
  const it = await startPostgres({ home: place, sharedBuffers: '16MB', maxConnections: 10, durable: false })
  const [pid] = readFileSync(join(clusterFolder(place) ?? '', 'data', 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  const database = openDatabase(it.url)
  const asked = () =>
    database.pool.query('select 1 as n').then(
      ({ rows }) => rows,
      () => [],
    )
  await expect.poll(asked, { timeout: 20_000, interval: 200 }).toEqual([{ n: 1 }])
  await database.close()
  await it.stop()
  await removePostgres(place)
}, 30_000)

test('what a power cut leaves does not stand in the way: a pid file of nobody, a socket of nobody, half a cluster', async () => {
  const place = join(base, 'cut')
  const options = { home: place, sharedBuffers: '16MB', maxConnections: 10, durable: false }
  const first = await startPostgres(options)
  await first.stop()
  const folder = clusterFolder(place) ?? ''
  writeFileSync(
    join(folder, 'data', 'postmaster.pid'),
    `${process.pid}\n${join(folder, 'data')}\n1\n5432\n${folder}/run\n`,
  )
  mkdirSync(join(folder, 'run'), { recursive: true })
  writeFileSync(join(folder, 'run', '.s.PGSQL.5432'), '')
  mkdirSync(join(folder, 'data.half'), { recursive: true })
  const second = await startPostgres(options)
  const database = openDatabase(second.url)
  expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  await database.close()
  await second.stop()
  await removePostgres(place)
}, 30_000)

test('a landed migration that was edited refuses, one that is new is applied', async () => {
  const at = await freshDatabase()
  const landed = { name: 'x/0001.sql', text: 'create table a (n int)' }
  expect(await migrate(at, [landed])).toEqual(['x/0001.sql'])
  expect(await migrate(at, [landed, { name: 'x/0002.sql', text: 'create table b (n int)' }])).toEqual(['x/0002.sql'])
  await expect(migrate(at, [{ ...landed, text: 'create table a (n bigint)' }])).rejects.toMatchObject({
    code: 'db/migration-edited',
    details: { detail: 'x/0001.sql' },
  })
  // One that fails leaves nothing of itself.
  await expect(migrate(at, [{ name: 'x/0003.sql', text: 'create table c (n int); select 1/0' }])).rejects.toThrow(
    'zero',
  )
  expect((await at.pool.query(`select to_regclass('c') as it`)).rows).toEqual([{ it: null }])
})
