import { sha256 } from '@noble/hashes/sha2.js'
import { hex } from './bytes.ts'

/**
 * What a file is to a record of a version: the file as it was handed in, or the Parquet that the version added to the
 * lake; `other` when it is neither, `none` when the record names no file's digest.
 */
export type FileFit = 'received' | 'stored' | 'other' | 'none'

/** Compares a file's SHA-256 with those that a record commits to. The record itself is checked by `verifyBundle`. */
export function fileFit(payload: Readonly<Record<string, unknown>>, digest: string): FileFit {
  const { digest: received, contentDigest: stored } = payload
  if (typeof received !== 'string' && typeof stored !== 'string') return 'none'
  if (digest === received) return 'received'
  return digest === stored ? 'stored' : 'other'
}

/** SHA-256 of a file that comes in pieces: a large one need not fit into memory. */
export async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = sha256.create()
  for await (const piece of pieces) hash.update(piece)
  return hex(hash.digest())
}
