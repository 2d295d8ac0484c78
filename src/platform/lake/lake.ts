import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ColumnType } from 'kysely'
import type { Ctx, EntryId } from '#platform/context'
import { type Db, sql, tablesOf } from '#platform/db'
import { pausePoint } from '#platform/pause'
import { problem } from '#platform/problem'
import { writeLog } from './delta.ts'
import type { Column, Mode, Part, Version } from './model.ts'

interface Tables {
  versions: {
    dataset: string
    version: number
    at: Date
    mode: Mode
    rows_in: number
    rows: number
    rejected: number
    digest: string
    content_digest: string
    columns: ColumnType<readonly Column[], string, string>
    parts: ColumnType<readonly Part[], string, string>
    next_row_id: number
    entry: string
  }
}

const db = tablesOf<Tables>('lake')
const conflict = problem('lake/version-conflict', 409, '刚刚有另一版入库，请与它比较后重新提交')
const otherColumns = problem('lake/other-columns', 422, '追加的列与现有版本不同')

export interface Lake {
  readonly folder: string
  /** A folder of its own for parts on their way, beside the tables and seen by nobody. */
  stage(code: string): Promise<string>
}

export async function openLake(folder: string): Promise<Lake> {
  await mkdir(folder, { recursive: true })
  const staging = join(folder, '..', 'staging')
  // What lies there was never committed: its process is gone.
  await rm(staging, { recursive: true, force: true })
  return {
    folder,
    async stage(code) {
      const place = join(staging, `${code}-${randomUUID()}`)
      await mkdir(place, { recursive: true })
      return place
    },
  }
}

export interface NewVersion {
  readonly dataset: string
  /** The version that this one follows; 0 for none. */
  readonly expected: number
  readonly mode: Mode
  readonly columns: readonly Column[]
  /** Staged parts by absolute path. */
  readonly parts: readonly Part[]
  readonly rowsIn: number
  readonly rows: number
  /** Rows of the whole version where a merge made it; otherwise they are counted from what is kept. */
  readonly total?: number
  readonly rejected: number
  readonly digest: string
  readonly contentDigest: string
  readonly entry: EntryId
}

/**
 * Commits a version: parts are made durable under their final names first, then the row is inserted; that row is the
 * moment of truth. A part without a row is nobody's and is swept at recovery.
 * @throws lake/version-conflict naming both versions, lake/other-columns
 */
export async function commitVersion(ctx: Ctx, lake: Lake, it: NewVersion): Promise<Version> {
  const before = await currentVersion(ctx, it.dataset)
  if ((before?.version ?? 0) !== it.expected) throw conflict({ expected: it.expected, current: before?.version ?? 0 })
  if (it.mode !== 'replace' && before !== null && !sameColumns(before.columns, it.columns))
    throw otherColumns({ errors: it.columns.map((column) => ({ path: column.name, message: column.type })) })
  const version = it.expected + 1
  const adopted = await adopt(lake, it, version)
  const kept = it.mode === 'append' && before !== null ? before.parts : []
  const rows = it.total ?? it.rows + kept.reduce((sum, part) => sum + part.rows, 0)
  const whole: Version = {
    ...it,
    version,
    at: ctx.now,
    rows,
    parts: [...kept, ...adopted],
    nextRowId: (before?.nextRowId ?? 1) + it.rows,
  }
  const inserted = await db(ctx)
    .insertInto('versions')
    .values({
      dataset: it.dataset,
      version,
      at: ctx.now,
      mode: it.mode,
      rows_in: it.rowsIn,
      rows,
      rejected: it.rejected,
      digest: it.digest,
      content_digest: it.contentDigest,
      columns: JSON.stringify(it.columns),
      parts: JSON.stringify(whole.parts),
      next_row_id: whole.nextRowId,
      entry: it.entry,
    })
    .onConflict((same) => same.doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) === 0n) throw conflict({ expected: it.expected, current: version })
  return whole
}

const sameColumns = (a: readonly Column[], b: readonly Column[]): boolean =>
  a.length === b.length &&
  a.every(
    (column, at) =>
      column.name === b[at]?.name &&
      column.type === b[at].type &&
      column.scale === b[at].scale &&
      column.precision === b[at].precision,
  )

