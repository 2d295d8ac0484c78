import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { postKinds } from '#platform/context'
import { sql } from '#platform/db'
import { Problem } from '#platform/problem'
import { Assignment, assignmentsOf, eligible, mayAssign } from './assignments.ts'
import { lightOf } from './clocks.ts'
import type { Titles } from './inbox.ts'
import { type CaseOf, kindOf } from './kind.ts'
import { holders, noticeKinds } from './notices.ts'
import { pictureOf } from './picture.ts'
import { standingIn } from './standing.ts'
import { db } from './tables.ts'
import { whyNotUrge } from './urge.ts'
import { cityTime, failedClauses, mayAct, mayOf, visible } from './view.ts'

const Turn = z.object({ party: z.string(), posts: z.array(z.string()) })
const OfPost = z.object({ org: z.string(), post: z.string() })

/** What a case's page shows beyond the case itself. */
export const Dossier = z.object({
  title: z.object({ zh: z.string(), en: z.string() }),
  version: z.number(),
  /** What the case is about, for those who may see that. */
  subjectTitle: z.string().nullable(),
  parties: z.array(z.object({ party: z.string(), org: z.string() })),
  waiting: z.array(OfPost.extend({ person: z.string() })),
  picture: z.object({
    stops: z.array(
      z.object({
        state: z.string(),
        when: z.enum(['done', 'now', 'ahead']),
        by: z.string().nullable(),
        at: z.string().nullable(),
        next: z.string().nullable(),
        turn: z.array(Turn),
      }),
    ),
    branches: z.array(
      z.object({
        after: z.number(),
        states: z.array(z.string()),
        step: z.string(),
        from: z.string(),
        until: z.string().nullable(),
      }),
    ),
  }),
  /** When each limit did not run, and by which rule it is counted. */
  limits: z.array(
    z.object({
      name: z.string(),
      days: z.number(),
      version: z.string().nullable(),
      pauses: z.array(z.object({ from: z.string(), until: z.string().nullable() })),
    }),
  ),
  /** What could be done in this state and why this caller cannot. */
  blocked: z.array(
    z.object({
      transition: z.string(),
      why: z.enum(['post', 'once', 'clause']),
      missing: z.array(z.string()),
      turn: z.array(Turn),
      cites: z.array(z.string()),
    }),
  ),
  /** Limits that were met before they began anew. */
  earlier: z.array(
    z.object({
      name: z.string(),
      rule: z.string(),
      round: z.number(),
      startedAt: z.string(),
      dueAt: z.string(),
      metAt: z.string(),
      light: z.enum(['green', 'yellow', 'red']),
    }),
  ),
  notices: z.array(
    z.object({
      what: z.enum(noticeKinds),
      order: z.string().nullable(),
      clock: z.string().nullable(),
      note: z.string().nullable(),
      from: z.string(),
      at: z.string(),
      entry: z.string(),
    }),
  ),
  assignments: z.array(Assignment),
  /** The posts whose work here the caller may hand on, and to whom. */
  hand: z.object({
    posts: z.array(z.object({ org: z.string(), post: z.enum(postKinds) })),
    people: z.array(z.object({ id: z.string(), name: z.string(), posts: z.array(z.string()) })),
  }),
  urge: z.object({ may: z.boolean(), why: z.string().nullable() }),
})
export type Dossier = z.output<typeof Dossier>

/** @throws access/not-found when there is none or the caller may not see it */
export async function dossierOf(ctx: Ctx, id: string, titles: Titles): Promise<Dossier> {
  const it = await visible(ctx, id, false)
  const kind = kindOf(it.kind, it.version)
  const steps = await db(ctx).selectFrom('steps').selectAll().where('case_id', '=', id).orderBy('sequence').execute()
  const walked = steps.map((step) => ({ at: cityTime(step.at), transition: step.transition, to: step.to_state }))
  const waiting = await holders(ctx, id)
  const posts = waiting.length === 0 ? [] : await mayAssign(ctx, it)
  const [first] = posts
  return {
    title: kind.title,
    version: kind.version,
    subjectTitle: (await titles(ctx, [it.subject])).get(it.subject) ?? null,
    parties: Object.entries(it.parties).map(([party, org]) => ({ party, org })),
    waiting: waiting.map(({ org, post, person }) => ({ org, post, person: person ?? '' })),
    picture: pictureOf(kind, walked) as Dossier['picture'],
    limits: await limitsOf(ctx, it, walked),
    blocked: await blockedOf(
      ctx,
      it,
      steps.map((step) => step.transition),
    ),
    earlier: await earlierOf(ctx, id),
    notices: await noticesOf(ctx, id),
    assignments: await assignmentsOf(ctx, id),
    hand: { posts: [...posts], people: first === undefined ? [] : await peopleOf(ctx, first.org) },
    urge: await urgeOf(ctx, it),
  }
}

