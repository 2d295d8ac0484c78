import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll } from 'vitest'
import { type Database, openDatabase } from '#platform/db'

/**
 * An empty database of its own on the run's real PostgreSQL, dropped when the test file ends.
 * `HELIU_TEST_DATABASE_URL` is set by `npm test`.
 */
export async function freshDatabase(): Promise<Database> {
  // oxlint-disable-next-line node/no-process-env -- set by the run, read nowhere else
  const base = process.env['HELIU_TEST_DATABASE_URL']
  if (base === undefined) throw new Error('run the tests by `npm test`: it starts the database that they need')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer(base, `create database ${name}`)
  const url = new URL(base)
  url.pathname = `/${name}`
  const database = openDatabase(url.href, { max: 8 })
  afterAll(async () => {
    await database.close()
    await onServer(base, `drop database if exists ${name} with (force)`)
  })
  return database
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
