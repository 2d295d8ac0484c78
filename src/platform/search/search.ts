import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { counter, type FacetName, type Facets, facetNames, type Matched, totalOf, valuesOf } from './counts.ts'
import { type Condition, pageOf } from './paging.ts'
import { type Clause, clausesOf, type Term } from './question.ts'
import { normal, soundOf } from './tokens.ts'

export interface Wanted extends Facets {
  readonly kind: string
  readonly q?: string | undefined
  /** Only what everybody may see. */
  readonly publicOnly: boolean
  /** The policy of those who ask, printed on `search.documents`. */
  readonly visible: RawBuilder<boolean>
  /** Whether facets name also the values under which the question finds nothing. */
  readonly empties?: boolean
  readonly limit: number
  /** Where the page before ended. */
  readonly cursor?: string | undefined
  /** Or how many to pass over, for programs that count pages. */
  readonly offset?: number | undefined
}
type Question = Omit<Wanted, 'limit' | 'cursor' | 'offset'>

const countCells = counter()

const lexeme = (token: string, prefix: boolean): string =>
  `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${prefix ? ':*' : ''}`

/** A clause is met by all words of any one of its ways to say it. */
const printed = (clause: Clause): string =>
  `(${clause.map((way) => `(${way.map(({ token, prefix }) => lexeme(token, prefix)).join(' & ')})`).join(' | ')})`

function matching(wanted: Question, clauses: readonly Clause[]): Matched {
  const query = clauses.map(printed).join(' & ')
  const visible = wanted.publicOnly ? sql`is_public` : wanted.visible
  const matches = query === '' ? sql`` : sql`and vector @@ ${query}::tsquery`
  const { kind, publicOnly } = wanted
  return { kind, query, publicOnly, where: sql`kind = ${kind} and ${visible} ${matches}` }
}

/** What is found under each value of a facet, the other facets kept: what a click on it would show. */
export type Counts = (name: FacetName) => readonly { readonly value: string; readonly count: number }[]

/** The cells of a question, and of the whole where values that it empties are wanted too. */
async function cellsOf(ctx: Ctx, wanted: Question, clauses: readonly Clause[]) {
  const questions = [clauses, ...(wanted.empties === true ? [[]] : [])]
  const [cells = [], all = []] = await countCells(
    ctx,
    questions.map((it) => matching(wanted, it)),
  )
  const counts: Counts = (name) => valuesOf(cells, all, wanted, name)
  return { total: totalOf(cells, wanted), counts }
}

/** The most that one clause gives: a word in the title. */
const inTitle = 0.61

/** How well any of these words is met; where a beginning would do, the whole word counts for more. */
const met = (terms: readonly Term[]): RawBuilder<number> => {
  const any = terms.flatMap(({ token, prefix }) => [lexeme(token, false), ...(prefix ? [lexeme(token, true)] : [])])
  return sql<number>`ts_rank('{0.01, 0.05, 0.2, 1}', vector, ${any.join(' | ')}::tsquery)`
}

/** Another way to say it counts for half. */
const clauseRank = ([said = [], ...others]: Clause): RawBuilder<number> =>
  others.length === 0
    ? sql<number>`least(${inTitle}::float8, ${met(said)})`
    : sql<number>`least(${inTitle}::float8, greatest(${met(said)}, ${met(others.flat())} / 2))`

/**
 * How well a document meets a question: each clause by the weightiest place where it is met, title before name before
 * part before text; and more for a title that holds the question, begins with it, or is nothing else.
 */
function rankOf(q: string, clauses: readonly Clause[]): RawBuilder<number> | null {
  if (clauses.length === 0) return null
  const line = normal(q).trim()
  const closeness = sql`case when strpos(titles, ${`\n${line}\n`}) > 0 then 3 when strpos(titles, ${`\n${line}`}) > 0 then 2
    when strpos(titles, ${line}) > 0 then 1 else 0 end`
  return sql<number>`(${sql.join(clauses.map(clauseRank), sql` + `)} + ${closeness} * ${inTitle / 2}::float8)`
}

