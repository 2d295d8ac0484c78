import { demand } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { openedLeaves } from '#platform/ledger'
import type { Act } from './model.ts'
import { readsActs } from './policy.ts'
import { db } from './tables.ts'

/** What the log calls administrators' acts (`surfaces.md` §7). */
const types = [
  'person',
  'deactivated',
  'reactivated',
  'clearance',
  'unlocked',
  'password-reset',
  'second-factor-reset',
  'post',
  'post-ended',
].map((it) => `identity/${it}`)

const pageOf = 50

/** The administrators' acts, the newest first, out of the log itself: there is no other record to tamper with. */
export async function listActs(ctx: Ctx, cursor?: string): Promise<{ items: Act[]; next: string | null }> {
  demand(readsActs, ctx, {})
  const before = cursor === undefined ? undefined : Number(cursor)
  const leaves = await openedLeaves(ctx, { types, before, limit: pageOf + 1 })
  const shown = leaves.slice(0, pageOf)
  const ids = shown.flatMap(({ subject, payload }) => [subject, String(payload['by'])])
  const people = await db(ctx)
    .selectFrom('people')
    .select(['id', 'name'])
    .where('id', 'in', [...ids, ''])
    .execute()
  const names = new Map(people.map((it) => [it.id, it.name]))
  const person = (id: string): Act['by'] => ({ id, name: names.get(id) ?? id })
  const items = shown.map(({ index, at, type, subject, payload }) => {
    const { by, ...detail } = payload
    return { index, at: cityTime(at), type, subject: person(subject), by: person(String(by)), detail }
  })
  return { items, next: leaves.length > pageOf ? String(items.at(-1)?.index) : null }
}
