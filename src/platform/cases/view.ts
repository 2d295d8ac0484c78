import { any, holdsPost, on, permits, type Rule } from '#platform/access'
import { cityTime, workingDaysBetween } from '#platform/calendar'
import { type Actor, type Ctx, system } from '#platform/context'
import { businessPosts, overseers } from '#platform/identity'
import { notFound, notSignedIn } from '#platform/problem'
import { lightOf } from './clocks.ts'
import { type By, type CaseKind, type CaseOf, kindOf, type Transition } from './kind.ts'
import type { CaseView } from './model.ts'
import { standingIn } from './standing.ts'
import { db, type Tables } from './tables.ts'

/** Working days after today up to the due day; below zero, those after the due day up to today. */
export const daysLeft = (due: Date, now: Date): number =>
  now > due ? -Math.max(1, workingDaysBetween(due, now)) : workingDaysBetween(now, due)

export const mayAct = (actor: Actor, it: CaseOf, by: readonly By[]): boolean =>
  (by.length === 0 && actor.id === null && actor.name === system.name) ||
  by.some(({ party, posts }) => actor.posts.some((post) => post.org === it.parties[party] && posts.includes(post.kind)))

export const failedClauses = (it: CaseOf, transition: Transition): string[] =>
  Object.entries(transition.when).flatMap(([name, { fact, equals }]) => (it.facts[fact] === equals ? [] : [name]))

/** The limits that ran out and were not met. */
const overdueOf = (clocks: readonly Tables['clocks'][], now: Date): ReadonlySet<string> =>
  new Set(
    clocks
      .filter((it) => it.met_at === null && it.stopped_at === null && lightOf(it, now) === 'red')
      .map((it) => it.name),
  )

export const overdueIn = async (ctx: Ctx, id: string): Promise<ReadonlySet<string>> =>
  overdueOf(await db(ctx).selectFrom('clocks').selectAll().where('case_id', '=', id).execute(), ctx.now)

export const isTooLate = ({ before }: Transition, overdue: ReadonlySet<string>): boolean =>
  before !== undefined && overdue.has(before)

/**
 * Parties see their case, and so do the bureau and those who supervise; to anybody else it does not exist, nor to those
 * of a party who only run the system (三员分立).
 */
export const seesCase: Rule<{ party: string }> = any(
  on<{ party: string }>('cases', { party: { zh: '办件的一方', en: 'a party of the case' } }).by('party', {
    kinds: businessPosts,
  }),
  holdsPost(...overseers),
)

export const maySee = (actor: Actor, it: CaseOf): boolean => {
  const who = { actor, now: new Date(0), today: '' }
  return actor === system || Object.values(it.parties).some((party) => permits(seesCase, who, { party }))
}

/** Whether a transition that may be taken once was taken, by the transitions so far in their order. */
export const isSpent = (kind: CaseKind, name: string, done: readonly string[]): boolean => {
  const once = kind.transitions[name]?.once ?? false
  if (once === false) return false
  return done.lastIndexOf(name) > (once === true ? -1 : done.lastIndexOf(once.since))
}

/** What this caller may do now: party, state, clauses, “once” and “not too late” all hold. */
export function mayOf(actor: Actor, it: CaseOf, done: readonly string[], overdue: ReadonlySet<string>): string[] {
  const kind = kindOf(it.kind, it.version)
  return Object.entries(kind.transitions)
    .filter(
      ([name, step]) =>
        step.from.includes(it.state) &&
        !isSpent(kind, name, done) &&
        !isTooLate(step, overdue) &&
        failedClauses(it, step).length === 0 &&
        mayAct(actor, it, step.by),
    )
    .map(([name]) => name)
}

export async function loadCase(
  ctx: Ctx,
  id: string,
  lock: boolean,
): Promise<(CaseOf & { revision: number; openedAt: Date }) | null> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null
  const row = await db(ctx)
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (row === undefined) return null
  const parties = await db(ctx).selectFrom('parties').select(['party', 'org']).where('case_id', '=', id).execute()
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    version: row.kind_version,
    state: row.state,
    subject: row.subject,
    facts: row.facts,
    revision: row.revision,
    openedAt: row.opened_at,
    parties: Object.fromEntries(parties.map(({ party, org }) => [party, org])),
  }
}

/** The case as this caller sees it. The caller's right to see it was checked. */
export async function present(ctx: Ctx, it: CaseOf & { openedAt: Date }): Promise<CaseView> {
  const steps = await db(ctx).selectFrom('steps').selectAll().where('case_id', '=', it.id).orderBy('sequence').execute()
  const rounds = await db(ctx).selectFrom('clocks').selectAll().where('case_id', '=', it.id).orderBy('round').execute()
  // The present round of each; those before it are told by the dossier.
  const clocks = [...new Map(rounds.map((clock) => [clock.name, clock])).values()].sort(
    (a, b) => a.started_at.getTime() - b.started_at.getTime(),
  )
  return {
    id: it.id,
    number: it.number,
    kind: it.kind,
    state: it.state,
    subject: it.subject,
    openedAt: cityTime(it.openedAt),
    may: mayOf(
      await standingIn(ctx, it),
      it,
      steps.map((step) => step.transition),
      overdueOf(rounds, ctx.now),
    ),
    clocks: clocks.map((clock) => ({
      name: clock.name,
      startedAt: cityTime(clock.started_at),
      dueAt: cityTime(clock.due_at),
      ...(clock.paused_at === null ? {} : { pausedAt: cityTime(clock.paused_at) }),
      ...(clock.met_at === null ? {} : { metAt: cityTime(clock.met_at) }),
      ...(clock.stopped_at === null ? {} : { stoppedAt: cityTime(clock.stopped_at) }),
      light: lightOf(clock, ctx.now),
      rule: clock.rule,
      ...(clock.provisional ? { provisional: true } : {}),
      ...(clock.met_at === null && clock.paused_at === null && clock.stopped_at === null
        ? { left: daysLeft(clock.due_at, ctx.now) }
        : {}),
    })),
    history: steps.map((step) => ({
      at: cityTime(step.at),
      actor: step.actor_name,
      transition: step.transition,
      from: step.from_state,
      to: step.to_state,
      ...(step.note === null ? {} : { note: step.note }),
      entry: step.entry,
      ...(step.post === null ? {} : { post: step.post }),
    })),
  }
}

/** The case, if there is one and the caller may see it: the two cannot be told apart. @throws access/not-found */
export async function visible(
  ctx: Ctx,
  id: string,
  lock: boolean,
): Promise<CaseOf & { revision: number; openedAt: Date }> {
  if (ctx.actor.id === null && ctx.actor !== system) throw notSignedIn()
  const it = await loadCase(ctx, id, lock)
  if (it === null || !maySee(ctx.actor, it)) throw notFound()
  return it
}

/** Whether the caller sees the case of that number: what the log tells of it opens to those alone. */
export async function seesNumber(ctx: Ctx, number: string): Promise<boolean> {
  const row = await db(ctx).selectFrom('cases').select('id').where('number', '=', number).executeTakeFirst()
  const it = row === undefined ? null : await loadCase(ctx, row.id, false)
  return it !== null && maySee(ctx.actor, it)
}
