import type { Config } from '#platform/config'
import { type Database, findPostgres, openDatabase, startPostgres } from '#platform/db'

/** The database of a home, beside the running service or started for the moment; closed and stopped afterwards. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  if (config.database.kind === 'outside') return use(config.database.url, work)
  const running = findPostgres(config.home)
  if (running !== undefined) return use(running, work)
  const own = await startPostgres({ home: config.home, sharedBuffers: config.database.sharedBuffers })
  try {
    return await use(own.url, work)
  } finally {
    await own.stop()
  }
}

async function use<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(url, { max: 2, connectSeconds: 10 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
