import { finished } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { problem } from '#platform/problem'
import { unsupported } from './failures.ts'
import type { Route } from './route.ts'

const crossSite = problem('http/cross-site', 403, '不接受来自其他网站的提交')

/**
 * A cookie travels with a form of another site. The browser says where a call came from; on plain http it says its
 * origin alone, which must then be the host that was called. @throws http/cross-site
 */
export function demandSameSite({ headers, host }: FastifyRequest): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite({ detail: String(site) })
  const { origin } = headers
  if (site !== undefined || origin === undefined || URL.parse(origin)?.host === host) return
  throw crossSite({ detail: `Origin 是 ${origin}，服务是 ${host}；反向代理须保留 Host` })
}

/** A door that reads JSON is given nothing else. @throws http/unsupported-media-type */
export function demandReadable({ headers }: FastifyRequest, { spec }: Route): void {
  if (spec.body === undefined || spec.forms === true) return
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== undefined && type !== 'application/json') throw unsupported({ detail: '请用 application/json' })
}

/** How long a body that was refused is still taken in. */
const drainMs = 5000

/** Lets a refused body run out: whoever is still sending it would otherwise hear of a broken pipe alone. */
export async function drained({ raw }: FastifyRequest): Promise<void> {
  raw.resume()
  await finished(raw, { writable: false, signal: AbortSignal.timeout(drainMs) }).catch(() => undefined)
}
