import { expect, test } from 'vitest'
import { freshDatabase } from '#platform/testing'
import { databaseIsAway, openDatabase } from './index.ts'

test('a database that is dropped under its pool is away, and one that lacks a table is not', async () => {
  const { pool } = await freshDatabase()
  const url = new URL(String(pool.options.connectionString))
  const name = `${url.pathname.slice(1)}_dropped`
  await pool.query(`create database ${name}`)
  url.pathname = `/${name}`
  const database = openDatabase(url.href, { max: 1 })
  const away = () =>
    database.pool.query('select from absent').then(
      () => undefined,
      (error: Error) => databaseIsAway(error),
    )
  expect(await away()).toBe(false)
  await pool.query(`drop database ${name} with (force)`)
  expect(await away()).toBe(true)
  expect(await away()).toBe(true)
  await database.close()
})
