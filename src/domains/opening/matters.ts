import { workingDaysBetween } from '#platform/calendar'
import { getCase } from '#platform/cases'
import { type Ctx, system } from '#platform/context'
import type { MatterLine } from './model.ts'
import { seen } from './service.ts'
import { db } from './tables.ts'

const dayMs = 86_400_000

/** How long answers took over the last 90 days: how many matters, and their mean in working days. */
export async function answerPace(ctx: Ctx): Promise<{ readonly answered: number; readonly meanDays: number | null }> {
  const rows = await db(ctx)
    .selectFrom('receipts')
    .select(['at', 'answered_at'])
    .where('answered_at', '>', new Date(ctx.now.getTime() - 90 * dayMs))
    .limit(10_000)
    .execute()
  const days = rows.map((row) => workingDaysBetween(row.at, row.answered_at ?? ctx.now))
  return {
    answered: rows.length,
    meanDays: rows.length === 0 ? null : Math.round((10 * days.reduce((sum, it) => sum + it, 0)) / rows.length) / 10,
  }
}

const page = 25

/**
 * Applications and corrections, the newest first, as everybody may see them: whose turn it is and how long it took.
 * What was written, the contact and the receipt stay with those who hold the receipt.
 */
export async function listMatters(
  ctx: Ctx,
  offset: number,
): Promise<{ readonly items: readonly MatterLine[]; readonly next: number | null }> {
  const rows = await db(ctx)
    .selectFrom('receipts')
    .select(['case_id', 'kind', 'dataset', 'at', 'answered_at'])
    .orderBy('at', 'desc')
    .orderBy('case_id')
    .limit(page + 1)
    .offset(offset)
    .execute()
  const items: MatterLine[] = []
  for (const row of rows.slice(0, page)) {
    const it = await getCase({ ...ctx, actor: system }, row.case_id)
    const [clock] = it.clocks
    items.push({
      number: it.number,
      kind: row.kind,
      dataset: row.dataset,
      title: row.dataset === null ? null : await seen(ctx, row.dataset),
      state: it.state,
      receivedAt: it.openedAt,
      dueAt: clock?.dueAt ?? null,
      light: clock?.light ?? null,
      answeredAt: row.answered_at,
      days: row.answered_at === null ? null : workingDaysBetween(row.at, row.answered_at),
    })
  }
  return { items, next: rows.length > page ? offset + page : null }
}
