import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { any, demand, on, permits, type Rule, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import { type Ctx, type PostKind, postKinds } from '#platform/context'
import { administrators, businessPosts, type Colleague, colleaguesOf } from '#platform/identity'
import { notAllowed, notFound, notSignedIn, problem } from '#platform/problem'
import { rewriteDuties } from './duties.ts'
import { type CaseOf, kindOf } from './kind.ts'
import type { Assignment, Delegations } from './model.ts'
import { nameOf, tell } from './notices.ts'
import { standingIn } from './standing.ts'
import { db, type Tables } from './tables.ts'
import { visible } from './view.ts'

const Post = z.enum(postKinds)
const note = z.string().trim().min(2).max(500)
export const NewAssignment = z.object({
  how: z.enum(['transfer', 'add']),
  post: Post,
  person: z.string().max(100),
  note,
})
export const NewDelegation = z.object({
  post: Post,
  person: z.string().max(100),
  since: z.iso.date(),
  until: z.iso.date(),
  note,
})
const noSuchPost = problem('cases/no-such-post', 422, '这个岗位不办理此事')
const notColleague = problem('cases/not-a-colleague', 422, '只能交给本单位有岗位的人')
const already = problem('cases/already-assigned', 409, '已经交给这个人了')
const badPeriod = problem('cases/bad-period', 422, '委托期限不对')
const over = problem('cases/over', 409, '这件事已经办结')
const ended = problem('cases/assignment-ended', 409, '这项安排已经结束')

interface OfPost {
  readonly org: string
  readonly post: PostKind
}
const about = on<OfPost>('cases.assignments', { org: { zh: '本单位', en: 'the own organisation' } })
/** Who leads an organisation hands on any of its work; for the other posts their holders do, for their own. */
export const assigns: Rule<OfPost> = any(
  about.by('org', { kinds: ['head', 'admin'] }),
  ...postKinds.map(
    (post): Rule<OfPost> => ({
      form: 'all',
      of: [about.in('post', post), about.by('org', { kinds: [post] })],
    }),
  ),
)

const present = (row: Tables['assignments']): Assignment => ({
  id: row.id,
  how: row.how,
  org: row.org,
  post: Post.parse(row.post),
  person: row.person,
  personName: row.person_name,
  since: row.since,
  until: row.until,
  note: row.note,
  by: row.by_name,
  at: cityTime(row.at),
  endedAt: row.ended_at === null ? null : cityTime(row.ended_at),
  entry: row.entry,
})

/** The posts of the caller's organisations that act in a case, as its kind declares them. */
export function postsActing(ctx: Ctx, it: CaseOf): readonly OfPost[] {
  const own = new Set(ctx.actor.posts.map((post) => post.org))
  const all = Object.values(kindOf(it.kind, it.version).transitions).flatMap((step) =>
    step.by.flatMap(({ party, posts }) => {
      const org = it.parties[party]
      return org === undefined || !own.has(org) ? [] : posts.map((post) => ({ org, post }))
    }),
  )
  return [...new Map(all.map((one) => [`${one.org}/${one.post}`, one])).values()]
}

/** Those of them that the caller may hand on. */
export async function mayAssign(ctx: Ctx, it: CaseOf): Promise<readonly OfPost[]> {
  const who = whoAsks({ actor: await standingIn(ctx, it), now: ctx.now })
  return postsActing(ctx, it).filter((one) => permits(assigns, who, one))
}

/** Who watches or administers the system stays apart from what is decided in it. */
const apart = new Set<string>([...administrators, 'regulator'])

/** Those of an organisation to whom its work may be handed. */
export const eligible = async (ctx: Ctx, org: string): Promise<readonly Colleague[]> =>
  (await colleaguesOf(ctx, org)).filter((one) => !one.posts.some((post) => apart.has(post)))

async function colleague(ctx: Ctx, org: string, person: string): Promise<Colleague> {
  const found = (await eligible(ctx, org)).find((one) => one.id === person)
  if (found === undefined) throw notColleague({ errors: [{ path: 'person', message: person }] })
  return found
}

interface Arranged extends OfPost {
  readonly how: Assignment['how']
  readonly it: CaseOf | null
  readonly since: string
  readonly until: string | null
  readonly note: string
}

async function arrange(ctx: Ctx, to: Colleague, what: Arranged): Promise<Assignment> {
  const { it, how, org, post, since, until } = what
  const entry = await ctx.prove({
    type: 'case/assignment',
    subject: it?.number ?? org,
    payload: { how, org, post, person: to.id, since, until, note: what.note, actor: ctx.actor.id },
  })
  const row = {
    id: randomUUID(),
    case_id: it?.id ?? null,
    how,
    org,
    post,
    person: to.id,
    person_name: to.name,
    since,
    until,
    note: what.note,
    by_person: ctx.actor.id ?? '',
    by_name: nameOf(ctx),
    at: ctx.now,
    ended_at: null,
    entry,
  }
  await db(ctx).insertInto('assignments').values(row).execute()
  if (it === null) return present(row)
  await rewriteDuties(ctx, it)
  await tell(ctx, { what: 'assigned', case_id: it.id, note: what.note, entry }, [{ org, post, person: to.id }])
  return present(row)
}

/**
 * 转办 or 会签: hands a post's work in one case to a colleague, or lets one work beside it. Told to them, with a leaf.
 * @throws cases/no-such-post, cases/not-a-colleague, cases/already-assigned, cases/over, access/not-allowed
 */
export async function assign(ctx: Ctx, id: string, input: z.output<typeof NewAssignment>): Promise<Assignment> {
  const it = await visible(ctx, id, true)
  const acting = postsActing(ctx, it).filter((one) => one.post === input.post)
  const [first] = acting
  if (first === undefined) throw noSuchPost({ errors: [{ path: 'post', message: input.post }] })
  const allowed = (await mayAssign(ctx, it)).find((one) => one.post === input.post)
  if (allowed === undefined) {
    demand(assigns, { actor: await standingIn(ctx, it), now: ctx.now }, first)
    throw notAllowed()
  }
  const open = await db(ctx).selectFrom('duties').select('post').where('case_id', '=', id).executeTakeFirst()
  if (open === undefined) throw over()
  const to = await colleague(ctx, allowed.org, input.person)
  const same = await db(ctx)
    .selectFrom('assignments')
    .selectAll()
    .where('case_id', '=', id)
    .where('org', '=', allowed.org)
    .where('post', '=', input.post)
    .where('ended_at', 'is', null)
    .execute()
  if (same.some((one) => one.person === to.id && one.how === input.how)) throw already({ detail: to.name })
  // Handed on once more, the earlier holder has it no longer.
  if (input.how === 'transfer')
    for (const one of same.filter((row) => row.how === 'transfer'))
      await db(ctx).updateTable('assignments').set({ ended_at: ctx.now }).where('id', '=', one.id).execute()
  const since = cityDate(ctx.now)
  return arrange(ctx, to, { ...allowed, how: input.how, it, since, until: null, note: input.note })
}

/**
 * 委托: a colleague may act for a post from a day to a day, both included, in every case of the organisation.
 * @throws cases/bad-period, cases/no-such-post, cases/not-a-colleague, access/not-allowed
 */
export async function delegate(ctx: Ctx, input: z.output<typeof NewDelegation>): Promise<Assignment> {
  const org = ctx.actor.posts[0]?.org
  if (org === undefined) throw notAllowed({ missing: ['post'] })
  demand(assigns, ctx, { org, post: input.post })
  // An administrator's office goes to nobody by the way of business.
  if (!businessPosts.includes(input.post)) throw noSuchPost({ errors: [{ path: 'post', message: input.post }] })
  const today = cityDate(ctx.now)
  if (input.since < today || input.until < input.since)
    throw badPeriod({ errors: [{ path: 'until', message: `${today} ≤ since ≤ until` }] })
  const to = await colleague(ctx, org, input.person)
  const { since, until, post } = input
  return arrange(ctx, to, { org, post, how: 'delegate', it: null, since, until, note: input.note })
}

/** Ends an arrangement before its time. @throws cases/assignment-ended, access/not-found, access/not-allowed */
export async function endAssignment(ctx: Ctx, caseId: string | null, id: string): Promise<Assignment> {
  const it = caseId === null ? null : await visible(ctx, caseId, true)
  if (!/^[0-9a-f-]{36}$/.test(id)) throw notFound()
  const row = await db(ctx).selectFrom('assignments').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  const own = ctx.actor.posts.some((post) => post.org === row?.org)
  if (row === undefined || row.case_id !== (it?.id ?? null) || !own) throw notFound()
  if (row.by_person !== ctx.actor.id) demand(assigns, ctx, { org: row.org, post: Post.parse(row.post) })
  if (row.ended_at !== null) throw ended()
  await db(ctx).updateTable('assignments').set({ ended_at: ctx.now }).where('id', '=', id).execute()
  await ctx.prove({
    type: 'case/assignment-ended',
    subject: it?.number ?? row.org,
    payload: { how: row.how, org: row.org, post: row.post, person: row.person, actor: ctx.actor.id },
  })
  if (it !== null) await rewriteDuties(ctx, it)
  return present({ ...row, ended_at: ctx.now })
}

/** The arrangements of a case, the newest first. The caller's right to see it was checked. */
export async function assignmentsOf(ctx: Ctx, id: string): Promise<Assignment[]> {
  const rows = await db(ctx)
    .selectFrom('assignments')
    .selectAll()
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .execute()
  return rows.map(present)
}

/** The 委托 of the caller's organisations that hold or will, whom there is to delegate to, and which posts the caller may. */
export async function delegations(ctx: Ctx): Promise<Delegations> {
  if (ctx.actor.id === null) throw notSignedIn()
  const orgs = [...new Set(ctx.actor.posts.map((post) => post.org))]
  const today = cityDate(ctx.now)
  const rows = await db(ctx)
    .selectFrom('assignments')
    .selectAll()
    .where('case_id', 'is', null)
    .where('org', 'in', orgs.length === 0 ? [''] : orgs)
    .where('ended_at', 'is', null)
    .where('until', '>=', today)
    .orderBy('since')
    .execute()
  const [org] = orgs
  const people = org === undefined ? [] : await eligible(ctx, org)
  const held = new Set(people.flatMap((one) => one.posts))
  const posts = postKinds.filter((post) => held.has(post) && permits(assigns, whoAsks(ctx), { org: org ?? '', post }))
  return { items: rows.map(present), people: people.filter((one) => one.id !== ctx.actor.id), posts, next: null }
}
