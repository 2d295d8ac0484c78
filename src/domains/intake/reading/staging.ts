import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished, pipeline } from 'node:stream/promises'
import { text } from './engine.ts'
import type { Item, Reason, Reject, Source } from './model.ts'

/** A set-aside row keeps at most this much of its text; the received bytes are kept whole anyway. */
const maxRaw = 65536

export interface Quarantine {
  readonly path: string
  readonly counts: Map<Reason, number>
  add(it: Omit<Reject, 'kind'>): Promise<void>
  close(): Promise<void>
}

const write = async (stream: WriteStream, chunk: string): Promise<void> => {
  if (stream.errored !== null) throw stream.errored
  if (!stream.write(chunk)) await once(stream, 'drain')
}

/** Opens the NDJSON file of set-aside rows: `{line, reason, detail, raw}` each. */
export const openQuarantine = (path: string): Quarantine => {
  // A disk that takes no more is heard by whoever writes next or closes; without a listener it would end the process.
  const stream = createWriteStream(path).on('error', () => undefined)
  const counts = new Map<Reason, number>()
  return {
    path,
    counts,
    add: async ({ line, reason, detail, raw }) => {
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
      const cut = raw.length > maxRaw ? `${raw.slice(0, maxRaw)}…` : raw
      await write(stream, `${JSON.stringify({ line, reason, detail, raw: cut.replaceAll('\ufdd0', '\ufffd') })}\n`)
    },
    close: async () => {
      stream.end()
      await finished(stream)
    },
  }
}

export interface Staged {
  readonly relation: string
  readonly rows: number
}

/** A cell as it is written: in quotes, and nothing for none. */
export const cellOf = (cell: string | null): string =>
  cell === null ? '' : `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`

/**
 * Writes what a source gives as one normalised CSV (all quoted, NULL bare, line number last) and returns the relation
 * by which DuckDB reads it: columns c0…cn as VARCHAR and `_line`. A source with a relation of its own passes through.
 */
export const stage = async (source: Source, path: string, quarantine: Quarantine): Promise<Staged> => {
  let rows = 0
  let longest = 0
  const lines = async function* () {
    for await (const batch of source.items()) {
      const out: string[] = []
      for (const it of batch) {
        const bad = faultOf(it)
        if (bad !== undefined) {
          await quarantine.add(bad)
          continue
        }
        if (it.kind !== 'row') continue
        const line = `${it.cells.map(cellOf).join(',')},${it.line}\n`
        longest = Math.max(longest, line.length)
        out.push(line)
        rows += 1
      }
      if (out.length > 0) yield out.join('')
    }
  }
  await pipeline(lines, createWriteStream(path))
  return { relation: csv(path, source.columns.length, longest * 3), rows }
}

const faultOf = (it: Item): Reject | undefined => {
  if (it.kind === 'reject') return it
  if (!it.cells.some((cell) => cell?.includes('\0') === true)) return undefined
  return { kind: 'reject', line: it.line, reason: 'nul', detail: '含有空字节（NUL）', raw: JSON.stringify(it.cells) }
}

const csv = (path: string, width: number, longest: number): string => {
  const columns = Array.from({ length: width }, (_, at) => `'c${at}': 'VARCHAR'`).join(', ')
  const line = Math.max(2 ** 21, longest)
  return `read_csv(${text(path)}, auto_detect=false, header=false, delim=',', quote='"', escape='"', nullstr='', allow_quoted_nulls=false, strict_mode=true, new_line='\\n', max_line_size=${line}, buffer_size=${Math.max(2 ** 25, line * 2)}, columns={${columns}, '_line': 'BIGINT'})`
}
