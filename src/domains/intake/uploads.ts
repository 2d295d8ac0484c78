import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import type { z } from 'zod'
import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Lake } from '#platform/lake'
import { problem } from '#platform/problem'
import { committedUpload } from './committed.ts'
import type { NewUpload, UploadView } from './model.ts'
import { ownUpload } from './policy.ts'
import { db } from './tables.ts'
import { forget, workOn } from './work.ts'

const noSuchUpload = problem('intake/no-such-upload', 404, '没有这个上传')
const wrongOffset = problem('intake/wrong-offset', 409, '上传位置不对，请从已收到的位置继续')
const incomplete = problem('intake/upload-incomplete', 409, '文件还没有收完')
const tooMuch = problem('intake/too-much', 422, '收到的内容超过声明的大小')
const noRoom = problem('intake/no-room', 503, '存储空间不够接收这个文件')
const takenOver = problem('intake/taken-over', 409, '这个上传已由另一个连接继续')

/** What the chapter needs of the world: the lake, and a folder for files on their way. */
export interface Deps {
  readonly lake: Lake
  readonly folder: string
}

export const pathOf = (deps: Deps, id: string): string => join(deps.folder, 'uploads', id)

/**
 * Begins an upload where the disk has room for it.
 * @throws intake/no-room saying how much is needed and how much is there
 */
