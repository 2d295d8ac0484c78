import type { Ctx, EntryId } from '#platform/context'
import { sql } from '#platform/db'
import type { Version } from '#platform/lake'
import type { Plan } from '#platform/query'
import type { Format } from './model.ts'
import type { Ready, ReadyFile } from './ready.ts'
import { db } from './tables.ts'

type Which = Pick<Version, 'dataset' | 'version'>

/** A file that lies ready, with what is written of it. */
export interface KeptFile extends ReadyFile {
  /** Whether its bytes are on record. */
  readonly recorded: boolean
  /** The leaf that says to everybody which bytes it is. */
  readonly entry: EntryId | null
}

/**
 * The file of a whole version: as it lies, or made from the lake. What lies there without a record, or is not as long
 * as recorded, is never given out, so that only what was just read from the lake gets a leaf.
 */
export async function readyFile(
  ctx: Pick<Ctx, 'db'>,
  ready: Ready,
  version: Version,
  plan: Plan,
  format: Format,
): Promise<KeptFile> {
  const known = await db(ctx)
    .selectFrom('ready_files')
    .select(['sha256', 'bytes', 'entry'])
    .where('dataset', '=', version.dataset)
    .where('version', '=', version.version)
    .where('format', '=', format)
    .orderBy('made', 'desc')
    .limit(1)
    .executeTakeFirst()
  const there = known === undefined ? null : await ready.find(version, format, known)
  if (known !== undefined && there !== null) return { ...there, recorded: true, entry: known.entry }
  return { ...(await ready.make(version, plan, format)), recorded: false, entry: null }
}

/**
 * Writes down which bytes a file is, and where everybody may have it, proves it: both before its first byte goes out.
 * The same bytes have one leaf, however often they are made.
 * @returns the leaf, where there is one
 */
export async function keepFile(
  ctx: Ctx,
  { dataset, version }: Which,
  format: Format,
  file: KeptFile,
  forEverybody: boolean,
): Promise<EntryId | null> {
  if (file.recorded && (file.entry !== null || !forEverybody)) return file.entry
  const { sha256, bytes } = file
  // One after the other: two first callers write one leaf.
  await sql`select pg_advisory_xact_lock(hashtext(${`delivery.ready_files/${dataset}/${version}/${format}`}))`.execute(
    ctx.db,
  )
  const known = await db(ctx)
    .selectFrom('ready_files')
    .select('entry')
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .where('format', '=', format)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  const payload = { version, format, bytes, sha256 }
  const entry =
    known?.entry ?? (forEverybody ? await ctx.prove({ type: 'dataset/file', subject: dataset, payload }) : null)
  await db(ctx)
    .insertInto('ready_files')
    .values({ dataset, ...payload, entry })
    .onConflict((same) =>
      same
        .columns(['dataset', 'version', 'format', 'sha256'])
        .doUpdateSet({ entry, made: sql<number>`nextval('delivery.making')` }),
    )
    .execute()
  return entry
}
