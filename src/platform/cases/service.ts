import { randomUUID } from 'node:crypto'
import { postName } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Actor, Ctx, EntryId, OrgCode } from '#platform/context'
import { pausePoint } from '#platform/pause'
import { notAllowed, notFound, problem } from '#platform/problem'
import { extendClock, turnClocks } from './clocks.ts'
import { rewriteDuties } from './duties.ts'
import { type CaseKind, type CaseOf, kindOf, type Transition } from './kind.ts'
import type { CaseView } from './model.ts'
import { nameOf, nextNumber, tellOfExtension } from './notices.ts'
import { standingIn } from './standing.ts'
import { db } from './tables.ts'
import { failedClauses, isSpent, isTooLate, mayAct, overdueIn, present, visible } from './view.ts'

const wrongState = problem('cases/wrong-state', 409, '现在的状态不能这样办')
const tooLate = problem('cases/too-late', 409, '期限已过，不能再申请延长')
const onlyOnce = problem('cases/only-once', 409, '这件事只能办一次')
const clauseFailed = problem('cases/not-permitted', 422, '规则不允许这样办')
const badInput = problem('cases/input', 422, '填写的内容不符合要求')
const noTransition = problem('cases/no-such-transition', 404, '没有这个办理动作')

export interface NewCase {
  readonly parties: Readonly<Record<string, OrgCode>>
  readonly subject: string
  readonly facts: Record<string, unknown>
  /** What is asked for, in the words of who asks: its leaf commits to them. */
  readonly asked?: Readonly<Record<string, unknown>>
}

/** Opens a case in its start state, with its number, first clock, duties, step and leaf. */
export async function openCase(ctx: Ctx, kind: CaseKind, what: NewCase): Promise<CaseView> {
  const facts = kind.facts.parse(what.facts)
  const number = await nextNumber(ctx, kind.number)
  const it: CaseOf & { openedAt: Date } = {
    id: randomUUID(),
    number,
    kind: kind.name,
    version: kind.version,
    state: kind.start,
    subject: what.subject,
    facts,
    parties: what.parties,
    openedAt: ctx.now,
  }
  await db(ctx)
    .insertInto('cases')
    .values({
      id: it.id,
      number,
      kind: kind.name,
      kind_version: kind.version,
      subject: it.subject,
      state: it.state,
      facts: JSON.stringify(facts),
      opened_by: ctx.actor.id,
      opened_at: ctx.now,
      closed_at: null,
    })
    .execute()
  await db(ctx)
    .insertInto('parties')
    .values(Object.entries(it.parties).map(([party, org]) => ({ case_id: it.id, party, org })))
    .execute()
  await turnClocks(ctx, it, it.state)
  await write(ctx, it, {
    sequence: 0,
    transition: 'open',
    from: null,
    to: it.state,
    input: what.asked ?? {},
    post: null,
  })
  return present(ctx, it)
}

/** @throws access/not-found when there is none or the caller may not see it: the two cannot be told apart */
export async function getCase(ctx: Ctx, id: string): Promise<CaseView> {
  return present(ctx, await visible(ctx, id, false))
}

/** The same by the number that people know it by. @throws access/not-found */
export async function getNumbered(ctx: Ctx, number: string): Promise<CaseView> {
  const row = await db(ctx).selectFrom('cases').select('id').where('number', '=', number).executeTakeFirst()
  if (row === undefined) throw notFound()
  return getCase(ctx, row.id)
}

/** By which version of its kind each of these cases runs. The caller's right to see them was checked. */
export async function kindsOf(ctx: Ctx, ids: readonly string[]): Promise<ReadonlyMap<string, CaseKind>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx).selectFrom('cases').select(['id', 'kind', 'kind_version']).where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, kindOf(row.kind, row.kind_version)]))
}

/**
 * Moves a case on. The case is locked, so that of two deciders one waits and then finds another state.
 * Explained in this order: not visible 404, not yours 403, wrong state 409, clause 422, bad input 422.
 */
export async function act(ctx: Ctx, id: string, name: string, input: unknown): Promise<CaseView> {
  const it = await visible(ctx, id, true)
  const transition = kindOf(it.kind, it.version).transitions[name]
  if (transition === undefined) throw noTransition({ detail: name })
  const steps = await db(ctx)
    .selectFrom('steps')
    .select(['transition', 'actor_name', 'at'])
    .where('case_id', '=', id)
    .orderBy('sequence')
    .execute()
  const actor = await standingIn(ctx, it)
  permit(actor, it, name, transition, steps)
  if (isTooLate(transition, await overdueIn(ctx, id)))
    throw tooLate({ cites: transition.cites, missing: [`before ${transition.before} is over`] })
  const parsed = parse(transition, input)
  const facts = { ...it.facts, ...transition.learns?.(parsed) }
  const moved: CaseOf & { openedAt: Date } = { ...it, facts, state: transition.to }
  const final = Object.values(kindOf(it.kind, it.version).transitions).every(
    (step) => !step.from.includes(transition.to),
  )
  await db(ctx)
    .updateTable('cases')
    .set({
      state: transition.to,
      revision: it.revision + 1,
      closed_at: final ? ctx.now : null,
      ...(transition.learns === undefined ? {} : { facts: JSON.stringify(facts) }),
    })
    .where('id', '=', id)
    .where('revision', '=', it.revision)
    .execute()
  await transition.then?.call(null, ctx, moved, parsed)
  await turnClocks(ctx, moved, transition.to)
  if (transition.extends !== undefined)
    await extendClock(ctx, moved, transition.extends.clock, transition.extends.limit())
  const entry = await write(ctx, moved, {
    sequence: steps.length,
    transition: name,
    from: it.state,
    to: transition.to,
    input: parsed,
    post: postOf(actor, it, transition),
  })
  if (transition.extends !== undefined) await tellOfExtension(ctx, moved, transition.extends.clock, entry)
  await pausePoint('cases/decided')
  return present(ctx, moved)
}

