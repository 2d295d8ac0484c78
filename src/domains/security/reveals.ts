import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { factsOf, getDataset, keeps } from '#domains/catalog'
import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type Column, partsOf, type Version, versionOf } from '#platform/lake'
import { notFound, problem } from '#platform/problem'
import { type Condition, type Engines, printDuckdb, type TextRow } from '#platform/query'
import { detectors } from './detectors.ts'
import { type Finds, isDetectorName, type Reveal, type Revealed } from './model.ts'
import type { Deps } from './scan.ts'
import { db } from './tables.ts'

const noSuchColumn = problem('security/no-such-column', 422, '没有这一列')
const rowId: Column = { name: '_id', title: '_id', type: 'integer', nullable: false }
const shownRows = 100

/** The text with the identifiers in it covered, but for their last signs. */
const veiled = (value: string): string =>
  detectors.reduce(
    (text, { inside, matches }) =>
      inside === undefined
        ? text
        : text.replace(inside, (one) =>
            matches(one) ? `${'*'.repeat(Math.max(1, one.length - 4))}${one.slice(-4)}` : one,
          ),
    value,
  )

async function valuesOf(deps: Deps, version: Version, column: Column, rows: readonly string[]): Promise<TextRow[]> {
  const where: Condition[] = [{ column: rowId, not: false, operator: 'in', values: rows }]
  const plan = { parts: partsOf(deps.lake, version), columns: [column], masks: new Map(), where, order: [] }
  return collected(deps.engines, printDuckdb(plan))
}

async function collected(engines: Engines, sql: string): Promise<TextRow[]> {
  const found: TextRow[] = []
  for await (const batch of engines.run(sql)) found.push(...batch)
  return found
}

/**
 * The rows behind the number of a find: texts with what was found in them covered.
 * @throws access/not-found, access/not-allowed
 */
export async function findsOf(
  ctx: Ctx,
  deps: Deps,
  wish: { readonly code: string; readonly column: string; readonly detector: string },
): Promise<z.output<typeof Finds>> {
  const { code, detector } = wish
  const dataset = await getDataset(ctx, code)
  demand(keeps, ctx, factsOf(dataset), { cites: ['DSL-21'] })
  if (!isDetectorName(detector)) throw notFound({ detail: '没有这种识别' })
  const find = await db(ctx)
    .selectFrom('finds')
    .selectAll()
    .where('dataset', '=', code)
    .where('name', '=', wish.column)
    .where('detector', '=', detector)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const version = find === undefined ? null : await versionOf(ctx, code, find.version)
  const column = version?.columns.find((it) => it.name === wish.column)
  if (find === undefined || version === null || column === undefined) throw notFound({ detail: '这一列没有这样的发现' })
  const rows = await valuesOf(deps, version, column, find.row_ids.slice(0, shownRows))
  return {
    version: find.version,
    cells: Number(find.cells),
    items: rows.map(([value, id]) => ({ row: id ?? '', value: veiled(value ?? '') })),
    next: null,
    truncated: Number(find.cells) > rows.length,
  }
}

/**
 * Shows one value unmasked to those who keep the data, for a reason: both are written down and have a leaf.
 * @throws access/not-found, access/not-allowed, security/no-such-column
 */
export async function reveal(
  ctx: Ctx,
  deps: Deps,
  code: string,
  wish: z.output<typeof Reveal>,
): Promise<z.output<typeof Revealed>> {
  const dataset = await getDataset(ctx, code)
  demand(keeps, ctx, factsOf(dataset), { cites: ['DSL-21'] })
  const version = await versionOf(ctx, code, wish.version)
  if (version === null) throw notFound({ detail: `没有第 ${wish.version} 版` })
  const column = version.columns.find((it) => it.name === wish.column)
  if (column === undefined) throw noSuchColumn({ errors: [{ path: 'column', message: wish.column }] })
  const [row] = await valuesOf(deps, version, column, [wish.row])
  if (row === undefined) throw notFound({ detail: '这一版没有这一行' })
  const told = { version: wish.version, row: wish.row, column: wish.column, reason: wish.reason }
  const entry = await ctx.prove({ type: 'security/reveal', subject: code, payload: { by: ctx.actor.id, ...told } })
  await db(ctx)
    .insertInto('reveals')
    .values({
      id: randomUUID(),
      dataset: code,
      version: wish.version,
      row_id: wish.row,
      name: wish.column,
      reason: wish.reason,
      person: ctx.actor.id ?? '',
      at: ctx.now,
      entry,
    })
    .execute()
  return { value: row[0] ?? null, entry }
}
