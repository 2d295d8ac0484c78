/**
 * Named places at which a real process can be held and killed: what is there after the next start is what a power cut
 * would leave. Nothing happens unless the application was told to hold at that place.
 */
export type PausePoint =
  | 'intake/read'
  | 'lake/parts-renamed'
  | 'intake/before-commit'
  | 'intake/committed'
  | 'lake/log-half'
  | 'ledger/before-checkpoint'

let held: { readonly at: string; readonly hold: () => Promise<void> } | undefined

/** Holds whoever comes to that place. The application sets it once, at its start. */
export function holdAt(at: string, hold: () => Promise<void>): void {
  held = { at, hold }
}

export const pausePoint = async (at: PausePoint): Promise<void> => {
  if (held?.at === at) await held.hold()
}
