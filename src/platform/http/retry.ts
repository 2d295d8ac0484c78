import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Db, sql } from '#platform/db'
import { problem } from '#platform/problem'

const reused = problem('http/idempotency-key-reused', 422, '这个 Idempotency-Key 已经用于另一个请求')
const badKey = problem('http/idempotency-key', 422, 'Idempotency-Key 须为 1 至 200 个可见字符')

/** A call that may be tried again without being done again. */
export interface Keyed {
  readonly actor: string
  readonly key: string
  readonly digest: string
}

export interface Answer {
  readonly status: number
  /** As it was sent: JSON, or nothing. */
  readonly body: string
}

/** What a call's `Idempotency-Key` stands for; null where it has none. @throws http/idempotency-key */
export function keyed(request: FastifyRequest, actor: string | null): Keyed | null {
  const key = request.headers['idempotency-key']
  if (request.method !== 'POST' || actor === null || key === undefined) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw badKey()
  const text = `${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`
  return { actor, key, digest: createHash('sha256').update(text).digest('hex') }
}

/**
 * Takes the key for this call, in the transaction that does the work: a second call with it waits for the first.
 * @returns the first answer where the key was used before
 * @throws http/idempotency-key-reused when that was another call
 */
export async function takeKey(db: Db, { actor, key, digest }: Keyed): Promise<Answer | null> {
  const taken = await sql`insert into http.answers (actor, key, digest) values (${actor}, ${key}, ${digest})
    on conflict do nothing`.execute(db)
  if (taken.numAffectedRows === 1n) return null
  return firstAnswer(db, { actor, key, digest })
}

/** The first answer to this call, if there is one already. @throws http/idempotency-key-reused */
export async function firstAnswer(db: Db, { actor, key, digest }: Keyed): Promise<Answer | null> {
  const found = await sql<{ digest: string; status: number | null; body: string | null }>`
    select digest, status, body from http.answers where actor = ${actor} and key = ${key}`.execute(db)
  const row = found.rows[0]
  if (row === undefined) return null
  if (row.digest !== digest) throw reused({ detail: `Idempotency-Key: ${key}` })
  return row.status === null ? null : { status: row.status, body: row.body ?? '' }
}

/** Keeps the answer beside its key, and forgets those that are older than a week (machine time). */
export async function keepAnswer(db: Db, { actor, key, digest }: Keyed, { status, body }: Answer): Promise<void> {
  await sql`insert into http.answers (actor, key, digest, status, body) values (${actor}, ${key}, ${digest}, ${status}, ${body})
    on conflict (actor, key) do update set status = excluded.status, body = excluded.body`.execute(db)
  await sql`delete from http.answers where ctid = any(array(
    select ctid from http.answers where at < clock_timestamp() - interval '7 days' limit 20))`.execute(db)
}

/** Sends what was answered the first time. */
export const sendAgain = (reply: FastifyReply, { status, body }: Answer): FastifyReply =>
  (body === '' ? reply.status(status) : reply.status(status).type('application/json; charset=utf-8'))
    .header('Idempotency-Replayed', 'true')
    .send(body === '' ? undefined : body)