async function synced(file: FileHandle): Promise<void> {
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function adopt(lake: Lake, it: NewVersion, version: number): Promise<Part[]> {
  const folder = join(lake.folder, it.dataset)
  await mkdir(folder, { recursive: true })
  const parts: Part[] = []
  for (const [at, part] of it.parts.entries()) {
    const name = `part-${String(version).padStart(5, '0')}-${at}-${randomUUID()}.parquet`
    const file = await open(part.path, 'r+')
    await synced(file)
    await rename(part.path, join(folder, name))
    parts.push({ path: name, rows: part.rows, bytes: part.bytes })
  }
  const directory = await open(folder, 'r')
  await synced(directory)
  await pausePoint('lake/parts-renamed')
  return parts
}

const versionOfRow = ({
  rows_in,
  content_digest,
  next_row_id,
  ...row
}: Omit<Tables['versions'], 'columns' | 'parts'> & {
  columns: readonly Column[]
  parts: readonly Part[]
}): Version => ({
  ...row,
  rowsIn: rows_in,
  contentDigest: content_digest,
  nextRowId: next_row_id,
})

type At = { readonly db: Db }

export async function currentVersion(at: At, dataset: string): Promise<Version | null> {
  const row = await db(at)
    .selectFrom('versions')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : versionOfRow(row)
}

/** The current versions of these datasets, in no order; one without a version is left out. */
export async function currentVersions(at: At, datasets: readonly string[]): Promise<Version[]> {
  const rows = await db(at)
    .selectFrom('versions')
    .distinctOn('dataset')
    .selectAll()
    .where('dataset', 'in', [...datasets])
    .orderBy('dataset')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(versionOfRow)
}

export async function versionOf(at: At, dataset: string, version: number): Promise<Version | null> {
  const row = await db(at)
    .selectFrom('versions')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .executeTakeFirst()
  return row === undefined ? null : versionOfRow(row)
}

/** Newest first. */
export async function versionsOf(at: At, dataset: string): Promise<Version[]> {
  const rows = await db(at)
    .selectFrom('versions')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(versionOfRow)
}

/** Absolute paths of a version's files. */
export const partsOf = (lake: Lake, version: Version): string[] =>
  version.parts.map((part) => join(lake.folder, version.dataset, basename(part.path)))

/** Writes what is missing of a dataset's Delta log. The database is the truth, the log is derived from it. */
export async function deriveLog(at: At, lake: Lake, dataset: string): Promise<void> {
  await writeLog(join(lake.folder, dataset), (await versionsOf(at, dataset)).reverse())
}

/** After a crash: rebuilds logs that are behind and sweeps parts that no version names. */
export async function recover(at: At, lake: Lake): Promise<void> {
  for (const dataset of await readdir(lake.folder)) {
    const versions = await versionsOf(at, dataset)
    const named = new Set(versions.flatMap((version) => version.parts.map((part) => part.path)))
    for (const file of await readdir(join(lake.folder, dataset)))
      if (file.endsWith('.parquet') && !named.has(file)) await rm(join(lake.folder, dataset, file))
    if (versions.length > 0) await writeLog(join(lake.folder, dataset), versions.reverse())
  }
}

/** How many versions of these datasets came in each month of city time, oldest first. */
export async function versionsByMonth(
  at: At,
  datasets: readonly string[],
): Promise<{ month: string; count: number }[]> {
  const found = await sql<{
    month: string
    count: number
  }>`select to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as count
    from lake.versions where dataset = any(${[...datasets]}) group by 1 order by 1`.execute(at.db)
  return found.rows
}

export interface VersionOfMonth {
  readonly dataset: string
  readonly version: number
  readonly rows: number
  readonly at: Date
}

/** The versions of these datasets that came in a month of city time (`2025-01`), the oldest first; `most` at the most. */
export async function versionsOfMonth(
  { db }: At,
  datasets: readonly string[],
  month: string,
  most: number,
): Promise<readonly VersionOfMonth[]> {
  const found = await sql<VersionOfMonth>`select dataset, version, rows, at from lake.versions
    where dataset = any(${[...datasets]}) and to_char(at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${month}
    order by at, dataset limit ${most}`.execute(db)
  return found.rows
}
