import { createHash } from 'node:crypto'
import { type Db, sql } from '#platform/db'
import { leafHash } from './append.ts'
import { canonical } from './canonical.ts'
import { tilePath, tileWidth } from './tree.ts'

export interface Difference {
  readonly index: number
  readonly what: string
}

interface Row {
  readonly idx: number
  readonly entry: string
  readonly leaf_hash: Buffer
  readonly payload: unknown
  readonly salt: string | null
}

/**
 * The first leaf of which the database says something else than the published log of that size, whose files have been
 * checked already: an entry, its hash, or what it commits to. A payload whose salt was erased is passed over. Reads
 * tile by tile, so that memory does not grow with the log.
 */
export async function firstDifference(
  db: Db,
  read: (path: string) => Promise<Uint8Array | null>,
  size: number,
): Promise<Difference | null> {
  for (let from = 0; from < size; from += tileWidth) {
    const count = Math.min(tileWidth, size - from)
    const tile = (await read(`tile/0/${tilePath(from / tileWidth, count)}`)) ?? new Uint8Array()
    const rows = await sql<Row>`select s.idx, e.entry, e.leaf_hash, o.payload, o.salt
      from ledger.sequence s join ledger.entries e on e.id = s.entry left join ledger.openings o on o.entry = e.id
      where s.idx >= ${from} and s.idx < ${from + count} order by s.idx`.execute(db)
    for (let at = 0; at < count; at += 1) {
      const what = differs(rows.rows[at], from + at, tile.subarray(at * 32, at * 32 + 32))
      if (what !== null) return { index: from + at, what }
    }
  }
  return null
}

function differs(row: Row | undefined, index: number, published: Uint8Array): string | null {
  if (row?.idx !== index) return '数据库里没有这条记录'
  if (!row.leaf_hash.equals(published)) return '数据库里的哈希与已公布的不同'
  if (!leafHash(row.entry).equals(published)) return '数据库里的记录与已公布的不同'
  if (row.salt === null) return null
  const commitment = createHash('sha256')
    .update(Buffer.from(row.salt, 'hex'))
    .update(canonical(row.payload))
    .digest('hex')
  return row.entry.includes(`"commitment":"${commitment}"`) ? null : '数据库里的内容与它的承诺不符'
}
