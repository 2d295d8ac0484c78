import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Column } from '#platform/lake'
import { problem } from '#platform/problem'
import { besideSql, companion, companionGuess, companionName, mayHaveBeside } from './reading/companions.ts'
import { atRest, type Engine, ident, openEngine, text } from './reading/engine.ts'
import type { Overrides, ReadResult } from './reading/index.ts'
import { cast, emptyMarks, guess, rounded } from './reading/typing.ts'

const noCompanion = problem('intake/no-companion', 422, '这一列没有可增加的伴随列')

interface Beside {
  /** The text column as it stands. */
  readonly of: string
  /** The companion that already stands, when rows are added to it. */
  readonly as?: Column
  /** Said by a person; otherwise what its values look like. */
  readonly type?: Column['type']
}

/** The companions that were asked for: by a click, or by naming their type. */
export const askedFor = (
  read: ReadResult,
  overrides: Overrides & { companions?: readonly string[] | undefined },
): Beside[] => {
  const clicked = (overrides.companions ?? []).map((of) => ({ of }))
  const named = Object.entries(overrides.types ?? {}).flatMap(([name, type]) => {
    const base = read.columns.find((column) => companionName(column.name) === name)
    return base === undefined || read.columns.some((column) => column.name === name) ? [] : [{ of: base.name, type }]
  })
  return [...clicked.filter((it) => !named.some((one) => one.of === it.of)), ...named]
}

/** The columns of a version that were derived from a text column: no file brings them. */
export const derivedOf = (columns: readonly Column[]): Beside[] =>
  columns.flatMap((column) => (column.of === undefined ? [] : [{ of: column.of, as: column }]))

const marks = `(${emptyMarks.map(text).join(', ')})`
const cell = (name: string): string => `${ident(name)}::varchar`
const value = (name: string): string => `CASE WHEN trim(${cell(name)}) IN ${marks} THEN NULL ELSE ${cell(name)} END`

/**
 * Adds typed companions beside text columns. The text stays as it was written; where it has no value of the type the
 * companion is empty.
 * @throws intake/no-companion when only words stand in the column
 */
export async function withCompanions(read: ReadResult, wanted: readonly Beside[], folder: string): Promise<ReadResult> {
  if (wanted.length === 0) return read
  const engine = await openEngine(folder)
  const from = `read_parquet([${read.parts.map((part) => text(part.path)).join(', ')}])`
  try {
    const made = new Map<string, { column: Column; sql: string; values: readonly string[] }>()
    for (const one of wanted) made.set(one.of, await companionOf(read, one, engine, from))
    const list = read.columns.flatMap((column) => {
      const beside = made.get(column.name)
      return beside === undefined ? [ident(column.name)] : [ident(column.name), beside.sql]
    })
    const path = join(folder, 'companions.parquet')
    await engine.run(`COPY (SELECT ${list.join(', ')}, _id FROM ${from} ORDER BY _id) TO ${text(path)} ${atRest}`)
    return {
      ...read,
      columns: read.columns.flatMap((column) => [
        column,
        ...(made.has(column.name) ? [made.get(column.name)?.column ?? column] : []),
      ]),
      samples: read.samples.flatMap((sample) => {
        const beside = made.get(sample.name)
        if (beside === undefined) return [sample]
        const { name, title, type } = beside.column
        return [sample, { name, title, type, values: beside.values }]
      }),
      parts: [{ path, rows: read.rows, bytes: (await stat(path)).size }],
    }
  } finally {
    engine.close()
  }
}

async function companionOf(read: ReadResult, wish: Beside, engine: Engine, from: string) {
  const sample = read.samples.find((it) => it.name === wish.of)
  const base = read.columns.find((it) => it.name === wish.of)
  const values = (sample?.values ?? []).filter((it) => !emptyMarks.some((mark) => mark === it.trim()))
  const likely = guess(values, sample?.title ?? wish.of)
  // Units are read with their number; a number may count time.
  const plain = base?.type === 'text' && likely.type !== 'text'
  const proposed = plain || base === undefined ? undefined : companion(values, base)?.companion?.type
  const type = wish.type ?? (plain ? likely.type : proposed)
  const column = wish.as ?? (await fresh(read, { of: wish.of, base, type, values, plain }, engine, from))
  const guessed = companionGuess(values, sample?.title ?? wish.of, column.type)
  const own = value(wish.of)
  const exact = `CASE WHEN ${rounded(own, column)} THEN NULL ELSE ${cast(own, column, guessed.layout)} END`
  const sql = plain ? exact : besideSql(own, column, guessed)
  return { column, sql: `${sql} AS ${ident(column.name)}`, values }
}

interface Fresh {
  readonly of: string
  readonly base: Column | undefined
  readonly type: Column['type'] | undefined
  readonly values: readonly string[]
  /** Numbers or dates as they are, but for empty marks. */
  readonly plain: boolean
}

const mayStandBeside = ({ base, type, plain }: Fresh): boolean =>
  base !== undefined &&
  type !== undefined &&
  type !== 'time' &&
  (type !== 'text' || !plain) &&
  mayHaveBeside(base.type, type)

async function fresh(read: ReadResult, it: Fresh, engine: Engine, from: string): Promise<Column> {
  const { of, type, values, plain } = it
  const name = companionName(of)
  if (type === undefined || !mayStandBeside(it) || read.columns.some((one) => one.name === name))
    throw noCompanion({
      detail: `“${of}”：只有带着少量空值标记的数值或日期、带单位的数、记着时间的数、带标记的编码才能增加伴随列`,
    })
  const beside = { name, title: name, nullable: true, of }
  if (type !== 'integer' && type !== 'decimal') return { ...beside, type }
  if (!plain)
    return type === 'integer'
      ? { ...beside, type }
      : { ...beside, type, precision: 38, scale: companionGuess(values, of, type).scale }
  // Wide enough for every value that is a number, so that none is rounded.
  const number = `regexp_extract(replace(${value(of)}, ',', ''), '^\\s*-?\\d+(?:\\.(\\d+))?\\s*$', 1)`
  const [found] = await engine.rows(`SELECT coalesce(max(length(${number})), 0)::int AS tail FROM ${from}`)
  const scale = Math.min(18, Number(found?.['tail'] ?? 0))
  return scale === 0 ? { ...beside, type: 'integer' } : { ...beside, type: 'decimal', precision: 38, scale }
}
