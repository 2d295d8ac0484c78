import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Version } from '#platform/lake'
import { problem } from '#platform/problem'
import { ident, openEngine, text } from './reading/engine.ts'
import type { ReadResult } from './reading/index.ts'

const noSuchKey = problem('intake/no-such-key', 422, '合并的键列不在文件里')
const keyNotUnique = problem('intake/key-not-unique', 422, '文件里有键相同的行，不能按键合并')

export interface Merged {
  readonly parts: ReadResult['parts']
  readonly rows: number
}

/**
 * Merges what was read into a version by key: rows whose key is there are replaced and keep their row id, the others
 * are added. Written as one new part; the old parts stay with the old version.
 * @throws intake/no-such-key, intake/key-not-unique
 */
export async function mergeByKey(
  read: ReadResult,
  before: { readonly version: Version; readonly paths: readonly string[] },
  key: readonly string[],
  folder: string,
): Promise<Merged> {
  const strange = key.filter((name) => !read.columns.some((column) => column.name === name))
  if (strange.length > 0) throw noSuchKey({ errors: strange.map((path) => ({ path, message: '没有这一列' })) })
  const engine = await openEngine(folder)
  const files = (paths: readonly string[]): string => `read_parquet([${paths.map(text).join(', ')}])`
  const fresh = files(read.parts.map((part) => part.path))
  const old = files(before.paths)
  const names = (of: string): string => read.columns.map((column) => `${of}.${ident(column.name)}`).join(', ')
  const keys = key.map(ident)
  const same = keys.map((it) => `o.${it} IS NOT DISTINCT FROM n.${it}`).join(' AND ')
  try {
    const twice = await engine.rows(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${fresh} GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`,
    )
    if (Number(twice[0]?.['n']) > 0) throw keyNotUnique({ detail: `${String(twice[0]?.['n'])} 个键重复` })
    const path = join(folder, 'merged.parquet')
    await engine.run(`COPY (
      SELECT * FROM (
        SELECT ${names('n')}, coalesce(o._id, n._id) AS _id
          FROM ${fresh} n LEFT JOIN (SELECT _id, ${keys.join(', ')} FROM ${old}) o ON ${same}
        UNION ALL BY NAME
        SELECT ${names('o')}, o._id FROM ${old} o WHERE NOT EXISTS (SELECT 1 FROM ${fresh} n WHERE ${same})
      ) ORDER BY _id) TO ${text(path)} (FORMAT parquet, COMPRESSION zstd)`)
    const counted = await engine.rows(`SELECT count(*)::int AS n FROM read_parquet(${text(path)})`)
    const rows = Number(counted[0]?.['n'])
    return { parts: [{ path, rows, bytes: (await stat(path)).size }], rows }
  } finally {
    engine.close()
  }
}
