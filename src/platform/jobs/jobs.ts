import type { Ctx } from '#platform/context'
import { type Database, type Db, sql } from '#platform/db'
import { pausePoint } from '#platform/pause'

/** Does the work, in a transaction of its own that ends with the job. Begun at least once: must be idempotent. */
export type JobHandler = (ctx: Ctx, payload: Readonly<Record<string, unknown>>) => Promise<void>

export interface Worker {
  /** Who holds what it takes: seen in the table while it works. */
  readonly name: string
  /** Seconds for which a job is its worker's without a sign of life; it gives one three times as often. */
  readonly lease: number
  readonly handlers: ReadonlyMap<string, readonly JobHandler[]>
  readonly within: (db: Db) => Ctx
}

interface Taken {
  readonly id: string
  readonly name: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly tries: number
}

const mostTries = 10
/** Seconds after which a job that still gives signs of life counts as hung. */
const patience = 600

/** Puts work into the queue in the caller's transaction: it is there exactly if what it is about was committed. */
export async function send(db: Db, name: string, payload: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`insert into jobs.jobs (name, payload) values (${name}, ${JSON.stringify(payload)}::jsonb)`.execute(db)
}

/** Takes the next job that is due (by the millisecond, to which its time is rounded), or one whose worker gives no sign of life any more. */
async function take(database: Database, { name, lease }: Worker): Promise<Taken | null> {
  const found = await sql<Taken>`update jobs.jobs set worker = ${name}, tries = tries + 1, begun_at = clock_timestamp(),
      lease_until = clock_timestamp() + make_interval(secs => ${lease})
    where id = (select id from jobs.jobs where not dead and not_before <= clock_timestamp()::timestamptz(3)
      and (lease_until is null or lease_until < clock_timestamp()) order by not_before, id limit 1 for update skip locked)
    returning id::text as id, name, payload, tries`.execute(database.db)
  return found.rows[0] ?? null
}

/** Pushes the lease on while the work goes on. */
const keepAlive = (database: Database, { lease }: Worker, { id, tries }: Taken): NodeJS.Timeout =>
  setInterval(
    () =>
      void sql`update jobs.jobs set lease_until = clock_timestamp() + make_interval(secs => ${lease})
        where id = ${id} and tries = ${tries}`
        .execute(database.db)
        // A sign that could not be given is one that was not given: the lease runs out.
        .catch(() => undefined),
    (lease * 1000) / 3,
  )

/** Does one job and takes it out in the same transaction, unless somebody else holds it by now. */
async function run(database: Database, worker: Worker, job: Taken): Promise<void> {
  const alive = keepAlive(database, worker, job)
  try {
    await database.transaction(async (db) => {
      const ctx = worker.within(db)
      for (const handle of worker.handlers.get(job.name) ?? []) await handle(ctx, job.payload)
      await pausePoint('jobs/done')
      const done = await sql`delete from jobs.jobs where id = ${job.id} and tries = ${job.tries}`.execute(db)
      if (done.numAffectedRows !== 1n) throw new Error('its lease ran out, somebody else has it')
    })
  } catch (error) {
    await sql`update jobs.jobs set lease_until = null, worker = null, error = ${String(error)}, dead = tries >= ${mostTries},
        not_before = clock_timestamp() + (interval '1 second' * power(2, tries - 1))
      where id = ${job.id} and tries = ${job.tries}`.execute(database.db)
  } finally {
    clearInterval(alive)
  }
}

/**
 * Does what is due, one job after the other. A failing one is kept with its error and tried again with growing pauses,
 * ten times; others go on. @param goOn asked before each one: a service that stops begins no other
 * @returns how many were begun
 */
export async function workJobs(database: Database, worker: Worker, goOn = (): boolean => true): Promise<number> {
  for (let begun = 0; ; begun += 1) {
    if (!goOn()) return begun
    const job = await take(database, worker)
    if (job === null) return begun
    await run(database, worker, job)
  }
}

export interface JobHealth {
  readonly waiting: number
  readonly running: number
  /** At work for more than ten minutes. */
  readonly hung: number
  /** With nobody at work: due for more than five minutes and not begun, or left by a worker that gives no sign of life for as long. */
  readonly stalled: number
  /** Tried ten times and given up: somebody must look. */
  readonly dead: number
}

/** How the queue stands. */
export async function jobHealth(db: Db): Promise<JobHealth> {
  const found = await sql<JobHealth>`select
      count(*) filter (where not dead and lease_until is null)::int as waiting,
      count(*) filter (where lease_until >= clock_timestamp())::int as running,
      count(*) filter (where lease_until >= clock_timestamp() and begun_at < clock_timestamp() - make_interval(secs => ${patience}))::int as hung,
      count(*) filter (where not dead and greatest(not_before, lease_until) < clock_timestamp() - interval '5 minutes'
        and not exists (select from jobs.jobs at_work where at_work.lease_until >= clock_timestamp()))::int as stalled,
      count(*) filter (where dead)::int as dead
    from jobs.jobs`.execute(db)
  return found.rows[0] ?? { waiting: 0, running: 0, hung: 0, stalled: 0, dead: 0 }
}
