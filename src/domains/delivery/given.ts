import type { Ctx, OrgCode } from '#platform/context'
import { sql } from '#platform/db'

/** A grant with what has been done under it. */
export interface GrantInUse {
  readonly id: string
  readonly dataset: string
  readonly holder: OrgCode
  readonly purpose: string
  readonly method: 'api' | 'batch' | 'file'
  readonly fields: string[] | null
  readonly rows: string[] | null
  readonly clear: string[] | null
  readonly until: string
  readonly status: 'live' | 'suspended' | 'revoked'
  readonly cause: string
  readonly opened_at: Date
  readonly uses: number
  readonly last_use: Date | null
  /** Calls of the holder for that dataset that were refused. */
  readonly refused: number
}

const most = 500

/**
 * Grants that these departments hold, or that they gave, newest first: who may know them is the caller's to ask. A
 * dataset's code begins with its department's.
 */
export async function grantsWithUse(
  ctx: Pick<Ctx, 'db'>,
  side: 'held' | 'given',
  orgs: readonly OrgCode[],
  dataset?: string,
): Promise<readonly GrantInUse[]> {
  const column = side === 'held' ? sql`g.holder` : sql`left(g.dataset, 10)`
  const one = dataset === undefined ? sql`` : sql`and g.dataset = ${dataset}`
  const found = await sql<GrantInUse>`select g.id, g.dataset, g.holder, g.purpose, g.method, g.fields, g.rows, g.clear,
      g.until::text as until, g.status, g.cause, g.opened_at, coalesce(u.uses, 0)::int as uses, u.last_use,
      coalesce(r.refused, 0)::int as refused
    from delivery.grants g
    left join lateral (select count(*) as uses, max(at) as last_use from delivery.uses u where u.grant_id = g.id) u on true
    left join lateral (select count(*) as refused from delivery.uses u
      where u.dataset = g.dataset and u.right_by = 'refused' and u.org = g.holder and u.at >= g.opened_at) r on true
    where ${column} = any(${[...orgs]}) ${one} order by g.opened_at desc limit ${most}`.execute(ctx.db)
  return found.rows
}

/** The cases whose grants have passed their last day and still stand, by their numbers. */
export async function endedGrants(ctx: Pick<Ctx, 'db'>, day: string): Promise<readonly string[]> {
  const found = await sql<{ cause: string }>`select distinct cause from delivery.grants
    where status <> 'revoked' and until < ${day}::date order by cause`.execute(ctx.db)
  return found.rows.map((row) => row.cause)
}

/** The last day of the grant that ends first among those that stand and end before `day`; null when there is none. */
export async function firstEnd(ctx: Pick<Ctx, 'db'>, day: string): Promise<string | null> {
  const found = await sql<{ until: string | null }>`select min(until)::text as until from delivery.grants
    where status <> 'revoked' and until < ${day}::date`.execute(ctx.db)
  return found.rows[0]?.until ?? null
}
