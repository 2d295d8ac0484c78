import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrate, openDatabase, readMigrations, removePostgres, sql, startPostgres } from '#platform/db'
import { append } from '#platform/ledger'
import { pair } from './pairs.ts'

const writers = 16
const each = 50

/** Every writer does its work one after the other, all of them at once. */
const atOnce = (work: () => Promise<unknown>) => async (): Promise<void> => {
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let n = 0; n < each; n += 1) await work()
    }),
  )
}

// A database of its own that waits for the disk, as the platform's does; that of the tests does not.
test('ledger appends under 16 writers beside plain inserts, both durable', async () => {
  const home = mkdtempSync(join(tmpdir(), 'heliu-bench-'))
  const postgres = await startPostgres({ home })
  const database = openDatabase(postgres.url, { max: writers })
  try {
    await migrate(database, readMigrations('ledger', new URL('../src/platform/ledger/migrations/', import.meta.url)))
    await database.pool.query(
      'create table public.plain (id uuid primary key, at timestamptz(3), type text, subject text, entry text, leaf_hash bytea)',
    )
    const subject = '5000001014-000127'
    const leaf = { type: 'bench/leaf', subject, payload: { name: '公交站点', rows: 1000 } }
    const entry = JSON.stringify({ v: 1, at: new Date(0), type: leaf.type, subject, commitment: 'a'.repeat(64) })
    const ratio = await pair({
      what: `${writers * each} ledger appends, ${writers} writers, durable`,
      peer: 'plain INSERT of the same row, a transaction each',
      reach: 1.67,
      ours: atOnce(() => database.transaction((db) => append(db, new Date(0), leaf))),
      theirs: atOnce(() =>
        database.transaction((db) =>
          sql`insert into public.plain values (gen_random_uuid(), ${new Date(0)}, ${leaf.type}, ${subject}, ${entry}, ${Buffer.alloc(32)})`.execute(
            db,
          ),
        ),
      ),
    })
    expect(ratio).toBeGreaterThan(0)
  } finally {
    await database.close()
    await postgres.stop()
    await removePostgres(home)
    rmSync(home, { recursive: true, force: true })
  }
})
