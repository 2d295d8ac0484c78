import { randomUUID } from 'node:crypto'
import { cityDate } from '#platform/calendar'
import type { Ctx, EntryId } from '#platform/context'
import { sql } from '#platform/db'
import { type CaseOf, kindOf } from './kind.ts'
import type { NoticeKind } from './model.ts'
import { db } from './tables.ts'

/** A post of an organisation, or the one person to whom a matter of that post was handed. */
export interface Addressee {
  readonly org: string
  readonly post: string
  readonly person?: string
}

interface Notice {
  readonly what: NoticeKind
  readonly case_id: string
  readonly number?: string
  readonly clock?: string
  readonly due_at?: Date
  readonly note?: string
  readonly entry: EntryId
}

/** How somebody is named in histories and notices: the organisation first. */
export const nameOf = ({ actor }: Ctx): string =>
  actor.posts[0] === undefined ? actor.name : `${actor.posts[0].orgName} ${actor.name}`

/** Tells people of something that has its leaf already: one notice, and one message to each of them. */
export async function tell(ctx: Ctx, notice: Notice, to: readonly Addressee[]): Promise<void> {
  const id = randomUUID()
  const blank = { number: null, clock: null, due_at: null, note: null }
  await db(ctx)
    .insertInto('notices')
    .values({ ...blank, ...notice, id, actor: ctx.actor.id, actor_name: nameOf(ctx), at: ctx.now })
    .execute()
  if (to.length === 0) return
  await db(ctx)
    .insertInto('messages')
    .values(to.map(({ org, post, person }) => ({ notice: id, org, post, person: person ?? '', at: ctx.now })))
    .onConflict((same) => same.doNothing())
    .execute()
}

/** Whose turn it is: everybody with work in this case, without the powers that nobody waits for. */
export async function holders(ctx: Ctx, id: string): Promise<readonly Addressee[]> {
  const found = await sql<Addressee>`select distinct org, post, person from cases.duties
    where case_id = ${id} and not power order by org, post, person`.execute(ctx.db)
  return found.rows
}

/** The heads of those organisations, each once. */
const headsOf = (people: readonly Addressee[]): Addressee[] =>
  [...new Set(people.map(({ org }) => org))].map((org) => ({ org, post: 'head' }))

interface Marked {
  readonly case_id: string
  readonly number: string
  readonly clock: string
  readonly rule: string
  readonly due_at: Date
  readonly what: 'warned' | 'breached'
  readonly entry: EntryId
}

/** 临近 tells whose turn it is; 超期 tells them and their head, and the bureau by a numbered 督办单. */
export async function tellOfClock(ctx: Ctx, it: Marked): Promise<void> {
  const { case_id, clock, due_at, what, entry } = it
  const people = await holders(ctx, case_id)
  const heads = headsOf(people)
  await tell(ctx, { what, case_id, clock, due_at, entry }, what === 'breached' ? [...people, ...heads] : people)
  if (what !== 'breached') return
  const bureau = await db(ctx)
    .selectFrom('parties')
    .select('org')
    .where('case_id', '=', case_id)
    .where('party', '=', 'bureau')
    .executeTakeFirst()
  const number = await nextNumber(ctx, 'DB')
  const order = { number, case: it.number, clock, rule: it.rule, dueAt: due_at.toISOString(), to: people }
  const proved = await ctx.prove({ type: 'case/supervision', subject: it.number, payload: order })
  const orderers = bureau === undefined ? [] : [{ org: bureau.org, post: 'reviewer' }]
  await tell(ctx, { what: 'supervised', number, case_id, clock, due_at, entry: proved }, [...heads, ...orderers])
}

/** Tells every other party that a limit was extended, at the posts that act for it. The step's leaf proves it. */
export async function tellOfExtension(ctx: Ctx, it: CaseOf, clock: string, entry: EntryId): Promise<void> {
  const own = new Set(ctx.actor.posts.map((post) => post.org))
  const acting = Object.values(kindOf(it.kind, it.version).transitions).flatMap((step) => (step.power ? [] : step.by))
  const to = acting.flatMap(({ party, posts }) => {
    const org = it.parties[party]
    return org === undefined || own.has(org) ? [] : posts.map((post) => ({ org, post }))
  })
  await tell(ctx, { what: 'extended', case_id: it.id, clock, entry }, to)
}

/** The next number of a kind in this year, without gaps: `GX-2026-000318`. */
export async function nextNumber(ctx: Ctx, letters: string): Promise<string> {
  const year = Number(cityDate(ctx.now).slice(0, 4))
  const counted = await sql<{
    last: number
  }>`insert into cases.counters (kind, year, last) values (${letters}, ${year}, 1)
    on conflict (kind, year) do update set last = cases.counters.last + 1 returning last`.execute(ctx.db)
  return `${letters}-${year}-${String(counted.rows[0]?.last).padStart(6, '0')}`
}
