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

/** Leaves of these types with what they commit to, the newest first. The caller has asked whether they may be read. */
export async function openedLeaves(
  ctx: Ctx,
  wish: { readonly types: readonly string[]; readonly before?: number | undefined; readonly limit: number },
): Promise<readonly (PublicLeaf & { readonly payload: Readonly<Record<string, unknown>> })[]> {
  const before = wish.before === undefined ? sql`true` : sql`s.idx < ${wish.before}`
  const found = await sql<
    PublicLeaf & { payload: Record<string, unknown> }
  >`select s.idx as index, e.at, e.type, e.subject, o.payload
    from ledger.sequence s join ledger.entries e on e.id = s.entry join ledger.openings o on o.entry = e.id
    where e.type = any(${wish.types}) and ${before} order by s.idx desc limit ${wish.limit}`.execute(ctx.db)
  return found.rows
}
