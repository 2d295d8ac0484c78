import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { ensureAppRole, grantAppRole, openDatabase } from './index.ts'

const server = process.env['HELIU_TEST_DATABASE_URL'] ?? ''

test('the application reads, adds and changes rows, but cannot rewrite history, truncate or alter', async () => {
  const name = `t_${randomUUID().replaceAll('-', '')}`
  const root = openDatabase(server, { max: 1 })
  await root.pool.query(`create database ${name}`)
  const url = server.replace(/[^/]*$/, name)
  const owner = openDatabase(url, { max: 1 })
  const app = openDatabase(url, { role: 'heliu_app', max: 1 })
  try {
    await owner.pool.query(
      'create schema ledger; create table ledger.entries (id int); create table ledger.other (id int)',
    )
    await ensureAppRole(owner)
    await grantAppRole(owner, ['ledger'])
    await app.pool.query(
      'insert into ledger.entries values (1); insert into ledger.other values (1); update ledger.other set id = 2',
    )
    const forbidden = [
      'update ledger.entries set id = 2',
      'delete from ledger.entries',
      'truncate ledger.other',
      'drop table ledger.other',
    ]
    for (const text of forbidden) await expect(app.pool.query(text), text).rejects.toMatchObject({ code: '42501' })
  } finally {
    await app.close()
    await owner.close()
    await root.pool.query(`drop database ${name} with (force)`)
    await root.close()
  }
})
