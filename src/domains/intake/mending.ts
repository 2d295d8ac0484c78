import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Ctx, Transaction } from '#platform/context'
import { problem } from '#platform/problem'
import type { IngestResult, MendedRows } from './model.ts'
import { columnsOf, quarantineOf } from './quarantine.ts'
import { commit } from './service.ts'
import { type Deps, openUpload, receive } from './uploads.ts'

const noSuchColumn = problem('intake/no-such-column', 422, '交回的行里有数据集没有的列')

interface Mending {
  readonly dataset: string
  readonly version: number
  readonly rows: z.output<typeof MendedRows>['rows']
}

/**
 * Takes rows that were mended one by one, by the same way as a file of them: they are added as a new version that
 * names the one whose quarantine they leave. What still does not fit is set aside again.
 * @throws access/not-allowed, intake/no-such-column, intake/superseded, intake/more-than-set-aside
 */
export async function mendRows(
  ctx: Ctx,
  deps: Deps,
  { dataset, version, rows }: Mending,
  transaction: Transaction,
): Promise<IngestResult> {
  await quarantineOf(ctx, dataset, version)
  const columns = await columnsOf(ctx, dataset, version)
  const strange = new Set(rows.flatMap((row) => Object.keys(row)).filter((name) => !columns.includes(name)))
  if (strange.size > 0)
    throw noSuchColumn({ errors: [...strange].map((path) => ({ path, message: `现有：${columns.join('、')}` })) })
  const whole = rows.map((row) =>
    Object.fromEntries(columns.map((name) => [name, row[name] === '' ? null : (row[name] ?? null)])),
  )
  const bytes = Buffer.from(whole.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const upload = await openUpload(ctx, deps, { name: `第${version}版修正.ndjson`, size: bytes.length })
  await receive(ctx, deps, upload.id, 0, Readable.from([bytes]))
  const input = { dataset, mode: 'append', repairs: version, overrides: {} } as const
  return commit(ctx, deps, upload.id, input, transaction)
}
