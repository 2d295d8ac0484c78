import { randomUUID } from 'node:crypto'
import type { Ctx } from '#platform/context'
import type { Database, Db } from '#platform/db'
import type { Domain, Handler } from '#platform/domain'
import { deliverEvents } from '#platform/events'
import { send, type Worker, workJobs } from '#platform/jobs'

/** What a city does of itself: it hands out events and does jobs. */
export interface Hearing {
  /** Hands out waiting events. What takes long is put into the queue. */
  deliver(): Promise<void>
  /** Does the jobs that are due. */
  work(goOn?: () => boolean): Promise<void>
  /** Both, until nothing is due. */
  settle(): Promise<void>
}

/** Seconds without a sign of life after which a job is taken from its worker. */
const lease = 30

/** Who of the chapters hears which event: at once, or by a job. */
export function hearing(database: Database, domains: readonly Domain[], within: (db: Db) => Ctx): Hearing {
  const handlers = new Map<string, Handler[]>()
  const slow = new Map<string, Handler[]>()
  const add = (to: Map<string, Handler[]>, name: string, handle: Handler) =>
    to.set(name, [...(to.get(name) ?? []), handle])
  for (const domain of domains) {
    for (const [name, handle] of Object.entries(domain.on ?? {})) add(handlers, name, handle)
    for (const [name, handle] of Object.entries(domain.slow ?? {})) add(slow, name, handle)
  }
  for (const name of slow.keys()) add(handlers, name, (ctx, payload) => send(ctx.db, name, payload))
  const worker: Worker = { name: `${process.pid}-${randomUUID()}`, lease, handlers: slow, within }
  return {
    async deliver() {
      await deliverEvents(database, handlers, within)
    },
    async work(goOn) {
      await workJobs(database, worker, goOn)
    },
    async settle() {
      // What a job tells may be work again.
      while ((await deliverEvents(database, handlers, within)) + (await workJobs(database, worker)) > 0);
    },
  }
}
