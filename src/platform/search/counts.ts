import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'

export const facetNames = ['org', 'theme', 'share', 'open', 'step'] as const
export type FacetName = (typeof facetNames)[number]
export type Facets = Readonly<Partial<Record<FacetName, string | undefined>>>

/** How many documents have these values in common: from the cells of a question comes every count of its facets. */
export type Cell = Readonly<Record<FacetName, string>> & { readonly n: number }

/** Questions whose cells are kept, the one asked longest ago leaving first. */
const kept = 200
/** Changes are added up when there are more rows of them than this. */
const manyChanges = 500

/** The index's version: grows with every committed change, so that equal versions mean equal contents. */
async function versionOf(ctx: Ctx): Promise<string> {
  const found = await sql<{
    version: string
    rows: number
  }>`select current_database() || ' ' || coalesce(sum(n), 0) as version,
    count(*)::int as rows from search.changes`.execute(ctx.db)
  const { version = '0', rows = 0 } = found.rows[0] ?? {}
  if (rows > manyChanges)
    await sql`with gone as (delete from search.changes where id in
        (select id from search.changes order by id limit ${rows} for update skip locked) returning n)
      insert into search.changes (n) select coalesce(sum(n), 0) from gone`.execute(ctx.db)
  return version
}

/** What a question is about: everybody's documents, or those that a policy lets the caller see. */
export interface Matched {
  readonly kind: string
  /** As a `tsquery`; empty where nothing is asked. */
  readonly query: string
  readonly publicOnly: boolean
  readonly where: RawBuilder<unknown>
}

const grouped = ({ where }: Matched): RawBuilder<Cell> => sql`select org, theme, share, open, step, count(*)::int as n
  from search.documents where ${where} group by org, theme, share, open, step`

const count = async (ctx: Ctx, it: Matched): Promise<readonly Cell[]> => {
  const statement =
    it.publicOnly && it.query !== ''
      ? sql<Cell>`select * from search.cells(${it.kind}, ${it.query}::tsquery)`
      : grouped(it)
  const { rows } = await statement.execute(ctx.db)
  // The same few words stand in thousands of cells: one of each is kept.
  const words = new Map<string, string>()
  const one = (word: string): string => {
    if (!words.has(word)) words.set(word, word)
    return words.get(word) ?? word
  }
  return rows.map((it) => ({
    org: one(it.org),
    theme: one(it.theme),
    share: one(it.share),
    open: one(it.open),
    step: one(it.step),
    n: it.n,
  }))
}

/**
 * Counts the cells of questions about what everybody may see, once for each version of the index. What depends on who
 * asks is never kept. Questions that are asked together are answered of one version.
 */
export function counter() {
  let version = ''
  let cells = new Map<string, Promise<readonly Cell[]>>()
  const keep = (ctx: Ctx, it: Matched): Promise<readonly Cell[]> => {
    const mine = cells
    const key = `${it.kind} ${it.query}`
    const known = mine.get(key)
    const found = known ?? count(ctx, it)
    mine.delete(key)
    mine.set(key, found)
    found.catch(() => mine.delete(key))
    const [oldest] = mine.keys()
    if (mine.size > kept && oldest !== undefined) mine.delete(oldest)
    return found
  }
  return async (ctx: Ctx, questions: readonly Matched[]): Promise<readonly (readonly Cell[])[]> => {
    const now = questions.some((it) => it.publicOnly) ? await versionOf(ctx) : version
    if (now !== version) {
      version = now
      cells = new Map()
    }
    return Promise.all(questions.map((it) => (it.publicOnly ? keep(ctx, it) : count(ctx, it))))
  }
}

const fits = (cell: Cell, facets: Facets, without?: FacetName): boolean =>
  facetNames.every((name) => {
    const value = facets[name]
    return name === without || value === undefined || value === '' || cell[name] === value
  })

export const totalOf = (cells: readonly Cell[], facets: Facets, without?: FacetName): number =>
  cells.reduce((sum, cell) => (fits(cell, facets, without) ? sum + cell.n : sum), 0)

/**
 * Counts under each value of one facet, the other facets kept, the fullest first. Of the values of `all` those that the
 * question empties stay, with zero.
 */
export function valuesOf(
  cells: readonly Cell[],
  all: readonly Cell[],
  facets: Facets,
  name: FacetName,
): { value: string; count: number }[] {
  const sums = new Map(all.map((cell) => [cell[name], 0]))
  for (const cell of cells) if (fits(cell, facets, name)) sums.set(cell[name], (sums.get(cell[name]) ?? 0) + cell.n)
  return [...sums]
    .map(([value, n]) => ({ value, count: n }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
