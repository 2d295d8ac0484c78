import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { EntryId, Leaf } from '#platform/context'
import { type Db, sql } from '#platform/db'
import { canonical } from './canonical.ts'

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** RFC 6962 §2.1: a leaf is hashed behind a zero byte. */
export const leafHash = (entry: string): Buffer => sha256(Uint8Array.of(0), entry)

/**
 * Writes a leaf in the caller's transaction: it is in the log exactly if what it tells of was committed. Published
 * is a salted commitment; payload and salt stay in the database.
 * @returns the entry's id at once; its index follows when the sequencer gives it
 */
export async function append(db: Db, at: Date, leaf: Leaf): Promise<EntryId> {
  const id = randomUUID()
  const salt = randomBytes(32)
  // Through JSON once, so that what is committed to is exactly what is stored and shown.
  const payload = canonical(JSON.parse(JSON.stringify(leaf.payload)))
  const commitment = sha256(salt, payload).toString('hex')
  const entry = canonical({ v: 1, id, at: at.toISOString(), type: leaf.type, subject: leaf.subject, commitment })
  await sql`select ledger.append(${id}, ${at}, ${leaf.type}, ${leaf.subject}, ${entry}, ${leafHash(entry)}, ${payload}, ${salt.toString('hex')})`.execute(
    db,
  )
  return id
}
