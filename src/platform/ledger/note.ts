import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A log's signing key with its name and C2SP verifier key. */
export interface Signer {
  readonly name: string
  readonly vkey: string
  sign(text: string): string
}

const ed25519 = 0x01

function signerOf(name: string, key: KeyObject): Signer {
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  const typed = Buffer.concat([Buffer.of(ed25519), Buffer.from(jwk.x ?? '', 'base64url')])
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  return {
    name,
    vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    sign(text) {
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)])
      return `${text}\n— ${name} ${signature.toString('base64')}\n`
    },
  }
}

/** A name that nobody else has, for a log that was given none (RFC 6761: `.invalid` is no host's). */
function nameOf(key: KeyObject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return `heliu.invalid/${createHash('sha256').update(spki).digest('hex').slice(0, 16)}`
}

interface Opening {
  /** Undefined: a name that comes from the key. */
  readonly name: string | undefined
  /** Whether a key may be made where there is none. */
  readonly mayMake: boolean
  readonly lost: () => Error
}

/** Reads the log's key from a folder of its own, making it once. It never lies in the database. */
export async function openSigner(folder: string, { name, mayMake, lost }: Opening): Promise<Signer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'log.pem')
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (known === undefined && !mayMake) throw lost()
  const key = known === undefined ? generateKeyPairSync('ed25519').privateKey : createPrivateKey(known)
  if (known === undefined)
    await writeFile(path, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true })
  return signerOf(name ?? nameOf(key), key)
}
