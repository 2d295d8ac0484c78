import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

/** What the log itself says of a leaf to everybody: its tile holds the same. */
export interface PublicLeaf {
  readonly index: number
  readonly at: Date
  readonly type: string
  readonly subject: string
}

/** How many leaves there are of each type. */
export async function leafCounts(ctx: Ctx): Promise<ReadonlyMap<string, number>> {
  const found = await sql<{ type: string; n: number }>`select type, count(*)::int as n
    from ledger.entries join ledger.sequence s on s.entry = id group by type`.execute(ctx.db)
  return new Map(found.rows.map((row) => [row.type, row.n]))
}

/** Leaves that have their index, the newest first, of these types or of all. */
export async function leavesOf(
  ctx: Ctx,
  wish: {
    readonly types?: readonly string[] | undefined
    readonly before?: number | undefined
    readonly limit: number
  },
): Promise<readonly PublicLeaf[]> {
  const types = wish.types === undefined ? sql`true` : sql`e.type = any(${wish.types})`
  const before = wish.before === undefined ? sql`true` : sql`s.idx < ${wish.before}`
  const found = await sql<PublicLeaf>`select s.idx as index, e.at, e.type, e.subject
    from ledger.sequence s join ledger.entries e on e.id = s.entry where ${types} and ${before}
    order by s.idx desc limit ${wish.limit}`.execute(ctx.db)
  return found.rows
}
