import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { administrators } from '#model/identity'
import { holdsPost, permits, type Rule, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { type Route, rawRoute, route } from '#platform/http'
import { notFound, problem } from '#platform/problem'
import type { Ledger } from './ledger.ts'

const notIndexed = problem('ledger/not-indexed', 503, '这条记录刚写下，编号即将生成')

interface Entry {
  readonly id: string
  readonly idx: number | null
  readonly type: string
  readonly subject: string
  readonly entry: string
  readonly payload: unknown
  readonly salt: string | null
}

/** `surfaces.md` §7; `opening` is left out where the caller may not see it. */
const Bundle = z.object({
  entry: z.string(),
  opening: z.object({ payload: z.unknown(), salt: z.string() }).optional(),
  index: z.number(),
  inclusion: z.array(z.string()),
  checkpoint: z.string(),
  vkey: z.string(),
})

/** What concerns everybody: the rules in force, the city's calendar and its organisations. */
const ofEverybody = /^(law|calendar|directory)\//
/** What opens to all who may see its subject: an entry of the catalog, a case. */
const ofSubject = /^(catalog|dataset|quality|case)\//
/** What was done to people: it opens to the administrators and to the person. */
const ofPeople = /^identity\//

/** Whether the caller may see what a leaf is about: asked of the chapters, since this room knows no dataset. */
export type MayRead = (ctx: Ctx, subject: string) => Promise<boolean>

/** The three administrators see people, and what was done to them. */
const seesActs: Rule<object> = holdsPost(...administrators)

/** What a payload names beside the subject: who holds what was given, the case that it comes from, the person. */
const Named = z.object({
  holder: z.string().optional().catch(undefined),
  cause: z.string().optional().catch(undefined),
  case: z.string().optional().catch(undefined),
  person: z.string().optional().catch(undefined),
})

/**
 * Who may see the payload that a leaf commits to: the department whose thing it is, those who hold it, those who see
 * the case it comes from, and where the subject decides, those who see the subject.
 */
async function mayOpen(ctx: Ctx, entry: Entry, mayRead: MayRead): Promise<boolean> {
  const { actor } = ctx
  if (ofEverybody.test(entry.type)) return true
  const named = Named.parse(entry.payload)
  if (ofPeople.test(entry.type))
    return (
      (actor.id !== null && [entry.subject, named.person].includes(actor.id)) || permits(seesActs, whoAsks(ctx), {})
    )
  if (actor.posts.some((post) => entry.subject.startsWith(post.org) || named.holder === post.org)) return true
  const about = [ofSubject.test(entry.type) ? entry.subject : undefined, named.cause, named.case]
  for (const it of about) if (it !== undefined && (await mayRead(ctx, it))) return true
  return false
}

/** The log's files and its proofs: `surfaces.md` §7. */
export const ledgerRoutes = (ledger: Ledger, mayRead: MayRead): readonly Route[] => [
  file(ledger, '/ledger/checkpoint', () => 'checkpoint', 'text/plain; charset=utf-8', 'no-cache'),
  file(ledger, '/ledger/vkey', () => 'vkey', 'text/plain; charset=utf-8', 'public, max-age=3600'),
  file(
    ledger,
    '/ledger/tile/*',
    (rest) => (/^(\d{1,2}|entries)\/(x\d{3}\/)*\d{3}(\.p\/\d{1,3})?$/.test(rest) ? `tile/${rest}` : null),
    'application/octet-stream',
    'public, max-age=31536000, immutable',
  ),
  route(
    'GET',
    '/api/proofs/:id',
    {
      summary: { zh: '取一份存证包', en: 'A proof bundle, by index or entry id' },
      policy: 'public',
      params: z.object({ id: z.union([z.string().regex(/^\d{1,15}$/), z.guid()]) }),
      reply: Bundle,
    },
    async (ctx, { params }) => bundle(ctx, ledger, params.id, mayRead),
  ),
]

function file(
  ledger: Ledger,
  path: string,
  place: (rest: string) => string | null,
  type: string,
  cache: string,
): Route {
  return rawRoute(
    'GET',
    path,
    {
      summary: { zh: '账本的一个文件', en: 'A file of the log' },
      policy: 'public',
      params: z.object({ '*': z.string().optional() }),
      sends: [type.split(';')[0] ?? type],
    },
    async (_ctx, { params }, { reply }) => {
      const at = place(params['*'] ?? '')
      const bytes = at === null ? null : await readFile(join(ledger.folder, at)).catch(() => null)
      if (bytes === null) throw notFound()
      return reply.type(type).header('cache-control', cache).send(bytes)
    },
  )
}

async function bundle(ctx: Ctx, ledger: Ledger, id: string, mayRead: MayRead): Promise<Record<string, unknown>> {
  const byIndex = /^\d+$/.test(id)
  const found = await sql<Entry>`select e.id, s.idx, e.type, e.subject, e.entry, o.payload, o.salt
    from ledger.entries e left join ledger.sequence s on s.entry = e.id left join ledger.openings o on o.entry = e.id
    where ${byIndex ? sql`s.idx = ${id}::bigint` : sql`e.id = ${id}::uuid`}`.execute(ctx.db)
  const entry = found.rows[0]
  if (entry === undefined) throw notFound()
  if (entry.idx === null) throw notIndexed({ retryAfter: 1 })
  const checkpoint = await ledger.checkpoint()
  const size = Number(checkpoint.split('\n')[1])
  if (entry.idx >= size) throw notIndexed({ retryAfter: 1 })
  const inclusion = await ledger.inclusion(entry.idx, size)
  return {
    entry: entry.entry,
    ...(entry.salt !== null && (await mayOpen(ctx, entry, mayRead))
      ? { opening: { payload: entry.payload, salt: entry.salt } }
      : {}),
    index: entry.idx,
    inclusion: inclusion.map((hash) => hash.toString('base64')),
    checkpoint,
    vkey: ledger.vkey,
  }
}
