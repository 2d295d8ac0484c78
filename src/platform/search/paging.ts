import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { problem } from '#platform/problem'

/** Ranks at most this many candidates; the rest follow by date. */
const rankedAtMost = 1000

const badCursor = problem('search/cursor', 422, '游标无效，请从第一页重新开始')

/** A place in the order of dates, newest first. */
const Dated = z.object({ at: z.string(), id: z.string() })
type Dated = z.output<typeof Dated>

/** Where a page ended. */
const Place = Dated.extend({
  /** To all its digits; none where no rank is asked, and past the ranked ones. */
  rank: z.number().nullable(),
  /** The last of the candidates as the first page found them, if they were not all: what comes later moves nobody out. */
  edge: Dated.nullable(),
  /** How many were shown up to here. */
  shown: z.number().int().min(0),
})
type Place = z.output<typeof Place>

const written = (it: Place): string => Buffer.from(JSON.stringify(it)).toString('base64url')

function read(cursor: string): Place {
  try {
    const it = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    for (const { at } of [it, ...(it.edge === null ? [] : [it.edge])]) new Date(at).toISOString()
    return it
  } catch {
    throw badCursor({ errors: [{ path: 'query.cursor', message: '游标无效' }] })
  }
}

interface Hit extends Dated {
  readonly rank: number | null
}

/** What is looked for: its condition, and how well a document meets the question, if there is one. */
export interface Condition {
  readonly where: RawBuilder<unknown>
  readonly rank: RawBuilder<number> | null
}

const moment = sql`to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const later = ({ at, id }: Dated): RawBuilder<boolean> =>
  sql<boolean>`(updated_at < ${at}::timestamptz or (updated_at = ${at}::timestamptz and id > ${id}))`

interface Slice {
  readonly after: Dated | null
  readonly limit: number
  readonly offset: number
}

/** Newest first, after a place. */
async function byDate(ctx: Ctx, where: RawBuilder<unknown>, { after, limit, offset }: Slice): Promise<Hit[]> {
  const further = after === null ? sql`` : sql`and ${later(after)}`
  const found = await sql<Hit>`select id, null::float8 as rank, ${moment} as at from search.documents
    where ${where} ${further} order by updated_at desc, id limit ${limit} offset ${offset}`.execute(ctx.db)
  return found.rows
}

interface Ranked {
  readonly hits: readonly Hit[]
  readonly edge: Dated | null
}

/** Best first among the newest that are found; with the last of them, behind which others may follow. */
async function byRank(ctx: Ctx, where: RawBuilder<unknown>, rank: RawBuilder<number>, limit: number): Promise<Ranked> {
  const found = await sql<Hit & Pick<Ranked, 'edge'>>`with candidates as materialized
      (select id, updated_at, vector, titles from search.documents where ${where}
       order by updated_at desc, id limit ${rankedAtMost})
    select id, rank, ${moment} as at, (select json_build_object('at', ${moment}, 'id', id) from candidates
      order by updated_at desc, id limit 1 offset ${rankedAtMost - 1}) as edge
    from (select id, updated_at, ${rank} as rank from candidates) ranked
    order by rank desc, updated_at desc, id limit ${limit}`.execute(ctx.db)
  return { hits: found.rows, edge: found.rows[0]?.edge ?? null }
}

/** The same after a place, among the candidates of the first page and what came since. */
async function byRankAfter(
  ctx: Ctx,
  where: RawBuilder<unknown>,
  rank: RawBuilder<number>,
  { after, limit }: { readonly after: Place; readonly limit: number },
): Promise<Ranked> {
  const { edge } = after
  const candidates = edge === null ? where : sql`${where} and not ${later(edge)}`
  const found = await sql<Hit>`select id, rank, ${moment} as at
    from (select id, updated_at, ${rank} as rank from search.documents where ${candidates}) ranked
    where rank < ${after.rank} or (rank = ${after.rank} and ${later(after)})
    order by rank desc, updated_at desc, id limit ${limit}`.execute(ctx.db)
  return { hits: found.rows, edge }
}

/** A slice of what is found, ranked first. */
async function sliceOf(
  ctx: Ctx,
  { where, rank }: Condition,
  { after, limit, offset }: Slice & { readonly after: Place | null },
): Promise<Ranked> {
  if (rank === null || (after !== null && after.rank === null))
    return { hits: await byDate(ctx, where, { after, limit, offset }), edge: null }
  const { hits, edge } = await (after === null
    ? byRank(ctx, where, rank, offset + limit)
    : byRankAfter(ctx, where, rank, { after, limit: offset + limit }))
  const page = hits.slice(offset)
  if (page.length === limit || edge === null) return { hits: page, edge }
  const rest = { after: edge, limit: limit - page.length, offset: Math.max(0, offset - hits.length) }
  return { hits: [...page, ...(await byDate(ctx, where, rest))], edge }
}

export interface Page {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly offset?: number | undefined
}

/** One page, how many were shown before it, and the cursor of the next. @throws search/cursor */
export async function pageOf(
  ctx: Ctx,
  it: Condition,
  wanted: Page,
): Promise<{ ids: string[]; before: number; next: string | null }> {
  const after = wanted.cursor === undefined || wanted.cursor === '' ? null : read(wanted.cursor)
  const { hits, edge } = await sliceOf(ctx, it, { after, limit: wanted.limit + 1, offset: wanted.offset ?? 0 })
  const page = hits.slice(0, wanted.limit)
  const last = page.at(-1)
  const before = (after?.shown ?? 0) + (wanted.offset ?? 0)
  return {
    ids: page.map((hit) => hit.id),
    before,
    next:
      hits.length > wanted.limit && last !== undefined
        ? written({ ...last, edge: last.rank === null ? null : edge, shown: before + page.length })
        : null,
  }
}
