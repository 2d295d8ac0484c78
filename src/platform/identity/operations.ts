import { where, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import type { Recorder } from '#platform/http'
import { englishTitle } from '#platform/problem'
import type { OperationLine } from './model.ts'
import { ownOperation } from './policy.ts'
import { db } from './tables.ts'

const pageOf = 50

/** Keeps what somebody did or was refused. The application's role can add to these rows and change none. */
export const recordOperation: Recorder = async (ctx, { things, entries, problem, ...it }) => {
  await db(ctx)
    .insertInto('operations')
    .values({
      ...it,
      at: ctx.now,
      problem: problem?.code ?? null,
      title: problem?.title ?? null,
      things: JSON.stringify(things),
      entries: [...entries],
    })
    .execute()
}

/** What the caller did and was refused, the newest first: nobody else's. */
export async function listOperations(
  ctx: Ctx,
  cursor?: string,
): Promise<{ items: OperationLine[]; next: string | null }> {
  const rows = await db(ctx)
    .selectFrom('operations')
    .selectAll()
    .where(where(ownOperation, whoAsks(ctx)))
    .$if(cursor !== undefined, (some) => some.where('seq', '<', Number(cursor)))
    .orderBy('seq', 'desc')
    .limit(pageOf + 1)
    .execute()
  const shown = rows.slice(0, pageOf)
  return {
    items: shown.map(({ at, door, things, status, problem, title, entries }) => ({
      at: cityTime(at),
      door,
      things,
      status,
      refusal: problem === null ? null : { code: problem, title: title ?? '', titleEn: englishTitle(problem) },
      entries,
    })),
    next: rows.length > pageOf ? String(shown.at(-1)?.seq) : null,
  }
}
