import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { getDataset, recordVersion } from '#domains/catalog'
import { proposeGrades } from '#domains/security'
import type { Ctx } from '#platform/context'
import { commitVersion, currentVersion, deriveLog, type Lake, nextRowId } from '#platform/lake'
import { notAllowed, problem } from '#platform/problem'
import type { Commit, IngestResult, NewUpload } from './model.ts'
import { inspect, type Proposal, type ReadResult, readInto } from './reading/index.ts'
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
    .where('person', '=', ctx.actor.id ?? '')
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
  const bounded = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      left -= chunk.length
      if (left < 0) throw tooMuch({ detail: `声明 ${upload.size} 字节` })
      yield chunk
    }
  }
  await pipeline(
    body,
    bounded,
    createWriteStream(pathOf(deps, id), { flags: offset === 0 ? 'w' : 'r+', start: offset, flush: true }),
  )
  return { ...upload, received: upload.size - left }
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
 * Makes a version of a dataset from an upload. Reading happens outside of any transaction; the version, its grades,
 * its leaf and the catalog's row become true in one. Rows in = rows kept + rows set aside, or nothing happens.
 * @throws access/not-allowed, intake/*, lake/version-conflict
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
  const dataset = await getDataset(ctx, input.dataset)
  const owns = ctx.actor.posts.some(
    (post) => post.org === dataset.org.code && (post.kind === 'steward' || post.kind === 'head'),
  )
  if (!owns) throw notAllowed({ missing: ['by: dataset.org steward'], detail: '只有提供部门的数据专员能入库' })
  const before = await currentVersion(ctx, dataset.code)
  const staging = await deps.lake.stage(dataset.code)
  try {
    const firstRowId = await nextRowId(ctx, dataset.code)
    const read = await readInto(pathOf(deps, id), {
      name: upload.name,
      overrides: input.overrides,
      outFolder: staging,
      firstRowId,
    })
    const result = await transaction((inside) =>
      makeTrue(inside, deps, { input, upload, read, expected: input.expected ?? before?.version ?? 0 }),
    )
    await deriveLog(ctx, deps.lake, dataset.code)
    return { ...result, seconds: Math.round((performance.now() - began) / 10) / 100 }
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

interface Ready {
  readonly input: z.output<typeof Commit>
  readonly upload: Upload
  readonly read: ReadResult
  readonly expected: number
}

async function makeTrue(ctx: Ctx, deps: Deps, { input, upload, read, expected }: Ready): Promise<IngestResult> {
  const { rowsIn, rows, rejected, columns, digest, contentDigest, parts, encoding } = read
  const number = expected + 1
  const proof = await ctx.prove({
    type: 'dataset/version',
    subject: input.dataset,
    payload: {
      dataset: input.dataset,
      version: number,
      mode: input.mode,
      rowsIn,
      rows,
      rejected,
      digest,
      contentDigest,
      columns: columns.map(({ name, type }) => ({ name, type })),
    },
  })
  const version = await commitVersion(ctx, deps.lake, {
    dataset: input.dataset,
    expected,
    mode: input.mode,
    columns,
    parts,
    rowsIn,
    rows,
    rejected,
    digest,
    contentDigest,
    entry: proof,
  })
  await keepReceived(ctx, deps, { dataset: input.dataset, version: version.version, upload, read })
  await recordVersion(ctx, input.dataset, { version: version.version, rows: version.rows, at: ctx.now, columns })
  const grades = await proposeGrades(ctx, { dataset: input.dataset, version: version.version, columns: read.samples })
  await ctx.emit('intake.version', { dataset: input.dataset, version: version.version })
  const graded = new Map(grades.map((it) => [it.name, it]))
  return {
    dataset: input.dataset,
    version: version.version,
    rowsIn,
    rows,
    rejected,
    columns: columns.map(({ name, title, type }) => ({
      name,
      title,
      type,
      class: graded.get(name)?.class ?? 'general',
      grade: graded.get(name)?.grade ?? 1,
    })),
    encoding: encoding.name,
    seconds: 0,
    proof,
    notices: [...read.notices],
  }
}

/** The received bytes and the rows set aside stay beside the version, as they came. */
async function keepReceived(
  ctx: Ctx,
  deps: Deps,
  it: { dataset: string; version: number; upload: Upload; read: ReadResult },
): Promise<void> {
  const folder = join(deps.folder, 'received', it.dataset)
  await mkdir(folder, { recursive: true })
  const received = join(folder, `v${it.version}-${it.upload.id}`)
  const quarantine = `${received}.quarantine.ndjson`
  await rename(pathOf(deps, it.upload.id), received)
  await rename(it.read.quarantinePath, quarantine)
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
