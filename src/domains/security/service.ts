import type { z } from 'zod'
import { factsOf, getDataset, oversees } from '#domains/catalog'
import { demand } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { currentVersion } from '#platform/lake'
import { gradesInForce } from './in-force.ts'
import type { Grades, Level } from './model.ts'
import { reasonInEnglish } from './reasons.ts'
import { db } from './tables.ts'

/** The columns of the version that stands; those that only earlier ones had are no more told of. */
async function standing<T extends { readonly name: string }>(
  ctx: Ctx,
  code: string,
  rows: readonly T[],
  items: readonly { readonly name: string }[],
): Promise<T[]> {
  const version = await currentVersion(ctx, code)
  const held = new Set(version?.columns.map((column) => column.name))
  return inOrder(
    rows.filter((row) => held.has(row.name)),
    items,
  )
}

/** A dataset has the grade of its highest column (就高从严); null before its first version. */
const highest = (rows: readonly { readonly grade: number }[]): number | null =>
  rows.length === 0 ? null : Math.max(...rows.map((row) => row.grade))

const inOrder = <T extends { readonly name: string }>(
  rows: readonly T[],
  items: readonly { readonly name: string }[],
): T[] => {
  const place = new Map(items.map((item, at) => [item.name, at]))
  return [...rows].sort((a, b) => (place.get(a.name) ?? 1e6) - (place.get(b.name) ?? 1e6))
}

/** The grade of a dataset and of its columns, for all who see its entry: the reasons stay with the owner. */
export async function levelOf(ctx: Ctx, code: string): Promise<z.output<typeof Level>> {
  const dataset = await getDataset(ctx, code)
  const rows = await standing(ctx, code, await gradesInForce(ctx, code), dataset.items)
  return {
    grade: highest(rows),
    confirmed: rows.every((row) => row.confirmed_by !== null),
    columns: rows.map((row) => ({
      column: row.name,
      class: row.class,
      grade: row.grade,
      confirmed: row.confirmed_by !== null,
    })),
  }
}

/** Grades with their reasons, for the owner and those who supervise. @throws access/not-found, access/not-allowed */
export async function gradesOf(ctx: Ctx, code: string): Promise<z.output<typeof Grades>> {
  const dataset = await getDataset(ctx, code)
  demand(oversees, ctx, factsOf(dataset))
  const rows = await standing(ctx, code, await gradesInForce(ctx, code), dataset.items)
  const scan = await db(ctx)
    .selectFrom('scans')
    .selectAll()
    .where('dataset', '=', code)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  const finds = await db(ctx)
    .selectFrom('finds')
    .select(['name', 'detector', 'cells'])
    .where('dataset', '=', code)
    .where('version', '=', scan?.version ?? 0)
    .orderBy('cells', 'desc')
    .execute()
  const items = rows.map((row) => ({
    column: row.name,
    class: row.class,
    grade: row.grade,
    detector: row.detector,
    reason: row.reason,
    reasonEn: reasonInEnglish(row.reason),
    confirmedBy: row.confirmed_by,
    confirmedAt: row.confirmed_at === null ? null : cityTime(row.confirmed_at),
    proposed: {
      class: row.proposed_class,
      grade: row.proposed_grade,
      reason: row.proposed_reason,
      reasonEn: reasonInEnglish(row.proposed_reason),
    },
    changed:
      row.confirmed_by !== null &&
      (row.proposed_grade !== row.decided_grade || row.proposed_class !== row.decided_class),
    finds: finds
      .filter((it) => it.name === row.name)
      .map(({ detector, cells }) => ({ detector, cells: Number(cells) })),
  }))
  return {
    items,
    next: null,
    grade: highest(rows),
    scanned: scan === undefined ? null : { version: scan.version, rows: Number(scan.rows), at: cityTime(scan.at) },
  }
}
