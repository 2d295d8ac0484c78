import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { englishTitle, Problem } from '#platform/problem'
import { assignmentsOf, eligible, mayAssign } from './assignments.ts'
import { lightOf } from './clocks.ts'
import type { Titles } from './inbox.ts'
import { type CaseOf, kindOf } from './kind.ts'
import { type Dossier, noticeKinds } from './model.ts'
import { holders } from './notices.ts'
import { pictureOf } from './picture.ts'
import { standingIn } from './standing.ts'
import { db } from './tables.ts'
import { whyNotUrge } from './urge.ts'
import { failedClauses, isTooLate, mayAct, mayOf, overdueIn, visible } from './view.ts'

/** @throws access/not-found when there is none or the caller may not see it */
export async function dossierOf(ctx: Ctx, id: string, titles: Titles): Promise<Dossier> {
  const it = await visible(ctx, id, false)
  const kind = kindOf(it.kind, it.version)
  const steps = await db(ctx).selectFrom('steps').selectAll().where('case_id', '=', id).orderBy('sequence').execute()
  const walked = steps.map((step) => ({ at: cityTime(step.at), transition: step.transition, to: step.to_state }))
  const waiting = await holders(ctx, id)
  const posts = waiting.length === 0 ? [] : await mayAssign(ctx, it)
  const [first] = posts
  const named = (await titles(ctx, [it.subject])).get(it.subject)
  return {
    title: kind.title,
    version: kind.version,
    subjectTitle: named?.title ?? null,
    subjectTitleEn: named?.titleEn ?? null,
    parties: Object.entries(it.parties).map(([party, org]) => ({ party, org })),
    waiting: waiting.map(({ org, post, person }) => ({ org, post, person: person ?? '' })),
    picture: pictureOf(kind, walked),
    limits: await limitsOf(ctx, it, walked),
    blocked: await blockedOf(
      ctx,
      it,
      steps.map((step) => step.transition),
    ),
    earlier: await earlierOf(ctx, id),
    notices: await noticesOf(ctx, id),
    assignments: await assignmentsOf(ctx, id),
    hand: { posts: [...posts], people: first === undefined ? [] : [...(await eligible(ctx, first.org))] },
    urge: await urgeOf(ctx, it),
  }
}

async function blockedOf(ctx: Ctx, it: CaseOf, done: readonly string[]): Promise<Dossier['blocked']> {
  const actor = await standingIn(ctx, it)
  const overdue = await overdueIn(ctx, it.id)
  const may = new Set(mayOf(actor, it, done, overdue))
  return Object.entries(kindOf(it.kind, it.version).transitions)
    .filter(([name, step]) => step.from.includes(it.state) && !may.has(name))
    .map(([transition, step]) => {
      const clauses = [
        ...failedClauses(it, step),
        ...(isTooLate(step, overdue) ? [`before ${step.before} is over`] : []),
      ]
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
  const known = why instanceof Problem ? why : null
  return { may: why === null, why: known?.title ?? null, whyEn: known === null ? null : englishTitle(known.code) }
}
