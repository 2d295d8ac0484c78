import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { counter, type FacetName, type Facets, facetNames, totalOf, valuesOf } from './counts.ts'
import { pageOf } from './paging.ts'
import { type Clause, clausesOf } from './question.ts'

export interface Wanted extends Facets {
  readonly kind: string
  readonly q?: string | undefined
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
type Question = Omit<Wanted, 'limit' | 'cursor' | 'offset'>

const countCells = counter()

const lexeme = (token: string, prefix: boolean): string =>
  `'${token.replaceAll('\\', '').replaceAll("'", "''")}'${prefix ? ':*' : ''}`

/** A clause is met by all words of any one of its ways to say it. */
const printed = (clause: Clause): string =>
  `(${clause.map((way) => `(${way.map(({ token, prefix }) => lexeme(token, prefix)).join(' & ')})`).join(' | ')})`

function matching(wanted: Question, clauses: readonly Clause[]) {
  const query = clauses.map(printed).join(' & ')
  const visible = wanted.publicOnly ? sql`is_public` : wanted.visible
  const matches = clauses.length === 0 ? sql`` : sql`and vector @@ ${query}::tsquery`
  return { query, where: sql`kind = ${wanted.kind} and ${visible} ${matches}` }
}

const cellsOf = (ctx: Ctx, wanted: Question, clauses: readonly Clause[]) => {
  const { query, where } = matching(wanted, clauses)
  return countCells(ctx, wanted.publicOnly ? `${wanted.kind} ${query}` : null, where)
}

/**
 * A page of ids in the order of their rank, how many there are in all, and the cursor of the next page.
 * @throws search/cursor
 */
export async function search(ctx: Ctx, wanted: Wanted): Promise<{ ids: string[]; total: number; next: string | null }> {
  const clauses = clausesOf(wanted.q ?? '')
  const total = totalOf(await cellsOf(ctx, wanted, clauses), wanted)
  const { query, where } = matching(wanted, clauses)
  const chosen = facetNames.map((name) => {
    const value = wanted[name]
    return value === undefined || value === '' ? sql`` : sql`and ${sql.ref(name)} = ${value}`
  })
  const found = await pageOf(ctx, { query, where: sql`${where} ${sql.join(chosen, sql` `)}` }, wanted)
  return { ...found, total }
}

/** How many are found under each value of a facet, the other facets kept: what a click on it would show. */
export async function facetCounts(
  ctx: Ctx,
  wanted: Question,
  name: FacetName,
): Promise<readonly { readonly value: string; readonly count: number }[]> {
  return valuesOf(await cellsOf(ctx, wanted, clausesOf(wanted.q ?? '')), wanted, name)
}

/** A condition that could be dropped, and how many would be found then. */
export interface Dropped {
  readonly drop: FacetName | 'q' | { readonly word: string }
  readonly total: number
}

/** For a question that finds nothing: which single condition to drop, and what that gives; the best first. */
export async function withoutOne(ctx: Ctx, wanted: Question): Promise<Dropped[]> {
  const clauses = clausesOf(wanted.q ?? '')
  const cells = await cellsOf(ctx, wanted, clauses)
  const dropped: Dropped[] = facetNames
    .filter((name) => (wanted[name] ?? '') !== '')
    .map((drop) => ({ drop, total: totalOf(cells, wanted, drop) }))
  if (clauses.length > 0) dropped.push({ drop: 'q', total: totalOf(await cellsOf(ctx, wanted, []), wanted) })
  if (clauses.length > 1)
    for (const clause of clauses) {
      const rest = clauses.filter((it) => it !== clause)
      const word = clause[0]?.[0]?.token ?? ''
      dropped.push({ drop: { word }, total: totalOf(await cellsOf(ctx, wanted, rest), wanted) })
    }
  return dropped.filter((it) => it.total > 0).sort((a, b) => b.total - a.total)
}
