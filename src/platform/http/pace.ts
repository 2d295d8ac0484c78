const minute = 60_000
/** More keys than this at once are swept; a sweep drops only windows that are over. */
const sweepAt = 10_000

/**
 * Counts calls of a key in windows of a minute.
 * @returns asks whether a call may pass: 0, or the seconds after which the next one may
 */
export const pace = (most: number, clock: () => number = performance.now.bind(performance)) => {
  const windows = new Map<string, { readonly ends: number; calls: number }>()
  return (key: string): number => {
    const now = clock()
    if (windows.size > sweepAt) for (const [old, it] of windows) if (it.ends <= now) windows.delete(old)
    const known = windows.get(key)
    const window = known === undefined || known.ends <= now ? { ends: now + minute, calls: 0 } : known
    window.calls += 1
    windows.set(key, window)
    return window.calls <= most ? 0 : Math.ceil((window.ends - now) / 1000)
  }
}
