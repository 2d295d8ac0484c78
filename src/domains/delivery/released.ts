import { gradesOfVersions, masksOf } from '#domains/security'
import type { Ctx, EntryId } from '#platform/context'
import { currentVersions } from '#platform/lake'
import type { Format } from './model.ts'
import { db } from './tables.ts'
import type { Weighed } from './weighed.ts'
import { mayLeave, nothingWithheld, withheldOfAll } from './withheld.ts'

/** A file that everybody gets, with the leaf that says which bytes it is. */
export interface ReleasedFile extends Weighed {
  readonly entry: EntryId
}
export type ReleasedFiles = Readonly<Partial<Record<Format, ReleasedFile>>>

/**
 * The files of the current versions of these datasets as everybody gets them now: those that lie ready and have their leaf,
 * by format. A dataset that leaves masked, cut or not at all has no such files and is left out, whatever was released of it before.
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
