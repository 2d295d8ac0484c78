import { type Db, sql } from '#platform/db'

const batch = 20_000

/** What one look at the log knew: the highest number given, and the transactions that may still have been open. */
interface Look {
  readonly seq: number
  readonly before: bigint
}

/**
 * Gives the next indices to the leaves that wait, in the order in which they were written; what commits late follows
 * later. Only leaves above a floor are looked at: below it, no transaction that could still commit is open.
 * @returns asks for one round, inside the caller's transaction and lock, and says the log's size
 */
export function sequencer(): (db: Db) => Promise<number> {
  let floor = -1
  let last: Look | undefined
  return async (db) => {
    const looked = await sql<{ oldest: string; before: string; seq: number }>`
      select pg_snapshot_xmin(s)::text as oldest, pg_snapshot_xmax(s)::text as before,
        (select coalesce(max(seq), 0) from ledger.entries) as seq from pg_current_snapshot() s`.execute(db)
    const given = await sql`insert into ledger.sequence (idx, entry, seq)
      select (select coalesce(max(idx) + 1, 0) from ledger.sequence) + row_number() over (order by e.seq) - 1, e.id, e.seq
      from ledger.entries e where e.seq > ${floor} and not exists (select from ledger.sequence s where s.entry = e.id)
      order by e.seq limit ${batch}`.execute(db)
    const look = looked.rows[0]
    const full = Number(given.numAffectedRows ?? 0) === batch
    if (look !== undefined && !full) {
      // Everything that was open at the last look has ended since, so this round saw all of it.
      if (last !== undefined && BigInt(look.oldest) >= last.before) floor = Math.max(floor, last.seq)
      last = { seq: look.seq, before: BigInt(look.before) }
    }
    return sizeOf(db)
  }
}

/** How many leaves have their index. */
export async function sizeOf(db: Db): Promise<number> {
  const size = await sql<{ size: number }>`select coalesce(max(idx) + 1, 0) as size from ledger.sequence`.execute(db)
  return Number(size.rows[0]?.size ?? 0)
}
