import { type DatasetView, getDataset, updateOf } from '#domains/catalog'
import {
  clearToAll,
  type DeliveryDeps,
  jsonRow,
  mayLeave,
  readRows,
  releasedFiles,
  useCounts,
  withheldOf,
} from '#domains/delivery'
import { getOrganization } from '#domains/directory'
import { type Verdict, verdictOf } from '#domains/quality'
import { gradesOfVersion } from '#domains/security'
import { cityDate, cityTime } from '#platform/calendar'
import { type Ctx, type Transaction, visitor } from '#platform/context'
import { type Version, versionsOf } from '#platform/lake'
import { Problem } from '#platform/problem'
import type { DatasetData, Tried, VersionLine } from '../pages/dataset-model.ts'
import { apiQuery, previewOf, publicMasks, type RowsWish } from './preview.ts'
import { spreadOf } from './spread.ts'

const minute = (at: Date): string => cityTime(at).slice(0, 16).replace('T', ' ')

const lineOf = (it: Version): VersionLine => ({
  version: it.version,
  day: cityDate(it.at),
  at: minute(it.at),
  rowsIn: it.rowsIn,
  rows: it.rows,
  rejected: it.rejected,
  digest: it.digest,
  entry: it.entry,
})

/** The verdict of the current version, or nothing while it is being worked out. */
async function judged(ctx: Ctx, code: string): Promise<Verdict | null> {
  try {
    return await verdictOf(ctx, code, undefined, clearToAll)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

/** Runs the request that the page shows, by the same door and right as any visitor's. */
async function tryOut(
  ctx: Ctx,
  deps: DeliveryDeps,
  code: string,
  wish: RowsWish,
  transaction: Transaction,
): Promise<Tried | null> {
  if (wish.run === undefined) return null
  try {
    const reading = { code, query: apiQuery(wish), limit: wish.limit ?? 5, offset: 0, door: 'try-out' }
    const { columns, rows, version } = await readRows(ctx, deps, reading, transaction)
    const body = `[${rows.map((row) => jsonRow(columns, row)).join(',\n ')}]`
    return { status: 200, version: version.version, rows: rows.length, body }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { code: type, status, title, details } = error
    return { status, version: null, rows: 0, body: JSON.stringify({ type, title, status, ...details }, null, 2) }
  }
}

interface Rows {
  readonly preview: DatasetData['preview']
  readonly spread: DatasetData['spread']
  readonly held: DatasetData['held']
}

async function rowsOf(
  ctx: Ctx,
  { lake, engines }: DeliveryDeps,
  it: DatasetView,
  latest: Version | undefined,
  wish: RowsWish,
): Promise<Rows> {
  const none = { preview: null, spread: null, held: [] }
  if (latest === undefined || it.open !== 'unconditional') return none
  const withheld = await withheldOf(ctx, it.code)
  if (!mayLeave(withheld, latest.version)) return { ...none, held: [withheld.why ?? `第 ${latest.version} 版`] }
  const columns = latest.columns.filter((column) => !withheld.columns.includes(column.name))
  const version = { ...latest, columns }
  const grades = (await gradesOfVersion(ctx, latest)).filter((one) => !withheld.columns.includes(one.name))
  const masks = publicMasks(grades)
  if (masks === null)
    return { ...none, held: grades.filter((one) => one.grade > 2).map((one) => `${one.name}（${one.grade} 级）`) }
  const clear = columns.filter((column) => !masks.has(column.name))
  return {
    preview: await previewOf({ lake, engines, version, masks }, wish),
    spread: await spreadOf({ lake, engines, version, clear }),
    held: [],
  }
}

/** All that a dataset's page says. Rows are shown as to a visitor, whoever is signed in. */
export async function datasetData(
  caller: Ctx,
  deps: DeliveryDeps,
  code: string,
  wish: RowsWish,
  transaction: Transaction,
): Promise<Omit<DatasetData, 'base'>> {
  const dataset = await getDataset(caller, code)
  const ctx: Ctx = { ...caller, actor: visitor }
  const versions = dataset.version === null ? [] : await versionsOf(ctx, code)
  const asVisitor = <T>(work: (inside: Ctx) => Promise<T>): Promise<T> =>
    transaction((inside) => work({ ...inside, actor: visitor }))
  const rows = await rowsOf(ctx, deps, dataset, versions[0], wish)
  const uses = await useCounts(ctx, [code])
  const usesBy = (fits: (door: string) => boolean): number =>
    uses.filter((it) => fits(it.door)).reduce((sum, it) => sum + it.count, 0)
  return {
    dataset,
    provider: await getOrganization(ctx, dataset.org.code),
    ...rows,
    files: rows.preview === null ? null : ((await releasedFiles(ctx, [code])).get(code) ?? null),
    tried: rows.preview === null ? null : await tryOut(ctx, deps, code, wish, asVisitor),
    wish,
    verdict: dataset.version === null ? null : await judged(ctx, code),
    update: await updateOf(ctx, code),
    versions: versions.map(lineOf),
    grade: versions[0] === undefined ? 0 : Math.max(...(await gradesOfVersion(ctx, versions[0])).map((it) => it.grade)),
    downloads: usesBy((door) => door.startsWith('download')),
    calls: usesBy((door) => !door.startsWith('download')),
    now: ctx.now,
  }
}
