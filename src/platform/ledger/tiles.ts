import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Db, sql } from '#platform/db'
import { writeDurably } from './files.ts'
import { fold, type Hash, type ReadHashes, tilePath, tileWidth } from './tree.ts'

/** Leaves come from the database, the levels above from full tiles below them, each read once. */
export function hashReader(db: Db, folder: string): ReadHashes {
  const folded = new Map<string, Hash>()
  const read: ReadHashes = async (level, from, to) => {
    if (level === 0) return leaves(db, from, to)
    const hashes: Hash[] = []
    for (let tile = from; tile < to; tile += 1) {
      const path = join(folder, 'tile', String(level - 1), tilePath(tile, tileWidth))
      const known = folded.get(path)
      const bytes = known ?? (await readFile(path).catch(() => undefined))
      const hash =
        known ??
        fold(
          bytes?.length === 32 * tileWidth
            ? split(bytes)
            : await read(level - 1, tile * tileWidth, (tile + 1) * tileWidth),
        )
      folded.set(path, hash)
      hashes.push(hash)
    }
    return hashes
  }
  return read
}

async function leaves(db: Db, from: number, to: number): Promise<Hash[]> {
  const rows = await sql<{
    leaf_hash: Buffer
  }>`select e.leaf_hash from ledger.sequence s join ledger.entries e on e.id = s.entry
    where s.idx >= ${from} and s.idx < ${to} order by s.idx`.execute(db)
  return rows.rows.map((row) => row.leaf_hash)
}

const split = (bytes: Buffer): Hash[] =>
  Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))

/** Writes bundles and tiles of all levels that leaves `before` to `size` reach, the lowest level first. */
export async function writeTiles(db: Db, folder: string, before: number, size: number): Promise<void> {
  await writeBundles(db, folder, before, size)
  const read = hashReader(db, folder)
  for (
    let level = 0, count = size, known = before;
    count > 0;
    level += 1, count = Math.floor(count / tileWidth), known = Math.floor(known / tileWidth)
  ) {
    for (let tile = Math.floor(known / tileWidth); tile * tileWidth < count; tile += 1) {
      const to = Math.min((tile + 1) * tileWidth, count)
      const hashes = await read(level, tile * tileWidth, to)
      const path = join(folder, 'tile', String(level), tilePath(tile, hashes.length))
      await writeDurably(path, Buffer.concat(hashes), { half: 'ledger/tiles-half' })
    }
  }
}

/** Entry bundles: each entry behind its length in two bytes, big endian. */
async function writeBundles(db: Db, folder: string, before: number, size: number): Promise<void> {
  for (let tile = Math.floor(before / tileWidth); tile * tileWidth < size; tile += 1) {
    const from = tile * tileWidth
    const to = Math.min(from + tileWidth, size)
    const rows = await sql<{
      entry: string
    }>`select e.entry from ledger.sequence s join ledger.entries e on e.id = s.entry
      where s.idx >= ${from} and s.idx < ${to} order by s.idx`.execute(db)
    const parts = rows.rows.flatMap(({ entry }) => {
      const bytes = Buffer.from(entry)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    })
    await writeDurably(join(folder, 'tile', 'entries', tilePath(tile, to - from)), Buffer.concat(parts))
  }
}
