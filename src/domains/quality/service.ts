import { z } from 'zod'
import { factsOf, getDataset, ofOwner } from '#domains/catalog'
import { gradesFor } from '#domains/security'
import { permits, whoAsks } from '#platform/access'
import { cityTime } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { type Lake, partsOf, versionOf } from '#platform/lake'
import { notFound } from '#platform/problem'
import type { Engines } from '#platform/query'
import type { Verdict } from './model.ts'
import { duplicates, profile } from './profile.ts'
import { db } from './tables.ts'
import { judge } from './verdict.ts'

export interface Deps {
  readonly lake: Lake
  readonly engines: Engines
}

const Arrived = z.object({ dataset: z.string(), version: z.number() })

/** Profiles and judges a version that arrived. Heard twice, it finds its verdict and does nothing. */
export async function judgeVersion(ctx: Ctx, deps: Deps, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { dataset, version } = Arrived.parse(payload)
  const known = await db(ctx)
    .selectFrom('verdicts')
    .select('version')
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .executeTakeFirst()
  const it = await versionOf(ctx, dataset, version)
  if (known !== undefined || it === null) return
  const paths = partsOf(deps.lake, it)
  const columns = await profile(deps.engines, paths, it.columns)
  const duplicated = await duplicates(deps.engines, paths, columns)
  const indicators = judge(
    { dataset, version, rowsIn: it.rowsIn, rejected: it.rejected, rows: it.rows, duplicated },
    columns,
  )
  const entry = await ctx.prove({
    type: 'quality/verdict',
    subject: dataset,
    payload: { version, indicators: indicators.map(({ code, a, b, x }) => ({ code, a, b, x })) },
  })
  await db(ctx)
    .insertInto('verdicts')
    .values({
      dataset,
      version,
      at: ctx.now,
      indicators: JSON.stringify(indicators),
      columns: JSON.stringify(columns),
      entry,
    })
    .execute()
}

/**
 * The verdict of a version, the newest without a number. Values of columns above grade 1 are told to the owner only.
 * @throws access/not-found also while the verdict is still being worked out
 */
export async function verdictOf(ctx: Ctx, code: string, version: number | undefined): Promise<Verdict> {
  const dataset = await getDataset(ctx, code)
  const row = await db(ctx)
    .selectFrom('verdicts')
    .selectAll()
    .where('dataset', '=', code)
    .$if(version !== undefined, (some) => some.where('version', '=', version ?? 0))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) throw notFound({ detail: '这一版还没有质量结论，通常在入库后几秒内给出' })
  const owner = permits(ofOwner, whoAsks(ctx), factsOf(dataset))
  const hidden = owner
    ? new Set<string>()
    : new Set((await gradesFor(ctx, code)).filter((it) => it.grade > 1).map((it) => it.name))
  const everything = owner || (dataset.state === 'published' && dataset.open === 'unconditional')
  return {
    dataset: row.dataset,
    version: row.version,
    at: cityTime(row.at),
    entry: row.entry,
    indicators: [...row.indicators],
    columns: row.columns.map((column) =>
      everything && !hidden.has(column.name)
        ? column
        : { ...column, min: null, max: null, top: [], shapes: [], bars: [] },
    ),
  }
}
