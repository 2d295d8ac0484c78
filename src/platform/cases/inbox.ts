import { cityTime } from '#platform/calendar'
import type { Actor, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { businessPosts } from '#platform/identity'
import { notSignedIn } from '#platform/problem'
import { lightOf } from './clocks.ts'
import { kindOf, newestKinds } from './kind.ts'
import type { Box, Inbox } from './model.ts'
import { standing } from './standing.ts'
import { daysLeft } from './view.ts'

interface Line {
  readonly id: string
  readonly number: string
  readonly kind: string
  readonly state: string
  readonly subject: string
  readonly opened_at: Date
  readonly due_at: Date | null
  readonly warn_at: Date | null
  readonly paused: boolean | null
  readonly orgs: string[]
  readonly transitions: string[] | null
}

/** What something is called, and its English name where one is recorded. */
export interface Titled {
  readonly title: string
  readonly titleEn: string | null
}

/** What subjects are called, by the chapters that own them. */
export type Titles = (ctx: Ctx, subjects: readonly string[]) => Promise<ReadonlyMap<string, Titled>>

const limit = 200

/** 待办 todo, 已办 done, 我发起 mine, 抄送 cc: the caller's cases. To-do comes from duties, the earliest due first. */
export async function inbox(ctx: Ctx, box: Box, titles: Titles): Promise<Inbox> {
  if (ctx.actor.id === null) throw notSignedIn()
  const actor = await standing(ctx)
  // The clock that runs out first; one that rests only where none runs.
  const clock = sql`left join lateral (select due_at, warn_at, paused_at is not null as paused from cases.clocks k
    where k.case_id = c.id and met_at is null and stopped_at is null order by paused_at is not null, due_at limit 1) k on true`
  const found =
    await sql<Line>`select c.id, c.number, c.kind, c.state, c.subject, c.opened_at, k.due_at, k.warn_at, k.paused,
      t.transitions, array(select distinct org from cases.parties p where p.case_id = c.id and party <> 'bureau'
        and not org = any(${ctx.actor.posts.map((post) => post.org)}) order by org) as orgs
    from cases.cases c ${clock} join (${chosen(ctx, box, actor)}) t on t.case_id = c.id
    order by k.paused nulls last, k.due_at nulls last, c.opened_at desc limit ${limit + 1}`.execute(ctx.db)
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
    subjectTitle: named.get(line.subject)?.title ?? null,
    subjectTitleEn: named.get(line.subject)?.titleEn ?? null,
    openedAt: cityTime(line.opened_at),
    orgs: line.orgs,
    may: box === 'todo' ? (line.transitions ?? []) : [],
    ...(line.paused === true ? { paused: true } : {}),
    ...(line.due_at === null || line.warn_at === null || line.paused === true
      ? {}
      : {
          left: daysLeft(line.due_at, ctx.now),
          dueAt: cityTime(line.due_at),
          light: lightOf(
            { met_at: null, stopped_at: null, paused_at: null, due_at: line.due_at, warn_at: line.warn_at },
            ctx.now,
          ),
        }),
  }))
  return { items, counts: await countsOf(ctx, actor), next: null, truncated: found.rows.length > limit }
}

/** How many cases each box holds, up to a thousand. */
async function countsOf(ctx: Ctx, actor: Actor): Promise<Record<Box, number>> {
  const of = (box: Box) => sql`(select count(*)::int from (select from (${chosen(ctx, box, actor)}) t limit 1000) n)`
  const found = await sql<
    Record<Box, number>
  >`select ${of('todo')} as todo, ${of('done')} as done, ${of('mine')} as mine,
    ${of('cc')} as cc`.execute(ctx.db)
  return found.rows[0] ?? { todo: 0, done: 0, mine: 0, cc: 0 }
}

function chosen(ctx: Ctx, box: Box, actor: Actor) {
  const posts = actor.posts.map((post) => `${post.org}/${post.kind}`)
  const theirs = sql`(person = ${ctx.actor.id} or (person = '' and org || '/' || post = any(${posts})))`
  const orgs = ctx.actor.posts.filter((post) => businessPosts.includes(post.kind)).map((post) => post.org)
  switch (box) {
    case 'todo':
      return sql`select case_id, array_agg(distinct transition) as transitions from cases.duties where ${theirs} and org = any(${orgs}) group by case_id having bool_or(not power)`
    case 'done':
      return sql`select distinct case_id, null::text[] as transitions from cases.steps where actor = ${ctx.actor.id} and transition <> 'open'`
    case 'mine':
      return sql`select id as case_id, null::text[] as transitions from cases.cases where opened_by = ${ctx.actor.id}`
    case 'cc':
      return sql`select distinct p.case_id, null::text[] as transitions from cases.parties p
        join cases.cases c on c.id = p.case_id where p.org = any(${orgs}) and not ${stillDrafted()}
        and not exists (select from cases.duties as d where d.case_id = p.case_id and ${theirs} and not d.power)
        and not exists (select from cases.steps s where s.case_id = p.case_id and s.actor = ${ctx.actor.id})`
  }
}

/** Whether a case `c` is being drafted by another party than `p`: it never left the states in which its kind keeps it there. */
function stillDrafted() {
  const kept = newestKinds().flatMap(({ name, drafting }) => (drafting === undefined ? [] : [{ name, ...drafting }]))
  return sql`exists (select from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as d(name text, party text, states text[])
    where d.name = c.kind and d.party <> p.party and c.state = any(d.states)
      and not exists (select from cases.steps s where s.case_id = c.id and s.to_state <> all(d.states)))`
}
