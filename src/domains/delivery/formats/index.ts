import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { type Engines, type Plan, printDuckdb, printTyped, quoteText } from '#platform/query'
import type { Format } from '../model.ts'
import { csv, json, ndjson, type OutColumn, xml } from './text.ts'
import { writeWorkbook } from './workbook.ts'

export type Charset = 'utf-8' | 'gb18030'

export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
}

export const outColumns = (plan: Plan): OutColumn[] =>
  plan.columns.map(({ name, type }) => ({ name, type: plan.masks.has(name) ? 'text' : type }))

/** A plan's rows as a stream of bytes in that format. Parquet needs its end first, so it goes by way of a file. */
export async function open(
  engines: Engines,
  plan: Plan,
  format: Format,
  options: { readonly charset: Charset; readonly folder: string; readonly signal: AbortSignal },
): Promise<Readable> {
  if (format === 'parquet') return parquet(engines, plan, options.folder)
  const columns = outColumns(plan)
  const batches = engines.run(printDuckdb(plan), options.signal)
  switch (format) {
    case 'xlsx': {
      const out = new PassThrough()
      writeWorkbook(out, columns, batches).catch((error: unknown) =>
        out.destroy(error instanceof Error ? error : new Error(String(error))),
      )
      return out
    }
    case 'csv':
      return Readable.from(encoded(csv(columns, batches), options.charset))
    case 'json':
      return Readable.from(json(columns, batches))
    case 'ndjson':
      return Readable.from(ndjson(columns, batches))
    case 'xml':
      return Readable.from(xml(columns, batches))
  }
}

/** A BOM tells spreadsheets that it is UTF-8; GB18030 has none. */
async function* encoded(texts: AsyncIterable<string>, charset: Charset): AsyncIterable<Buffer> {
  if (charset === 'utf-8') yield Buffer.from('\ufeff')
  for await (const text of texts) yield charset === 'utf-8' ? Buffer.from(text) : iconv.encode(text, 'gb18030')
}

async function parquet(engines: Engines, plan: Plan, folder: string): Promise<Readable> {
  await mkdir(folder, { recursive: true })
  const place = join(folder, `${randomUUID()}.parquet`)
  for await (const _ of engines.run(
    `COPY (${printTyped(plan)}) TO ${quoteText(place)} (FORMAT parquet, COMPRESSION zstd)`,
  ));
  return createReadStream(place).once('close', () => void rm(place, { force: true }))
}
