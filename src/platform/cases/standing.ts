import { cityDate } from '#platform/calendar'
import { type Actor, type Ctx, isPostKind } from '#platform/context'
import { sql } from '#platform/db'
import type { CaseOf } from './kind.ts'
import type { Assignment } from './model.ts'

/** One person stands in for a post, or beside it. */
export interface StandIn {
  readonly id: string
  readonly how: Assignment['how']
  readonly org: string
  readonly post: string
  readonly person: string
}

/** The assignments of one case that hold now. */
export async function standInsOf(ctx: Ctx, caseId: string): Promise<readonly StandIn[]> {
  const found = await sql<StandIn>`select id::text as id, how, org, post, person from cases.assignments
    where case_id = ${caseId} and ended_at is null`.execute(ctx.db)
  return found.rows
}

/** The posts for which others let the caller act just now (委托). */
export async function delegatedTo(ctx: Ctx): Promise<readonly StandIn[]> {
  if (ctx.actor.id === null) return []
  const today = cityDate(ctx.now)
  const found = await sql<StandIn>`select id::text as id, how, org, post, person from cases.assignments
    where case_id is null and person = ${ctx.actor.id} and ended_at is null and since <= ${today} and until >= ${today}`.execute(
    ctx.db,
  )
  return found.rows
}

const withPosts = (actor: Actor, added: readonly StandIn[]): Actor => ({
  ...actor,
  posts: [
    ...actor.posts,
    ...added.flatMap(({ org, post }) => {
      const orgName = actor.posts.find((own) => own.org === org)?.orgName ?? ''
      return isPostKind(post) ? [{ org, orgName, kind: post, below: [org] }] : []
    }),
  ],
})

/** The caller with every post that they may act for: their own, and those delegated to them. */
export const standing = async (ctx: Ctx): Promise<Actor> => withPosts(ctx.actor, await delegatedTo(ctx))

/** The caller as they stand in one case: posts handed to somebody else are gone, those handed to them are there. */
export async function standingIn(ctx: Ctx, it: CaseOf): Promise<Actor> {
  const here = await standInsOf(ctx, it.id)
  const everywhere = await delegatedTo(ctx)
  const gone = new Set(here.filter((one) => one.how === 'transfer').map((one) => `${one.org}/${one.post}`))
  const actor = withPosts(ctx.actor, everywhere)
  const kept = { ...actor, posts: actor.posts.filter((post) => !gone.has(`${post.org}/${post.kind}`)) }
  return withPosts(
    kept,
    here.filter((one) => one.person === ctx.actor.id),
  )
}
