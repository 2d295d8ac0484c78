/** Looks every half second whether the server still runs, and starts it again where it died; on the same socket. */
export function keepUp(died: () => boolean, again: () => Promise<void>): { end(): Promise<void> } {
  let raising: Promise<void> | undefined
  const timer = setInterval(() => {
    if (raising !== undefined || !died()) return
    // A start that fails is tried again at the next look; until then callers hear 503.
    raising = again()
      .catch(() => undefined)
      .finally(() => {
        raising = undefined
      })
  }, 500)
  timer.unref()
  return {
    end: async () => {
      clearInterval(timer)
      await raising
    },
  }
}
