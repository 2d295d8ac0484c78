import { randomUUID } from 'node:crypto'
import { link, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { enter, factsOf, getDataset, keeps, recordVersion } from '#domains/catalog'
import { proposeGrades } from '#domains/security'
import { demand } from '#platform/access'
import type { Ctx, Transaction } from '#platform/context'
import { type Column, commitVersion, currentVersion, deriveLog, partsOf, sha256Of, type Version } from '#platform/lake'
import { pausePoint } from '#platform/pause'
import { problem } from '#platform/problem'
import { doneBefore, remember, type Wish } from './committed.ts'
import { askedFor, derivedOf, withCompanions } from './companions.ts'
import { conform, decimalsOf, type Merged, mergeByKey, typesOf } from './merging.ts'
import type { Commit, IngestResult, Overrides, Stage, UploadView } from './model.ts'
import { countMended, mayRepair } from './quarantine.ts'
import { inspect, type Proposal, type ReadResult, readInto } from './reading/index.ts'
import { db } from './tables.ts'
import { complete, type Deps, pathOf } from './uploads.ts'
import { working } from './work.ts'

const withdrawn = problem('intake/withdrawn', 409, '目录已撤回，不再接收新版本')

export async function proposalOf(
  ctx: Ctx,
  deps: Deps,
  id: string,
  overrides?: z.output<typeof Overrides>,
): Promise<Proposal> {
  const upload = await complete(ctx, deps, id)
  return inspect(pathOf(deps, id), { name: upload.name, overrides })
}

/**
 * Makes a version of a dataset from an upload, or a dataset with its first version. Reading happens outside of any
 * transaction; the entry, the version, its grades, its leaf and the catalog's row become true in one.
 * Rows in = rows kept + rows set aside, or nothing happens. Done again it answers as the first time.
 * @throws access/not-allowed, intake/*, lake/version-conflict, catalog/duplicate
 */
export async function commit(
  ctx: Ctx,
  deps: Deps,
  id: string,
  input: z.output<typeof Commit>,
  transaction: Transaction,
): Promise<IngestResult> {
  const upload = await complete(ctx, deps, id)
  const wish = { upload, input }
  return working(
    id,
    async (tell) =>
      (await doneBefore(ctx, wish)) ?? make(ctx, deps, { wish, upload, input: aimed(input), transaction, tell }),
  )
}

/** Rows that come back mended are added to what stands; a whole dataset is not replaced by them. */
const aimed = (input: z.output<typeof Commit>): z.output<typeof Commit> =>
  input.repairs !== undefined && input.mode === 'replace' ? { ...input, mode: 'append' } : input

interface Making {
  readonly wish: Wish
  readonly upload: UploadView
  readonly input: z.output<typeof Commit>
  readonly transaction: Transaction
  readonly tell: (stage: Stage) => void
}

async function make(ctx: Ctx, deps: Deps, { wish, upload, input, transaction, tell }: Making): Promise<IngestResult> {
  const began = performance.now()
  const before = await mayCommit(ctx, input)
  const adds = before !== null && input.mode !== 'replace'
  const staging = await deps.lake.stage(upload.id)
  try {
    const found = await readInto(pathOf(deps, upload.id), {
      name: upload.name,
      // Added rows are read as what stands says: a code stays a code.
      overrides: adds
        ? { ...input.overrides, types: { ...typesOf(before), ...input.overrides.types } }
        : input.overrides,
      outFolder: staging,
      firstRowId: before?.nextRowId ?? 1,
      digits: adds ? decimalsOf(before) : {},
      tell,
    })
    if (input.repairs !== undefined) await mayRepair(ctx, input.dataset ?? '', input.repairs, found.rowsIn)
    const wanted = adds ? derivedOf(before.columns) : askedFor(found, input.overrides)
    const read = await withCompanions(found, wanted, staging)
    const merged = adds ? await added(read, deps, { before, input, staging }) : null
    tell('digesting')
    const contentDigest = await sha256Of((merged ?? read).parts.map((part) => part.path))
    await pausePoint('intake/read')
    tell('recording')
    const expected = input.expected ?? before?.version ?? 0
    const columns = adds ? before.columns : read.columns
    const seconds = (): number => Math.round((performance.now() - began) / 10) / 100
    const result = await transaction((inside) =>
      makeTrue(inside, deps, { wish, input, upload, read, merged, contentDigest, columns, expected, seconds }),
    )
    await pausePoint('intake/committed')
    await deriveLog(ctx, deps.lake, result.dataset)
    await rm(pathOf(deps, upload.id), { force: true })
    return { ...result, seconds: seconds() }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

interface Adding {
  readonly before: Version
  readonly input: z.output<typeof Commit>
  readonly staging: string
}

/** The rows of an append, or the whole of a merge, in the columns that stand. */
async function added(read: ReadResult, deps: Deps, { before, input, staging }: Adding): Promise<Merged> {
  const standing = { version: before, paths: partsOf(deps.lake, before) }
  const fresh = await conform(read, standing, staging, input.repairs !== undefined)
  return input.mode === 'merge' ? mergeByKey(fresh, standing, input.key ?? [], staging) : fresh
}

/** Only stewards and heads of the owner commit, and nothing to what was withdrawn. @returns the version that stands now */
async function mayCommit(ctx: Ctx, input: z.output<typeof Commit>): Promise<Version | null> {
  // A new dataset is entered by the catalog, which asks for itself.
  if (input.dataset === undefined) return null
  const dataset = await getDataset(ctx, input.dataset)
  demand(keeps, ctx, factsOf(dataset))
  if (dataset.step === 'withdrawn') throw withdrawn({ detail: dataset.code })
  return currentVersion(ctx, input.dataset)
}

interface Ready {
  readonly wish: Wish
  readonly input: z.output<typeof Commit>
  readonly upload: UploadView
  readonly read: ReadResult
  readonly merged: Merged | null
  /** SHA-256 of the Parquet that this version adds to the lake: `sha256sum` of the file says the same. */
  readonly contentDigest: string
  /** Those of the version that stands, for what is added to it. */
  readonly columns: readonly Column[]
  readonly expected: number
  readonly seconds: () => number
}

async function makeTrue(ctx: Ctx, deps: Deps, it: Ready): Promise<IngestResult> {
  const { input, read, merged, expected, columns } = it
  const { rowsIn, rows, rejected, digest } = read
  const parts = merged?.parts ?? read.parts
  const dataset = input.dataset ?? (input.new === undefined ? '' : (await enter(ctx, input.new)).code)
  const shape = columns.map(({ name, type }) => ({ name, type }))
  const counts = { rowsIn, rows, rejected, digest, contentDigest: it.contentDigest }
  const repairs = input.repairs === undefined ? {} : { repairs: input.repairs }
  const proof = await ctx.prove({
    type: 'dataset/version',
    subject: dataset,
    payload: { dataset, version: expected + 1, mode: input.mode, ...repairs, ...counts, columns: shape },
  })
  const total = input.mode === 'merge' && merged !== null ? { total: merged.rows } : {}
  const given = { dataset, expected, mode: input.mode, columns, parts, ...counts, ...total, entry: proof }
  const { version, rows: all } = await commitVersion(ctx, deps.lake, given)
  await keepReceived(ctx, deps, { dataset, version, upload: it.upload, read, repairs: input.repairs ?? null })
  if (input.repairs !== undefined) await countMended(ctx, dataset, input.repairs, rows)
  await recordVersion(ctx, dataset, { version, rows: all, at: ctx.now, columns })
  const samples = read.samples.flatMap((sample) => {
    const column = columns.find((one) => one.name === sample.name)
    return column === undefined ? [] : [{ ...sample, of: column.of }]
  })
  const graded = new Map(
    (await proposeGrades(ctx, { dataset, version, columns: samples, continues: input.mode !== 'replace' })).map(
      (one) => [one.name, one],
    ),
  )
  await ctx.emit('intake.version', { dataset, version })
  await pausePoint('intake/before-commit')
  const shown = columns.map(({ name, title, type }) => ({
    name,
    title,
    type,
    class: graded.get(name)?.class ?? 'general',
    grade: graded.get(name)?.grade ?? 1,
  }))
  const result = {
    dataset,
    version,
    rowsIn,
    rows,
    rejected,
    columns: shown,
    encoding: read.encoding.name,
    seconds: it.seconds(),
    proof,
    notices: [...read.notices],
    rejectedBy: read.rejectedBy,
    ...repairs,
  }
  await remember(ctx, it.wish, result)
  return result
}

interface Received {
  readonly dataset: string
  readonly version: number
  readonly upload: UploadView
  readonly read: ReadResult
  readonly repairs: number | null
}

/**
 * The received bytes and the rows set aside stay beside the version, as they came. They are linked, not moved: a
 * transaction that fails leaves the upload where a retry finds it.
 */
async function keepReceived(ctx: Ctx, deps: Deps, it: Received): Promise<void> {
  const folder = join(deps.folder, 'received', it.dataset)
  await mkdir(folder, { recursive: true })
  const received = join(folder, `v${it.version}-${randomUUID()}`)
  const quarantine = `${received}.quarantine.ndjson`
  await link(pathOf(deps, it.upload.id), received)
  await link(it.read.quarantinePath, quarantine)
  await db(ctx)
    .insertInto('quarantines')
    .values({
      dataset: it.dataset,
      version: it.version,
      path: quarantine,
      rejected: it.read.rejected,
      file_name: it.upload.name,
      encoding: it.read.encoding.name,
      received_path: received,
      repairs: it.repairs,
      delimiter: it.read.delimiter ?? null,
      reasons: JSON.stringify(it.read.rejectedBy),
    })
    .execute()
  await db(ctx).deleteFrom('uploads').where('id', '=', it.upload.id).execute()
}
