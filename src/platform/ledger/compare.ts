import { createHash } from 'node:crypto'
import { z } from 'zod'
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
  readonly id: string
  readonly at: Date
  readonly type: string
  readonly subject: string
  readonly entry: string
  readonly leaf_hash: Buffer
  readonly payload: unknown
  readonly salt: string | null
}

/**
 * The first leaf of which the database says something else than the published log of that size, whose files have been
 * checked already: an entry, its hash, the columns that it is found by, or what it commits to. A payload that was
 * erased is passed over; `erasedPayloads` counts them. Reads tile by tile, so that memory does not grow with the log.
 */
export async function firstDifference(
  db: Db,
  read: (path: string) => Promise<Uint8Array | null>,
  size: number,
): Promise<Difference | null> {
  for (let from = 0; from < size; from += tileWidth) {
    const count = Math.min(tileWidth, size - from)
    const tile = (await read(`tile/0/${tilePath(from / tileWidth, count)}`)) ?? new Uint8Array()
    const rows = await sql<Row>`select s.idx, e.id, e.at, e.type, e.subject, e.entry, e.leaf_hash, o.payload, o.salt
      from ledger.sequence s join ledger.entries e on e.id = s.entry left join ledger.openings o on o.entry = e.id
      where s.idx >= ${from} and s.idx < ${from + count} order by s.idx`.execute(db)
    for (let at = 0; at < count; at += 1) {
      const what = differs(rows.rows[at], from + at, tile.subarray(at * 32, at * 32 + 32))
      if (what !== null) return { index: from + at, what }
    }
  }
  return null
}

/** Leaves of the published log whose payload is no more in the database: that they were written is all they prove. */
export async function erasedPayloads(db: Db, size: number): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from ledger.sequence s
    where s.idx < ${size} and not exists (select from ledger.openings o where o.entry = s.entry)`.execute(db)
  return found.rows[0]?.n ?? 0
}

const Leaf = z.object({ id: z.string(), at: z.string(), type: z.string(), subject: z.string(), commitment: z.string() })

const entryOf = (text: string): z.output<typeof Leaf> | undefined => {
  try {
    return Leaf.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function differs(row: Row | undefined, index: number, published: Uint8Array): string | null {
  if (row?.idx !== index) return '数据库里没有这条记录'
  if (!row.leaf_hash.equals(published)) return '数据库里的哈希与已公布的不同'
  if (!leafHash(row.entry).equals(published)) return '数据库里的记录与已公布的不同'
  const leaf = entryOf(row.entry)
  if (leaf === undefined) return '记录不是这套账本的格式'
  // Pages, counts and rights go by these columns and not by the text of the entry.
  if (leaf.id !== row.id || leaf.at !== row.at.toISOString() || leaf.type !== row.type || leaf.subject !== row.subject)
    return '数据库里的编号、时间、类型或对象与记录所写的不同'
  if (row.salt === null) return null
  const commitment = createHash('sha256')
    .update(Buffer.from(row.salt, 'hex'))
    .update(canonical(row.payload))
    .digest('hex')
  return leaf.commitment === commitment ? null : '数据库里的内容与它的承诺不符'
}
