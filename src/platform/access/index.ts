import { cityDate } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { notAllowed } from '#platform/problem'
import { permits, type Thing } from './decide.ts'
import { missing } from './missing.ts'
import type { Rule, Who } from './model.ts'

export { permits, type Thing } from './decide.ts'
export { type Cell, fold } from './matrix.ts'
export { type Clause, missing, postName } from './missing.ts'
export {
  all,
  any,
  clearance,
  everybody,
  holdsPost,
  me,
  type Node,
  not,
  now,
  on,
  type Posts,
  type Rule,
  signedIn,
  today,
  type Who,
} from './model.ts'
export { where } from './where.ts'

/** Who asks, and when: from the context of the request. */
export const whoAsks = (ctx: Pick<Ctx, 'actor' | 'now'>): Who => ({
  actor: ctx.actor,
  now: ctx.now,
  today: cityDate(ctx.now),
})

/**
 * Goes on only where the policy permits.
 * @throws access/not-allowed with the clauses that failed, in words and as ids
 */
export const demand = <T extends object>(
  rule: Rule<T>,
  ctx: Pick<Ctx, 'actor' | 'now'>,
  row: T,
  also: { readonly cites?: readonly string[]; readonly related?: Thing['related'] } = {},
): void => {
  const who = whoAsks(ctx)
  if (permits(rule, who, row, also.related)) return
  const clauses = missing(rule, who, row, also.related)
  throw notAllowed({
    detail: clauses.map((it) => it.zh).join('；'),
    detailEn: clauses.map((it) => it.en).join('; '),
    missing: clauses.map((it) => it.id),
    ...(also.cites ? { cites: [...also.cites] } : {}),
  })
}
