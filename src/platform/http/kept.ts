import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '#platform/context'
import { type Db, sql } from '#platform/db'

interface Kept {
  readonly text: string
  readonly tag: string
}

/** Characters of all kept pages together. */
const most = 16_000_000

/**
 * Says what the database is at, in one word: as long as no transaction has written anything, it is the same. One
 * question serves all who ask before it is sent; nobody gets an answer that is older than his own question.
 */
function standing(): (db: Db) => Promise<string> {
  let asking: Promise<unknown> = Promise.resolve()
  let next: Promise<string> | undefined
  return (db) => {
    next ??= asking
      .catch(() => undefined)
      .then(() => {
        next = undefined
        const asked = sql<{ at: string }>`select pg_current_snapshot()::text as at`.execute(db)
        asking = asked
        return asked
      })
      .then((found) => found.rows[0]?.at ?? '')
    return next
  }
}

export interface KeptPages {
  /**
   * Sends a page that is the same for everybody, drawn anew only when anything at all was written since, or in another
   * minute of city time. A signed-in caller's is always drawn.
   * @param call.vary what the page depends on besides its address, such as a choice kept in a cookie
   * @param draw gives the whole text
   */
  send(
    call: { ctx: Ctx; request: FastifyRequest; reply: FastifyReply; vary?: string | undefined },
    draw: () => Promise<string>,
  ): Promise<FastifyReply>
}

/** Pages in memory, by address, language and host; the one asked for longest ago leaves first. */
export function keptPages(): KeptPages {
  const at = standing()
  let stand = ''
  let size = 0
  let pages = new Map<string, Promise<Kept>>()
  const keep = (key: string, draw: () => Promise<string>): Promise<Kept> => {
    const mine = pages
    const made = draw().then((text) => {
      if (mine === pages) size += text.length
      for (const [oldest, page] of mine) {
        if (size <= most || oldest === key) break
        mine.delete(oldest)
        void page.then((it) => {
          if (mine === pages) size -= it.text.length
        })
      }
      return { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
    })
    mine.set(key, made)
    made.catch(() => mine.delete(key))
    return made
  }
  return {
    async send({ ctx, request, reply, vary = '' }, draw) {
      void reply.type('text/html; charset=utf-8').header('vary', 'Accept, Cookie')
      if (ctx.actor.id !== null) return reply.send(await draw())
      void reply.header('cache-control', 'no-cache')
      const now = `${await at(ctx.db)} ${Math.floor(ctx.now.getTime() / 60_000)}`
      if (now !== stand) {
        stand = now
        pages = new Map()
        size = 0
      }
      const key = `${vary} ${request.protocol}://${request.headers.host ?? ''}${request.url}`
      const { text, tag } = await (pages.get(key) ?? keep(key, draw))
      void reply.header('etag', tag)
      return request.headers['if-none-match'] === tag ? reply.status(304).send() : reply.send(text)
    },
  }
}
