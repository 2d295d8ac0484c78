import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { homeHolder, lockHome, openDatabase, removePostgres, startPostgres } from './index.ts'

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

test('a lock whose holder has ended is taken over; a live one is not', () => {
  const folder = join(base, 'lock only')
  lockHome(folder).release()
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1' }))
  const lock = lockHome(folder)
  expect(() => lockHome(folder)).toThrow(String(process.pid))
  lock.release()
})
