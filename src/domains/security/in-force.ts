import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { db, type Tables } from './tables.ts'

type Row = Tables['grades']

/** How a column stands for whoever enforces or shows it. */
export interface Graded {
  readonly name: string
  readonly class: string
  readonly grade: number
  readonly detector: string | null
  readonly confirmed: boolean
}

interface OfVersion {
  readonly dataset: string
  readonly version: number
  readonly columns: readonly { readonly name: string }[]
}

/** A typed companion repeats a text column: it has at least the grade of that text, whatever its values look like. */
function lifted<T extends { readonly name: string; readonly grade: number }>(
  list: readonly T[],
  textOf: (it: T) => string | null | undefined,
): T[] {
  const texts = new Map(list.map((it) => [it.name, it]))
  return list.map((it) => {
    const text = texts.get(textOf(it) ?? '')
    return text === undefined || text.grade <= it.grade ? it : { ...text, name: it.name }
  })
}

/** The grades of a dataset's columns, of all versions, as they stand now. */
export async function gradesInForce(ctx: Pick<Ctx, 'db'>, code: string): Promise<readonly Row[]> {
  const rows = await db(ctx).selectFrom('grades').selectAll().where('dataset', '=', code).execute()
  return lifted(rows, (row) => row.companion_of)
}

/**
 * The grades by which one version may leave: each of its columns has the stricter of what stands now and of what was
 * found in that very version, unless a person saw as much when deciding (就高从严). A column that nobody graded has
 * the highest. No check of who asks: delivery and the gate do that.
 */
export async function gradesOfVersion(ctx: Pick<Ctx, 'db'>, version: OfVersion): Promise<readonly Graded[]> {
  return (await gradesOfVersions(ctx, [version])).get(version.dataset) ?? []
}

/** The same for one version each of several datasets, by their codes. */
export async function gradesOfVersions(
  ctx: Pick<Ctx, 'db'>,
  versions: readonly OfVersion[],
): Promise<ReadonlyMap<string, readonly Graded[]>> {
  // In one statement: every page of rows asks.
  const found = await sql<Both>`select now.*, found.class as found_class, found.grade as found_grade,
      found.detector as found_detector
    from unnest(${versions.map((it) => it.dataset)}::text[], ${versions.map((it) => it.version)}::int[]) as of(dataset, version)
    join security.grades now on now.dataset = of.dataset
    left join security.version_grades found
      on found.dataset = of.dataset and found.version = of.version and found.name = now.name`.execute(ctx.db)
  const standing = Map.groupBy(found.rows, (row) => row.dataset)
  return new Map(
    versions.map(({ dataset, columns }) => {
      const rows = new Map((standing.get(dataset) ?? []).map((row) => [row.name, row]))
      const graded = columns.map(({ name }) => stricter(name, rows.get(name)))
      return [dataset, lifted(graded, (it) => rows.get(it.name)?.companion_of)]
    }),
  )
}

interface Both extends Row {
  readonly found_class: string | null
  readonly found_grade: number | null
  readonly found_detector: string | null
}

function stricter(name: string, it: Both | undefined): Graded {
  if (it === undefined) return { name, class: 'sensitive-personal', grade: 4, detector: null, confirmed: false }
  const { class: of, grade, detector, confirmed_by, decided_grade, found_class, found_grade, found_detector } = it
  const seen = confirmed_by !== null && (decided_grade ?? 1) >= (found_grade ?? 1)
  return found_class === null || found_grade === null || seen || found_grade <= grade
    ? { name, class: of, grade, detector, confirmed: confirmed_by !== null }
    : { name, class: found_class, grade: found_grade, detector: found_detector, confirmed: false }
}

/** What the detectors found in one version, by column. */
export async function foundIn(
  ctx: Pick<Ctx, 'db'>,
  dataset: string,
  version: number,
): Promise<ReadonlyMap<string, Tables['version_grades']>> {
  const rows = await db(ctx)
    .selectFrom('version_grades')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .execute()
  return new Map(rows.map((row) => [row.name, row]))
}
