import { type Db, sql } from '#platform/db'
import type { Colleague } from './model.ts'

/** Everybody who holds a post in an organisation, by name. */
export async function colleaguesOf(at: { db: Db }, org: string): Promise<readonly Colleague[]> {
  const found = await sql<Colleague>`select p.id, p.name, array_agg(o.kind order by o.kind) as posts
    from identity.people p join identity.posts o on o.person = p.id where o.org = ${org} and p.active
    group by p.id, p.name order by p.name`.execute(at.db)
  return found.rows
}
