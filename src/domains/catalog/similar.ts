import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Finding } from './model.ts'
import { sees } from './policy.ts'

/** A title without width, case, spaces and punctuation: two that differ in nothing else are the same. */
export const plainTitle = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

/** The pairs of neighbouring characters of a plain title. */
export function pairsOf(title: string): string[] {
  const signs = Array.from(plainTitle(title))
  if (signs.length < 2) return signs
  return [...new Set(signs.slice(1).map((sign, at) => `${signs[at] ?? ''}${sign}`))]
}

const share = (common: number, a: number, b: number): number => (a + b === 0 ? 0 : (2 * common) / (a + b))

/** From 0 to 1: how much two sets have in common (Dice). */
function near(a: readonly string[], b: readonly string[]): number {
  const other = new Set(b)
  return share(a.filter((it) => other.has(it)).length, a.length, b.length)
}

/** Titles from here on, or items of so many as make a table, are nearly the same. */
const titleFrom = 0.75
const itemsFrom = 0.8
const fewestItems = 4

interface Sought {
  readonly code?: string | undefined
  readonly title: string
  readonly items: readonly string[]
}

type Twin = NonNullable<Finding['twin']>

/**
 * Entries that the caller may see and that are nearly the same, by title or by items, the nearest first
 * (Decree 809 art. 19: nothing is collected twice). At most five.
 */
export async function twinsOf(ctx: Ctx, sought: Sought): Promise<Twin[]> {
  const pairs = pairsOf(sought.title)
  const titles = [...new Set(sought.items.map(plainTitle))].slice(0, 200)
  const found = await sql<{ code: string; title: string; org: string; title_pairs: string[]; titles: string[] }>`
    select code, title, org, title_pairs, array(select title from catalog.items i where i.dataset = d.code limit 200) as titles
    from catalog.datasets d
    where state <> 'withdrawn' and ${where(sees, whoAsks(ctx), 'd')} and code <> ${sought.code ?? ''} and code in (
      (select code from catalog.datasets where title_pairs && ${pairs}
       order by cardinality(array(select unnest(title_pairs) intersect select unnest(${pairs}::text[]))) desc, code limit 20)
      union all
      (select dataset from catalog.items where title = any(${sought.items.slice(0, 200)})
       group by dataset having count(*) >= ${fewestItems} order by count(*) desc, dataset limit 20))`.execute(ctx.db)
  return found.rows
    .map((row) => {
      const byTitle = near(pairs, row.title_pairs)
      const theirs = [...new Set(row.titles.map(plainTitle))]
      const byItems = Math.min(titles.length, theirs.length) < fewestItems ? 0 : near(titles, theirs)
      return { row, byTitle, score: Math.max(byTitle >= titleFrom ? byTitle : 0, byItems >= itemsFrom ? byItems : 0) }
    })
    .filter((it) => it.score > 0)
    .sort((a, b) => b.score - a.score || b.byTitle - a.byTitle || (a.row.code < b.row.code ? -1 : 1))
    .slice(0, 5)
    .map(({ row, score }) => ({ code: row.code, title: row.title, org: row.org, score: Math.round(score * 100) / 100 }))
}
