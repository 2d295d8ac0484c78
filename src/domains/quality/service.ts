import { z } from 'zod'
import { factsOf, getDataset, itemsOf, keeps } from '#domains/catalog'
import { permits, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { partsOf, type Version, versionOf } from '#platform/lake'
import { notFound } from '#platform/problem'
import { checksOf, columnsOf, indicatorOf, marksOf, nameOf } from './checks.ts'
import { type Deps, judgeChecks } from './findings.ts'
import type { Finding, Verdict } from './model.ts'
import { duplicates, profile } from './profile.ts'
import { db } from './tables.ts'
import { judge } from './verdict.ts'

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
  const items = (await itemsOf(ctx, [dataset])).get(dataset) ?? []
  const checks = [...checksOf(it.columns, items), ...marksOf(columns)]
  if (duplicated > 0) checks.push({ kind: 'repeated' })
  const findings = await judgeChecks(deps, it, checks, columns)
  const described = items.filter((item) => (item.meaning ?? '') !== '').length
  const { rowsIn, rejected, rows } = it
  const counts = { dataset, version, rowsIn, rejected, rows, duplicated, described, items: items.length }
  const indicators = judge(counts, columns, findings)
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
      findings: JSON.stringify(findings),
    })
    .execute()
}

/** Which columns of a version leave for everybody as they are: the chapter of the doors knows. */
export type ClearToAll = (ctx: Ctx, version: Version) => Promise<ReadonlySet<string>>

/**
 * The verdict of a version, the newest without a number. Values are told to those who keep the data, and to others of
 * the columns that leave for everybody as they are.
 * @throws access/not-found also while the verdict is still being worked out
 */
export async function verdictOf(
  ctx: Ctx,
  code: string,
  version: number | undefined,
  clearToAll: ClearToAll,
): Promise<Verdict> {
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
  const opens = permits(keeps, whoAsks(ctx), factsOf(dataset))
  const held = await versionOf(ctx, code, row.version)
  const told = opens || held === null ? new Set<string>() : await clearToAll(ctx, held)
  return {
    dataset: row.dataset,
    version: row.version,
    at: cityTime(row.at),
    entry: row.entry,
    indicators: [...row.indicators],
    findings: row.findings
      .filter((it) => it.failed > 0)
      .map((it): Finding => {
        const rule = nameOf(it.check)
        const path = `/api/quality/${code}/findings/${row.version}/${encodeURIComponent(rule)}`
        const said = { rule, indicator: indicatorOf(it.check), columns: [...columnsOf(it.check)] }
        return { ...it, ...said, opens: opens ? path : null }
      }),
    trend: await trendOf(ctx, code),
    columns: row.columns.map((column) =>
      opens || told.has(column.name) ? column : { ...column, min: null, max: null, top: [], shapes: [], bars: [] },
    ),
  }
}

const versionsShown = 24

async function trendOf(ctx: Ctx, code: string): Promise<Verdict['trend']> {
  const rows = await db(ctx)
    .selectFrom('verdicts')
    .select(['version', 'at', 'indicators'])
    .where('dataset', '=', code)
    .orderBy('version', 'desc')
    .limit(versionsShown)
    .execute()
  return rows.reverse().map(({ version, at, indicators }) => ({
    version,
    at: cityTime(at),
    x: Object.fromEntries(indicators.map((it) => [it.code, it.x])),
  }))
}
