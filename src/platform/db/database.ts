import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

export { type RawBuilder, sql } from 'kysely'

/** One open transaction (or the pool, for reads outside of one). Tables are reached only through `tablesOf`. */
export type Db = Kysely<Record<never, never>>

export interface Database {
  readonly pool: pg.Pool
  readonly db: Db
  /** Runs `work` in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>
  close(): Promise<void>
}

// Dates without time stay text: a JavaScript Date would move them over the day's edge.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text))

/**
 * Opens a pool. `role`, when given, is set on every connection: it owns nothing and cannot delete history.
 * `connectSeconds` bounds the wait for a connection, also where all are in use: for commands, not for the service.
 */
export function openDatabase(
  url: string,
  options: { readonly role?: string; readonly max?: number; readonly connectSeconds?: number } = {},
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 12,
    connectionTimeoutMillis: (options.connectSeconds ?? 0) * 1000,
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
  })
  // A broken idle connection is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // So would one that breaks while a transaction holds it: the transaction hears of it by its next statement.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db: Db = new Kysely<Record<never, never>>({ dialect: new PostgresDialect({ pool }) })
  return {
    pool,
    db,
    transaction: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  }
}

// 3D000: it was dropped, or is being restored. 53300: the server has no connection left.
const lostCodes = new Set('ECONNRESET EPIPE 57P01 57P02 57P03 08001 08003 08006 3D000 53300'.split(' '))

/** Whether an error says that the database is not there just now: the caller may try again soon. */
export const databaseIsAway = (error: Error & { code?: string; syscall?: string }): boolean =>
  (error.syscall === 'connect' && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) ||
  (error.code !== undefined && lostCodes.has(error.code)) ||
  /^(Connection terminated|Client has encountered a connection error)/.test(error.message)

/** Pins a domain's schema and its table types, so that another domain's table does not compile. */
export const tablesOf =
  <Tables>(schema: string) =>
  (at: { readonly db: Db }): Kysely<Tables> =>
    at.db.withSchema(schema) as unknown as Kysely<Tables>