/**
 * Which documents meet a question and how well, printed on the columns `vector` and `titles` of `search.documents`, for
 * those who join them with tables of their own; null where nothing is asked.
 */
export function meeting(q: string): { readonly met: RawBuilder<boolean>; readonly rank: RawBuilder<number> } | null {
  const clauses = clausesOf(q)
  const rank = rankOf(q, clauses)
  return rank === null ? null : { met: sql<boolean>`vector @@ ${clauses.map(printed).join(' & ')}::tsquery`, rank }
}

function conditionOf(wanted: Question, clauses: readonly Clause[]): Condition {
  const { where } = matching(wanted, clauses)
  const chosen = facetNames.map((name) => {
    const value = wanted[name]
    return value === undefined || value === '' ? sql`` : sql`and ${sql.ref(name)} = ${value}`
  })
  return { where: sql`${where} ${sql.join(chosen, sql` `)}`, rank: rankOf(wanted.q ?? '', clauses) }
}

/**
 * A page of ids in the order of their rank, how many come before it and how many there are in all, the counts of the
 * facets, and the cursor of the next page.
 * @throws search/cursor
 */
export async function search(
  ctx: Ctx,
  wanted: Wanted,
): Promise<{ ids: string[]; before: number; total: number; next: string | null; counts: Counts }> {
  const clauses = clausesOf(wanted.q ?? '')
  const { total, counts } = await cellsOf(ctx, wanted, clauses)
  return { ...(await pageOf(ctx, conditionOf(wanted, clauses), wanted)), total, counts }
}

/** The best of what is found, without counting the rest. */
export const best = async (ctx: Ctx, wanted: Question & { readonly limit: number }): Promise<string[]> =>
  (await pageOf(ctx, conditionOf(wanted, clausesOf(wanted.q ?? '')), wanted)).ids

/** The counts of the facets alone. */
export const facetCounts = async (ctx: Ctx, wanted: Question): Promise<Counts> =>
  (await cellsOf(ctx, wanted, clausesOf(wanted.q ?? ''))).counts

/** A condition that could be dropped or said otherwise, what remains of it, and how many would be found then. */
export interface Dropped {
  readonly drop: FacetName | 'q'
  /** The one word of the question that is left out, where others remain. */
  readonly word?: string
  /** Nothing is left out: the question is asked by its sound. */
  readonly bySound?: true
  readonly rest: string
  readonly total: number
}

/** Words of a question that are left out in turn; with more than these the whole of it is. */
const wordsInTurn = 8

/** For a question that finds nothing: which one condition to drop or to say otherwise, and what that gives; the best first. */
export async function withoutOne(ctx: Ctx, wanted: Question): Promise<Dropped[]> {
  const q = (wanted.q ?? '').trim()
  const given = facetNames.filter((name) => (wanted[name] ?? '') !== '')
  const words = q.split(/[\s,，、;；]+/).filter((word) => word !== '')
  const sound = soundOf(q)
  const whole: Omit<Dropped, 'total'>[] = q === '' ? [] : [{ drop: 'q', rest: '' }]
  const inTurn = words.length > wordsInTurn ? [] : words.map((word, at) => ({ word, rest: words.toSpliced(at, 1) }))
  const drops: Omit<Dropped, 'total'>[] = [
    ...(given.length + words.length > 1 ? given : []).map((drop) => ({ drop, rest: '' })),
    // To drop the only condition is to ask for everything.
    ...(given.length > 0 ? whole : []),
    ...(sound === normal(q) ? [] : [{ drop: 'q' as const, bySound: true as const, rest: sound }]),
    ...(words.length < 2 ? [] : inTurn.map(({ word, rest }) => ({ drop: 'q' as const, word, rest: rest.join(' ') }))),
  ]
  const cells = await countCells(
    ctx,
    drops.map(({ drop, rest }) => matching(wanted, clausesOf(drop === 'q' ? rest : q))),
  )
  return drops
    .map((it, at) => ({ ...it, total: totalOf(cells[at] ?? [], wanted, it.drop === 'q' ? undefined : it.drop) }))
    .filter((it) => it.total > 0)
    .sort((a, b) => b.total - a.total)
}
