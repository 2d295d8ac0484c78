import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Column, Version } from '#platform/lake'
import { problem } from '#platform/problem'
import { atRest, ident, openEngine, text } from './reading/engine.ts'
import type { ColumnType, Digits, ReadResult } from './reading/index.ts'
import { isMark, loud } from './repair-file.ts'

const noSuchKey = problem('intake/no-such-key', 422, '合并的键列不在文件里')
const keyNotUnique = problem('intake/key-not-unique', 422, '文件里有键相同的行，不能按键合并')

const otherColumns = problem('intake/other-columns', 422, '列与现有版本不同，不能追加或合并')

/** What stands, with the files that hold it. */
export interface Standing {
  readonly version: Version
  readonly paths: readonly string[]
}

/** What a version's columns say of the types of a file that is to be added to it; companions come from no file. */
export const typesOf = (version: Version): Record<string, ColumnType> =>
  Object.fromEntries(
    version.columns.filter((column) => column.of === undefined).map((column) => [column.name, column.type]),
  )

/** The digits of its decimals: a value that needs more is set aside with its line. */
export const decimalsOf = (version: Version): Record<string, Digits> =>
  Object.fromEntries(
    version.columns
      .filter((column) => column.of === undefined && column.type === 'decimal')
      .map(({ name, precision = 38, scale = 0 }) => [name, { precision, scale }]),
  )

const files = (paths: readonly string[]): string => `read_parquet([${paths.map(text).join(', ')}])`

/**
 * Brings what was read, by the types and digits that stand, into the order of their columns. Columns that the file for
 * repair has beside the dataset's own are left out, and the sign that kept its formulas quiet is taken away.
 * @throws intake/other-columns naming each column that does not fit
 */
export async function conform(read: ReadResult, before: Standing, folder: string, repairs: boolean): Promise<Merged> {
  const { columns } = before.version
  const found = new Map(read.columns.map((column) => [column.name, column]))
  const strange = [
    ...columns
      .filter((column) => found.get(column.name)?.type !== column.type)
      .map((column) => `${column.name}（须为 ${column.type}）`),
    ...read.columns
      .filter((column) => !columns.some((it) => it.name === column.name) && !(repairs && isMark(column.name)))
      .map((column) => `${column.name}（现有版本没有）`),
  ]
  if (strange.length > 0) throw otherColumns({ errors: strange.map((message) => ({ path: 'columns', message })) })
  const engine = await openEngine(folder)
  const quiet = repairs && read.columns.some((column) => isMark(column.name))
  const brought = ({ name, type }: Column): string =>
    quiet && type === 'text' ? `${loud(ident(name))} AS ${ident(name)}` : ident(name)
  const from = files(read.parts.map((part) => part.path))
  try {
    const path = join(folder, 'conformed.parquet')
    await engine.run(
      `COPY (SELECT ${columns.map(brought).join(', ')}, _id FROM ${from} ORDER BY _id) TO ${text(path)} ${atRest}`,
    )
    return { parts: [{ path, rows: read.rows, bytes: (await stat(path)).size }], rows: read.rows }
  } finally {
    engine.close()
  }
}

export interface Merged {
  readonly parts: ReadResult['parts']
  readonly rows: number
}

/**
 * Merges what was brought into the columns that stand by key: rows whose key is there are replaced and keep their row id, the others
 * are added. Written as one new part; the old parts stay with the old version.
 * @throws intake/no-such-key, intake/key-not-unique
 */
export async function mergeByKey(
  fresh: Merged,
  before: Standing,
  key: readonly string[],
  folder: string,
): Promise<Merged> {
  const { columns } = before.version
  const strange = key.filter((name) => !columns.some((column) => column.name === name))
  if (strange.length > 0) throw noSuchKey({ errors: strange.map((path) => ({ path, message: '没有这一列' })) })
  const engine = await openEngine(folder)
  const added = files(fresh.parts.map((part) => part.path))
  const old = files(before.paths)
  const names = (of: string): string => columns.map((column) => `${of}.${ident(column.name)}`).join(', ')
  const keys = key.map(ident)
  const same = keys.map((it) => `o.${it} IS NOT DISTINCT FROM n.${it}`).join(' AND ')
  try {
    const twice = await engine.rows(
      `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${added} GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`,
    )
    if (Number(twice[0]?.['n']) > 0) throw keyNotUnique({ detail: `${String(twice[0]?.['n'])} 个键重复` })
    const path = join(folder, 'merged.parquet')
    await engine.run(`COPY (
      SELECT * FROM (
        SELECT ${names('n')}, coalesce(o._id, n._id) AS _id
          FROM ${added} n LEFT JOIN (SELECT _id, ${keys.join(', ')} FROM ${old}) o ON ${same}
        UNION ALL BY NAME
        SELECT ${names('o')}, o._id FROM ${old} o WHERE NOT EXISTS (SELECT 1 FROM ${added} n WHERE ${same})
      ) ORDER BY _id) TO ${text(path)} ${atRest}`)
    const counted = await engine.rows(`SELECT count(*)::int AS n FROM read_parquet(${text(path)})`)
    const rows = Number(counted[0]?.['n'])
    return { parts: [{ path, rows, bytes: (await stat(path)).size }], rows }
  } finally {
    engine.close()
  }
}
