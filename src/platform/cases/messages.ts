import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { notFound, notSignedIn } from '#platform/problem'
import type { Titles } from './inbox.ts'
import type { Messages, NoticeKind } from './model.ts'
import { standing } from './standing.ts'

const page = 50

/** Messages to a post of the caller's, or to the caller alone. */
const mine = async (ctx: Ctx) => {
  const posts = (await standing(ctx)).posts.map((post) => `${post.org}/${post.kind}`)
  return sql`(m.person = ${ctx.actor.id} or (m.person = '' and m.org || '/' || m.post = any(${posts})))
    and m.org = any(${ctx.actor.posts.map((post) => post.org)})`
}

interface Row {
  readonly id: string
  readonly what: NoticeKind
  readonly order: string | null
  readonly case: string
  readonly number: string
  readonly kind: string
  readonly subject: string
  readonly clock: string | null
  readonly due_at: Date | null
  readonly note: string | null
  readonly from: string
  readonly at: Date
  readonly entry: string
  readonly read: boolean
}

/** What the caller was told, the newest first. A message to a post is read by each of its holders for themselves. */
export async function messagesOf(
  ctx: Ctx,
  wish: { readonly unread?: boolean | undefined; readonly cursor?: string | undefined },
  titles: Titles,
): Promise<Messages> {
  if (ctx.actor.id === null) throw notSignedIn()
  const own = await mine(ctx)
  const seen = sql`exists (select from cases.messages_read r where r.message = m.id and r.person = ${ctx.actor.id})`
  const older = /^\d{1,18}$/.test(wish.cursor ?? '') ? sql`and m.id < ${wish.cursor}` : sql``
  const found = await sql<Row>`select m.id::text as id, n.what, n.number as "order", c.id as "case", c.number, c.kind,
      c.subject, n.clock, n.due_at, n.note, n.actor_name as "from", n.at, n.entry::text as entry, ${seen} as read
    from cases.messages m join cases.notices n on n.id = m.notice join cases.cases c on c.id = n.case_id
    where ${own} ${wish.unread === true ? sql`and not ${seen}` : sql``} ${older}
    order by m.id desc limit ${page + 1}`.execute(ctx.db)
  const counted = await sql<{ unread: number }>`select count(*)::int as unread from cases.messages m
    where ${own} and not ${seen}`.execute(ctx.db)
  const shown = found.rows.slice(0, page)
  const named = await titles(
    ctx,
    shown.map((it) => it.subject),
  )
  return {
    items: shown.map(({ due_at, ...it }) => ({
      ...it,
      subjectTitle: named.get(it.subject)?.title ?? null,
      subjectTitleEn: named.get(it.subject)?.titleEn ?? null,
      dueAt: due_at === null ? null : cityTime(due_at),
      at: cityTime(it.at),
    })),
    unread: counted.rows[0]?.unread ?? 0,
    next: found.rows.length > page ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** Marks what the caller has read: these messages, or all of them. @throws access/not-found for somebody else's */
export async function readMessages(ctx: Ctx, ids: readonly string[] | 'all'): Promise<{ read: number }> {
  if (ctx.actor.id === null) throw notSignedIn()
  const own = await mine(ctx)
  const some = ids === 'all' ? sql`` : sql`and m.id = any(${ids}::bigint[])`
  const theirs = await sql<{ id: string }>`select m.id::text as id from cases.messages m
    where ${own} ${some}`.execute(ctx.db)
  if (ids !== 'all' && theirs.rows.length < new Set(ids).size) throw notFound()
  const done = await sql`insert into cases.messages_read (message, person, at)
    select id, ${ctx.actor.id}, ${ctx.now} from unnest(${theirs.rows.map((it) => it.id)}::bigint[]) as id
    on conflict do nothing`.execute(ctx.db)
  return { read: Number(done.numAffectedRows ?? 0n) }
}
