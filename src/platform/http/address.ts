import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where the public reaches this service; null where that is not configured. */
    readonly publicUrl: string | null
  }
}

/**
 * The address that stands before a path in what other programs and people keep. What is configured wins: without it
 * the caller's own `Host` decides, which nobody but the caller is then told.
 */
export const baseOf = (request: FastifyRequest): string =>
  request.server.publicUrl ?? `${request.protocol}://${request.headers.host ?? 'localhost'}`
