import { Secret, TOTP } from 'otpauth'

/** What an authenticator app shows for a secret, so many steps of thirty seconds from now. */
export const codeShown = (secret: string, steps = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + steps * 30_000 })
