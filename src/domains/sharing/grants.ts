import type { z } from 'zod'
import { titlesOf } from '#domains/catalog'
import { type GrantInUse, grantsWithUse } from '#domains/delivery'
import { organizationNames } from '#domains/directory'
import { cityDate, cityTime } from '#platform/calendar'
import { getCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import type { GrantLine, GrantLines } from './model.ts'
import { db } from './tables.ts'

/** Grants that the caller's departments hold, or those that they gave, with their use and what may be done now. */
export async function grantLines(ctx: Ctx, side: 'held' | 'given'): Promise<z.output<typeof GrantLines>> {
  const orgs = ctx.actor.posts.filter(({ kind }) => kind === 'steward' || kind === 'head').map(({ org }) => org)
  const grants = await grantsWithUse(ctx, side, orgs)
  const names = await organizationNames(ctx)
  const titles = await titlesOf(
    ctx,
    grants.map((it) => it.dataset),
  )
  const cases = await casesBy(
    ctx,
    grants.map((it) => it.cause),
  )
  const items = []
  for (const { opened_at, last_use, ...it } of grants) {
    const id = cases.get(it.cause) ?? null
    const request = id === null || it.status === 'revoked' ? null : await getCase(ctx, id)
    items.push({
      ...it,
      title: titles.get(it.dataset)?.title ?? it.dataset,
      titleEn: titles.get(it.dataset)?.titleEn ?? null,
      holder: { code: it.holder, name: names.get(it.holder) ?? it.holder },
      status: statusOf(it, request?.state, ctx.now),
      case: id,
      may: request?.may ?? [],
      openedAt: cityTime(opened_at),
      lastUse: last_use === null ? null : cityTime(last_use),
    })
  }
  return { items, next: null }
}

/** What a grant is to its parties: it rests until its data are delivered, and again while it is suspended. */
function statusOf(
  { status, until }: Pick<GrantInUse, 'status' | 'until'>,
  state: string | undefined,
  now: Date,
): z.output<typeof GrantLine>['status'] {
  if (status === 'revoked') return status
  if (until < cityDate(now)) return 'ended'
  return status === 'suspended' && state === 'agreed' ? 'agreed' : status
}

async function casesBy(ctx: Ctx, numbers: readonly string[]): Promise<Map<string | null, string>> {
  if (numbers.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('requests')
    .select(['number', 'case_id'])
    .where('number', 'in', numbers)
    .execute()
  return new Map(rows.map((row) => [row.number, row.case_id]))
}
