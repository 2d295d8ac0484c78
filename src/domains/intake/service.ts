import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { enter, factsOf, getDataset, keeps, recordVersion } from '#domains/catalog'
import { proposeGrades } from '#domains/security'
import { demand, where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type Column, commitVersion, currentVersion, deriveLog, type Lake, partsOf, type Version } from '#platform/lake'

import { pausePoint } from '#platform/pause'
import { problem } from '#platform/problem'
import { conform, type Merged, mergeByKey, typesOf } from './merging.ts'
import type { Commit, IngestResult, NewUpload } from './model.ts'
import { ownUpload } from './policy.ts'
import { inspect, type Proposal, type ReadResult, readInto, sha256 } from './reading/index.ts'
import { db } from './tables.ts'

const noSuchUpload = problem('intake/no-such-upload', 404, '没有这个上传')
const wrongOffset = problem('intake/wrong-offset', 409, '上传位置不对，请从已收到的位置继续')
const incomplete = problem('intake/upload-incomplete', 409, '文件还没有收完')
const tooMuch = problem('intake/too-much', 422, '收到的内容超过声明的大小')

/** What the chapter needs of the world: the lake, and a folder for files on their way. */
export interface Deps {
  readonly lake: Lake
  readonly folder: string
}

export interface Upload {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly received: number
}

const pathOf = (deps: Deps, id: string): string => join(deps.folder, 'uploads', id)

export async function openUpload(ctx: Ctx, deps: Deps, input: z.output<typeof NewUpload>): Promise<Upload> {
  const id = randomUUID()
  await mkdir(join(deps.folder, 'uploads'), { recursive: true })
  await db(ctx)
    .insertInto('uploads')
    .values({ id, person: ctx.actor.id ?? '', name: input.name, size: input.size, created_at: ctx.now })
    .execute()
  return { id, name: input.name, size: input.size, received: 0 }
}

/** An upload is seen by the person who began it and by nobody else. */
export async function uploadOf(ctx: Ctx, deps: Deps, id: string): Promise<Upload> {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw noSuchUpload()
  const found = await db(ctx)
    .selectFrom('uploads')
    .select(['id', 'name', 'size'])
    .where('id', '=', id)
    .where(where(ownUpload, whoAsks(ctx)))
    .executeTakeFirst()
  if (found === undefined) throw noSuchUpload()
  // The file on disk is the truth of what arrived; a broken connection leaves it shorter, never wrong.
  const received = await stat(pathOf(deps, id)).then(
    (it) => it.size,
    () => 0,
  )
  return { ...found, received }
}

/**
 * Takes bytes from `offset` on. A connection that breaks leaves what came; the next call goes on from there.
 * @throws intake/no-such-upload, intake/wrong-offset, intake/too-much
 */
export async function receive(ctx: Ctx, deps: Deps, id: string, offset: number, body: Readable): Promise<Upload> {
  const upload = await uploadOf(ctx, deps, id)
  if (offset !== upload.received) throw wrongOffset({ received: upload.received })
  let left = upload.size - offset
  const bounded = async function* () {
    // A refused request is read on to its end: many a client listens only after it has sent everything.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      left -= chunk.length
      if (left < 0) throw tooMuch({ detail: `声明 ${upload.size} 字节` })
      yield chunk
    }
  }
  const file = createWriteStream(pathOf(deps, id), { flags: offset === 0 ? 'w' : 'r+', start: offset, flush: true })
  await pipeline(bounded, file).catch(async (error: unknown) => {
    await heardOut(body)
    throw error
  })
  return { ...upload, received: upload.size - left }
}

/** Lets the rest of a body pass unread, so that the answer can be heard; a body without end is not waited for. */
async function heardOut(body: Readable): Promise<void> {
  body.resume()
  await finished(body, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined)
}

export async function proposalOf(ctx: Ctx, deps: Deps, id: string): Promise<Proposal> {
  const upload = await complete(ctx, deps, id)
  return inspect(pathOf(deps, id), { name: upload.name })
}

async function complete(ctx: Ctx, deps: Deps, id: string): Promise<Upload> {
  const upload = await uploadOf(ctx, deps, id)
  if (upload.received < upload.size) throw incomplete({ received: upload.received, size: upload.size })
  return upload
}

type Transaction = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>

/**
 * Makes a version of a dataset from an upload, or a dataset with its first version. Reading happens outside of any
 * transaction; the entry, the version, its grades, its leaf and the catalog's row become true in one.
 * Rows in = rows kept + rows set aside, or nothing happens.
 * @throws access/not-allowed, intake/*, lake/version-conflict, catalog/duplicate
 */
