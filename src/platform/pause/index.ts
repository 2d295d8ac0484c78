import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Named places at which a real process can be held and killed: what is there after the next start is what a power cut
 * would leave. Nothing happens unless the application was told to hold at that place.
 */
export type PausePoint =
  | 'http/committed'
  | 'cases/decided'
  | 'intake/read'
  | 'lake/parts-renamed'
  | 'intake/before-commit'
  | 'intake/committed'
  | 'lake/log-half'
  | 'delivery/recorded'
  | 'delivery/made'
  | 'delivery/placed'
  | 'events/handled'
  | 'jobs/done'
  | 'ledger/sequenced'
  | 'ledger/tiles-half'
  | 'ledger/before-checkpoint'
  | 'ledger/checkpoint-half'

let held: { readonly at: () => string; readonly tell: (at: PausePoint) => void } | undefined

const inFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/**
 * Holds whoever comes to that place, and tells of it. A path stands for a file that names the place at the moment:
 * whoever was held goes on when it names another. The application sets it once, at its start.
 */
export function holdAt(at: string, tell: (at: PausePoint) => void): void {
  held = { at: at.startsWith('/') ? () => inFile(at) : () => at, tell }
}

export const pausePoint = async (at: PausePoint): Promise<void> => {
  if (held?.at() !== at) return
  held.tell(at)
  while (held.at() === at) await sleep(20)
}