export async function openUpload(ctx: Ctx, deps: Deps, input: z.output<typeof NewUpload>): Promise<UploadView> {
  const id = randomUUID()
  await mkdir(join(deps.folder, 'uploads'), { recursive: true })
  await sweepUploads(ctx, deps)
  await demandRoom(deps, input.size)
  await db(ctx)
    .insertInto('uploads')
    .values({ id, person: ctx.actor.id ?? '', name: input.name, size: input.size, created_at: ctx.now })
    .execute()
  // Nothing will be sent of an empty file, and it is still one that came.
  if (input.size === 0) await writeFile(pathOf(deps, id), '')
  return { id, name: input.name, size: input.size, received: 0, state: input.size === 0 ? 'received' : 'receiving' }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`

/** The bytes as received, a normalised copy of them at worst, and the version. */
async function demandRoom(deps: Deps, size: number): Promise<void> {
  const disk = await statfs(deps.folder)
  const free = Number(disk.bavail) * Number(disk.bsize)
  const need = size * 3 + 16e6
  if (need > free)
    throw noRoom({
      retryAfter: 3600,
      detail: `入库这个文件约需 ${megabytes(need)}，存储目录只有 ${megabytes(free)}。请联系管理员清理或扩充存储，或拆成较小的文件`,
    })
}

const idle = '7 days'

/** Removes uploads that nobody went on with for a week of the machine's time, and files whose upload is gone. */
export async function sweepUploads(ctx: Ctx, deps: Deps): Promise<number> {
  const gone = await sql<{ id: string }>`delete from intake.uploads
    where touched_at < clock_timestamp() - ${idle}::interval returning id`.execute(ctx.db)
  for (const { id } of gone.rows) {
    forget(id)
    await rm(pathOf(deps, id), { force: true })
  }
  return gone.rows.length
}

/** At the start: what a kill left of a commit, uploads that became a version and kept bytes of one that never was. */
export async function sweepStrayFiles(ctx: Ctx, deps: Deps): Promise<void> {
  const files = await readdir(join(deps.folder, 'uploads')).catch(() => [])
  const known = new Set((await db(ctx).selectFrom('uploads').select('id').execute()).map((it) => it.id))
  for (const file of files) if (!known.has(file)) await rm(pathOf(deps, file), { force: true })
  const received = join(deps.folder, 'received')
  for (const dataset of await readdir(received).catch(() => [])) {
    const rows = await db(ctx)
      .selectFrom('quarantines')
      .select(['path', 'received_path'])
      .where('dataset', '=', dataset)
      .execute()
    // By name: the storage may have been moved since.
    const named = new Set(rows.flatMap((row) => [basename(row.path), basename(row.received_path)]))
    for (const file of await readdir(join(received, dataset)))
      if (!named.has(file)) await rm(join(received, dataset, file), { force: true })
  }
}

const viewed = async (deps: Deps, it: { id: string; name: string; size: number }): Promise<UploadView> => {
  // The file on disk is the truth of what arrived; a broken connection leaves it shorter, never wrong.
  const received = await stat(pathOf(deps, it.id)).then(
    (file) => file.size,
    () => 0,
  )
  return { ...it, received, state: received < it.size ? 'receiving' : 'received', ...workOn(it.id) }
}

/** An upload is seen by the person who began it and by nobody else; one that was committed shows its result. */
export async function uploadOf(ctx: Ctx, deps: Deps, id: string): Promise<UploadView> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw noSuchUpload()
  const found = await db(ctx)
    .selectFrom('uploads')
    .select(['id', 'name', 'size'])
    .where('id', '=', id)
    .where(where(ownUpload, whoAsks(ctx)))
    .executeTakeFirst()
  if (found !== undefined) return viewed(deps, found)
  const done = await committedUpload(ctx, id)
  if (done === null) throw noSuchUpload()
  return done
}

/** The caller's uploads that have not become a version, newest first. */
export async function uploadsOf(ctx: Ctx, deps: Deps): Promise<UploadView[]> {
  const rows = await db(ctx)
    .selectFrom('uploads')
    .select(['id', 'name', 'size'])
    .where(where(ownUpload, whoAsks(ctx)))
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute()
  return Promise.all(rows.map((row) => viewed(deps, row)))
}

/** Gives up an upload; what arrived of it is removed. */
export async function dropUpload(ctx: Ctx, deps: Deps, id: string): Promise<void> {
  const upload = await uploadOf(ctx, deps, id)
  if (upload.state === 'done' || upload.state === 'working')
    throw incomplete({ detail: '正在入库或已经入库，不能放弃' })
  await db(ctx).deleteFrom('uploads').where('id', '=', id).execute()
  forget(id)
  await rm(pathOf(deps, id), { force: true })
}

// Who writes to which upload: a client that comes back is believed, the connection that it lost is not.
const writers = new Map<string, { readonly stop: AbortController; readonly ended: Promise<unknown> }>()

/**
 * Takes bytes from `offset` on. A connection that breaks leaves what came; the next call goes on from there.
 * @throws intake/no-such-upload, intake/wrong-offset, intake/too-much
 */
export async function receive(ctx: Ctx, deps: Deps, id: string, offset: number, body: Readable): Promise<UploadView> {
  await uploadOf(ctx, deps, id)
  // In line before anything is awaited: of those that come at once each waits for the one before it.
  const former = writers.get(id)
  const stop = new AbortController()
  const received = inTurn(ctx, deps, { id, offset, body, stop: stop.signal, former: former?.ended })
  const mine = { stop, ended: received.catch(() => undefined) }
  writers.set(id, mine)
  former?.stop.abort(takenOver())
  try {
    return await received
  } finally {
    if (writers.get(id) === mine) writers.delete(id)
  }
}

interface Turn {
  readonly id: string
  readonly offset: number
  readonly body: Readable
  readonly stop: AbortSignal
  readonly former: Promise<unknown> | undefined
}

async function inTurn(ctx: Ctx, deps: Deps, { id, former, ...it }: Turn): Promise<UploadView> {
  await former
  it.stop.throwIfAborted()
  const upload = await uploadOf(ctx, deps, id)
  if (upload.state === 'done' || upload.state === 'working' || it.offset !== upload.received)
    throw wrongOffset({ received: upload.received })
  await sql`update intake.uploads set touched_at = clock_timestamp() where id = ${id}`.execute(ctx.db)
  it.stop.throwIfAborted()
  return { ...upload, ...(await write(deps, { ...upload, ...it })) }
}

interface Writing extends UploadView {
  readonly offset: number
  readonly body: Readable
  readonly stop: AbortSignal
}

async function write(deps: Deps, it: Writing): Promise<Pick<UploadView, 'received' | 'state'>> {
  let left = it.size - it.offset
  const bounded = async function* () {
    // A refused request is read on to its end: many a client listens only after it has sent everything.
    for await (const chunk of it.body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      left -= chunk.length
      if (left < 0) throw tooMuch({ detail: `声明 ${it.size} 字节` })
      yield chunk
    }
  }
  const file = createWriteStream(pathOf(deps, it.id), {
    flags: it.offset === 0 ? 'w' : 'r+',
    start: it.offset,
    flush: true,
  })
  await pipeline(bounded, file, { signal: it.stop }).catch(async (error: unknown) => {
    await heardOut(it.body)
    throw it.stop.aborted ? it.stop.reason : error
  })
  return { received: it.size - left, state: left > 0 ? 'receiving' : 'received' }
}

/** Lets the rest of a body pass unread, so that the answer can be heard; a body without end is not waited for. */
async function heardOut(body: Readable): Promise<void> {
  body.resume()
  await finished(body, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined)
}

/** The upload, when all of it is there. @throws intake/upload-incomplete */
export async function complete(ctx: Ctx, deps: Deps, id: string): Promise<UploadView> {
  const upload = await uploadOf(ctx, deps, id)
  if (upload.received < upload.size) throw incomplete({ received: upload.received, size: upload.size })
  return upload
}
