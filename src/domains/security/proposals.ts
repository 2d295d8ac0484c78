import type { Ctx } from '#platform/context'
import { gradeColumns, type Proposed, type Sample } from './grading.ts'
import { foundIn, type Graded, gradesOfVersion } from './in-force.ts'
import { db, type Tables } from './tables.ts'

type Row = Tables['grades']

export interface Found {
  readonly dataset: string
  readonly version: number
  readonly columns: readonly Sample[]
  /** Whether the rows of the version before are part of this one: then so is what was found in them. */
  readonly continues: boolean
}

const rowsOf = async (ctx: Ctx, dataset: string): Promise<Map<string, Row>> =>
  new Map(
    (await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', dataset).execute()).map((row) => [
      row.name,
      row,
    ]),
  )

/**
 * What holds after a proposal: a higher one at once (就高从严), until a person has looked; a confirmed grade stays as
 * long as the proposal is not above what that person saw; an unconfirmed one never falls by itself.
 */
function settled(known: Row | undefined, it: Proposed): Pick<Row, 'class' | 'grade' | 'reason' | 'confirmed_by'> {
  const proposal = { class: it.class, grade: it.grade, reason: it.reason, confirmed_by: null }
  if (known === undefined) return proposal
  const seen = known.confirmed_by === null ? known.grade : Math.max(known.grade, known.decided_grade ?? 1)
  if (it.grade > seen || (known.confirmed_by === null && it.grade === seen)) return proposal
  return known
}

interface Proposal extends Proposed {
  readonly of?: string | undefined
}

async function keep(ctx: Ctx, dataset: string, version: number, it: Proposal, known: Row | undefined): Promise<Row> {
  const holds = settled(known, it)
  const stands = known !== undefined && holds.confirmed_by !== null
  const row: Row = {
    dataset,
    name: it.name,
    class: holds.class,
    grade: holds.grade,
    reason: holds.reason,
    detector: it.detector ?? (stands ? known.detector : null),
    version,
    confirmed_by: holds.confirmed_by,
    confirmed_at: stands ? known.confirmed_at : null,
    proposed_class: it.class,
    proposed_grade: it.grade,
    proposed_reason: it.reason,
    decided_class: stands ? known.decided_class : null,
    decided_grade: stands ? known.decided_grade : null,
    companion_of: it.of ?? known?.companion_of ?? null,
  }
  await db(ctx)
    .insertInto('grades')
    .values(row)
    .onConflict((same) => same.columns(['dataset', 'name']).doUpdateSet(row))
    .execute()
  return row
}

/** What was found in a version stays with it; a pass that finds more raises it. */
async function keepFound(ctx: Ctx, dataset: string, version: number, it: Proposed): Promise<void> {
  const { name, class: of, grade, detector } = it
  const found = { class: of, grade, detector }
  await db(ctx)
    .insertInto('version_grades')
    .values({ dataset, version, name, ...found })
    .onConflict((same) =>
      same.columns(['dataset', 'version', 'name']).doUpdateSet(found).where('version_grades.grade', '<', grade),
    )
    .execute()
}

/** Proposes class and grade of a new version's columns from their samples, before anything of it can be read. */
export async function proposeGrades(ctx: Ctx, it: Found): Promise<readonly Graded[]> {
  const before = await rowsOf(ctx, it.dataset)
  const earlier = it.continues ? await foundIn(ctx, it.dataset, it.version - 1) : new Map<string, never>()
  const texts = new Map(it.columns.map((column) => [column.name, column.of]))
  for (const column of gradeColumns(it.columns)) {
    const past = earlier.get(column.name)
    const own = { ...column, of: texts.get(column.name) }
    const reason = `此前的行：${before.get(column.name)?.proposed_reason ?? ''}`
    const proposal = past === undefined || past.grade <= own.grade ? own : { ...own, ...past, reason }
    await keep(ctx, it.dataset, it.version, proposal, before.get(column.name))
    await keepFound(ctx, it.dataset, it.version, proposal)
  }
  const out = await gradesOfVersion(ctx, it)
  await ctx.prove({
    type: 'security/proposal',
    subject: it.dataset,
    payload: {
      version: it.version,
      columns: out.map(({ name, class: of, grade, detector }) => ({ name, class: of, grade, detector })),
    },
  })
  return out
}

/** Raises proposals by what a pass over every row found; nothing is lowered by it. One leaf when something rose. */
export async function raiseProposals(
  ctx: Ctx,
  dataset: string,
  version: number,
  finds: readonly Proposed[],
): Promise<void> {
  for (const it of finds) await keepFound(ctx, dataset, version, it)
  const before = await rowsOf(ctx, dataset)
  const risen = finds.filter((it) => it.grade > (before.get(it.name)?.proposed_grade ?? 0))
  if (risen.length === 0) return
  for (const it of risen) await keep(ctx, dataset, version, it, before.get(it.name))
  await ctx.prove({
    type: 'security/proposal',
    subject: dataset,
    payload: {
      version,
      columns: risen.map(({ name, class: of, grade, reason }) => ({ name, class: of, grade, reason })),
    },
  })
}
