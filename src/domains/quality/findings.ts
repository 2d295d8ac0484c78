import type { z } from 'zod'
import { factsOf, getDataset, keeps } from '#domains/catalog'
import { gradesOfVersion, masksOf } from '#domains/security'
import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type Column, type Lake, partsOf, type Version, versionOf } from '#platform/lake'
import { notFound, unreadable } from '#platform/problem'
import { type Condition, type Engines, printDuckdb, quoteText, type TextRow } from '#platform/query'
import { columnsOf, conditionsOf, nameOf } from './checks.ts'
import type { Check, ColumnProfile, FindingRows } from './model.ts'
import { db, type Kept } from './tables.ts'

export interface Deps {
  readonly lake: Lake
  readonly engines: Engines
}

const page = 50
const rowId: Column = { name: '_id', title: '_id', type: 'integer', nullable: false }
const source = (paths: readonly string[]): string => `read_parquet([${paths.map(quoteText).join(', ')}])`

async function all(engines: Engines, sql: string): Promise<TextRow[]> {
  const rows: TextRow[] = []
  for await (const batch of engines.run(sql)) rows.push(...batch)
  return rows
}

/** A check that groups the whole table runs by itself; the others share one scan. */
const groups = (it: Check): boolean => it.kind === 'unique' || it.kind === 'repeated'

/** What the profile alone says of a check, where that settles it: then no row need be read. */
function settledBy(check: Check, { rows, empty, min, max }: ColumnProfile): Kept | undefined {
  const of = rows - empty
  switch (check.kind) {
    case 'filled':
      return { check, of: rows, failed: empty }
    case 'range':
      return min !== null && max !== null && Number(min) >= check.low && Number(max) <= check.high
        ? { check, of, failed: 0 }
        : undefined
    case 'period':
      return within(min) && within(max) ? { check, of, failed: 0 } : undefined
    default:
      return undefined
  }
}

const within = (time: string | null): boolean => /^(19\d\d|20\d\d|2100)-[^B]*$/.test(time ?? '')

/** Judges all checks of a version, in one scan and one more for each that must group. Empty columns are told as well. */
export async function judgeChecks(
  { lake, engines }: Deps,
  version: Version,
  checks: readonly Check[],
  profiles: readonly ColumnProfile[],
): Promise<Kept[]> {
  const paths = partsOf(lake, version)
  const from = source(paths)
  const counted = (it: Check): string => {
    const { judged, fails } = conditionsOf(it, from, version.columns)
    return `count(*) FILTER (WHERE ${judged}), count(*) FILTER (WHERE (${judged}) AND (${fails}))`
  }
  const profileOf = new Map(profiles.map((it) => [it.name, it]))
  const kept = checks.flatMap((check) => {
    const [profile] = columnsOf(check).flatMap((name) => profileOf.get(name) ?? [])
    return (profile === undefined ? undefined : settledBy(check, profile)) ?? []
  })
  const open = checks.filter((check) => !kept.some((it) => it.check === check))
  const shared = open.filter((it) => !groups(it))
  const runs = [...(shared.length === 0 ? [] : [shared]), ...open.filter(groups).map((it) => [it])]
  for (const run of runs) {
    const [row = []] = await all(engines, `SELECT ${run.map(counted).join(', ')} FROM ${from}`)
    for (const [at, check] of run.entries())
      kept.push({ check, of: Number(row[at * 2]), failed: Number(row[at * 2 + 1]) })
  }
  const said = new Set(checks.flatMap((it) => (it.kind === 'filled' ? [it.column] : [])))
  for (const { name, rows, empty } of profiles)
    if (empty > 0 && !said.has(name)) kept.push({ check: { kind: 'empty', column: name }, of: rows, failed: empty })
  return kept
}

/**
 * A page of the rows behind a finding, in the order of their ids, for those who keep the data: the check chooses the
 * ids, the checked plan gives the rows, values of grade 2 and above covered.
 * @throws access/not-found, access/not-allowed, http/unreadable
 */
export async function findingRows(
  ctx: Ctx,
  deps: Deps,
  wish: { readonly code: string; readonly version: number; readonly rule: string; readonly after?: string | undefined },
): Promise<z.output<typeof FindingRows>> {
  const dataset = await getDataset(ctx, wish.code)
  demand(keeps, ctx, factsOf(dataset), { cites: ['GSR-18'] })
  const row = await db(ctx)
    .selectFrom('verdicts')
    .select(['version', 'findings'])
    .where('dataset', '=', wish.code)
    .where('version', '=', wish.version)
    .executeTakeFirst()
  const found = row?.findings.find((it) => nameOf(it.check) === wish.rule)
  const version = row === undefined ? null : await versionOf(ctx, wish.code, row.version)
  if (found === undefined || version === null) throw notFound({ detail: '这一版没有这项发现' })
  if (wish.after !== undefined && !/^\d{1,18}$/.test(wish.after))
    throw unreadable({ errors: [{ path: 'after', message: '行号是数字' }] })
  const paths = partsOf(deps.lake, version)
  const from = source(paths)
  const { judged, fails } = conditionsOf(found.check, from, version.columns)
  const ids = await all(
    deps.engines,
    `SELECT "_id" FROM ${from} WHERE (${judged}) AND (${fails}) AND "_id" > ${wish.after ?? '0'} ORDER BY "_id" LIMIT ${page + 1}`,
  )
  const chosen = ids.slice(0, page).flatMap(([id]) => (id == null ? [] : [id]))
  const masks = masksOf(await gradesOfVersion(ctx, version))
  const where: Condition[] = [{ column: rowId, not: false, operator: 'in', values: chosen }]
  const columns = inFront(version.columns, columnsOf(found.check))
  const rows = await all(deps.engines, printDuckdb({ parts: paths, columns, masks, where, order: [] }))
  return {
    version: version.version,
    rule: wish.rule,
    failed: found.failed,
    columns: columns.map((it) => it.name),
    masked: columns.flatMap((it) => (masks.has(it.name) ? [it.name] : [])),
    items: rows.map((values) => ({ row: values.at(-1) ?? '', values: values.slice(0, columns.length) })),
    next: ids.length > page ? (chosen.at(-1) ?? null) : null,
  }
}

/** The columns that a finding is about first, then the others as they stand. */
const inFront = (columns: readonly Column[], names: readonly string[]): Column[] => [
  ...columns.filter((it) => names.includes(it.name)),
  ...columns.filter((it) => !names.includes(it.name)),
]
