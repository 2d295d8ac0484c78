import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { problem } from '#platform/problem'

/** Ranks at most this many candidates; the rest follow by date. */
const rankedAtMost = 2000

const badCursor = problem('search/cursor', 422, '游标无效，请从第一页重新开始')

/** The last thing of a page: its rank to all its digits, and its place by date; past the ranked ones no rank. */
const Place = z.tuple([z.number().nullable(), z.string(), z.string()])
type Place = z.output<typeof Place>

/** The cursor that goes on after a hit. */
const written = (it: Place): string => Buffer.from(JSON.stringify(it)).toString('base64url')

function read(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw badCursor({ errors: [{ path: 'query.cursor', message: '游标无效' }] })
  }
}

export interface Hit {
  readonly id: string
  readonly rank: number | null
  readonly at: string
}

interface Slice {
  readonly after: Place | null
  readonly limit: number
  readonly offset: number
}

/** What is looked for: its condition, and the question by which it is ranked, if there is one. */
export interface Condition {
  readonly where: RawBuilder<unknown>
  readonly query: string
}

const moment = sql`to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** Newest first, after a place. */
async function byDate(ctx: Ctx, { where }: Condition, { after, limit, offset }: Slice): Promise<readonly Hit[]> {
  const further =
    after === null
      ? sql``
      : sql`and (updated_at < ${after[1]}::timestamptz or (updated_at = ${after[1]}::timestamptz and id > ${after[2]}))`
  const found = await sql<Hit>`select id, null::float8 as rank, ${moment} as at from search.documents
    where ${where} ${further} order by updated_at desc, id limit ${limit} offset ${offset}`.execute(ctx.db)
  return found.rows
}

/** Best first among the newest candidates, after a place. */
async function byRank(ctx: Ctx, { where, query }: Condition, { after, limit, offset }: Slice): Promise<readonly Hit[]> {
  const further =
    after === null
      ? sql``
      : sql`where rank < ${after[0]} or (rank = ${after[0]} and (updated_at < ${after[1]}::timestamptz or (updated_at = ${after[1]}::timestamptz and id > ${after[2]})))`
  const found = await sql<Hit>`select id, rank, ${moment} as at from (
      select id, updated_at, ts_rank(vector, ${query}::tsquery)::float8 as rank from (
        select id, updated_at, vector from search.documents where ${where}
        order by updated_at desc, id limit ${rankedAtMost}) n) c
    ${further} order by rank desc, updated_at desc, id limit ${limit} offset ${offset}`.execute(ctx.db)
  return found.rows
}

/** The last of the candidates that are ranked: what follows it follows by date. */
async function lastRanked(ctx: Ctx, it: Condition): Promise<Place | null> {
  const [last] = await byDate(ctx, it, { after: null, limit: 1, offset: rankedAtMost - 1 })
  return last === undefined ? null : [null, last.at, last.id]
}

/** A slice of what is found, ranked first. */
export async function hitsOf(ctx: Ctx, it: Condition, slice: Slice): Promise<readonly Hit[]> {
  const { after, limit, offset } = slice
  if (it.query === '' || (after !== null && after[0] === null)) return byDate(ctx, it, slice)
  const ranked = offset < rankedAtMost ? await byRank(ctx, it, slice) : []
  if (ranked.length === limit) return ranked
  const boundary = await lastRanked(ctx, it)
  if (boundary === null) return ranked
  const rest = { after: boundary, limit: limit - ranked.length, offset: Math.max(0, offset - rankedAtMost) }
  return [...ranked, ...(await byDate(ctx, it, rest))]
}

export interface Page {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly offset?: number | undefined
}

/** One page and the cursor of the next. @throws search/cursor */
export async function pageOf(ctx: Ctx, it: Condition, wanted: Page): Promise<{ ids: string[]; next: string | null }> {
  const after = wanted.cursor === undefined || wanted.cursor === '' ? null : read(wanted.cursor)
  const hits = await hitsOf(ctx, it, { after, limit: wanted.limit + 1, offset: wanted.offset ?? 0 })
  const page = hits.slice(0, wanted.limit)
  const last = page.at(-1)
  return {
    ids: page.map((hit) => hit.id),
    next: hits.length > wanted.limit && last !== undefined ? written([last.rank, last.at, last.id]) : null,
  }
}
