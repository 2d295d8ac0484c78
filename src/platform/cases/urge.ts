import { z } from 'zod'
import { any, demand, holdsPost, on, permits, type Rule, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { problem } from '#platform/problem'
import type { CaseOf } from './kind.ts'
import { holders, tell } from './notices.ts'
import { visible } from './view.ts'

export const Urging = z.object({ note: z.string().trim().min(2).max(500) })

const nothingWaits = problem('cases/nothing-waits', 409, '现在没有等待办理的单位，不需要催办')
const yourTurn = problem('cases/your-turn', 409, '现在轮到您办理')
const urgedToday = problem('cases/urged-today', 409, '您今天已经催办过')

/** 催办 is for the parties of a case, the bureau and the supervisors. */
export const urges: Rule<{ party: string }> = any(
  on<{ party: string }>('cases', { party: { zh: '办件的一方', en: 'a party of the case' } }).by('party'),
  holdsPost('reviewer', 'admin', 'regulator'),
)

/** Why this caller cannot urge just now, or null. */
export async function whyNotUrge(ctx: Ctx, it: CaseOf): Promise<Error | null> {
  const rows = Object.values(it.parties).map((party) => ({ party }))
  if (!rows.some((row) => permits(urges, whoAsks(ctx), row))) demand(urges, ctx, rows[0] ?? { party: '' })
  const waiting = await holders(ctx, it.id)
  if (waiting.length === 0) return nothingWaits()
  const mine = ctx.actor.posts.find((post) => waiting.some((one) => one.org === post.org && one.post === post.kind))
  if (mine !== undefined) return yourTurn({ detail: mine.orgName })
  const last = await sql<{ at: Date }>`select max(at) as at from cases.notices
    where case_id = ${it.id} and what = 'urged' and actor = ${ctx.actor.id}`.execute(ctx.db)
  const at = last.rows[0]?.at ?? null
  return at !== null && cityDate(at) === cityDate(ctx.now) ? urgedToday({ detail: cityTime(at) }) : null
}

/**
 * 催办: tells those whose turn it is that somebody waits, with a leaf. It changes nothing in the case.
 * @throws cases/nothing-waits, cases/your-turn, cases/urged-today, access/not-allowed, access/not-found
 */
export async function urge(
  ctx: Ctx,
  id: string,
  { note }: z.output<typeof Urging>,
): Promise<{ entry: string; told: number }> {
  const it = await visible(ctx, id, true)
  const no = await whyNotUrge(ctx, it)
  if (no !== null) throw no
  const to = await holders(ctx, id)
  const entry = await ctx.prove({
    type: 'case/urge',
    subject: it.number,
    payload: { number: it.number, note, actor: ctx.actor.id, to },
  })
  await tell(ctx, { what: 'urged', case_id: id, note, entry }, to)
  return { entry, told: to.length }
}