const peopleOf = async (ctx: Ctx, org: string) =>
  (await eligible(ctx, org)).map(({ id, name, posts }) => ({ id, name, posts: [...posts] }))

async function blockedOf(ctx: Ctx, it: CaseOf, done: readonly string[]): Promise<Dossier['blocked']> {
  const actor = await standingIn(ctx, it)
  const may = new Set(mayOf(actor, it, done))
  return Object.entries(kindOf(it.kind, it.version).transitions)
    .filter(([name, step]) => step.from.includes(it.state) && !may.has(name))
    .map(([transition, step]) => {
      const clauses = failedClauses(it, step)
      const why = !mayAct(actor, it, step.by) ? 'post' : clauses.length > 0 ? 'clause' : 'once'
      const turn = step.by.map(({ party, posts }) => ({ party, posts: [...posts] }))
      return { transition, why, missing: clauses, turn, cites: [...step.cites] }
    })
}

async function limitsOf(
  ctx: Ctx,
  it: CaseOf,
  walked: readonly { at: string; to: string }[],
): Promise<Dossier['limits']> {
  const rows = await db(ctx).selectFrom('clocks').selectAll().where('case_id', '=', it.id).orderBy('round').execute()
  return [...new Map(rows.map((row) => [row.name, row])).values()].map((row) => {
    const resting = kindOf(it.kind, it.version).clocks[row.name]?.pauses ?? []
    const pauses = walked.flatMap((step, n) =>
      resting.includes(step.to) && step.at >= cityTime(row.started_at)
        ? [{ from: step.at, until: walked[n + 1]?.at ?? null }]
        : [],
    )
    return { name: row.name, days: row.days, version: row.rule_version, pauses }
  })
}

async function earlierOf(ctx: Ctx, id: string): Promise<Dossier['earlier']> {
  const rows = await sql<{
    name: string
    rule: string
    round: number
    started_at: Date
    due_at: Date
    warn_at: Date
    met_at: Date
  }>`select name, rule, round, started_at, due_at, warn_at, met_at from cases.clocks k
    where case_id = ${id} and met_at is not null
      and exists (select from cases.clocks later where later.case_id = k.case_id and later.name = k.name and later.round > k.round)
    order by started_at`.execute(ctx.db)
  return rows.rows.map((row) => ({
    name: row.name,
    rule: row.rule,
    round: row.round,
    startedAt: cityTime(row.started_at),
    dueAt: cityTime(row.due_at),
    metAt: cityTime(row.met_at),
    light: lightOf({ ...row, stopped_at: null, paused_at: null }, ctx.now),
  }))
}

async function noticesOf(ctx: Ctx, id: string): Promise<Dossier['notices']> {
  const rows = await db(ctx).selectFrom('notices').selectAll().where('case_id', '=', id).orderBy('at', 'desc').execute()
  return rows.flatMap((row) => {
    const what = noticeKinds.find((one) => one === row.what)
    if (what === undefined) return []
    const { number: order, clock, note, actor_name: from, entry } = row
    return [{ what, order, clock, note, from, at: cityTime(row.at), entry }]
  })
}

async function urgeOf(ctx: Ctx, it: CaseOf): Promise<Dossier['urge']> {
  const why = await whyNotUrge(ctx, it).catch((error: unknown) => {
    if (error instanceof Problem) return error
    throw error
  })
  return { may: why === null, why: why instanceof Problem ? why.title : null }
}
