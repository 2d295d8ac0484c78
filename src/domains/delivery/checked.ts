import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ctx } from '#platform/context'
import { sha256Of } from '#platform/lake'
import { readyFolder, readyPath } from './ready.ts'
import { db } from './tables.ts'

export interface ReadyCheck {
  /** Files that lie ready: all of them compared by their length. */
  readonly files: number
  /** How many of them were read whole and compared by their digest. */
  readonly read: number
  /** The first that was found not to be what its record says. */
  readonly fault: { readonly path: string; readonly why: 'length' | 'bytes' } | null
}

/** What one check reads at the most, in bytes: some seconds of a disk. */
const mostRead = 4 * 1024 ** 3

/**
 * Compares the files that lie ready with their records: each by its length, and by its digest as many as `most` bytes
 * allow, by chance, so that none is passed over for ever. A file that is not there is made at the next call.
 */
export async function checkReadyFiles(ctx: Pick<Ctx, 'db'>, folder: string, most = mostRead): Promise<ReadyCheck> {
  const rows = await db(ctx).selectFrom('ready_files').selectAll().execute()
  let files = 0
  let read = 0
  let left = most
  for (const { row } of rows.map((row) => ({ row, at: Math.random() })).sort((a, b) => a.at - b.at)) {
    const path = join(readyFolder(folder), readyPath(row, row.format, row))
    const size = await stat(path).then(
      (it) => it.size,
      () => null,
    )
    if (size === null) continue
    files += 1
    const fault = (why: 'length' | 'bytes'): ReadyCheck => ({ files, read, fault: { path, why } })
    if (size !== row.bytes) return fault('length')
    if (size > left) continue
    left -= size
    read += 1
    if ((await sha256Of([path])) !== row.sha256) return fault('bytes')
  }
  return { files, read, fault: null }
}
