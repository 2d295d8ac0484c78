import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Problem, problem } from '#platform/problem'

export interface Claim {
  release(): Promise<void>
}

const held = problem('db/held-elsewhere', 409, 'Another home owns this database')
const tooOld = problem('db/too-old', 500, 'PostgreSQL is too old')
const notUtf8 = problem('db/not-utf8', 500, 'The database does not hold UTF-8')
const readOnly = problem('db/read-only', 500, 'The database takes no writes')
const pooled = problem('db/pooled', 500, 'A pooler stands in front of the database and shares connections')

/** Any number does that nobody else takes in a database of ours: the letters HELIU. */
const lockId = 0x4845_4c49_55
/** Until a server notices that a killed holder is gone. */
const patienceMs = 5000

/** A client that gives up after ten seconds, and of whose end the server hears within half a minute. */
const clientOf = (url: string, name: string, mark: string): pg.Client =>
  new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: name,
    options: `-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c heliu.mark=${mark}`,
  })

interface Found {
  readonly version: number
  readonly encoding: string
  readonly standby: boolean
  readonly only: string
  readonly mark: string | null
}

/**
 * A pooler that shares connections drops what they are opened with: the role that owns nothing would silently not be
 * set, and the lock would be somebody else's. @throws db/too-old, db/not-utf8, db/read-only, db/pooled
 */
async function demandFit(client: pg.Client, mark: string): Promise<void> {
  const { rows } = await client.query<Found>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
       pg_is_in_recovery() as standby, current_setting('default_transaction_read_only') as only,
       current_setting('heliu.mark', true) as mark`,
  )
  for (const { version, encoding, standby, only, mark: kept } of rows) {
    if (version < 150_000)
      throw tooOld({ detail: `server version ${Math.floor(version / 10_000)}, at least 15 is needed` })
    if (encoding !== 'UTF8') throw notUtf8({ detail: `server_encoding is ${encoding}` })
    if (standby) throw readOnly({ detail: 'the server is a standby' })
    if (only === 'on') throw readOnly({ detail: 'default_transaction_read_only is on' })
    if (kept !== mark) throw pooled({ detail: 'the connection does not have the options that it was opened with' })
  }
}

async function lock(client: pg.Client): Promise<void> {
  const end = performance.now() + patienceMs
  for (;;) {
    const taken = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [lockId])
    if (taken.rows[0]?.mine) return
    if (performance.now() > end) break
    await sleep(250)
  }
  const holder = await client.query<{ name: string; since: string }>(
    `select a.application_name as name, a.backend_start::text as since
     from pg_locks l join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and (l.classid::bigint << 32) + l.objid::bigint = $1
       and l.database = (select oid from pg_database where datname = current_database())`,
    [lockId],
  )
  const { name = 'unknown', since = '' } = holder.rows[0] ?? {}
  throw held({ detail: `${name}, connected since ${since}` })
}

/**
 * Takes an outside database for this home, as long as this process lives: two homes on one database would sign one
 * ledger with two keys. A connection that breaks is made again, and the database taken again.
 * @param lost called once when somebody else took it in between
 * @throws db/held-elsewhere naming machine, process and home of the holder, what `demandFit` throws, or the driver's
 *   own error when it does not answer within ten seconds
 */
export async function claimDatabase(url: string, home: string, lost: (error: unknown) => void): Promise<Claim> {
  // PostgreSQL keeps 63 bytes of a name: the end of the path tells homes apart.
  const name = `heliu ${hostname().slice(0, 16)}:${process.pid} ${home.replaceAll(/[^ -~]/g, '?').slice(-24)}`
  let released = false
  let current: pg.Client
  const take = async (): Promise<pg.Client> => {
    const mark = randomUUID()
    const client = clientOf(url, name, mark)
    client.on('error', () => undefined)
    try {
      await client.connect()
      await demandFit(client, mark)
      await lock(client)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    client.once('end', () => void (released ? undefined : again()))
    return client
  }
  const again = async (): Promise<void> => {
    for (;;)
      try {
        current = await take()
        if (released) await current.end()
        return
      } catch (error) {
        if (released) return
        if (error instanceof Problem && error.code === 'db/held-elsewhere') return lost(error)
        await sleep(1000)
      }
  }
  current = await take()
  return {
    release: async () => {
      released = true
      await current.end().catch(() => undefined)
    },
  }
}
