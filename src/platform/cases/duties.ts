import type { Actor, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { type CaseOf, kindOf } from './kind.ts'
import { type StandIn, standInsOf } from './standing.ts'
import { db } from './tables.ts'
import { mayOf, overdueIn } from './view.ts'

const holder = (org: string, post: Actor['posts'][number]['kind']): Actor => ({
  id: 'duty',
  username: null,
  name: '',
  clearance: 0,
  posts: [{ org, orgName: '', kind: post, below: [] }],
})

/** Who has the work of a post in one case: its holders, unless it was handed to somebody, and whoever was added. */
const peopleFor = (org: string, post: string, here: readonly StandIn[]): string[] => {
  const named = here.filter((one) => one.org === org && one.post === post)
  const handed = named.some((one) => one.how === 'transfer')
  return [...(handed ? [] : ['']), ...named.map((one) => one.person)]
}

/** What may be done now and by whom, written anew from the declaration and the case's assignments. */
export async function rewriteDuties(ctx: Ctx, it: CaseOf): Promise<void> {
  await db(ctx).deleteFrom('duties').where('case_id', '=', it.id).execute()
  const steps = await db(ctx)
    .selectFrom('steps')
    .select('transition')
    .where('case_id', '=', it.id)
    .orderBy('sequence')
    .execute()
  const here = await standInsOf(ctx, it.id)
  const due = await sql<{
    due: Date | null
  }>`select min(due_at) as due from cases.clocks where case_id = ${it.id} and met_at is null and stopped_at is null and paused_at is null`.execute(
    ctx.db,
  )
  const done = steps.map((step) => step.transition)
  const overdue = await overdueIn(ctx, it.id)
  const rows = Object.entries(kindOf(it.kind, it.version).transitions).flatMap(([transition, step]) =>
    step.by.flatMap(({ party, posts }) => {
      const org = it.parties[party]
      if (org === undefined) return []
      return posts
        .filter((post) => mayOf(holder(org, post), it, done, overdue).includes(transition))
        .flatMap((post) =>
          peopleFor(org, post, here).map((person) => ({
            case_id: it.id,
            org,
            post,
            transition,
            due_at: due.rows[0]?.due ?? null,
            power: step.power,
            person,
          })),
        )
    }),
  )
  if (rows.length > 0)
    await db(ctx)
      .insertInto('duties')
      .values(rows)
      .onConflict((same) => same.doNothing())
      .execute()
}
