import pg from 'pg'
import type { Database } from './database.ts'

/** The role that requests and jobs run as: it owns nothing and cannot rewrite history. */
export const appRole = 'heliu_app'

/** History: rows are added and never changed. The tables' own rooms rely on this. */
const appendOnly = ['ledger.entries', 'ledger.log', 'cases.steps', 'identity.operations']

/** Makes the application's role where an outside database lacks it. Needs the owner's connection. */
export async function ensureAppRole(database: Database): Promise<void> {
  const found = await database.pool.query('select from pg_roles where rolname = $1', [appRole])
  if (found.rowCount === 0) await database.pool.query(`create role ${appRole} nologin`)
  const member = await database.pool.query<{ may: boolean }>(`select pg_has_role(current_user, $1, 'MEMBER') as may`, [
    appRole,
  ])
  if (!member.rows[0]?.may) await database.pool.query(`grant ${appRole} to current_user`)
}

/**
 * Gives the application's role its rights on all tables of these schemas as they stand: to read, add, change and
 * delete rows, but on history to read and add only; never to truncate, alter or own. Run after each migration,
 * on the owner's connection.
 */
export async function grantAppRole(database: Database, schemas: readonly string[]): Promise<void> {
  const statements: string[] = []
  for (const schema of schemas) {
    const name = pg.escapeIdentifier(schema)
    statements.push(
      `grant usage on schema ${name} to ${appRole}`,
      `grant select, insert, update, delete on all tables in schema ${name} to ${appRole}`,
      `grant usage, select on all sequences in schema ${name} to ${appRole}`,
    )
  }
  for (const table of appendOnly) {
    const there = await database.pool.query<{ at: string | null }>('select to_regclass($1) as at', [table])
    if (there.rows[0]?.at) statements.push(`revoke update, delete on ${table} from ${appRole}`)
  }
  // One simple query of several statements is one transaction: no moment in which history may be changed.
  if (statements.length > 0) await database.pool.query(statements.join(';\n'))
}
