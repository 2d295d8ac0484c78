import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removePostgres, startPostgres } from '#platform/db'

/** vitest's global setup: one throw-away PostgreSQL for the whole run, its address in HELIU_TEST_DATABASE_URL. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['HELIU_TEST_DATABASE_URL']) return undefined
  const home = mkdtempSync(join(tmpdir(), 'heliu-test-'))
  const postgres = await startPostgres({ home, sharedBuffers: '128MB', durable: false })
  process.env['HELIU_TEST_DATABASE_URL'] = postgres.url
  return async () => {
    await postgres.stop()
    await removePostgres(home)
    rmSync(home, { recursive: true, force: true })
  }
}
