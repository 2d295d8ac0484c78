import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Database, migrate, readMigrations } from '#platform/db'
import { freshDatabase } from '#platform/testing'
import { append, erasedPayloads, firstDifference, type Ledger, openLedger } from './index.ts'
import { checkLog } from './verify/index.ts'

// The files of the log under processes that are killed, that work side by side, and under hands that alter them.

const base = mkdtempSync(join(tmpdir(), 'heliu-publishing-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const at = new Date('2026-01-05T09:00:00+08:00')
let database: Database
let folder: string
let ledger: Ledger

const open = (): Promise<Ledger> => openLedger({ database, folder, origin: 'heliu.example/test' })
const read = async (path: string): Promise<Uint8Array | null> => {
  try {
    return readFileSync(join(ledger.folder, path))
  } catch {
    return null
  }
}
const grow = (by: number): Promise<void> =>
  database.transaction(async (db) => {
    for (let n = 0; n < by; n += 1) await append(db, at, { type: 'test/leaf', subject: `${n}`, payload: { n } })
  })
const verdict = () => checkLog(read, ledger.vkey)

beforeEach(async () => {
  database = await freshDatabase()
  await migrate(database, readMigrations('ledger', new URL('./migrations/', import.meta.url)))
  folder = mkdtempSync(join(base, 'log-'))
  ledger = await open()
})

/** A process of its own that opens the log and does what the words say. */
async function beside(words: string): Promise<ChildProcess & { readonly stdout: NodeJS.ReadableStream }> {
  const name = await database.pool.query<{ name: string }>('select current_database() as name')
  const url = new URL(process.env['HELIU_TEST_DATABASE_URL'] ?? '')
  url.pathname = `/${name.rows[0]?.name ?? ''}`
  const source = `
    import { openDatabase } from '#platform/db'
    import { append, openLedger } from '#platform/ledger'
    import { holdAt } from '#platform/pause'
    const say = (it) => process.stdout.write(it + '\\n')
    const database = openDatabase(process.env.AT, { max: 4 })
    const open = () => openLedger({ database, folder: process.env.FOLDER, origin: 'heliu.example/test' })
    const at = new Date('2026-01-05T09:00:00+08:00')
    ${words}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', source], {
    env: { ...process.env, AT: url.href, FOLDER: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return child
}

test('two publishers on one log: it only grows, and reads whole at every moment', async () => {
  const words = `const ledger = await open()
    for (let n = 0; n < 60; n += 1) {
      await database.transaction((db) => append(db, at, { type: 'test/leaf', subject: 'x', payload: { n } }))
      await ledger.publish()
    }
    await database.close()`
  const children = [await beside(words), await beside(words)]
  const ended = Promise.all(children.map((it) => once(it, 'exit')))
  let over = false
  void ended.then(() => {
    over = true
  })
  let last = 0
  while (!over) {
    const size = Number((await ledger.checkpoint().catch(() => '')).split('\n')[1] ?? 0)
    expect(size).toBeGreaterThanOrEqual(last)
    last = size
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect((await ended).map(([code]) => code as number)).toEqual([0, 0])
  await ledger.publish()
  expect(await verdict()).toMatchObject({ ok: true, size: 120 })
}, 30_000)

test.each(['ledger/sequenced', 'ledger/tiles-half', 'ledger/before-checkpoint', 'ledger/checkpoint-half'] as const)(
  'killed at %s: what was published stands, and the next goes on from it',
  async (place) => {
    await grow(300)
    await ledger.publish()
    const child = await beside(`holdAt('${place}', () => say('held'))
      const ledger = await open()
      await database.transaction((db) => append(db, at, { type: 'test/leaf', subject: 'x', payload: {} }))
      await ledger.publish()`)
    expect(String((await once(child.stdout, 'data'))[0])).toContain('held')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await verdict()).toMatchObject({ ok: true, size: 300 })
    await grow(300)
    expect(await ledger.publish()).toBe(601)
    expect(await verdict()).toMatchObject({ ok: true, size: 601 })
  },
)

test('what was written before the first opening waits for it: nothing of it was signed by another key', async () => {
  database = await freshDatabase()
  await migrate(database, readMigrations('ledger', new URL('./migrations/', import.meta.url)))
  await grow(3)
  folder = mkdtempSync(join(base, 'log-'))
  ledger = await open()
  expect(await ledger.publish()).toBe(3)
  expect(await verdict()).toMatchObject({ ok: true, size: 3 })
})

test('a log keeps its key and its name: a home without the key, or with another one, is refused and signs nothing', async () => {
  await grow(3)
  await ledger.publish()
  const elsewhere = mkdtempSync(join(base, 'home-'))
  const there = () => openLedger({ database, folder: elsewhere, origin: 'heliu.example/test' })
  await expect(there()).rejects.toMatchObject({ code: 'ledger/key-lost' })
  expect(readdirSync(join(elsewhere, 'keys'))).toEqual([])
  const { privateKey } = generateKeyPairSync('ed25519')
  writeFileSync(join(elsewhere, 'keys', 'log.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await expect(there()).rejects.toMatchObject({ code: 'ledger/other-key' })
  expect(readdirSync(elsewhere)).toEqual(['keys'])
  expect((await openLedger({ database, folder, origin: 'data.example/ledger' })).vkey).toBe(ledger.vkey)
})

test('a log that is given no name is called after its key', async () => {
  const unnamed = await freshDatabase()
  await migrate(unnamed, readMigrations('ledger', new URL('./migrations/', import.meta.url)))
  const { vkey } = await openLedger({ database: unnamed, folder: mkdtempSync(join(base, 'log-')) })
  expect(vkey).toMatch(/^heliu\.invalid\/[0-9a-f]{16}\+[0-9a-f]{8}\+/)
})

test('a log of before its key was written down is taken up under the name that lies beside its checkpoint', async () => {
  await database.pool.query('delete from ledger.log')
  expect((await openLedger({ database, folder })).vkey).toBe(ledger.vkey)
  expect((await database.pool.query('select vkey from ledger.log')).rows).toEqual([{ vkey: ledger.vkey }])
})

/** Alters entry and hash alike, as somebody who may write the files would. */
function forge(): void {
  const bundle = join(ledger.folder, 'tile/entries/000')
  const text = readFileSync(bundle)
  const word = text.indexOf('test/leaf')
  text.write('test/LEAF', word)
  writeFileSync(bundle, text)
}

test.each([
  ['changed', () => forge()],
  ['cut off', () => truncateSync(join(ledger.folder, 'tile/0/000'), 32 * 100)],
  ['deleted', () => rmSync(join(ledger.folder, 'tile/0/000'))],
] as const)('a tile that was %s is found', async (_what, alter) => {
  await grow(300)
  await ledger.publish()
  alter()
  expect(await verdict()).toMatchObject({ ok: false, firstFault: { index: 0 } })
})

test('an altered tile never gets into what is signed next: it is written again from the database', async () => {
  await grow(300)
  await ledger.publish()
  const bundle = readFileSync(join(ledger.folder, 'tile/entries/000'))
  const tile = readFileSync(join(ledger.folder, 'tile/0/000'))
  forge()
  tile[5] = (tile[5] ?? 0) ^ 1
  writeFileSync(join(ledger.folder, 'tile/0/000'), tile)
  await grow(1)
  expect(await ledger.publish()).toBe(301)
  expect(await verdict()).toMatchObject({ ok: true, size: 301 })
  expect(readFileSync(join(ledger.folder, 'tile/entries/000')).equals(bundle)).toBe(true)
})

test('a database that is older than the log, or that says something else, gets no signature', async () => {
  await grow(300)
  await ledger.publish()
  const before = await ledger.checkpoint()
  await database.pool.query('delete from ledger.sequence where idx > 200')
  await database.pool.query('delete from ledger.entries where seq > 201')
  await expect(ledger.publish()).rejects.toMatchObject({ code: 'ledger/behind' })
  await grow(150)
  await expect(ledger.publish()).rejects.toMatchObject({ code: 'ledger/forked' })
  expect(await ledger.checkpoint()).toBe(before)
})

test.each([
  ['an entry', `update ledger.entries set entry = replace(entry, '"subject":"7"', '"subject":"8"')`, 7],
  ['a payload', `update ledger.openings set payload = '{"n":99}' where payload->>'n' = '256'`, 256],
  ['a hash', `update ledger.entries set leaf_hash = sha256('x') where subject = '299'`, 299],
  ['a type', `update ledger.entries set type = 'test/other' where subject = '30'`, 30],
  ['a subject', `update ledger.entries set subject = '31' where subject = '30'`, 30],
  ['a moment', `update ledger.entries set at = at + interval '1 day' where subject = '30'`, 30],
  ['a salt', `update ledger.openings set salt = repeat('0', 64) where payload->>'n' = '30'`, 30],
  ['a deleted leaf', `delete from ledger.sequence where idx = 30; delete from ledger.entries where subject = '30'`, 30],
  [
    'two leaves that change places',
    `update ledger.sequence set idx = case idx when 30 then -40 else -30 end where idx in (30, 40);
     update ledger.sequence set idx = -idx where idx < 0`,
    30,
  ],
  ['the order', `update ledger.sequence set idx = 1000 where idx = 12`, 12],
] as const)('what the database says of %s is compared with the log', async (_what, change, index) => {
  await grow(300)
  const size = await ledger.publish()
  expect(await firstDifference(database.db, read, size)).toBeNull()
  await database.pool.query(`delete from ledger.openings where payload->>'n' = '3'`)
  expect(await firstDifference(database.db, read, size)).toBeNull()
  expect(await erasedPayloads(database.db, size)).toBe(1)
  await database.pool.query(change)
  expect(await firstDifference(database.db, read, size)).toMatchObject({ index })
})

test('a leaf that is written a second time is named, though the log is whole', async () => {
  await grow(5)
  await database.pool.query(`insert into ledger.entries (id, at, type, subject, entry, leaf_hash)
    select gen_random_uuid(), at, type, subject, entry, leaf_hash from ledger.entries where subject = '2'`)
  const size = await ledger.publish()
  expect(await verdict()).toMatchObject({ ok: true, size: 6 })
  expect(await firstDifference(database.db, read, size)).toMatchObject({ index: 5 })
})
