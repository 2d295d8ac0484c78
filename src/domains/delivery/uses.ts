import { getFacts } from '#domains/catalog'
import { demand } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx, EntryId } from '#platform/context'
import { sql } from '#platform/db'
import { readsUses } from './policy.ts'
import type { Right } from './service.ts'
import { db } from './tables.ts'
import type { Weighed } from './weighed.ts'

export interface Use {
  readonly dataset: string
  readonly version: number
  readonly right: Right
  readonly door: string
  readonly rows: number | null
  /** Of a file that lies ready: which bytes it is. What streams is told when it has ended. */
  readonly sha256?: string | undefined
}

/**
 * Writes down one use; the provider reads it, and it is kept as rule `records.usage` says. Answers with its leaf, where
 * it has one.
 */
export async function recordUse(ctx: Ctx, use: Use): Promise<EntryId | null> {
  const { right } = use
  const org = right.by === 'owner' ? right.org : right.by === 'grant' ? right.grant.holder : null
  await db(ctx)
    .insertInto('uses')
    .values({
      dataset: use.dataset,
      version: use.version,
      grant_id: right.by === 'grant' ? right.grant.id : null,
      person: ctx.actor.id,
      org,
      right_by: right.by,
      door: use.door,
      rows: use.rows,
      at: ctx.now,
      detail: null,
    })
    .execute()
  // A delivery under a grant is one leaf; single pages of rows are kept in the uses alone, there are too many.
  if (right.by !== 'grant' || !use.door.startsWith('download')) return null
  return ctx.prove({
    type: 'delivery/batch',
    subject: use.dataset,
    payload: {
      grant: right.grant.id,
      holder: right.grant.holder,
      version: use.version,
      door: use.door,
      ...(use.sha256 === undefined ? {} : { sha256: use.sha256 }),
    },
  })
}

/** Writes down which bytes a delivery under a grant was, when all of them have gone out. */
export async function recordDelivered(ctx: Ctx, { dataset, right }: Use, batch: EntryId, file: Weighed): Promise<void> {
  if (right.by !== 'grant') return
  const { id, holder } = right.grant
  await ctx.prove({ type: 'delivery/delivered', subject: dataset, payload: { batch, grant: id, holder, ...file } })
}

/** A call that was refused is kept as well: it is the evidence that scope and purpose are enforced (art. 25). */
export async function recordRefusal(ctx: Ctx, dataset: string, door: string, detail: string): Promise<void> {
  const org = ctx.actor.posts[0]?.org ?? null
  await db(ctx)
    .insertInto('uses')
    .values({
      dataset,
      version: 0,
      grant_id: null,
      person: ctx.actor.id,
      org,
      right_by: 'refused',
      door,
      rows: null,
      at: ctx.now,
      detail,
    })
    .execute()
}

/** The uses of a dataset, newest first, for its provider and the bureau (Decree 809 art. 29). */
export async function usesOf(
  ctx: Ctx,
  code: string,
  before: number | undefined,
): Promise<{ items: object[]; next: string | null }> {
  demand(readsUses, ctx, await getFacts(ctx, code), { cites: ['GSR-29'] })
  const rows = await db(ctx)
    .selectFrom('uses')
    .selectAll()
    .where('dataset', '=', code)
    .$if(before !== undefined, (some) => some.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(101)
    .execute()
  const page = rows.slice(0, 100)
  return {
    items: page.map(({ grant_id, right_by, at, ...use }) => ({
      ...use,
      at: cityTime(at),
      grant: grant_id,
      right: right_by,
    })),
    next: rows.length > 100 ? String(page.at(-1)?.id) : null,
  }
}

/** How often the doors of these datasets were used, the busiest first; refused calls are not uses. */
export async function useCounts(ctx: Ctx, datasets: readonly string[]): Promise<{ door: string; count: number }[]> {
  const found = await sql<{ door: string; count: number }>`select door, count(*)::int as count from delivery.uses
    where dataset = any(${[...datasets]}) and right_by <> 'refused' group by door order by count desc`.execute(ctx.db)
  return found.rows
}

/** How often one door of each of these datasets was used, the busiest first; only those that were used. */
export async function usesByDataset(
  ctx: Ctx,
  datasets: readonly string[],
  door: string,
): Promise<readonly { readonly dataset: string; readonly count: number }[]> {
  const found = await sql<{ dataset: string; count: number }>`select dataset, count(*)::int as count from delivery.uses
    where dataset = any(${[...datasets]}) and door = ${door} and right_by <> 'refused'
    group by dataset order by count desc, dataset`.execute(ctx.db)
  return found.rows
}
