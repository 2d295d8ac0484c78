import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { freshDatabase } from '#platform/testing'
import { claimDatabase } from './claim.ts'
import { openDatabase } from './index.ts'

const never = (error: unknown): void => {
  throw error
}

test('a database that another home owns is refused with who owns it, until it is given back', async () => {
  const { pool } = await freshDatabase()
  const url = String(pool.options.connectionString)
  const first = await claimDatabase(url, '/srv/first', never)
  const second = claimDatabase(url, '/srv/second', never)
  await expect(second).rejects.toMatchObject({ code: 'db/held-elsewhere' })
  await expect(second).rejects.toHaveProperty(
    'details.detail',
    expect.stringMatching(new RegExp(`:${process.pid} /srv/first`)),
  )
  await first.release()
  await (await claimDatabase(url, '/srv/second', never)).release()
})

test('a claim whose connection broke is taken again', async () => {
  const { pool } = await freshDatabase()
  const url = String(pool.options.connectionString)
  const first = await claimDatabase(url, '/srv/first', never)
  const holder = async (): Promise<number | undefined> => {
    const found = await pool.query<{ pid: number }>(`select pid from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`)
    return found.rows[0]?.pid
  }
  const before = await holder()
  await pool.query('select pg_terminate_backend($1)', [before])
  await expect.poll(async () => ![before, undefined].includes(await holder()), { timeout: 5000 }).toBe(true)
  await expect(claimDatabase(url, '/srv/second', never)).rejects.toMatchObject({ code: 'db/held-elsewhere' })
  await first.release()
})

test('a database that takes no writes is refused', async () => {
  const { pool } = await freshDatabase()
  const { rows } = await pool.query<{ name: string }>('select current_database() as name')
  await pool.query(`alter database ${rows[0]?.name} set default_transaction_read_only = on`)
  const claim = claimDatabase(String(pool.options.connectionString), '/srv/first', never)
  await expect(claim).rejects.toMatchObject({ code: 'db/read-only' })
})

/** What a client opens with, as text: key and value in turn. */
const withoutOptions = (opening: Buffer): Buffer => {
  const words = opening.subarray(8).toString().split('\0')
  const at = words.indexOf('options')
  const body = Buffer.from([...words.slice(0, at), ...words.slice(at + 2)].join('\0'))
  const head = Buffer.from(opening.subarray(0, 8))
  head.writeInt32BE(8 + body.length)
  return Buffer.concat([head, body])
}

test('a pooler that drops what a connection is opened with is refused: its connections are shared', async () => {
  const { pool } = await freshDatabase()
  const url = new URL(String(pool.options.connectionString))
  const pooler = createServer((client) => {
    const server = connect(`${decodeURIComponent(url.hostname)}/.s.PGSQL.5432`)
    client.once('data', (opening: Buffer) => {
      server.write(withoutOptions(opening))
      client.pipe(server).pipe(client)
    })
    for (const end of [client, server]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve))
  const address = pooler.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const through = `postgresql://${url.username}@127.0.0.1:${port}${url.pathname}`
  await expect(claimDatabase(through, '/srv/first', never)).rejects.toMatchObject({ code: 'db/pooled' })
  pooler.close()
})

test('a server that never answers is given up after ten seconds', async () => {
  const silent = createServer((socket) => void sleep(60_000, undefined, { ref: false }).then(() => socket.destroy()))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const address = silent.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const begun = performance.now()
  await expect(claimDatabase(`postgresql://heliu@127.0.0.1:${port}/heliu`, '/srv/first', never)).rejects.toThrow(
    /timeout/,
  )
  const command = openDatabase(`postgresql://heliu@127.0.0.1:${port}/heliu`, { connectSeconds: 1 })
  await expect(command.pool.query('select 1')).rejects.toThrow(/timeout/)
  expect(performance.now() - begun).toBeLessThan(20_000)
  silent.close()
})
