import type { Ctx } from '#platform/context'
import { db } from './tables.ts'

/** What everybody does not get of an open dataset. */
export interface Withheld {
  readonly columns: readonly string[]
  /** The versions that passed the gate of opening; null when none needs to. */
  readonly versions: readonly number[] | null
  /** Why the newest version is not among them, for those who ask. */
  readonly why: string | null
}

/** Says what everybody does not get of a dataset from now on, at every door. Owners and grants are not touched. */
export async function withhold(ctx: Ctx, dataset: string, it: Withheld): Promise<void> {
  const values = { columns: [...it.columns], versions: it.versions === null ? null : [...it.versions], why: it.why }
  await db(ctx)
    .insertInto('withheld')
    .values({ dataset, ...values })
    .onConflict((same) => same.column('dataset').doUpdateSet(values))
    .execute()
}

/** The grade of a column up to which its rows leave for everybody: masked from the second on. */
export const highestForAll = 2

export const nothingWithheld: Withheld = { columns: [], versions: null, why: null }

export async function withheldOf(ctx: Pick<Ctx, 'db'>, dataset: string): Promise<Withheld> {
  const row = await db(ctx).selectFrom('withheld').selectAll().where('dataset', '=', dataset).executeTakeFirst()
  return row ?? nothingWithheld
}

/** The same of several datasets; one of which nothing is withheld is left out. */
export async function withheldOfAll(
  ctx: Pick<Ctx, 'db'>,
  datasets: readonly string[],
): Promise<ReadonlyMap<string, Withheld>> {
  const rows = await db(ctx)
    .selectFrom('withheld')
    .selectAll()
    .where('dataset', 'in', [...datasets])
    .execute()
  return new Map(rows.map(({ dataset, ...it }) => [dataset, it]))
}

/** Whether a version may leave for everybody. */
export const mayLeave = ({ versions }: Withheld, version: number): boolean =>
  versions === null || versions.includes(version)
