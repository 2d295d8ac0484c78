import type { z } from 'zod'
import { factsOf, getDataset, keeps } from '#domains/catalog'
import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { notFound, problem } from '#platform/problem'
import type { Confirmation, Grades } from './model.ts'
import { leads } from './policy.ts'
import { gradesOf } from './service.ts'
import { db, type Tables } from './tables.ts'

const lowered = problem('security/lowered-without-reason', 422, '定级低于检测建议的列，须写明理由')
const raised = problem('security/raised-without-reason', 422, '定级高于检测建议的列，须写明理由')
const belowText = problem('security/companion-below-text', 422, '伴随列与原文本列同值，定级不能低于它')
const noSuchColumn = problem('security/no-such-column', 422, '没有这一列')

type Row = Tables['grades']
type Decided = z.output<typeof Confirmation>['columns'][number]

const stands = (it: Decided, row: Row): boolean => row.confirmed_by !== null && row.grade === it.grade

const told = (list: readonly Decided[], known: ReadonlyMap<string, Row>) => ({
  errors: list.map((it) => ({
    path: it.column,
    message: `建议 ${known.get(it.column)?.proposed_grade} 级，改为 ${it.grade} 级须说明理由`,
  })),
  cites: ['DSL-21'],
})

/** The least grade of each companion: that of its text, as it stands or as it is being decided. */
const floorsOf = (rows: readonly Row[], decided: readonly Decided[]): ReadonlyMap<string, number> => {
  const grades = new Map<string, number>(rows.map((row) => [row.name, row.grade]))
  for (const it of decided) grades.set(it.column, it.grade)
  return new Map(rows.map((row) => [row.name, grades.get(row.companion_of ?? '') ?? 1]))
}

/**
 * A person confirms or changes grades; each decision is one leaf. Going away from the proposal needs a reason, going
 * below it the head of the department.
 * @throws access/not-allowed, security/no-such-column, security/lowered-without-reason, security/raised-without-reason,
 * security/companion-below-text
 */
export async function confirmGrades(
  ctx: Ctx,
  code: string,
  input: z.output<typeof Confirmation>,
): Promise<z.output<typeof Grades>> {
  const dataset = await getDataset(ctx, code)
  demand(keeps, ctx, factsOf(dataset), { cites: ['DSL-21'] })
  const rows = await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', code).forUpdate().execute()
  const known = new Map(rows.map((row) => [row.name, row]))
  if (known.size === 0) throw notFound({ detail: '还没有版本，没有可确认的列' })
  const strange = input.columns.filter((it) => !known.has(it.column))
  if (strange.length > 0)
    throw noSuchColumn({ errors: strange.map((it) => ({ path: it.column, message: '没有这一列' })) })
  const floors = floorsOf(rows, input.columns)
  const sunk = input.columns.filter((it) => it.grade < (floors.get(it.column) ?? 1))
  if (sunk.length > 0)
    throw belowText({
      errors: sunk.map((it) => ({ path: it.column, message: `不能低于 ${floors.get(it.column)} 级` })),
      cites: ['DSL-21'],
    })
  const decided = input.columns.flatMap((it) => {
    const row = known.get(it.column)
    return row === undefined ? [] : [{ it, row }]
  })
  const silent = decided.filter(({ it, row }) => (it.reason ?? '') === '' && !stands(it, row))
  const below = silent.filter(({ it, row }) => it.grade < row.proposed_grade).map(({ it }) => it)
  if (below.length > 0) throw lowered(told(below, known))
  const above = silent.filter(({ it, row }) => it.grade > row.proposed_grade).map(({ it }) => it)
  if (above.length > 0) throw raised(told(above, known))
  if (decided.some(({ it, row }) => it.grade < row.proposed_grade && !stands(it, row)))
    demand(leads, ctx, factsOf(dataset), { cites: ['DSL-21'] })
  for (const { it, row } of decided) await decide(ctx, code, it, row)
  return gradesOf(ctx, code)
}

async function decide(ctx: Ctx, code: string, it: Decided, row: Row): Promise<void> {
  await db(ctx)
    .updateTable('grades')
    .set({
      class: it.class,
      grade: it.grade,
      reason: it.reason ?? row.reason,
      confirmed_by: ctx.actor.id ?? '',
      confirmed_at: ctx.now,
      decided_class: row.proposed_class,
      decided_grade: row.proposed_grade,
    })
    .where('dataset', '=', code)
    .where('name', '=', it.column)
    .execute()
  await ctx.prove({
    type: 'security/grade',
    subject: code,
    payload: {
      by: ctx.actor.id,
      column: it.column,
      class: it.class,
      grade: it.grade,
      proposed: { class: row.proposed_class, grade: row.proposed_grade },
      reason: it.reason ?? null,
    },
  })
}
