import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { baseUrl, Failure, type Options, out, placed } from './shared.ts'

const Upload = z.object({ id: z.string() })
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

type Send = (path: string, init: RequestInit) => Promise<unknown>

/** Sends files through the same intake as the web. Several files go in one after the other. */
export async function ingest(files: readonly string[], options: Options): Promise<number> {
  if (files.length === 0 || (options.dataset === undefined) === (options.new === undefined))
    throw new Failure(2, 'usage', '要么 --dataset CODE，要么 --new NAME --org CODE；并至少给一个文件')
  if (options.new !== undefined && options.org === undefined) throw new Failure(2, 'usage', '--new 须同时给出 --org')
  const overrides = await overridesOf(options)
  const found = await Promise.all(files.map(sized))
  const send = await signedIn(options)
  const results: Result[] = []
  for (const file of found) {
    const result = await one(send, file, options, { ...overrides, title: titleOf(file.path, files.length, options) })
    results.push(result)
    if (options.json !== true) tell(result)
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
  const size = await stat(path).then(
    (it) => (it.isFile() ? it.size : undefined),
    () => undefined,
  )
  if (size === undefined) throw new Failure(2, 'cannot-read', `读不到文件 ${file}`)
  return { path, size }
}

const titleOf = (path: string, of: number, options: Options): string | undefined =>
  options.new === undefined || of === 1 ? options.new : `${options.new} ${basename(path)}`

async function one(
  send: Send,
  file: Found,
  options: Options,
  { title, ...overrides }: Record<string, unknown>,
): Promise<Result> {
  if (file.size === 0) throw new Failure(1, 'empty-file', `${basename(file.path)} 是空文件`)
  const upload = Upload.parse(await send('/api/intake/uploads', json({ name: basename(file.path), size: file.size })))
  const ticking = setInterval(() => process.stderr.write(`正在入库 ${basename(file.path)} …\n`), 5000)
  try {
    await send(`/api/intake/uploads/${upload.id}?offset=0`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(createReadStream(file.path)) as ReadableStream,
      duplex: 'half',
    } as RequestInit)
    const target = typeof title === 'string' ? { new: draft(title, options.org ?? '') } : { dataset: options.dataset }
    const key = options.key === undefined ? {} : { key: options.key.split(',') }
    const wish = { ...target, mode: options.mode ?? 'replace', ...key, overrides }
    return Result.parse(await send(`/api/intake/uploads/${upload.id}/commit`, json(wish)))
  } finally {
    clearInterval(ticking)
  }
}

function tell(result: Result): void {
  process.stdout.write(
    `${result.dataset} 第 ${result.version} 版：收到 ${result.rowsIn} 行 = 入库 ${result.rows} + 隔离 ${result.rejected}；${result.encoding}；${result.seconds} 秒；存证 ${result.proof}\n`,
  )
  for (const notice of result.notices) process.stderr.write(`  ${notice}\n`)
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function typesOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(placed(file), 'utf8'))
  } catch (error) {
    throw new Failure(2, 'bad-types', `--types ${file}：${error instanceof Error ? error.message : String(error)}`)
  }
}

async function overridesOf(options: Options): Promise<Record<string, unknown>> {
  const types = options.types === undefined ? {} : { types: await typesOf(options.types) }
  const header =
    options.header === undefined ? {} : { header: options.header === 'none' ? 'none' : Number(options.header) }
  return { ...types, ...header, ...(options.sheet === undefined ? {} : { sheet: options.sheet }) }
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

async function signedIn(options: Options): Promise<Send> {
  const base = baseUrl(options)
  const headers: Record<string, string> = {}
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
  const send: Send = async (path, init) => {
    const answer = await fetch(`${base}${path}`, {
      ...init,
      headers: { ...headers, ...(init.headers as Record<string, string>) },
    }).catch((error: unknown) => {
      throw new Failure(
        3,
        'unreachable',
        `连不上服务 ${base}：${error instanceof Error ? error.message : String(error)}`,
      )
    })
    const body: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined)
    if (!answer.ok) throw refused(answer.status, body)
    const cookie = answer.headers.get('set-cookie')
    if (cookie !== null) headers['cookie'] = cookie.split(';')[0] ?? ''
    return body
  }
  if (options.as !== undefined)
    await send('/api/session', json({ username: options.as, password: options.password ?? '' }))
  return send
}

const Told = z.looseObject({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

function refused(status: number, body: unknown): Failure {
  const told = Told.safeParse(body)
  const text = told.success
    ? [told.data.title, told.data.detail, ...(told.data.errors ?? []).map((it) => `${it.path}: ${it.message}`)]
        .filter((it) => it !== undefined)
        .join('；')
    : `HTTP ${status}`
  // What was wrong with the data is 1; who may not, or what is not there, is 3.
  return new Failure(
    status === 422 || status === 415 || status === 413 ? 1 : 3,
    'refused',
    text,
    told.success ? told.data : undefined,
  )
}
