import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { databaseIsAway } from '#platform/db'
import { notFound, Problem, problem, render, unacceptable, unreadable } from '#platform/problem'
import { languageOf, liking } from './accept.ts'

export const tooMany = problem('http/too-many-requests', 429, '请求太频繁')
export const closing = problem('http/closing', 503, '服务正在停止，正在办理的请求会办完')
const bodyTooLarge = problem('http/body-too-large', 413, '内容太大')
const noSuchRange = problem('http/no-such-range', 416, '文件没有这一段')
const changedMeanwhile = problem('http/precondition-failed', 412, '文件与条件里说的不是同一个')
export const unsupported = problem('http/unsupported-media-type', 415, '不支持这种内容类型')
const away = problem('http/database-away', 503, '数据库暂时不可用')
const full = problem('http/storage-full', 503, '存储空间不足，没有写入任何内容')

export interface Failure extends Error {
  readonly statusCode?: number
  readonly code?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A failure as a page tells it. */
export interface Failed {
  readonly status: number
  /** What programs switch on, such as `http/too-many-requests`; null for a bug. */
  readonly code: string | null
  readonly title: string
  /** Why, in Chinese, where more is known than the title says. */
  readonly why: string | null
  /** Seconds after which the same call may succeed. */
  readonly retryAfter: number | null
  /** The request's id, by which a person reports it and the log finds it. */
  readonly trace: string
}
export type FailurePage = (request: FastifyRequest, failed: Failed) => string

/** What a door's clients are sent of a failure, as JSON. */
export type Tells = (failed: Failed, request: FastifyRequest) => unknown

/** In what else than a problem a failure is told. */
export interface FailureShown {
  /** What a person with a browser sees. */
  readonly page?: FailurePage | undefined
  readonly tells?: Tells | undefined
}

const bug = { type: 'about:blank', title: '程序出错', status: 500, detail: '请把 trace 告诉管理员，日志里有原因' }
const bugEn = { title: 'Something went wrong', detail: 'Give the trace to the administrator; the log says why' }

/** Without the query, which may hold what somebody asked for. */
const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url

/**
 * Whether the answer is a page: for a browser, which names HTML, and where nothing is outside of the API for whoever
 * takes anything. A program that would rather have JSON gets the problem.
 */
function isRead({ url, headers }: FastifyRequest, status: number): boolean {
  if (/^\/api(\/|\?|$)/.test(url)) return false
  const [html, ...told] = ['text/html', 'application/json', 'application/problem+json'].map((it) =>
    liking(headers.accept ?? '*/*', it),
  )
  if (html === undefined || html.weight === 0) return false
  const json = told.filter((it) => it.named)
  if (html.named)
    return json.every((it) => it.weight < html.weight || (it.weight === html.weight && html.place < it.place))
  return status === 404 && json.length === 0
}

/**
 * The one renderer of failures: a problem as it is told, anything else a bare 500 with the request's id. A door's own
 * clients get what it `tells`, a person with a browser the `page`, everybody else the problem.
 */
export function fail(
  error: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
  { page, tells }: FailureShown,
): FastifyReply {
  const known = error instanceof Problem ? error : unwell(error)
  if (known === null)
    process.stderr.write(`${JSON.stringify({ event: 'bug', trace: request.id, stack: error.stack })}\n`)
  const retryAfter = typeof known?.details['retryAfter'] === 'number' ? known.details['retryAfter'] : null
  if (retryAfter !== null) void reply.header('Retry-After', String(retryAfter))
  // Said of what was asked for: a problem in its place is something else.
  void reply.removeHeader('Repr-Digest').removeHeader('Link')
  const { status, title } = known ?? bug
  const length = error.headers?.['Content-Range']
  if (status === 416 && length !== undefined) void reply.header('Content-Range', length)
  if (status === 401) void reply.header('WWW-Authenticate', 'Bearer')
  void reply.status(status)
  const why = known?.details.detail ?? null
  const failed = { status, code: known?.code ?? null, title, why, retryAfter, trace: request.id }
  if (tells !== undefined)
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(tells(failed, request)))
  if (page !== undefined && isRead(request, status))
    return reply.type('text/html; charset=utf-8').send(page(request, failed))
  const language = languageOf(request.headers['accept-language'])
  void reply.header('Content-Language', language === 'zh' ? 'zh-CN' : 'en').header('Vary', 'Accept-Language')
  return reply
    .type('application/problem+json')
    .send(
      known === null
        ? { ...bug, ...(language === 'en' ? bugEn : {}), instance: pathOf(request), trace: request.id }
        : render(known, pathOf(request), language),
    )
}

const diskFull = /no space left on device|file too large|disk quota exceeded/i
/** PostgreSQL's words for text that it cannot hold: a NUL, and half of a pair of surrogates. */
const unholdable = new Set(['22021', '22P05'])

/** What is wrong with the machine just now, or else with the call; null for a bug. */
function unwell(error: Failure): Problem | null {
  if (databaseIsAway(error))
    return away({ retryAfter: 2, detail: '请 2 秒后重试；带同一个 Idempotency-Key 重试不会重复办理' })
  if (['ENOSPC', 'EDQUOT', 'EFBIG', '53100'].includes(error.code ?? '') || diskFull.test(error.message))
    return full({ retryAfter: 60, detail: '请联系管理员清理磁盘后重试；已收到的内容没有丢失' })
  if (unholdable.has(error.code ?? '')) return unacceptable({ detail: '文本含有空字符（U+0000）或不成对的代理字符' })
  return translated(error)
}

const said: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: '请求体不是有效的 JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: '请求体为空；不带内容时请不要写 Content-Type: application/json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: '请求体的长度与 Content-Length 不符',
  FST_ERR_BAD_URL: '地址里的百分号编码无法解读',
  FST_ERR_CTP_BODY_TOO_LARGE: '请求体超过 4 MB；文件请分段上传到 /api/intake/uploads',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: '请用 application/json',
  FST_ERR_CTP_INVALID_TYPE: '请用 application/json',
}

function translated(error: Failure): Problem | null {
  const detail = said[error.code ?? ''] ?? error.message
  switch (error.statusCode) {
    case 400:
      return unreadable({ detail })
    case 404:
    case 414:
      return notFound()
    case 412:
      return changedMeanwhile()
    case 413:
      return bodyTooLarge({ detail })
    case 415:
      return unsupported({ detail })
    case 416:
      return noSuchRange()
    default:
      return error instanceof z.ZodError ? unacceptable({ detail: error.message }) : null
  }
}

const misread: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '地址和头部合起来超过 16 KB；长的条件请用 POST，或分几次查询',
  HPE_INVALID_METHOD: '没有这个 HTTP 方法',
}
const notAscii = '请求行和头部只能用 ASCII；地址里的中文须按 UTF-8 百分号编码（curl 可用 -G --data-urlencode）'

/** What is no HTTP: most often a Chinese word in the address that was not percent-encoded. */
export function unread(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const body = JSON.stringify(render(unreadable({ detail: misread[error.code ?? ''] ?? notAscii }), '/'))
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
