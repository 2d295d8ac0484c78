import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { problem } from '#platform/problem'
import type { Database } from './database.ts'

export interface Migration {
  /** `<domain>/<NNNN-name>.sql` */
  readonly name: string
  readonly text: string
}

const edited = problem('db/migration-edited', 500, 'A landed migration was edited')

/** Reads a domain's plain SQL migrations in the order of their names. */
export function readMigrations(domain: string, folder: URL): Migration[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({ name: `${domain}/${file}`, text: readFileSync(new URL(file, folder), 'utf8') }))
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Applies what is missing, each migration in its own transaction with its hash recorded. Forward only.
 * @throws db/migration-edited when a landed migration's text has changed since.
 */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<string[]> {
  await sql`create table if not exists public.migrations (name text primary key, hash text not null, at timestamptz not null default now())`.execute(
    database.db,
  )
  const landed = await sql<{ name: string; hash: string }>`select name, hash from public.migrations`.execute(
    database.db,
  )
  const hashes = new Map(landed.rows.map((row) => [row.name, row.hash]))
  const applied: string[] = []
  for (const { name, text } of migrations) {
    const known = hashes.get(name)
    if (known === hashOf(text)) continue
    if (known !== undefined) throw edited({ detail: name })
    await database.transaction(async (db) => {
      await sql.raw(text).execute(db)
      await sql`insert into public.migrations (name, hash) values (${name}, ${hashOf(text)})`.execute(db)
    })
    applied.push(name)
  }
  return applied
}
