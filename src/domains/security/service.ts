import type { z } from 'zod'
import { factsOf, getDataset, keeps, oversees } from '#domains/catalog'
import { demand } from '#platform/access'
import { cityTime } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { notFound, problem } from '#platform/problem'
import { gradeColumns, type Proposed, type Sample } from './grading.ts'
import type { Confirmation, GradeView } from './model.ts'
import { db } from './tables.ts'

const lowered = problem('security/lowered-without-reason', 422, '定级低于检测建议的列，须写明理由')
const noSuchColumn = problem('security/no-such-column', 422, '没有这一列')

export interface Found {
  readonly dataset: string
  readonly version: number
  readonly columns: readonly Sample[]
}

/**
 * Proposes class and grade of a new version's columns. A confirmed column stays as confirmed unless the detectors now
 * find more than was confirmed: then it waits for a person again, at the higher grade.
 */
export async function proposeGrades(ctx: Ctx, it: Found): Promise<(Proposed & { readonly confirmed: boolean })[]> {
  const before = new Map(
    (await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', it.dataset).execute()).map((row) => [
      row.name,
      row,
    ]),
  )
  const proposed = gradeColumns(it.columns).map((column) => {
    const known = before.get(column.name)
    if (known?.confirmed_by == null || column.grade > known.grade) return { ...column, confirmed: false }
    return { ...column, class: known.class, grade: known.grade, reason: known.reason, confirmed: true }
  })
  const fresh = proposed.filter((column) => !column.confirmed)
  if (fresh.length > 0)
    await db(ctx)
      .insertInto('grades')
      .values(
        fresh.map((column) => ({
          dataset: it.dataset,
          name: column.name,
          class: column.class,
          grade: column.grade,
          detector: column.detector,
          reason: column.reason,
          version: it.version,
          confirmed_by: null,
          confirmed_at: null,
        })),
      )
      .onConflict((same) =>
        same.columns(['dataset', 'name']).doUpdateSet((eb) => ({
          class: eb.ref('excluded.class'),
          grade: eb.ref('excluded.grade'),
          detector: eb.ref('excluded.detector'),
          reason: eb.ref('excluded.reason'),
          version: eb.ref('excluded.version'),
          confirmed_by: null,
          confirmed_at: null,
        })),
      )
      .execute()
  await ctx.prove({
    type: 'security/proposal',
    subject: it.dataset,
    payload: {
      version: it.version,
      columns: proposed.map(({ name, class: of, grade, detector }) => ({ name, class: of, grade, detector })),
    },
  })
  return proposed
}

/** The grade of each column, for whoever enforces or shows it. No check of who asks: delivery and the gate do that. */
export async function gradesFor(
  ctx: Pick<Ctx, 'db'>,
  code: string,
): Promise<
  readonly {
    readonly name: string
    readonly class: string
    readonly grade: number
    readonly detector: string | null
    readonly confirmed: boolean
  }[]
> {
  const rows = await db(ctx)
    .selectFrom('grades')
    .select(['name', 'class', 'grade', 'detector', 'confirmed_by'])
    .where('dataset', '=', code)
    .execute()
  return rows.map(({ confirmed_by, ...row }) => ({ ...row, confirmed: confirmed_by !== null }))
}

/** Grades with their reasons, for the owner and those who supervise. @throws access/not-found, access/not-allowed */
export async function gradesOf(ctx: Ctx, code: string): Promise<{ items: GradeView[]; next: null }> {
  const dataset = await getDataset(ctx, code)
  demand(oversees, ctx, factsOf(dataset))
  const rows = await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', code).execute()
  const place = new Map(dataset.items.map((item, at) => [item.name, at]))
  const items = rows
    .sort((a, b) => (place.get(a.name) ?? 0) - (place.get(b.name) ?? 0))
    .map((row) => ({
      column: row.name,
      class: row.class,
      grade: row.grade,
      detector: row.detector,
      reason: row.reason,
      confirmedBy: row.confirmed_by,
      confirmedAt: row.confirmed_at === null ? null : cityTime(row.confirmed_at),
    }))
  return { items, next: null }
}

/**
 * A person confirms or changes grades; each decision is one leaf. Going below what a detector found needs a reason.
 * @throws access/not-allowed, security/no-such-column, security/lowered-without-reason
 */
export async function confirmGrades(
  ctx: Ctx,
  code: string,
  input: z.output<typeof Confirmation>,
): Promise<{ items: GradeView[]; next: null }> {
  const dataset = await getDataset(ctx, code)
  demand(keeps, ctx, factsOf(dataset), { cites: ['DSL-21'] })
  const known = new Map(
    (await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', code).execute()).map((row) => [
      row.name,
      row,
    ]),
  )
  if (known.size === 0) throw notFound({ detail: '还没有版本，没有可确认的列' })
  const strange = input.columns.filter((it) => !known.has(it.column))
  if (strange.length > 0)
    throw noSuchColumn({ errors: strange.map((it) => ({ path: it.column, message: '没有这一列' })) })
  const silent = input.columns.filter((it) => it.grade < (known.get(it.column)?.grade ?? 1) && (it.reason ?? '') === '')
  if (silent.length > 0)
    throw lowered({
      errors: silent.map((it) => ({
        path: it.column,
        message: `建议 ${known.get(it.column)?.grade} 级，改为 ${it.grade} 级须说明理由`,
      })),
      cites: ['DSL-21'],
    })
  for (const it of input.columns)
    await db(ctx)
      .updateTable('grades')
      .set({
        class: it.class,
        grade: it.grade,
        reason: it.reason ?? known.get(it.column)?.reason ?? '',
        confirmed_by: ctx.actor.id ?? '',
        confirmed_at: ctx.now,
      })
      .where('dataset', '=', code)
      .where('name', '=', it.column)
      .execute()
  await ctx.prove({ type: 'security/grade', subject: code, payload: { by: ctx.actor.id, columns: input.columns } })
  return gradesOf(ctx, code)
}

/** What stands against opening a dataset to everybody: empty when nothing does. */
export async function gateForOpening(ctx: Pick<Ctx, 'db'>, code: string): Promise<string[]> {
  const grades = await gradesFor(ctx, code)
  return grades.flatMap((it) => {
    if (!it.confirmed) return [`列“${it.name}”的分级还没有人确认`]
    if (it.grade > 1) return [`列“${it.name}”为 ${it.grade} 级，无条件开放只能是 1 级`]
    return []
  })
}
