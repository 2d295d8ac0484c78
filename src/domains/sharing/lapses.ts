import { z } from 'zod'
import { whilePublished } from '#domains/catalog'
import { act, getCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { db } from './tables.ts'

/**
 * Ends every request for a dataset that nobody has answered yet. Runs again without doing anything twice; a request
 * that was agreed keeps its grant.
 */
async function lapse(ctx: Ctx, dataset: string, reason: string): Promise<void> {
  const asked = await db(ctx).selectFrom('requests').select('case_id').where('dataset', '=', dataset).execute()
  for (const { case_id } of asked)
    if ((await getCase(ctx, case_id)).may.includes('lapse')) await act(ctx, case_id, 'lapse', { reason })
}

const Withdrawn = z.object({ subject: z.string() })
const Published = z.object({ dataset: z.string() })

/** An entry was withdrawn from the catalog. */
export const onWithdrawn = (ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> =>
  lapse(ctx, Withdrawn.parse(payload).subject, '目录已撤回')

/** An entry was published, perhaps with another class of sharing. */
export async function onPublished(ctx: Ctx, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { dataset } = Published.parse(payload)
  if ((await whilePublished(ctx, dataset))?.share === 'refused') await lapse(ctx, dataset, '目录已改为不予共享')
}
