import { gradesOfVersions, masksOf } from '#domains/security'
import type { Ctx, EntryId } from '#platform/context'
import { currentVersions } from '#platform/lake'
import type { Format } from './model.ts'
import { db } from './tables.ts'
import type { Weighed } from './weighed.ts'
import { highestForAll, mayLeave, nothingWithheld, type Withheld, withheldOfAll } from './withheld.ts'

/** A file that everybody gets, with the leaf that says which bytes it is. */
export interface ReleasedFile extends Weighed {
  readonly entry: EntryId
}
export type ReleasedFiles = Readonly<Partial<Record<Format, ReleasedFile>>>

/**
 * The files of the current versions of these datasets as everybody gets them now: those that lie ready and have their leaf,
 * by format. A dataset that leaves masked or cut has no such files but null, whatever was released of it before; one that
 * the gate holds back is left out. The caller asks whether it is open without conditions.
 */
export async function releasedFiles(
  ctx: Pick<Ctx, 'db'>,
  datasets: readonly string[],
): Promise<ReadonlyMap<string, ReleasedFiles | null>> {
  if (datasets.length === 0) return new Map()
  const versions = await currentVersions(ctx, datasets)
  const withheld = await withheldOfAll(ctx, datasets)
  const grades = await gradesOfVersions(ctx, versions)
  const withheldFrom = (dataset: string): Withheld => withheld.get(dataset) ?? nothingWithheld
  const leaving = versions.filter(({ dataset, version }) => {
    const it = withheldFrom(dataset)
    const open = (grades.get(dataset) ?? []).filter(({ name }) => !it.columns.includes(name))
    return mayLeave(it, version) && open.every(({ grade }) => grade <= highestForAll)
  })
  const isWhole = (dataset: string): boolean =>
    withheldFrom(dataset).columns.length === 0 && masksOf(grades.get(dataset) ?? []).size === 0
  const files = await db(ctx)
    .selectFrom('ready_files')
    .select(['dataset', 'version', 'format', 'bytes', 'sha256', 'entry'])
    .where('dataset', 'in', [...datasets])
    .orderBy('made')
    .execute()
  const ofDataset = Map.groupBy(files, (it) => it.dataset)
  return new Map(
    leaving.map(({ dataset, version }) => {
      if (!isWhole(dataset)) return [dataset, null]
      const released: Partial<Record<Format, ReleasedFile>> = {}
      // The last made is the one that lies; while it has no leaf, an earlier one's is not told in its place.
      for (const { format, entry, ...it } of ofDataset.get(dataset) ?? []) {
        if (it.version !== version) continue
        if (entry === null) delete released[format]
        else released[format] = { bytes: it.bytes, sha256: it.sha256, entry }
      }
      return [dataset, released]
    }),
  )
}
