import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { problem } from '#platform/problem'

const weakPassword = problem('identity/weak-password', 422, '密码不够强')

/** The OWASP minimum for argon2id: 19 MiB, two passes. */
const argon = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Secrets of sessions and tokens are long and random: a plain digest keeps them. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex')

export const hashOf = (password: string): Promise<string> => hash(password, argon)

let dummy: Promise<string> | undefined
const anyHash = (): Promise<string> => {
  dummy ??= hashOf(randomUUID())
  return dummy
}

/** An unknown name costs the same time as a wrong password, so that names cannot be guessed by the clock. */
export const matches = async (stored: string | undefined, password: string): Promise<boolean> =>
  (await verify(stored ?? (await anyHash()), password)) && stored !== undefined

/** A first password, told once: 16 signs without those that look alike, in groups that can be read out. */
export const oneTimePassword = (): string => {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const signs = [...randomBytes(16)].map((byte) => letters[byte % letters.length])
  return [0, 4, 8, 12].map((at) => signs.slice(at, at + 4).join('')).join('-')
}

const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Lo}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u]

/**
 * Ten characters of three kinds, or sixteen of any; not the account's name, not the one before.
 * @throws identity/weak-password saying which of it is missing
 */
export function demandStrong(password: string, username: string, before: string): void {
  const blame = (message: string): Error => weakPassword({ errors: [{ path: 'password', message }] })
  const signs = Array.from(password).length
  const mixed = kinds.filter((kind) => kind.test(password)).length
  if (signs < 10 || (signs < 16 && mixed < 3))
    throw blame('至少 10 个字符并含大写、小写、汉字、数字、符号中的三种，或者至少 16 个字符')
  if (new Set(password).size < 5) throw blame('不同的字符太少')
  if (password.toLowerCase().includes(username.toLowerCase())) throw blame('不得包含用户名')
  if (password === before) throw blame('不得与原密码相同')
}