function permit(
  actor: Actor,
  it: CaseOf,
  name: string,
  transition: Transition,
  steps: readonly { transition: string; actor_name: string; at: Date }[],
): void {
  if (!mayAct(actor, it, transition.by))
    throw notAllowed({
      detail: heldBy(transition),
      detailEn: heldByEn(transition),
      missing: transition.by.map(({ party, posts }) => `${party}: ${posts.join('|')}`),
      cites: transition.cites,
    })
  const last = steps.at(-1)
  if (!transition.from.includes(it.state))
    throw wrongState({
      kind: it.kind,
      state: it.state,
      // The last step once more by its parts: a page has words for them.
      ...(last === undefined ? {} : { step: last.transition, by: last.actor_name, at: cityTime(last.at) }),
      detail: `现在是 ${it.state}，由${last?.actor_name ?? ''}于 ${last === undefined ? '' : cityTime(last.at)} 办理（${last?.transition ?? ''}）`,
      detailEn: `it is ${it.state} now: ${last?.transition ?? ''} by ${last?.actor_name ?? ''}${last === undefined ? '' : ` at ${cityTime(last.at)}`}`,
      missing: transition.from.map((state) => `state = ${state}`),
    })
  const done = steps.map((step) => step.transition)
  if (isSpent(kindOf(it.kind, it.version), name, done)) throw onlyOnce({ cites: transition.cites, missing: ['once'] })
  const failed = failedClauses(it, transition)
  if (failed.length > 0)
    throw clauseFailed({
      detail: asked(transition, failed),
      detailEn: askedEn(transition, failed),
      missing: failed,
      cites: transition.cites,
    })
}

function parse(transition: Transition, input: unknown): Record<string, unknown> {
  if (transition.input === undefined) return {}
  const outcome = transition.input.safeParse(input ?? {})
  if (outcome.success) return outcome.data
  throw (transition.unfit ?? badInput)({
    errors: outcome.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    cites: transition.cites,
  })
}

const asked = ({ when }: Transition, failed: readonly string[]): string =>
  failed.map((name) => `${name}：${when[name]?.fact} 须为 ${String(when[name]?.equals)}`).join('；')
const askedEn = ({ when }: Transition, failed: readonly string[]): string =>
  failed.map((name) => `${name}: ${when[name]?.fact} must be ${String(when[name]?.equals)}`).join('; ')

/** Who may take a step, as it is told to whoever may not. */
const heldBy = ({ by }: Transition): string =>
  by.length === 0
    ? '到期时由系统自动办理'
    : `须任${by.map(({ party, posts }) => `${posts.map(postName).join('或')}（${party}）`).join('，或')}`

const heldByEn = ({ by }: Transition): string =>
  by.length === 0
    ? 'the system alone takes this step'
    : `this takes ${by.map(({ party, posts }) => `a ${posts.join(' or ')} of the ${party}`).join(', or ')}`

interface Moved {
  readonly sequence: number
  readonly transition: string
  readonly from: string | null
  readonly to: string
  readonly input: Readonly<Record<string, unknown>>
  /** The post under which it was done. */
  readonly post: string | null
}

const postOf = (actor: Actor, it: CaseOf, { by }: Transition): string | null =>
  actor.posts.find((post) => by.some(({ party, posts }) => it.parties[party] === post.org && posts.includes(post.kind)))
    ?.kind ?? null

const noteOf = (input: Readonly<Record<string, unknown>>): string | null => {
  const told = [
    input['reason'],
    input['what'],
    input['certificate'],
    input['items'],
    input['proposal'],
    input['decision'],
    input['reply'],
  ].filter((it) => it !== undefined)
  return told.length === 0 ? null : told.map((it) => (Array.isArray(it) ? it.join('；') : `${it as string}`)).join('；')
}

/** History, leaf, event and duties of one move. */
async function write(ctx: Ctx, it: CaseOf, moved: Moved): Promise<EntryId> {
  const { sequence, transition, from, to, input, post } = moved
  const entry = await ctx.prove({
    type: 'case/transition',
    subject: it.number,
    payload: {
      kind: it.kind,
      number: it.number,
      about: it.subject,
      transition,
      from,
      to,
      input,
      actor: ctx.actor.id,
      post,
      parties: it.parties,
    },
  })
  await db(ctx)
    .insertInto('steps')
    .values({
      case_id: it.id,
      sequence,
      at: ctx.now,
      actor: ctx.actor.id,
      actor_name: nameOf(ctx),
      transition,
      from_state: from,
      to_state: to,
      note: noteOf(input),
      input: JSON.stringify(input),
      entry,
      post,
    })
    .execute()
  await ctx.emit(`case.${it.kind}.${transition}`, { case: it.id, number: it.number, subject: it.subject, state: to })
  await rewriteDuties(ctx, it)
  return entry
}
