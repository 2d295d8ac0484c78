import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { type Database, sql } from '#platform/db'
import { jobHealth } from '#platform/jobs'

/** A loop that should come round; `tick` says that it did. Machine time, for it measures the machine. */
export interface Beat {
  tick(): void
  /** Seconds since it last came round. */
  readonly still: () => number
}

export const beat = (clock: () => number = performance.now.bind(performance)): Beat => {
  let last = clock()
  return {
    tick: () => {
      last = clock()
    },
    still: () => (clock() - last) / 1000,
  }
}

export interface Deep {
  readonly database: Database
  readonly lakeFolder: string
  readonly ledgerFolder: string
  /** Comes round each time timers and events were gone through. */
  readonly jobs: Beat
}

/** Longer than this and a part counts as stuck, in seconds. */
const patience = 30
const publisherPatience = 15

const within = <T>(seconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, no) => {
    timer = setTimeout(() => no(new Error('late')), seconds * 1000)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Whether the same leaf waits for its index longer than a publisher at work would let it. */
function publisherWatch(database: Database): () => Promise<boolean> {
  let oldest = { seq: 0, since: 0 }
  return async () => {
    const found = await sql<{ seq: number }>`select e.seq from ledger.entries e
      where not exists (select from ledger.sequence s where s.entry = e.id) order by e.seq limit 1`.execute(database.db)
    const seq = found.rows[0]?.seq ?? 0
    if (seq !== oldest.seq) oldest = { seq, since: performance.now() }
    return seq !== 0 && performance.now() - oldest.since > publisherPatience * 1000
  }
}

/** Asks the deep parts, each for at most three seconds. @returns what does not answer: database, jobs, lake, ledger */
export function readiness(deep: Deep): () => Promise<string[]> {
  const stuck = publisherWatch(deep.database)
  const there = (folder: string): Promise<boolean> => access(folder, constants.R_OK | constants.W_OK).then(() => true)
  return async () => {
    const faults: string[] = []
    const probe = async (name: string, well: Promise<boolean>): Promise<void> => {
      if (!(await within(3, well).catch(() => false))) faults.push(name)
    }
    await Promise.all([
      probe(
        'database',
        deep.database.pool.query('select 1').then(() => true),
      ),
      probe('lake', there(deep.lakeFolder)),
      probe(
        'jobs',
        jobHealth(deep.database.db).then((it) => it.hung + it.stalled === 0 && deep.jobs.still() < patience),
      ),
      probe(
        'ledger',
        there(deep.ledgerFolder).then(async () => !(await stuck())),
      ),
    ])
    return faults.sort()
  }
}
