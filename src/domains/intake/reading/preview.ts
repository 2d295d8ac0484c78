import type { Engine } from './engine.ts'
import { text } from './engine.ts'
import type { PreviewRow, Reject, Source } from './model.ts'
import type { Planned } from './store.ts'
import { as, cast } from './typing.ts'

/** What the first records of a file are: enough to show and to guess from. */
export interface Head {
  readonly rows: readonly { readonly line: number; readonly cells: readonly (string | null)[] }[]
  readonly aside: readonly Omit<Reject, 'kind'>[]
  readonly looked: number
}

/** So many rows are looked at for a proposal: all of a usual file, so that what stands below its table is seen. */
const most = 20_000

/** The first thousand rows, and the first hundred that would be set aside. */
export const headOf = async (source: Source, engine: Engine): Promise<Head> => {
  if (source.relation !== undefined) {
    const rows = await engine.rows(`select * from ${source.relation} limit 1000`)
    const cells = (row: (typeof rows)[number]) =>
      source.columns.map((_, at) => (row[`c${at}`] as string | null) ?? null)
    const list = rows.map((row, at) => ({ line: Number(row['_line'] ?? at + 1), cells: cells(row) }))
    return { rows: list, aside: [], looked: list.length }
  }
  const rows: Head['rows'][number][] = []
  const aside: Head['aside'][number][] = []
  let looked = 0
  for await (const batch of source.items()) {
    for (const it of batch) {
      looked += 1
      if (it.kind === 'row' && rows.length < 1000) rows.push({ line: it.line, cells: [...it.cells] })
      if (it.kind === 'reject' && aside.length < 100)
        aside.push({ line: it.line, reason: it.reason, detail: it.detail, raw: it.raw.slice(0, 500) })
    }
    if (looked >= most) break
  }
  return { rows, aside, looked }
}

const shown = 20
const short = (cell: string | null): string | null => cell?.slice(0, 200) ?? null
const literal = (cell: string | null): string => (cell === null ? 'null' : text(cell.replaceAll('\0', '')))

/** The first rows as they would be stored, beside what the file says; a value that its type cannot hold is null. */
export const preview = async (head: Head, all: readonly Planned[], engine: Engine): Promise<PreviewRow[]> => {
  // A companion is no column of the file.
  const planned = all.filter((it) => it.beside === undefined)
  const rows = head.rows.slice(0, shown).map((it) => ({ line: it.line, cells: it.cells.map(short) }))
  if (rows.length === 0 || planned.length === 0) return []
  const values = rows.map(({ cells }) => `(${planned.map((_, at) => literal(cells[at] ?? null)).join(', ')})`)
  const names = planned.map((_, at) => `c${at}`).join(', ')
  const casts = planned.map((it, at) => as(`(${cast(`c${at}`, it.column, it.guess.layout)})::varchar`, `c${at}`))
  const stored = await engine.rows(`select ${casts.join(', ')} from (values ${values.join(', ')}) t(${names})`)
  return rows.map(({ line, cells }, row) => ({
    line,
    cells,
    stored: planned.map((_, at) => (stored[row]?.[`c${at}`] as string | null | undefined) ?? null),
  }))
}
