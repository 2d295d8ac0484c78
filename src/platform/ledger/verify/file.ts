import { sha256 } from '@noble/hashes/sha2.js'
import { hex } from './bytes.ts'

/**
 * What a file is to a record: of a version the file as it was handed in, or the Parquet that the version added to the
 * lake; of a delivery what went out; of a file for everybody what is downloaded; `other` when it is none of these,
 * `none` when the record names no file's digest.
 */
export type FileFit = 'received' | 'stored' | 'delivered' | 'released' | 'other' | 'none'

/** Compares a file's SHA-256 with those that a record commits to. The record itself is checked by `verifyBundle`. */
export function fileFit(payload: Readonly<Record<string, unknown>>, digest: string): FileFit {
  const { digest: received, contentDigest: stored, sha256: out, grant } = payload
  if ([received, stored, out].every((it) => typeof it !== 'string')) return 'none'
  if (digest === received) return 'received'
  if (digest === out) return grant === undefined ? 'released' : 'delivered'
  return digest === stored ? 'stored' : 'other'
}

/** SHA-256 of a file that comes in pieces: a large one need not fit into memory. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = sha256.create()
  for await (const piece of pieces) hash.update(piece)
  return hex(hash.digest())
}
