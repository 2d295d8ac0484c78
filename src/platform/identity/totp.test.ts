import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { afterAll, expect, test } from 'vitest'
import { newAppSecret, stepOf } from './totp.ts'
import { openVault } from './vault.ts'

// RFC 6238 appendix B, the lines of SHA-1: eight digits of this secret, whose last six are ours.
const rfcSecret = Buffer.from('12345678901234567890')
const rfcVectors = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
] as const

test.each(rfcVectors)('RFC 6238 appendix B at %i s', (seconds, code) => {
  expect(stepOf(rfcSecret, code.slice(2), seconds)).toBe(Math.floor(seconds / 30))
})

const codeAt = (secret: string, step: number): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: step * 30_000 })

test('a code counts in its own step of thirty seconds and the one on either side, and in no other', () => {
  const step = fc.integer({ min: 3, max: 2 ** 31 })
  fc.assert(
    fc.property(step, fc.integer({ min: 0, max: 29 }), fc.integer({ min: -3, max: 3 }), (now, second, skew) => {
      const { bytes, text } = newAppSecret('zhuan.yuan')
      const near = [-1, 0, 1].map((it) => codeAt(text, now + it))
      const code = codeAt(text, now + skew)
      // Two steps may show the same digits by chance.
      fc.pre(Math.abs(skew) <= 1 || !near.includes(code))
      expect(stepOf(bytes, code, now * 30 + second)).toBe(Math.abs(skew) <= 1 ? now + skew : null)
    }),
  )
})

test('what the app is told holds what RFC 6238 leaves open, and the secret is as long as its hash', () => {
  const { bytes, text, uri } = newAppSecret('zhuan.yuan')
  expect(bytes).toHaveLength(20)
  expect(uri).toBe(`otpauth://totp/Heliu:zhuan.yuan?issuer=Heliu&secret=${text}&algorithm=SHA1&digits=6&period=30`)
})

const homes: string[] = []
afterAll(() => Promise.all(homes.map((it) => rm(it, { recursive: true }))))
const newFolder = async (): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'heliu-vault-'))
  homes.push(home)
  return join(home, 'keys')
}

test('a sealed secret opens for its person by its key alone, also after a restart', async () => {
  const folder = await newFolder()
  const sealed = (await openVault(folder)).seal('a', rfcSecret)
  expect(sealed.includes(rfcSecret)).toBe(false)
  const again = await openVault(folder)
  expect(again.open('a', sealed)).toEqual(rfcSecret)
  expect(again.open('b', sealed)).toBeNull()
  expect((await openVault(await newFolder())).open('a', sealed)).toBeNull()
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect([at, again.open('a', changed)]).toEqual([at, null])
  }
  expect(again.open('a', sealed.subarray(0, 10))).toBeNull()
})

test('the key is the service’s own to read, and one that was cut off is not made good by another', async () => {
  const folder = await newFolder()
  await openVault(folder)
  const path = join(folder, 'second-factor.key')
  expect([(await stat(folder)).mode & 0o777, (await stat(path)).mode & 0o777]).toEqual([0o700, 0o600])
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 10))
  await expect(openVault(folder)).rejects.toMatchObject({ code: 'identity/no-key' })
})
