import { demand } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { openedLeaves } from '#platform/ledger'
import type { Act } from './model.ts'
import { readsActs } from './policy.ts'

/** What the log calls administrators' acts (`surfaces.md` §7). */
const types = [
  'person',
  'deactivated',
  'reactivated',
  'clearance',
  'unlocked',
  'password-reset',
  'post',
  'post-ended',
].map((it) => `identity/${it}`)

const pageOf = 50

/** The administrators' acts, the newest first, out of the log itself: there is no other record to tamper with. */
export async function listActs(ctx: Ctx, cursor?: string): Promise<{ items: Act[]; next: string | null }> {
  demand(readsActs, ctx, {})
  const before = cursor === undefined ? undefined : Number(cursor)
  const leaves = await openedLeaves(ctx, { types, before, limit: pageOf + 1 })
  const items = leaves.slice(0, pageOf).map(({ index, at, type, subject, payload }) => {
    const { by, ...detail } = payload
    return { index, at: cityTime(at), type, subject, by: String(by), detail }
  })
  return { items, next: leaves.length > pageOf ? String(items.at(-1)?.index) : null }
}
