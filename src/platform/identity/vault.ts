import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeDurably } from '#platform/ledger'
import { problem } from '#platform/problem'

const noKey = problem('identity/no-key', 500, '数据目录里的动态码密钥文件不完整')

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/** Seals the secrets that must be read again, which a digest could not keep. */
export interface Vault {
  seal(person: string, secret: Uint8Array): Buffer
  /** Null where it was sealed by another key, for somebody else, or was changed since. */
  open(person: string, sealed: Buffer): Buffer | null
}

/** Whole or not at all: a key of half its length would open nothing that is sealed after it. */
async function makeKey(path: string): Promise<Buffer> {
  const key = randomBytes(keyBytes)
  await writeDurably(path, key.toString('hex'), { mode: 0o600 })
  return key
}

/**
 * Reads the key from a folder of its own, making it once. It never lies in the database, nor in a copy of it.
 * @throws identity/no-key when the file is there and holds none
 */
export async function openVault(folder: string): Promise<Vault> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'second-factor.key')
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  const key = known === undefined ? await makeKey(path) : Buffer.from(known, 'hex')
  if (key.length !== keyBytes) throw noKey({ detail: path })
  return {
    seal(person, secret) {
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(person))
      const sealed = Buffer.concat([sealing.update(secret), sealing.final()])
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed])
    },
    open(person, sealed) {
      const [nonce, tag] = [sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes, nonceBytes + tagBytes)]
      const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes })
      try {
        opening.setAAD(Buffer.from(person)).setAuthTag(tag)
        return Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()])
      } catch {
        return null
      }
    },
  }
}
