import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, expect, test } from 'vitest'
import { type Ctx, system } from '#platform/context'
import { type Database, migrate, readMigrations, sql } from '#platform/db'
import { freshDatabase } from '#platform/testing'
import { jobHealth, send, type Worker, workJobs } from './index.ts'

let database: Database
const did: string[] = []

const within: Worker['within'] = (db) => {
  const silent = { info: () => undefined, error: () => undefined }
  const now = new Date('2026-01-05T09:00:00+08:00')
  return { actor: system, now, db, log: silent, emit: () => Promise.resolve(), prove: () => Promise.resolve('') }
}
const worker = (
  handle: (ctx: Ctx, payload: Readonly<Record<string, unknown>>) => Promise<void>,
  lease = 1,
): Worker => ({
  name: 'test',
  lease,
  handlers: new Map([['work', [handle]]]),
  within,
})
const notes = worker((_, payload) => {
  did.push(String(payload['what']))
  return Promise.resolve()
})

beforeAll(async () => {
  database = await freshDatabase()
  await migrate(database, readMigrations('jobs', new URL('./migrations/', import.meta.url)))
})

test('a job is there exactly if what caused it was committed, and is gone when its work is', async () => {
  const undone = database.transaction(async (db) => {
    await send(db, 'work', { what: 'undone' })
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await database.transaction((db) => send(db, 'work', { what: 'done' }))
  expect(await workJobs(database, notes)).toBe(1)
  expect(did).toEqual(['done'])
  expect(await jobHealth(database.db)).toEqual({ waiting: 0, running: 0, hung: 0, stalled: 0, dead: 0 })
})

test('a failing job is kept with its error and tried again later; others go on, and after ten tries it is given up', async () => {
  did.length = 0
  await send(database.db, 'work', { what: 'bad' })
  await send(database.db, 'work', { what: 'good' })
  const half = worker(async (ctx, { what }) => {
    await sql`create table half (n int)`.execute(ctx.db)
    if (what === 'bad') throw new Error('broken')
    await sql`drop table half`.execute(ctx.db)
    did.push(String(what))
  })
  await workJobs(database, half)
  expect(did).toEqual(['good'])
  const kept = await database.pool.query(
    'select tries, error, dead, not_before > clock_timestamp() as later from jobs.jobs',
  )
  expect(kept.rows).toEqual([{ tries: 1, error: 'Error: broken', dead: false, later: true }])
  await database.pool.query('update jobs.jobs set tries = 9, not_before = clock_timestamp()')
  await workJobs(database, half)
  expect(await jobHealth(database.db)).toMatchObject({ dead: 1, waiting: 0 })
  await database.pool.query('delete from jobs.jobs')
})

test('a job at work is nobody else’s while it gives signs of life, however long it takes', async () => {
  did.length = 0
  await send(database.db, 'work', { what: 'long' })
  const long = worker(async (_, { what }) => {
    await new Promise((done) => setTimeout(done, 4500))
    did.push(String(what))
  })
  // A lease that a busy machine does not miss, and work that outlasts it.
  const working = workJobs(database, { ...long, lease: 3 })
  await new Promise((done) => setTimeout(done, 3400))
  expect(await workJobs(database, notes)).toBe(0)
  expect(await jobHealth(database.db)).toMatchObject({ running: 1, hung: 0 })
  await database.pool.query(`update jobs.jobs set begun_at = clock_timestamp() - interval '11 minutes'`)
  expect(await jobHealth(database.db)).toMatchObject({ running: 1, hung: 1 })
  await working
  expect(did).toEqual(['long'])
})

const child = `
  import { openDatabase } from '#platform/db'
  import { workJobs } from '#platform/jobs'
  const database = openDatabase(process.env.AT, { max: 3 })
  import { sql } from '#platform/db'
  import { holdAt } from '#platform/pause'
  const at = process.env.HOLD
  if (at) holdAt(at, () => process.stdout.write('begun\\n'))
  const hang = async (ctx) => {
    if (at) return void (await sql\`insert into marks values ('killed')\`.execute(ctx.db))
    process.stdout.write('begun\\n')
    await new Promise(() => setInterval(() => undefined, 1000))
  }
  await workJobs(database, { name: 'child', lease: 1, handlers: new Map([['work', [hang]]]), within: (db) => ({ db }) })`

test.each([
  ['at work', ''],
  ['between its work and the mark', 'jobs/done'],
])(
  'the job of a worker killed %s runs again, once, when its lease is over',
  async (_, hold) => {
    did.length = 0
    await database.pool.query('create table if not exists marks (by text)')
    await send(database.db, 'work', { what: 'taken over' })
    const at = new URL(process.env['HELIU_TEST_DATABASE_URL'] ?? '')
    const name = await database.pool.query<{ name: string }>('select current_database() as name')
    at.pathname = `/${name.rows[0]?.name ?? ''}`
    const process_ = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', child], {
      env: { ...process.env, AT: at.href, HOLD: hold },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(process_.stdout, 'data')
    await new Promise((done) => setTimeout(done, 1500))
    // Alive, it holds the job beyond the first lease.
    expect(await workJobs(database, notes)).toBe(0)
    process_.kill('SIGKILL')
    await once(process_, 'exit')
    await expect.poll(() => workJobs(database, notes), { timeout: 10_000, interval: 200 }).toBe(1)
    expect(did).toEqual(['taken over'])
    // What the killed one had written is undone with it.
    expect((await database.pool.query('select from marks')).rowCount).toBe(0)
    expect(await workJobs(database, notes)).toBe(0)
    expect(await jobHealth(database.db)).toMatchObject({ waiting: 0, running: 0 })
  },
  30_000,
)

test('what waited while nobody was there is stalled, until somebody is at work on it', async () => {
  await database.pool.query('delete from jobs.jobs')
  await send(database.db, 'work', { what: 'first' })
  await send(database.db, 'work', { what: 'second' })
  await database.pool.query(`update jobs.jobs set not_before = clock_timestamp() - interval '6 minutes'`)
  expect(await jobHealth(database.db)).toMatchObject({ waiting: 2, stalled: 2 })
  const seen: number[] = []
  const looks = worker(async () => void seen.push((await jobHealth(database.db)).stalled))
  await workJobs(database, looks)
  expect(seen).toEqual([0, 0])
})

test('who lost the lease cannot end the job: its work is undone', async () => {
  did.length = 0
  await send(database.db, 'work', { what: 'mark' })
  const slow = worker(async (ctx) => {
    await sql`insert into marks values ('first')`.execute(ctx.db)
    // As when this process was stopped for long: the job was taken by somebody else meanwhile.
    await database.pool.query('update jobs.jobs set tries = tries + 1')
  })
  await workJobs(database, slow)
  expect((await database.pool.query('select from marks')).rowCount).toBe(0)
})
