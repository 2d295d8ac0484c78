import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { factsOf, getDataset, keeps } from '#domains/catalog'
import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { versionOf, versionsOf } from '#platform/lake'
import { notFound, problem } from '#platform/problem'
import { cutLine } from './cutting.ts'
import type { AsideRow, QuarantineView } from './model.ts'
import { db, type Tables } from './tables.ts'

const superseded = problem('intake/superseded', 409, '这些行所属的数据已被整版替换')
const moreThanAside = problem('intake/more-than-set-aside', 422, '交回的行多于待修正的行')

/** A quarantine as its table has it. */
export type QuarantineRow = Omit<Tables['quarantines'], 'mended' | 'reasons'> & {
  readonly mended: number
  readonly reasons: Readonly<Record<string, number>>
}

const viewed = (row: QuarantineRow): QuarantineView => ({
  version: row.version,
  fileName: row.file_name,
  encoding: row.encoding,
  rejected: row.rejected,
  mended: row.mended,
  waiting: row.rejected - row.mended,
  reasons: row.reasons,
  repairs: row.repairs,
})

/** What was set aside of each version of a dataset, newest first, and how much of it has come back mended. */
export async function quarantinesOf(ctx: Ctx, dataset: string): Promise<QuarantineView[]> {
  demand(keeps, ctx, factsOf(await getDataset(ctx, dataset)))
  const rows = await db(ctx)
    .selectFrom('quarantines')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('version', 'desc')
    .execute()
  return rows.map(viewed)
}

/** One version's rows set aside, as they came and unmasked, for those who keep the data. @throws access/not-found */
export async function quarantineOf(ctx: Ctx, dataset: string, version: number): Promise<QuarantineRow> {
  demand(keeps, ctx, factsOf(await getDataset(ctx, dataset)))
  const found = await db(ctx)
    .selectFrom('quarantines')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('version', '=', version)
    .executeTakeFirst()
  if (found === undefined) throw notFound()
  return found
}

const Aside = z.object({ line: z.number(), reason: z.string(), detail: z.string(), raw: z.string() })

/** The rows of a quarantine one by one, each with its cells as far as it could be cut. */
export async function* asideRows(
  it: Pick<QuarantineRow, 'path' | 'delimiter'>,
  width: number,
): AsyncGenerator<AsideRow> {
  for await (const line of createInterface({ input: createReadStream(it.path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue
    const row = Aside.parse(JSON.parse(line))
    yield { ...row, cells: cutLine(row, it.delimiter, width) }
  }
}

/** The names of the columns that the rows set aside would have had, and no companion that is made from others. */
export async function columnsOf(ctx: Ctx, dataset: string, version: number): Promise<string[]> {
  const it = await versionOf(ctx, dataset, version)
  return (it?.columns ?? []).filter((column) => column.of === undefined).map((column) => column.name)
}

/** As many as a page shows, from the `after`th on. */
export async function asidePage(ctx: Ctx, dataset: string, version: number, wish: { after: number; limit: number }) {
  const found = await quarantineOf(ctx, dataset, version)
  const columns = await columnsOf(ctx, dataset, version)
  const items: AsideRow[] = []
  let at = 0
  for await (const row of asideRows(found, columns.length)) {
    if (at >= wish.after) items.push(row)
    at += 1
    if (items.length === wish.limit) break
  }
  return { columns, items, total: found.rejected, next: at < found.rejected ? at : null }
}

/**
 * Whether rows that come back mended may be added: their version's data still stands, and there are no more of them
 * than still wait.
 * @throws intake/superseded, intake/more-than-set-aside, access/not-found
 */
export async function mayRepair(ctx: Ctx, dataset: string, version: number, rowsIn: number): Promise<void> {
  const { rejected, mended } = await quarantineOf(ctx, dataset, version)
  const later = (await versionsOf(ctx, dataset)).find((it) => it.version > version && it.mode === 'replace')
  if (later !== undefined)
    throw superseded({ detail: `第 ${later.version} 版替换了全部数据，第 ${version} 版隔离的行不能再并入` })
  if (rowsIn > rejected - mended)
    throw moreThanAside({
      detail: `第 ${version} 版待修正 ${rejected - mended} 行，交回 ${rowsIn} 行。没有修正的行请从文件中删去；其他新增的行请用追加`,
    })
}

/** Counts rows as mended where they were set aside, and in every quarantine that those had come from. */
export async function countMended(ctx: Ctx, dataset: string, version: number, rows: number): Promise<void> {
  await sql`with recursive up as (
      select version, repairs from intake.quarantines where dataset = ${dataset} and version = ${version}
      union select q.version, q.repairs from intake.quarantines q join up on q.version = up.repairs and q.dataset = ${dataset})
    update intake.quarantines set mended = least(rejected, mended + ${rows})
    where dataset = ${dataset} and version in (select version from up)`.execute(ctx.db)
}
