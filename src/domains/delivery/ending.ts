import { where, whoAsks } from '#platform/access'
import type { Transaction } from '#platform/context'
import { liveGrant } from './policy.ts'
import type { Right } from './service.ts'
import { db } from './tables.ts'

const lookEveryMs = 1000

/**
 * Calls `end` when the grant under which an answer goes out is suspended, ended or past its last day, within a second
 * or so: who reads slowly must not outlast it. Looks until the answer is `over`; owners and what is open to everybody
 * are not looked at.
 */
export function endWithGrant(transaction: Transaction, right: Right, over: AbortSignal, end: () => void): void {
  if (right.by !== 'grant') return
  const { id } = right.grant
  const look = async (): Promise<void> => {
    const holds = await transaction((ctx) =>
      db(ctx)
        .selectFrom('grants')
        .select('id')
        .where('id', '=', id)
        .where(where(liveGrant, whoAsks(ctx)))
        .executeTakeFirst(),
    )
    if (holds === undefined) end()
  }
  // A database that is away for a moment tells nothing: the next look does.
  const looking = setInterval(() => void look().catch(() => undefined), lookEveryMs).unref()
  over.addEventListener('abort', () => clearInterval(looking), { once: true })
}
