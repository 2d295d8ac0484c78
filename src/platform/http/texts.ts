import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { unreadable } from '#platform/problem'

// What is no text is refused. Read leniently it would be kept as U+FFFD, and nobody could tell afterwards what was sent.

const encodedRuns = /(?:%[0-9a-f]{2})+/gi

const isEncodedText = (text: string): boolean =>
  (text.match(encodedRuns) ?? []).every((run) => isUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')))

const notText = () => unreadable({ detail: '含有不是 UTF-8 的字节' })
/** Schemas pass over a parameter of this name, and a filter must never be passed over. */
const noName = () => unreadable({ detail: '参数不能叫 __proto__' })

/** @throws http/unreadable when the query is no text or names what no parameter may be called */
export function demandText({ url, query }: FastifyRequest): void {
  if (!isEncodedText(url)) throw notText()
  if (typeof query === 'object' && query !== null && Object.hasOwn(query, '__proto__')) throw noName()
}

function fieldsOf(body: Buffer): Record<string, string> {
  const text = body.toString()
  if (!isUtf8(body) || !isEncodedText(text)) throw notText()
  const fields = new URLSearchParams(text)
  if (fields.has('__proto__')) throw noName()
  return Object.fromEntries(fields)
}

/** Bodies of JSON and of forms, each only as the text that was sent. */
export function readTexts(app: FastifyInstance): void {
  const json = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isUtf8(body)) void json(request, body.toString(), done)
    else done(notText())
  })
  app.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => fieldsOf(body),
  )
}