export async function commit(
  ctx: Ctx,
  deps: Deps,
  id: string,
  input: z.output<typeof Commit>,
  transaction: Transaction,
): Promise<IngestResult> {
  const began = performance.now()
  const upload = await complete(ctx, deps, id)
  const before = await mayCommit(ctx, input)
  const adds = before !== null && input.mode !== 'replace'
  const staging = await deps.lake.stage(id)
  try {
    const read = await readInto(pathOf(deps, id), {
      name: upload.name,
      // Added rows are read as what stands says: a code stays a code.
      overrides: adds
        ? { ...input.overrides, types: { ...typesOf(before), ...input.overrides.types } }
        : input.overrides,
      outFolder: staging,
      firstRowId: before?.nextRowId ?? 1,
    })
    const merged = adds ? await added(read, deps, { before, input, staging }) : null
    const contentDigest = await sha256((merged ?? read).parts.map((part) => part.path))
    await pausePoint('intake/read')
    const expected = input.expected ?? before?.version ?? 0
    const result = await transaction((inside) =>
      makeTrue(inside, deps, {
        input,
        upload,
        read,
        merged,
        contentDigest,
        columns: before?.columns ?? read.columns,
        expected,
      }),
    )
    await pausePoint('intake/committed')
    await deriveLog(ctx, deps.lake, result.dataset)
    await rm(pathOf(deps, id), { force: true })
    return { ...result, seconds: Math.round((performance.now() - began) / 10) / 100 }
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
  const fresh = await conform(read, standing, staging)
  return input.mode === 'merge' ? mergeByKey(fresh, standing, input.key ?? [], staging) : fresh
}

/** Only stewards and heads of the owner commit. @returns the version that stands now */
async function mayCommit(ctx: Ctx, input: z.output<typeof Commit>): Promise<Version | null> {
  // A new dataset is entered by the catalog, which asks for itself.
  if (input.dataset === undefined) return null
  demand(keeps, ctx, factsOf(await getDataset(ctx, input.dataset)))
  return currentVersion(ctx, input.dataset)
}

interface Ready {
  readonly input: z.output<typeof Commit>
  readonly upload: Upload
  readonly read: ReadResult
  readonly merged: Merged | null
  /** SHA-256 of the Parquet that this version adds to the lake: `sha256sum` of the file says the same. */
  readonly contentDigest: string
  /** Those of the version that stands, for what is added to it. */
  readonly columns: readonly Column[]
  readonly expected: number
}

async function makeTrue(ctx: Ctx, deps: Deps, it: Ready): Promise<IngestResult> {
  const { input, read, merged, expected } = it
  const { rowsIn, rows, rejected, columns, digest } = read
  const parts = merged?.parts ?? read.parts
  const dataset = input.dataset ?? (input.new === undefined ? '' : (await enter(ctx, input.new)).code)
  const shape = columns.map(({ name, type }) => ({ name, type }))
  const counts = { rowsIn, rows, rejected, digest, contentDigest: it.contentDigest }
  const proof = await ctx.prove({
    type: 'dataset/version',
    subject: dataset,
    payload: { dataset, version: expected + 1, mode: input.mode, ...counts, columns: shape },
  })
  const total = input.mode === 'merge' && merged !== null ? { total: merged.rows } : {}
  const standing = merged === null ? columns : it.columns
  const given = { dataset, expected, mode: input.mode, columns: standing, parts, ...counts, ...total, entry: proof }
  const { version, rows: all } = await commitVersion(ctx, deps.lake, given)
  await keepReceived(ctx, deps, { dataset, version, upload: it.upload, read })
  await recordVersion(ctx, dataset, { version, rows: all, at: ctx.now, columns })
  const graded = new Map(
    (await proposeGrades(ctx, { dataset, version, columns: read.samples })).map((one) => [one.name, one]),
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
  const notices = [...read.notices]
  return {
    dataset,
    version,
    rowsIn,
    rows,
    rejected,
    columns: shown,
    encoding: read.encoding.name,
    seconds: 0,
    proof,
    notices,
  }
}

interface Received {
  readonly dataset: string
  readonly version: number
  readonly upload: Upload
  readonly read: ReadResult
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
    })
    .execute()
  await db(ctx).deleteFrom('uploads').where('id', '=', it.upload.id).execute()
}
