import type { CityOptions } from '#platform/city'

/** Calls a minute, by address, by account, and of signing in to one account: architecture §7. */
const perMinute: CityOptions['perMinute'] = { address: 1200, account: 6000, signIn: 10 }

/** How fast callers may be; in a demo city a hundred times as fast. */
export const pacesOf = (demo: boolean): CityOptions['perMinute'] => {
  const times = demo ? 100 : 1
  return {
    address: perMinute.address * times,
    account: perMinute.account * times,
    signIn: perMinute.signIn * times,
  }
}
