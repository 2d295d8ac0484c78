import type { FastifyRequest } from 'fastify'
import { unreadable } from '#platform/problem'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where the public reaches this service; null where that is not configured. */
    readonly publicUrl: string | null
  }
}

/** A name or an address with its port, and nothing that a page or a catalog would have to escape. */
const isHost = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i

/**
 * The address that stands before a path in what other programs and people keep. What is configured wins: without it
 * the caller's own `Host` decides, which nobody but the caller is then told. @throws http/unreadable when that is none
 */
export function baseOf({ server, protocol, headers: { host = 'localhost' } }: FastifyRequest): string {
  if (server.publicUrl !== null) return server.publicUrl
  if (!isHost.test(host)) throw unreadable({ detail: 'Host 须是主机名或地址，可带端口' })
  return `${protocol}://${host}`
}
