import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { type Column, type Lake, partsOf, type Version, versionOf } from '#platform/lake'
import { type Engines, quoteName, quoteText } from '#platform/query'
import { type Detector, detectors, insideOf, worthLooking } from './detectors.ts'
import { countsAlone, isProse, type Proposed } from './grading.ts'
import type { DetectorName } from './model.ts'
import { raiseProposals } from './proposals.ts'
import { db } from './tables.ts'

/** What the chapter needs of the world to read rows: the lake and the trusted engines. */
export interface Deps {
  readonly lake: Lake
  readonly engines: Engines
}

const Arrived = z.object({ dataset: z.string(), version: z.number() })
const keptRows = 500
/** A column with more candidates than that is a column of identifiers, which its sample has told already. */
const mostCandidates = 200_000

const source = (paths: readonly string[]): string => `read_parquet([${paths.map(quoteText).join(', ')}])`
const looksLike = (column: Column): string => `regexp_matches(${quoteName(column.name)}, ${quoteText(worthLooking)})`

interface Find {
  readonly detector: Detector
  cells: number
  readonly rows: string[]
}

/** How many cells of each text column are worth a closer look, in one pass over the files. */
async function candidates(engines: Engines, paths: readonly string[], columns: readonly Column[]): Promise<number[]> {
  const counted = columns.map((column) => `count(*) FILTER (WHERE ${looksLike(column)})`)
  for await (const batch of engines.run(`SELECT ${counted.join(', ')} FROM ${source(paths)}`))
    for (const row of batch) return row.map(Number)
  return []
}

async function lookInto(engines: Engines, paths: readonly string[], column: Column): Promise<Find[]> {
  const it = quoteName(column.name)
  const from = source(paths)
  const sampled: string[] = []
  const sample = `SELECT ${it} FROM (SELECT ${it} FROM ${from} WHERE ${it} IS NOT NULL LIMIT 200000) USING SAMPLE reservoir(500 ROWS) REPEATABLE (1)`
  for await (const batch of engines.run(sample)) for (const [value] of batch) sampled.push(value ?? '')
  const prose = isProse(sampled)
  const finds = new Map<DetectorName, Find>()
  const sql = `SELECT "_id", ${it} FROM ${from} WHERE ${looksLike(column)} ORDER BY "_id" LIMIT ${mostCandidates}`
  for await (const batch of engines.run(sql))
    for (const [id, value] of batch)
      for (const detector of insideOf(value ?? '')) {
        if (!countsAlone(detector, prose)) continue
        const known = finds.get(detector.name) ?? { detector, cells: 0, rows: [] }
        known.cells += 1
        if (known.rows.length < keptRows) known.rows.push(id ?? '')
        finds.set(detector.name, known)
      }
  return [...finds.values()]
}

const proposalOf = (name: string, finds: readonly Find[], rows: number): Proposed => {
  const [worst] = [...finds].sort((a, b) => b.detector.grade - a.detector.grade)
  const told = finds.map((it) => `${it.detector.title} ${it.cells} 处`).join('、')
  return {
    name,
    class: worst?.detector.class ?? 'general',
    grade: worst?.detector.grade ?? 1,
    detector: null,
    reason: `逐行检查全部 ${rows} 行，文字中含有：${told}`,
  }
}

/**
 * Looks at every row of a version for identifiers inside texts, which the sample of 1,000 values may have missed: a
 * pattern in the engine chooses, the detectors decide. What is found raises the proposal. Heard twice, it does nothing.
 */
export async function scanVersion(ctx: Ctx, deps: Deps, payload: Readonly<Record<string, unknown>>): Promise<void> {
  const { dataset, version } = Arrived.parse(payload)
  const it = await versionOf(ctx, dataset, version)
  const begun = await db(ctx)
    .insertInto('scans')
    .values({ dataset, version, at: ctx.now, rows: it?.rows ?? 0 })
    .onConflict((same) => same.doNothing())
    .executeTakeFirst()
  if (it === null || (begun.numInsertedOrUpdatedRows ?? 0n) === 0n) return
  const columns = await looked(ctx, it)
  if (columns.length === 0) return
  const paths = partsOf(deps.lake, it)
  const counts = await candidates(deps.engines, paths, columns)
  const proposals: Proposed[] = []
  for (const [at, column] of columns.entries()) {
    if ((counts[at] ?? 0) === 0) continue
    const finds = await lookInto(deps.engines, paths, column)
    if (finds.length === 0) continue
    proposals.push(proposalOf(column.name, finds, it.rows))
    await db(ctx)
      .insertInto('finds')
      .values(
        finds.map((one) => ({
          dataset,
          version,
          name: column.name,
          detector: one.detector.name,
          cells: one.cells,
          row_ids: one.rows,
        })),
      )
      .execute()
  }
  await raiseProposals(ctx, dataset, version, proposals)
}

/** Texts, but those of a column that was told to be an identifier as a whole: its every cell is one. */
async function looked(ctx: Ctx, { dataset, columns }: Version): Promise<Column[]> {
  const rows = await db(ctx).selectFrom('grades').select(['name', 'detector']).where('dataset', '=', dataset).execute()
  const whole = new Set(
    rows.flatMap((row) =>
      detectors.some((it) => it.name === row.detector && it.inside !== undefined) ? [row.name] : [],
    ),
  )
  return columns.filter(({ name, type }) => (type === 'text' || type === 'json') && !whole.has(name))
}
