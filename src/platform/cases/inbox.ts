import type { Actor, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { notSignedIn } from '#platform/problem'
import { lightOf } from './clocks.ts'
import { kindOf } from './kind.ts'
import { standing } from './standing.ts'
import { cityTime } from './view.ts'

export const boxes = ['todo', 'done', 'mine', 'cc'] as const
export type Box = (typeof boxes)[number]

interface Line {
  readonly id: string
  readonly number: string
  readonly kind: string
  readonly state: string
  readonly subject: string
  readonly opened_at: Date
  readonly due_at: Date | null
  readonly warn_at: Date | null
  readonly transitions: string[] | null
}

/** What subjects are called, by the chapters that own them. */
export type Titles = (ctx: Ctx, subjects: readonly string[]) => Promise<ReadonlyMap<string, string>>

const limit = 200

/** 待办 todo, 已办 done, 我发起 mine, 抄送 cc: the caller's cases. To-do comes from duties, the earliest due first. */
export async function inbox(
  ctx: Ctx,
  box: Box,
  titles: Titles,
): Promise<{ items: object[]; next: null; truncated: boolean }> {
  if (ctx.actor.id === null) throw notSignedIn()
  const clock = sql`left join lateral (select due_at, warn_at from cases.clocks k where k.case_id = c.id and met_at is null and stopped_at is null and paused_at is null order by due_at limit 1) k on true`
  const found =
    await sql<Line>`select c.id, c.number, c.kind, c.state, c.subject, c.opened_at, k.due_at, k.warn_at, t.transitions
    from cases.cases c ${clock} join (${chosen(ctx, box, await standing(ctx))}) t on t.case_id = c.id
    order by k.due_at nulls last, c.opened_at desc limit ${limit + 1}`.execute(ctx.db)
  const lines = found.rows.slice(0, limit)
  const named = await titles(
    ctx,
    lines.map((line) => line.subject),
  )
  const items = lines.map((line) => ({
    id: line.id,
    number: line.number,
    kind: line.kind,
    title: kindOf(line.kind).title,
    state: line.state,
    subject: line.subject,
    subjectTitle: named.get(line.subject) ?? null,
    openedAt: cityTime(line.opened_at),
    may: box === 'todo' ? (line.transitions ?? []) : [],
    ...(line.due_at === null || line.warn_at === null
      ? {}
      : {
          dueAt: cityTime(line.due_at),
          light: lightOf(
            { met_at: null, stopped_at: null, paused_at: null, due_at: line.due_at, warn_at: line.warn_at },
            ctx.now,
          ),
        }),
  }))
  return { items, next: null, truncated: found.rows.length > limit }
}

function chosen(ctx: Ctx, box: Box, actor: Actor) {
  const posts = actor.posts.map((post) => `${post.org}/${post.kind}`)
  const theirs = sql`(person = ${ctx.actor.id} or (person = '' and org || '/' || post = any(${posts})))`
  const orgs = ctx.actor.posts.map((post) => post.org)
  switch (box) {
    case 'todo':
      return sql`select case_id, array_agg(distinct transition) as transitions from cases.duties where ${theirs} and org = any(${orgs}) group by case_id having bool_or(not power)`
    case 'done':
      return sql`select distinct case_id, null::text[] as transitions from cases.steps where actor = ${ctx.actor.id} and transition <> 'open'`
    case 'mine':
      return sql`select id as case_id, null::text[] as transitions from cases.cases where opened_by = ${ctx.actor.id}`
    case 'cc':
      return sql`select distinct p.case_id, null::text[] as transitions from cases.parties p where p.org = any(${orgs})
        and not exists (select from cases.duties as d where d.case_id = p.case_id and ${theirs} and not d.power)
        and not exists (select from cases.steps s where s.case_id = p.case_id and s.actor = ${ctx.actor.id})`
  }
}
