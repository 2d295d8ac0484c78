import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { problem } from '#platform/problem'
import { indexTokens, queryTokens } from './tokens.ts'

export interface Document {
  readonly kind: string
  readonly id: string
  readonly title: readonly string[]
  readonly names: readonly string[]
  readonly text: string
  readonly isPublic: boolean
  readonly org: string
  readonly theme: string
  readonly share: string
  readonly open: string
  readonly state: string
  /** Where the matter about it stands, for those whose matter it is. */
  readonly step: string
}

const lexemes = (tokens: readonly string[]): string =>
  tokens.map((token) => `'${token.replaceAll('\\', '').replaceAll("'", "''")}'`).join(' ')

/** Writes what a thing is found by, in the transaction that changes the thing. */
export async function indexDocument(ctx: Ctx, it: Document): Promise<void> {
  const title = lexemes(it.title.flatMap((text) => indexTokens(text, true)))
  const names = lexemes(it.names.flatMap((text) => indexTokens(text, true)))
  const text = lexemes(indexTokens(it.text, false))
  await sql`insert into search.documents (kind, id, vector, is_public, org, theme, share, open, state, step, updated_at)
    values (${it.kind}, ${it.id}, setweight(${title}::tsvector, 'A') || setweight(${names}::tsvector, 'B') || setweight(${text}::tsvector, 'C'),
      ${it.isPublic}, ${it.org}, ${it.theme}, ${it.share}, ${it.open}, ${it.state}, ${it.step}, ${ctx.now})
    on conflict (kind, id) do update set vector = excluded.vector, is_public = excluded.is_public, org = excluded.org, theme = excluded.theme,
      share = excluded.share, open = excluded.open, state = excluded.state, step = excluded.step, updated_at = excluded.updated_at`.execute(
    ctx.db,
  )
}

export interface Wanted {
  readonly kind: string
  readonly q?: string | undefined
  readonly org?: string | undefined
  readonly theme?: string | undefined
  readonly share?: string | undefined
  readonly open?: string | undefined
  readonly step?: string | undefined
  /** Only what everybody may see. */
  readonly publicOnly: boolean
  /** The policy of those who ask, printed on `search.documents`. */
  readonly visible: RawBuilder<boolean>
  readonly limit: number
  /** Where the page before ended. */
  readonly cursor?: string | undefined
  /** Or how many to pass over, for programs that count pages. */
  readonly offset?: number | undefined
}

type Asked = Omit<Wanted, 'limit' | 'cursor' | 'offset'>

/** Ranks at most this many candidates; the rest follow by date. */
const rankedAtMost = 2000

const facetNames = ['org', 'theme', 'share', 'open', 'step'] as const
type FacetName = (typeof facetNames)[number]

/** The condition of what is wanted; `without` leaves one facet open, to count its other values. */
function condition(wanted: Asked, without?: FacetName) {
  const tokens = queryTokens(wanted.q ?? '')
  const query = tokens
    .map((token) => `'${token.replaceAll('\\', '').replaceAll("'", "''")}'${/^[a-z0-9]+$/.test(token) ? ':*' : ''}`)
    .join(' & ')
  const chosen = facetNames.map((name) => {
    const value = wanted[name]
    return name === without || value === undefined || value === '' ? sql`` : sql`and ${sql.ref(name)} = ${value}`
  })
  const visible = wanted.publicOnly ? sql`is_public` : wanted.visible
  const matches = tokens.length === 0 ? sql`` : sql`and vector @@ ${query}::tsquery`
  return { query, tokens, where: sql`kind = ${wanted.kind} and ${visible} ${sql.join(chosen, sql` `)} ${matches}` }
}

const badCursor = problem('search/cursor', 422, '游标无效，请从第一页重新开始')

/** The last thing of a page: its rank to all its digits, and its place by date; past the ranked ones no rank. */
const Place = z.tuple([z.number().nullable(), z.string(), z.string()])
type Place = z.output<typeof Place>

const written = (it: Place): string => Buffer.from(JSON.stringify(it)).toString('base64url')

function read(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw badCursor({ errors: [{ path: 'query.cursor', message: '游标无效' }] })
  }
}

interface Hit {
  readonly id: string
  readonly rank: number | null
  readonly at: string
}

interface Slice {
  readonly after: Place | null
  readonly limit: number
  readonly offset: number
}

type Condition = ReturnType<typeof condition>

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
      select id, updated_at, ts_rank(vector, ${query}::tsquery)::float8 as rank from search.documents where ${where}
      order by updated_at desc, id limit ${rankedAtMost}) c
    ${further} order by rank desc, updated_at desc, id limit ${limit} offset ${offset}`.execute(ctx.db)
  return found.rows
}

/** The last of the candidates that are ranked: what follows it follows by date. */
async function lastRanked(ctx: Ctx, it: Condition): Promise<Place | null> {
  const [last] = await byDate(ctx, it, { after: null, limit: 1, offset: rankedAtMost - 1 })
  return last === undefined ? null : [null, last.at, last.id]
}

async function hitsOf(ctx: Ctx, it: Condition, slice: Slice): Promise<readonly Hit[]> {
  const { after, limit, offset } = slice
  if (it.tokens.length === 0 || (after !== null && after[0] === null)) return byDate(ctx, it, slice)
  const ranked = offset < rankedAtMost ? await byRank(ctx, it, slice) : []
  if (ranked.length === limit) return ranked
  const boundary = await lastRanked(ctx, it)
  if (boundary === null) return ranked
  const rest = { after: boundary, limit: limit - ranked.length, offset: Math.max(0, offset - rankedAtMost) }
  return [...ranked, ...(await byDate(ctx, it, rest))]
}

/**
 * A page of ids in the order of their rank, how many there are in all, and the cursor of the next page.
 * @throws search/cursor
 */
export async function search(ctx: Ctx, wanted: Wanted): Promise<{ ids: string[]; total: number; next: string | null }> {
  const it = condition(wanted)
  const total = await sql<{ n: number }>`select count(*) as n from search.documents where ${it.where}`.execute(ctx.db)
  const after = wanted.cursor === undefined || wanted.cursor === '' ? null : read(wanted.cursor)
  const hits = await hitsOf(ctx, it, { after, limit: wanted.limit + 1, offset: wanted.offset ?? 0 })
  const page = hits.slice(0, wanted.limit)
  const last = page.at(-1)
  return {
    ids: page.map((hit) => hit.id),
    total: Number(total.rows[0]?.n ?? 0),
    next: hits.length > wanted.limit && last !== undefined ? written([last.rank, last.at, last.id]) : null,
  }
}

/** How many are found under each value of a facet, the other facets kept: what a click on it would show. */
export async function facetCounts(
  ctx: Ctx,
  wanted: Asked,
  name: FacetName,
): Promise<readonly { readonly value: string; readonly count: number }[]> {
  const { where } = condition(wanted, name)
  const found = await sql<{ value: string; count: number }>`select ${sql.ref(name)} as value, count(*)::int as count
    from search.documents where ${where} and ${sql.ref(name)} is not null group by 1 order by 2 desc, 1`.execute(ctx.db)
  return found.rows
}
