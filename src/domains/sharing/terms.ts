import { endedGrants, firstEnd, revokeGrants } from '#domains/delivery'
import { cityDate } from '#platform/calendar'
import { act, getCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { db } from './tables.ts'

const dayMs = 86_400_000

/** The instant at which the grant that ends first is over: the end of its last day. */
export async function nextTermEnd(at: Pick<Ctx, 'db'>, until: Date): Promise<Date | null> {
  const last = await firstEnd(at, cityDate(until))
  return last === null ? null : new Date(new Date(`${last}T00:00:00+08:00`).getTime() + dayMs)
}

/**
 * Ends grants whose term is over: nothing flows any more, and the applicant is to dispose of what it holds with a
 * certificate (Decree 809 art. 27, as the regulation map reads it). Runs again without doing anything twice.
 */
export async function endTerms(ctx: Ctx): Promise<void> {
  for (const number of await endedGrants(ctx, cityDate(ctx.now))) {
    await revokeGrants(ctx, number)
    const asked = await db(ctx).selectFrom('requests').select('case_id').where('number', '=', number).executeTakeFirst()
    if (asked === undefined) continue
    const { state } = await getCase(ctx, asked.case_id)
    if (expiring.has(state)) await act(ctx, asked.case_id, 'expire', {})
  }
}

const expiring: ReadonlySet<string> = new Set(['agreed', 'delivered', 'suspended', 'rectified'])
