import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import iconv from 'iconv-lite'
import {
  type Engines,
  type Line,
  leavesAs,
  type Plan,
  printDuckdb,
  printLines,
  printTyped,
  quoteText,
} from '#platform/query'
import { type Format, mediaTypes } from '../model.ts'
import { csvLine, jsonItem, jsonLine, xmlLine } from './lines.ts'
import { csvHeader, type OutColumn, xmlText } from './text.ts'
import { writeWorkbook } from './workbook.ts'

export type Charset = 'utf-8' | 'gb18030'

/** What a file is said to be: text with its charset. */
export const contentTypeOf = (format: Format, charset: Charset): string =>
  format === 'xlsx' || format === 'parquet' ? mediaTypes[format] : `${mediaTypes[format]}; charset=${charset}`

export const outColumns = (plan: Plan): OutColumn[] =>
  plan.columns.map((it) => ({ name: leavesAs(it), type: plan.masks.has(it.name) ? 'text' : it.type }))

export interface Opening {
  readonly charset: Charset
  /** Where a file on its way may lie. */
  readonly folder: string
  readonly signal: AbortSignal
}

interface TextFormat {
  readonly head: string
  readonly line: Line
  readonly foot: string
  /** Bytes of the first line that are left out. */
  readonly skip: number
}

const textFormats: Readonly<Record<'csv' | 'json' | 'ndjson' | 'xml', (columns: readonly OutColumn[]) => TextFormat>> =
  {
    csv: (columns) => ({ head: csvHeader(columns), line: csvLine, foot: '', skip: 0 }),
    json: () => ({ head: '[\n', line: jsonItem, foot: ']\n', skip: 1 }),
    ndjson: () => ({ head: '', line: jsonLine, foot: '', skip: 0 }),
    xml: () => ({
      head: '<?xml version="1.0" encoding="UTF-8"?>\n<rows>\n',
      line: xmlLine(xmlText),
      foot: '</rows>\n',
      skip: 0,
    }),
  }

/** A plan's rows as a stream of bytes in that format. Parquet needs its end first, so it goes by way of a file. */
export async function open(engines: Engines, plan: Plan, format: Format, options: Opening): Promise<Readable> {
  if (format === 'parquet') return parquet(engines, plan, options)
  const columns = outColumns(plan)
  if (format === 'xlsx') {
    const out = new PassThrough()
    writeWorkbook(out, columns, engines.run(printDuckdb(plan), options.signal)).catch((error: unknown) =>
      out.destroy(error instanceof Error ? error : new Error(String(error))),
    )
    return out
  }
  const text = textFormats[format](columns)
  const lines = await engines.lines(printLines(plan, text.line), options.signal)
  // A BOM tells spreadsheets that it is UTF-8; GB18030 has none.
  const bytes = framed(lines, format === 'csv' && options.charset === 'utf-8' ? `\ufeff${text.head}` : text.head, text)
  return Readable.from(options.charset === 'utf-8' ? bytes : inGb18030(bytes), { objectMode: false })
}

async function* framed(lines: Readable, head: string, { foot, skip }: TextFormat): AsyncIterable<Buffer> {
  if (head !== '') yield Buffer.from(head)
  let left = skip
  for await (const chunk of lines as AsyncIterable<Buffer>) {
    yield left === 0 ? chunk : chunk.subarray(left)
    left = 0
  }
  if (foot !== '') yield Buffer.from(foot)
}

/** Every character has a place in GB18030, so nothing is lost. */
async function* inGb18030(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const decoder = new TextDecoder()
  for await (const chunk of chunks) yield iconv.encode(decoder.decode(chunk, { stream: true }), 'gb18030')
}

async function parquet(engines: Engines, plan: Plan, { folder, signal }: Opening): Promise<Readable> {
  await mkdir(folder, { recursive: true })
  const place = join(folder, `${randomUUID()}.parquet`)
  const copy = `COPY (${printTyped(plan)}) TO ${quoteText(place)} (FORMAT parquet, COMPRESSION zstd)`
  try {
    for await (const _ of engines.run(copy, signal));
  } catch (error) {
    await rm(place, { force: true })
    throw error
  }
  return createReadStream(place, { highWaterMark: 1024 ** 2 }).once('close', () => void rm(place, { force: true }))
}
