import { createHash } from 'node:crypto'

export type Hash = Buffer

/** RFC 6962 §2.1: an inner node is hashed behind a one byte. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash =>
  createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest()

export const tileWidth = 256

/** The root of a complete subtree from its 2^n leaves. */
export function fold(hashes: readonly Hash[]): Hash {
  let row = [...hashes]
  while (row.length > 1) {
    const above: Hash[] = []
    for (let at = 0; at + 1 < row.length; at += 2) above.push(nodeHash(row[at] as Hash, row[at + 1] as Hash))
    row = above
  }
  return row[0] as Hash
}

/** Path of a tile below `tile/<L>/`, in groups of three digits (C2SP tlog-tiles). */
export function tilePath(index: number, width: number): string {
  const digits = String(index).padStart(Math.ceil(Math.max(String(index).length, 1) / 3) * 3, '0')
  const groups = digits.match(/.{3}/g) ?? []
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return width === tileWidth ? path : `${path}.p/${width}`
}

/** Gives hashes `from` (inclusive) to `to` (exclusive) of a tile level; level 0 are leaves. */
export type ReadHashes = (level: number, from: number, to: number) => Promise<Hash[]>

const largestPowerBelow = (n: number): number => {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** The hash of leaves [lo, hi): complete aligned subtrees come from tiles, the ragged edge is split. */
export async function rangeHash(read: ReadHashes, lo: number, hi: number): Promise<Hash> {
  const size = hi - lo
  const height = Math.log2(size)
  if (Number.isInteger(height) && lo % size === 0) {
    const level = Math.floor(height / 8)
    const unit = tileWidth ** level
    return fold(await read(level, lo / unit, hi / unit))
  }
  const split = largestPowerBelow(size)
  return nodeHash(await rangeHash(read, lo, lo + split), await rangeHash(read, lo + split, hi))
}

/** RFC 6962 §2.1.1: the audit path of leaf `index` in the tree of `size` leaves, nearest first. */
export async function inclusionPath(read: ReadHashes, index: number, size: number): Promise<Hash[]> {
  const walk = async (lo: number, hi: number): Promise<Hash[]> => {
    if (hi - lo === 1) return []
    const middle = lo + largestPowerBelow(hi - lo)
    return index < middle
      ? [...(await walk(lo, middle)), await rangeHash(read, middle, hi)]
      : [...(await walk(middle, hi)), await rangeHash(read, lo, middle)]
  }
  return walk(0, size)
}
