import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { checkLog } from '#platform/ledger/verify'
import type { PausePoint } from '#platform/pause'
import type { Disk } from './disk.ts'
import { type Call, clear, freePort, heliuWith, kill, running, type Service, start, stop } from './service.ts'

/** A service on one home and one port for a whole file: held at named places, killed, and started again on the same. */
export interface Held {
  readonly base: string
  readonly home: string
  readonly pid: number
  /** Whoever comes to that place next is held there. */
  hold(at: PausePoint): void
  /** Resolves when somebody is held. */
  reached(): Promise<void>
  letGo(): void
  /** SIGKILL, then the project's own start on the same home. */
  killAndStart(): Promise<void>
  said(): string
  killEngines(): void
  /** Kills the home's PostgreSQL and waits for its last session: until then one of them might still commit. */
  killDatabase(): Promise<void>
}

const lines = (text: string): string[] => text.split('\n')

export const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((it) => it > 0 && statOf(it)?.parent === pid)

function statOf(pid: number): { readonly parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return { parent: Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]) }
  } catch {
    return undefined
  }
}

export function clusterOf(home: string): string {
  try {
    const { folder } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as { folder: string }
    return folder
  } catch {
    return join(home, 'postgres')
  }
}

/** @param on where the home lies and what stands in front of the command, for a machine that is not as it should be */
export function held(on: Partial<Pick<Disk, 'home' | 'before'>> = {}): Held {
  const home = on.home ?? mkdtempSync(join(tmpdir(), 'heliu-held-'))
  const place = join(home, 'pause')
  let port: number
  let it: Service
  let told = 0
  const begin = async (): Promise<void> => {
    it = await start(home, { PORT: String(port), HELIU_PAUSE_AT: place }, on.before)
    told = 0
    // It outlives the test that started it.
    running.delete(it.child)
  }
  const count = (): number => lines(it.said()).filter((line) => line.includes('"held"')).length
  beforeAll(async () => {
    port = await freePort()
    await begin()
  })
  afterAll(async () => {
    await stop(it.child)
    await clear(home)
  })
  return {
    home,
    get base() {
      return it.base
    },
    get pid() {
      return it.child.pid ?? 0
    },
    hold(at) {
      told = count()
      writeFileSync(place, at)
    },
    async reached() {
      await expect.poll(count, { timeout: 20_000, interval: 20 }).toBeGreaterThan(told)
    },
    letGo: () => writeFileSync(place, ''),
    async killAndStart() {
      await kill(it)
      writeFileSync(place, '')
      await begin()
    },
    said: () => it.said(),
    killEngines() {
      const engines = childrenOf(this.pid).filter((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('query/engine.ts'),
      )
      expect(engines.length).toBeGreaterThan(0)
      for (const pid of engines) process.kill(pid, 'SIGKILL')
    },
    async killDatabase() {
      const server = Number(lines(readFileSync(join(clusterOf(home), 'data', 'postmaster.pid'), 'utf8'))[0])
      const sessions = childrenOf(server)
      process.kill(server, 'SIGKILL')
      await expect.poll(() => sessions.filter((pid) => statOf(pid) !== undefined), { timeout: 10_000 }).toEqual([])
    },
  }
}

/** Tries again with the same key, as a client does that hears nothing or 503. */
export async function again(call: () => ReturnType<Call>): ReturnType<Call> {
  for (let n = 0; n < 150; n += 1) {
    const answer = await call().catch(() => undefined)
    if (answer !== undefined && answer.status !== 503) return answer
    await sleep(100)
  }
  throw new Error('it does not come back')
}

/** The command line on that service. */
export async function heliu(it: Held, ...args: string[]): Promise<{ exit: number; out: string }> {
  const { exit, out, err } = await heliuWith({ HELIU_HOME: it.home, PORT: new URL(it.base).port }, ...args)
  return { exit, out: `${out}${err}` }
}

/** Whether the log's files read whole, asked of them alone. */
export const logOf = (it: Held) =>
  checkLog(async (path) => {
    try {
      return readFileSync(join(it.home, 'ledger', 'public', path))
    } catch {
      return null
    }
  })

interface Action {
  readonly add?: { readonly path: string; readonly size: number; readonly stats: string }
  readonly remove?: { readonly path: string }
}

/** What an engine that reads the Delta log finds: commits without a gap, files as long as told and no other, and rows. */
export function deltaOf(it: Held, code: string): { readonly commits: number; readonly rows: number } {
  const table = join(it.home, 'storage', 'lake', code)
  const commits = readdirSync(join(table, '_delta_log'))
    .filter((file) => file.endsWith('.json'))
    .sort()
  expect(commits).toEqual(commits.map((_, at) => `${String(at).padStart(20, '0')}.json`))
  const files = new Map<string, number>()
  const ever = new Set<string>()
  for (const commit of commits)
    for (const line of lines(readFileSync(join(table, '_delta_log', commit), 'utf8').trim())) {
      const { add, remove } = JSON.parse(line) as Action
      if (remove !== undefined) files.delete(remove.path)
      if (add === undefined) continue
      expect(statSync(join(table, add.path)).size).toBe(add.size)
      ever.add(add.path)
      files.set(add.path, (JSON.parse(add.stats) as { numRecords: number }).numRecords)
    }
  expect(readdirSync(table).filter((file) => file.endsWith('.parquet'))).toHaveLength(ever.size)
  return { commits: commits.length, rows: [...files.values()].reduce((sum, rows) => sum + rows, 0) }
}
