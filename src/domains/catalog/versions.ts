import { permits, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { type Version, versionsOf } from '#platform/lake'
import { notFound } from '#platform/problem'
import { diffColumns } from './diff.ts'
import { sees } from './policy.ts'
import { rowOfDataset } from './revisions.ts'

async function seen(ctx: Ctx, code: string): Promise<readonly Version[]> {
  if (!permits(sees, whoAsks(ctx), await rowOfDataset(ctx, code))) throw notFound()
  return versionsOf(ctx, code)
}

const shown = (it: Version) => ({
  version: it.version,
  at: cityTime(it.at),
  mode: it.mode,
  rowsIn: it.rowsIn,
  rejected: it.rejected,
  /** Of the whole version. */
  rows: it.rows,
  digest: it.digest,
  contentDigest: it.contentDigest,
  entry: it.entry,
})

/** The versions of the data, newest first, each with what changed of its columns since the one before. */
export async function listVersions(ctx: Ctx, code: string) {
  const all = await seen(ctx, code)
  const items = all.map((it, at) => {
    const before = all[at + 1]
    return {
      ...shown(it),
      columns: it.columns.length,
      changes: before === undefined ? null : diffColumns(before.columns, it.columns),
    }
  })
  return { items: items.slice(0, 500), next: null }
}

/** Two versions of the data side by side; any two. @throws access/not-found */
export async function compareVersions(ctx: Ctx, code: string, from: number, to: number) {
  const all = await seen(ctx, code)
  const [before, after] = [from, to].map((version) => all.find((it) => it.version === version))
  if (before === undefined || after === undefined) throw notFound()
  return {
    from: shown(before),
    to: shown(after),
    rows: after.rows - before.rows,
    same: before.contentDigest === after.contentDigest,
    columns: diffColumns(before.columns, after.columns),
  }
}
