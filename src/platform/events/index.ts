import type { Ctx } from '#platform/context'
import { type Database, type Db, sql } from '#platform/db'
import { pausePoint } from '#platform/pause'

type Handler = (ctx: Ctx, payload: Readonly<Record<string, unknown>>) => Promise<void>

/** Writes the event in the caller's transaction: it exists exactly if what it tells of was committed. */
export async function emit(db: Db, at: Date, name: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`insert into events.outbox (name, payload, at) values (${name}, ${JSON.stringify(payload)}::jsonb, ${at})`.execute(
    db,
  )
}

const mostTries = 10

/**
 * Hands waiting events to their handlers in order, each in a transaction with the row's removal, so that a crash
 * repeats an event and never loses one. A failing event is kept with its error and tried again, later ones go on.
 */
export async function deliverEvents(
  database: Database,
  handlers: ReadonlyMap<string, readonly Handler[]>,
  within: (db: Db) => Ctx,
): Promise<number> {
  let delivered = 0
  for (;;) {
    const done = await database.transaction(async (db) => {
      const next = await sql<{ id: number; name: string; payload: Record<string, unknown> }>`
        select id, name, payload from events.outbox where tries < ${mostTries} and not_before <= clock_timestamp()::timestamptz(3)
        order by id limit 1 for update skip locked`.execute(db)
      const event = next.rows[0]
      if (event === undefined) return false
      await sql`savepoint handled`.execute(db)
      try {
        const ctx = within(db)
        for (const handle of handlers.get(event.name) ?? []) await handle(ctx, event.payload)
        await pausePoint('events/handled')
        await sql`delete from events.outbox where id = ${event.id}`.execute(db)
        delivered += 1
      } catch (error) {
        await sql`rollback to savepoint handled`.execute(db)
        await sql`update events.outbox set tries = tries + 1, error = ${String(error)},
          not_before = clock_timestamp() + (interval '1 second' * power(2, tries)) where id = ${event.id}`.execute(db)
      }
      return true
    })
    if (!done) return delivered
  }
}

export interface EventHealth {
  readonly waiting: number
  /** Of those that wait: due for more than five minutes and not handed out. However many wait for less is well. */
  readonly stalled: number
  /** Tried ten times and given up: somebody must look. */
  readonly dead: number
}

/** How the outbox stands. */
export async function eventHealth(db: Db): Promise<EventHealth> {
  const found = await sql<EventHealth>`select count(*) filter (where tries < ${mostTries})::int as waiting,
    count(*) filter (where tries < ${mostTries} and not_before < clock_timestamp() - interval '5 minutes')::int as stalled,
    count(*) filter (where tries >= ${mostTries})::int as dead from events.outbox`.execute(db)
  return found.rows[0] ?? { waiting: 0, stalled: 0, dead: 0 }
}
