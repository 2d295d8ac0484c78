import { gradesOfVersions, masksOf } from '#domains/security'
import type { Ctx, EntryId } from '#platform/context'
import { currentVersions } from '#platform/lake'
import type { Format } from './model.ts'
import { db } from './tables.ts'
import type { Weighed } from './weighed.ts'
import { mayLeave, nothingWithheld, withheldOfAll } from './withheld.ts'

/** A file that everybody gets, with the leaf that says which bytes it is; null before its first call. */
export interface ReleasedFile extends Weighed {
  readonly entry: EntryId | null
}
export type ReleasedFiles = Readonly<Partial<Record<Format, ReleasedFile>>>

/**
 * The files of the current versions of these datasets as everybody gets them now: those that lie ready, by format. A
 * dataset that leaves masked, cut or not at all has no such files and is left out, whatever was released of it before.
 * The caller asks whether it is open without conditions.
 */
export async function releasedFiles(
  ctx: Pick<Ctx, 'db'>,
  datasets: readonly string[],
): Promise<ReadonlyMap<string, ReleasedFiles>> {
  if (datasets.length === 0) return new Map()
  const versions = await currentVersions(ctx, datasets)
  const withheld = await withheldOfAll(ctx, datasets)
  const grades = await gradesOfVersions(ctx, versions)
  const whole = versions.filter(({ dataset, version }) => {
    const it = withheld.get(dataset) ?? nothingWithheld
    return mayLeave(it, version) && it.columns.length === 0 && masksOf(grades.get(dataset) ?? []).size === 0
  })
  const files = await db(ctx)
    .selectFrom('ready_files')
    .select(['dataset', 'version', 'format', 'bytes', 'sha256', 'entry'])
    .where('dataset', 'in', [...datasets])
    .orderBy('made')
    .execute()
  const ofDataset = Map.groupBy(files, (it) => it.dataset)
  return new Map(
    whole.map(({ dataset, version }) => {
      const own = (ofDataset.get(dataset) ?? []).filter((it) => it.version === version)
      return [
        dataset,
        Object.fromEntries(own.map(({ format, bytes, sha256, entry }) => [format, { bytes, sha256, entry }])),
      ]
    }),
  )
}
