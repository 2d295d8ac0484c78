import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { beforeEach, expect, test } from 'vitest'
import { type Ctx, system } from '#platform/context'
import { type Database, type Db, migrate, readMigrations, sql } from '#platform/db'
import { freshDatabase } from '#platform/testing'
import { deliverEvents, emit, eventHealth } from './index.ts'

let database: Database
const at = new Date('2026-01-05T09:00:00+08:00')
const within = (db: Db): Ctx => {
  const silent = { info: () => undefined, error: () => undefined }
  return { actor: system, now: at, db, log: silent, emit: () => Promise.resolve(), prove: () => Promise.resolve('') }
}
/** Writes down in the event's transaction what it heard. */
const note = (ctx: Ctx, { what }: Readonly<Record<string, unknown>>): Promise<void> =>
  sql`insert into notes values (${what})`.execute(ctx.db).then(() => undefined)
const notes = async (): Promise<string[]> =>
  (await database.pool.query<{ what: string }>('select what from notes order by n')).rows.map((row) => row.what)
const deliver = (...handlers: (typeof note)[]): Promise<number> =>
  deliverEvents(database, new Map([['told', handlers]]), within)
const tell = (...what: string[]): Promise<void> =>
  database.transaction(async (db) => {
    for (const it of what) await emit(db, at, 'told', { what: it })
  })

beforeEach(async () => {
  database = await freshDatabase()
  await migrate(database, readMigrations('events', new URL('./migrations/', import.meta.url)))
  await database.pool.query('create table notes (what text, n int generated always as identity)')
})

test('an event is there exactly if what it tells of was committed, and is handed out in order', async () => {
  const undone = database.transaction(async (db) => {
    await emit(db, at, 'told', { what: 'undone' })
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await tell('a', 'b', 'c')
  expect(await deliver(note)).toBe(3)
  expect(await notes()).toEqual(['a', 'b', 'c'])
  expect(await deliver(note)).toBe(0)
})

test('one that nobody can handle is kept with its error, undoes what it did, and holds no other up', async () => {
  await tell('good', 'poison', 'later')
  const fails: typeof note = async (_, { what }) => {
    if (what === 'poison') throw new Error('broken')
  }
  for (let n = 0; n < 12; n += 1) {
    await deliver(note, fails)
    await database.pool.query('update events.outbox set not_before = clock_timestamp()')
  }
  expect(await notes()).toEqual(['good', 'later'])
  expect(await eventHealth(database.db)).toEqual({ waiting: 0, stalled: 0, dead: 1 })
  expect((await database.pool.query('select tries, error from events.outbox')).rows).toEqual([
    { tries: 10, error: 'Error: broken' },
  ])
  // Once it is mended it goes the way of the others.
  await database.pool.query('update events.outbox set tries = 0')
  expect(await deliver(note)).toBe(1)
  expect(await notes()).toEqual(['good', 'later', 'poison'])
})

test('a handler that breaks the transaction itself spoils its own event alone', async () => {
  await tell('bad', 'good')
  const breaks: typeof note = async (ctx, { what }) => {
    if (what === 'bad') await sql`select 1 / 0`.execute(ctx.db)
  }
  expect(await deliver(breaks, note)).toBe(1)
  expect(await notes()).toEqual(['good'])
  expect(await eventHealth(database.db)).toEqual({ waiting: 1, stalled: 0, dead: 0 })
})

test('many that wait a moment are well; one that nobody takes for five minutes is not', async () => {
  await tell(...Array.from({ length: 130 }, (_, n) => `e${n}`))
  expect(await eventHealth(database.db)).toEqual({ waiting: 130, stalled: 0, dead: 0 })
  await database.pool.query(`update events.outbox set not_before = clock_timestamp() - interval '6 minutes'
    where id = (select min(id) from events.outbox)`)
  expect(await eventHealth(database.db)).toEqual({ waiting: 130, stalled: 1, dead: 0 })
})

test('several who hand out at once hand each out once', async () => {
  const all = Array.from({ length: 60 }, (_, n) => `e${n}`)
  await tell(...all)
  const counts = await Promise.all([deliver(note), deliver(note), deliver(note)])
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(60)
  expect((await notes()).sort()).toEqual(all.sort())
})

test('killed between the handler and the mark: neither happened, and the next hands it out', async () => {
  await tell('once')
  const name = await database.pool.query<{ name: string }>('select current_database() as name')
  const url = new URL(process.env['HELIU_TEST_DATABASE_URL'] ?? '')
  url.pathname = `/${name.rows[0]?.name ?? ''}`
  const source = `
    import { openDatabase, sql } from '#platform/db'
    import { deliverEvents } from '#platform/events'
    import { holdAt } from '#platform/pause'
    holdAt('events/handled', () => process.stdout.write('held'))
    const note = (ctx, { what }) => sql\`insert into notes values (\${what})\`.execute(ctx.db)
    await deliverEvents(openDatabase(process.env.AT, { max: 2 }), new Map([['told', [note]]]), (db) => ({ db }))`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    env: { ...process.env, AT: url.href },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  // While it is in hand nobody else takes it.
  expect(await deliver(note)).toBe(0)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await notes()).toEqual([])
  await expect.poll(() => deliver(note), { timeout: 10_000 }).toBe(1)
  expect(await notes()).toEqual(['once'])
})
