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

/** Reads the log's key from a folder of its own, making it once. It never lies in the database. */
export async function openSigner(folder: string, name: string): Promise<Signer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'log.pem')
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (known !== undefined) return signerOf(name, createPrivateKey(known))
  const { privateKey } = generateKeyPairSync('ed25519')
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true })
  return signerOf(name, privateKey)
}
