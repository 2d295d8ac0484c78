import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EntryId } from '#platform/context'
import type { ReadyFile } from './ready.ts'

const listed = (header: string): string[] => header.split(',').map((it) => it.trim())

/**
 * Sends a file that lies ready, as RFC 9110 wants it: 304, 412, one part by `Range`, several of them or a part of a
 * file that changed meanwhile (`If-Range`) as the whole. The file is renamed into its place when it is complete and
 * never written again, so its digest is a strong tag; those that the library would give are weak, and a download that
 * broke off could not go on by them. The same digest goes out for the bytes as they are, which nothing here encodes
 * (`Repr-Digest`, RFC 9530), with the way to the `leaf` that has it in the log.
 */
export async function sendReady(
  request: FastifyRequest,
  reply: FastifyReply,
  { folder, name, sha256 }: ReadyFile,
  leaf: EntryId | null,
): Promise<FastifyReply> {
  const { mtime } = await stat(join(folder, name))
  const tag = `"${sha256}"`
  void reply.header('etag', tag)
  if (leaf !== null) void reply.header('link', `</api/proofs/${leaf}>; rel="describedby"; type="application/json"`)
  const { headers } = request.raw
  const { 'if-match': match, 'if-none-match': known, 'if-range': part } = headers
  // Tags are compared here, because the library knows its own alone; times and ranges are left to it.
  if (match !== undefined && listed(match).includes(tag)) headers['if-match'] = '*'
  delete headers['if-none-match']
  delete headers['if-range']
  const changed = part !== undefined && part !== tag && part !== mtime.toUTCString()
  if (changed || request.method !== 'GET') delete headers.range
  if (known !== undefined) delete headers['if-modified-since']
  const has =
    known !== undefined && (known.trim() === '*' || listed(known).some((it) => it.replace(/^W\//, '') === tag))
  if (has && (match === undefined || headers['if-match'] === '*'))
    return reply.status(304).header('last-modified', mtime.toUTCString()).removeHeader('content-type').send()
  void reply.header('repr-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
  return reply.sendFile(name, folder, { cacheControl: false, contentType: false, etag: false })
}
