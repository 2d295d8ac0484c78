import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
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
}

const lexemes = (tokens: readonly string[]): string =>
  tokens.map((token) => `'${token.replaceAll('\\', '').replaceAll("'", "''")}'`).join(' ')

/** Writes what a thing is found by, in the transaction that changes the thing. */
export async function indexDocument(ctx: Ctx, it: Document): Promise<void> {
  const title = lexemes(it.title.flatMap((text) => indexTokens(text, true)))
  const names = lexemes(it.names.flatMap((text) => indexTokens(text, true)))
  const text = lexemes(indexTokens(it.text, false))
  await sql`insert into search.documents (kind, id, vector, is_public, org, theme, share, open, state, updated_at)
    values (${it.kind}, ${it.id}, setweight(${title}::tsvector, 'A') || setweight(${names}::tsvector, 'B') || setweight(${text}::tsvector, 'C'),
      ${it.isPublic}, ${it.org}, ${it.theme}, ${it.share}, ${it.open}, ${it.state}, ${ctx.now})
    on conflict (kind, id) do update set vector = excluded.vector, is_public = excluded.is_public, org = excluded.org, theme = excluded.theme,
      share = excluded.share, open = excluded.open, state = excluded.state, updated_at = excluded.updated_at`.execute(
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
  /** Only what everybody may see. */
  readonly publicOnly: boolean
  /** The policy of those who ask, printed on `search.documents`. */
  readonly visible: RawBuilder<boolean>
  readonly limit: number
  readonly offset: number
}

/** Ranks at most this many candidates; the rest follow by date. */
const rankedAtMost = 2000

const facetNames = ['org', 'theme', 'share', 'open'] as const
type FacetName = (typeof facetNames)[number]

/** The condition of what is wanted; `without` leaves one facet open, to count its other values. */
function condition(wanted: Omit<Wanted, 'limit' | 'offset'>, without?: FacetName) {
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

/** Ids in the order of their rank, and how many there are in all. */
export async function search(ctx: Ctx, wanted: Wanted): Promise<{ ids: string[]; total: number }> {
  const { query, tokens, where } = condition(wanted)
  const order =
    tokens.length === 0 ? sql`updated_at desc, id` : sql`ts_rank(vector, ${query}::tsquery) desc, updated_at desc, id`
  const total = await sql<{ n: number }>`select count(*) as n from search.documents where ${where}`.execute(ctx.db)
  const rows = await sql<{
    id: string
  }>`select id from (select id, vector, updated_at from search.documents where ${where} order by updated_at desc, id limit ${Math.max(rankedAtMost, wanted.offset + wanted.limit)}) c
    order by ${order} limit ${wanted.limit} offset ${wanted.offset}`.execute(ctx.db)
  return { ids: rows.rows.map((row) => row.id), total: Number(total.rows[0]?.n ?? 0) }
}

/** How many are found under each value of a facet, the other facets kept: what a click on it would show. */
export async function facetCounts(
  ctx: Ctx,
  wanted: Omit<Wanted, 'limit' | 'offset'>,
  name: FacetName,
): Promise<readonly { readonly value: string; readonly count: number }[]> {
  const { where } = condition(wanted, name)
  const found = await sql<{ value: string; count: number }>`select ${sql.ref(name)} as value, count(*)::int as count
    from search.documents where ${where} and ${sql.ref(name)} is not null group by 1 order by 2 desc, 1`.execute(ctx.db)
  return found.rows
}
