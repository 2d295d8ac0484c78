import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { changes, type Route } from './route.ts'

const readsForAll = (it: Route): boolean => it.spec.policy === 'public' && !changes(it)

/** Lets a page of any site read what these doors tell everybody; doors that write or ask who calls stay as they are. */
export const toEveryOrigin = (routes: readonly Route[]): readonly Route[] =>
  routes.map((it) => (readsForAll(it) ? { ...it, everyOrigin: true } : it))

/** What a page may read of an answer besides its body, and what it may send along. */
const told = [
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Length',
  'Content-Range',
  'ETag',
  'Link',
  'Repr-Digest',
  'Retry-After',
  'X-Heliu-Version',
  'X-Request-Id',
].join(', ')
const taken = 'Accept, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range'

/** Whoever shows neither a cookie nor a token: what he is answered is what everybody is answered. */
const isNobody = ({ headers }: FastifyRequest): boolean =>
  headers.cookie === undefined && headers.authorization === undefined

/**
 * Tells the browser that any page may read the answer, also a failure, of a call without credentials. With credentials
 * nothing is said, so that no cache can hand to another site what somebody was answered who is signed in.
 */
export const tellEveryOrigin: onRequestHookHandler = (request, reply, done) => {
  if (isNobody(request))
    void reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', told)
  done()
}

/** Answers what browsers ask before they call such a door with more than a plain header (Fetch §3.2.2). */
export function answerPreflights(app: FastifyInstance, routes: readonly Route[]): void {
  const doors = new Map<string, string[]>()
  for (const { path, method } of routes.filter((it) => it.everyOrigin === true))
    doors.set(path, [...(doors.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])])
  for (const [path, methods] of doors)
    app.options(path, async (_request, reply) =>
      reply
        .status(204)
        .header('access-control-allow-origin', '*')
        .header('access-control-allow-methods', methods.join(', '))
        .header('access-control-allow-headers', taken)
        .header('access-control-max-age', '86400')
        .send(),
    )
}
