import { randomUUID } from 'node:crypto'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { z } from 'zod'
import { type Call, patiently, signedIn, Unreachable } from './calls.ts'
import { type Progress, progressOf } from './progress.ts'
import { Failure, type Options, out, placed } from './shared.ts'
import { type Wish, wishOf } from './wish.ts'

const Stage = z.enum(['reading', 'typing', 'writing', 'digesting', 'recording'])
const Result = z.looseObject({
  dataset: z.string(),
  version: z.number(),
  rowsIn: z.number(),
  rows: z.number(),
  rejected: z.number(),
  encoding: z.string(),
  seconds: z.number(),
  proof: z.string(),
  notices: z.array(z.string()),
})
type Result = z.output<typeof Result>
const Upload = z.object({
  id: z.string(),
  received: z.number(),
  state: z.string(),
  stage: Stage.optional(),
  result: Result.optional(),
})
const piece = 8 * 1024 * 1024

/** Sends files through the same intake as the web. Several files go in one after the other. */
export async function ingest(files: readonly string[], options: Options): Promise<number> {
  if (files.length === 0)
    throw new Failure(2, 'usage', '没有给出文件', 'heliu ingest FILE… (--dataset CODE | --new NAME --org CODE)')
  const wish = await wishOf(options)
  const found: Found[] = []
  for (const file of files) found.push(await sized(file))
  const call = await signedIn(options)
  const results: Result[] = []
  try {
    for (const file of found) {
      const result = await one(call, file, intoOf(wish, file, found.length))
      results.push(result)
      if (options.json !== true) tell(result)
    }
  } catch (error) {
    // What went in before stays in: whoever repeats the command must know.
    if (error instanceof Failure && results.length > 0) throw error.with({ done: results })
    throw error
  }
  if (options.json === true) out(results.length === 1 ? results[0] : { results })
  return 0
}

interface Found {
  readonly path: string
  readonly size: number
}

async function sized(file: string): Promise<Found> {
  const path = placed(file)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(2, 'cannot-read', `读不到文件 ${file}`, error.code === 'ENOENT' ? `没有 ${path}` : error.message)
  })
  if (!found.isFile()) throw new Failure(2, 'cannot-read', `${file} 不是文件`, '目录请先压缩成一个文件，或逐个给出')
  return { path, size: found.size }
}

/** What to make of one file; with several files each new dataset bears its file's name too. */
function intoOf({ target, overrides, ...rest }: Wish, file: Found, of: number): object {
  const into =
    'dataset' in target
      ? target
      : { new: draft(of === 1 ? target.title : `${target.title} ${basename(file.path)}`, target.org) }
  return { ...into, ...rest, overrides }
}

async function one(call: Call, file: Found, body: object): Promise<Result> {
  const progress = progressOf(basename(file.path))
  const source = await open(file.path).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(2, 'cannot-read', `读不到文件 ${file.path}`, error.code ?? error.message)
  })
  try {
    const { id } = Upload.parse(
      await call('POST', '/api/intake/uploads', { name: basename(file.path), size: file.size }),
    )
    await send(call, { id, size: file.size }, source, progress)
    progress.at('reading')
    return await committed(call, id, body, progress)
  } finally {
    progress.end()
    await source.close()
  }
}

/** Sends the file in pieces; after a broken line it goes on from what arrived. */
async function send(
  call: Call,
  of: { id: string; size: number },
  source: FileHandle,
  progress: Progress,
): Promise<void> {
  const path = `/api/intake/uploads/${of.id}`
  let received = 0
  while (received < of.size) {
    const at = received
    const { buffer, bytesRead } = await source.read(Buffer.alloc(piece), 0, piece, at)
    if (bytesRead === 0) throw new Failure(2, 'cannot-read', '文件在上传时变短了')
    const sent = buffer.subarray(0, bytesRead)
    const answer = await call('PUT', `${path}?offset=${at}`, sent).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) throw error
      return patiently(() => call('GET', path))
    })
    received = Upload.parse(answer).received
    progress.at('sending', received / of.size)
  }
}

/** Commits, watching how far it is; a line that breaks meanwhile loses nothing, for the service goes on by itself. */
async function committed(call: Call, id: string, body: object, progress: Progress): Promise<Result> {
  const path = `/api/intake/uploads/${id}`
  const key = randomUUID()
  const watching = new AbortController()
  const watched = watch(call, path, progress, watching.signal)
  try {
    return Result.parse(await call('POST', `${path}/commit`, body, key))
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  } finally {
    watching.abort()
    await watched
  }
  for (;;) {
    const now = Upload.parse(await patiently(() => call('GET', path)))
    if (now.result !== undefined) return now.result
    if (now.state !== 'working') return Result.parse(await patiently(() => call('POST', `${path}/commit`, body, key)))
    progress.at(now.stage ?? 'reading')
    await rest(1000)
  }
}

async function watch(call: Call, path: string, progress: Progress, signal: AbortSignal): Promise<void> {
  const waited = (): Promise<boolean> => rest(1000, true, { signal }).catch(() => false)
  while (await waited()) {
    const now = Upload.safeParse(await call('GET', path).catch(() => undefined))
    if (now.data?.stage !== undefined && !signal.aborted) progress.at(now.data.stage)
  }
}

function tell(it: Result): void {
  process.stdout.write(
    `${it.dataset} 第 ${it.version} 版：收到 ${it.rowsIn} 行 = 入库 ${it.rows} + 隔离 ${it.rejected}；${it.encoding}；${it.seconds} 秒；存证 ${it.proof}\n`,
  )
  for (const notice of it.notices) process.stderr.write(`  ${notice}\n`)
}

/** What a new entry says until its steward completes it: shared on conditions, closed to the public. */
const draft = (title: string, org: string) => ({
  title,
  org,
  abstract: title,
  theme: '综合政务',
  share: 'conditional',
  shareCondition: '按批准的用途使用',
  open: 'closed',
  openCondition: '编目时尚未评估，暂不开放',
  updateFrequency: 'irregular',
  format: 'spreadsheet',
  shareMethods: ['api', 'file'],
})
