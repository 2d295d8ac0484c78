import { Secret, TOTP } from 'otpauth'

// RFC 6238 with the parameters that every app knows: SHA-1, six digits, steps of thirty seconds. Many apps pass over
// what an address says beside them, and would then show codes that are never right.
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const

/** A clock of a phone may stand one step before or after ours (RFC 6238 §5.2). */
const window = 1

/** As long as the hash, as RFC 4226 §4 recommends. */
const secretBytes = 20

export interface AppSecret {
  readonly bytes: Uint8Array
  /** Base32, for whoever types it. */
  readonly text: string
  /** `otpauth://…`, for the camera of an app. */
  readonly uri: string
}

/** A new secret for the app of that account. */
export function newAppSecret(username: string): AppSecret {
  const secret = new Secret({ size: secretBytes })
  const uri = new TOTP({ ...shape, issuer: 'Heliu', label: username, secret }).toString()
  return { bytes: secret.bytes, text: secret.base32, uri }
}

/**
 * Which step of thirty seconds a code belongs to, if it is one of those that count at `seconds` since 1970.
 * Null for every other code.
 */
export function stepOf(secret: Uint8Array, code: string, seconds: number): number | null {
  const timestamp = seconds * 1000
  const held = new Secret({ buffer: new Uint8Array(secret).buffer })
  const delta = TOTP.validate({ ...shape, secret: held, token: code, timestamp, window })
  return delta === null ? null : TOTP.counter({ ...shape, timestamp }) + delta
}
