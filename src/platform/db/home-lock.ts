import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { problem } from '#platform/problem'

export interface HomeLock {
  release(): void
}

interface Holder {
  readonly pid: number
  /** Start of the process in clock ticks since boot: a pid alone may have been given to somebody else since. */
  readonly started: string
}

const held = problem('db/home-held', 409, 'Another process owns this home')

/** Field 22 of /proc/PID/stat; undefined when there is no such process, or only its zombie. */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces and brackets itself, so fields are counted after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const it = JSON.parse(text) as Partial<Holder>
    return typeof it.pid === 'number' && typeof it.started === 'string'
      ? { pid: it.pid, started: it.started }
      : undefined
  } catch {
    return undefined
  }
}

const alive = (holder: Holder | undefined): holder is Holder =>
  holder !== undefined && processStart(holder.pid) === holder.started

/** Says who holds the home now, if anybody does: the command line asks before it touches files. */
export function homeHolder(home: string): number | undefined {
  const holder = holderOf(read(join(home, 'lock')) ?? '')
  return alive(holder) ? holder.pid : undefined
}

/**
 * Makes a folder and those above it. Node's own way turns for ever where the parent is there and making still says
 * that it is not, as under /proc.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another starter was faster.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !existsSync(path)) throw error
  }
}

/**
 * Takes the home for this process. A lock whose holder has ended (kill -9, power) is taken over.
 * @throws db/home-held naming the holder's process id.
 */
export function lockHome(home: string): HomeLock {
  makeFolder(home)
  const path = join(home, 'lock')
  const own = `${path}.${process.pid}`
  const mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid) ?? '' })
  writeFileSync(own, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(own, path)) return { release: () => read(path) === mine && rmSync(path, { force: true }) }
      setAside(path, own)
    }
    throw held({ detail: `${home}: lock keeps changing hands` })
  } finally {
    rmSync(own, { force: true })
  }
}

/** link(2) is atomic and fails where the name exists, and the file is complete the moment it appears. */
function tryLink(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function setAside(path: string, own: string): void {
  const text = read(path)
  if (text === undefined) return
  const holder = holderOf(text)
  if (alive(holder)) throw held({ detail: `process ${holder.pid} holds ${path}`, pid: holder.pid })
  const aside = `${own}.stale`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  // Two starters may have judged the same stale lock; the slower one must give back the faster one's new lock.
  if (read(aside) !== text) tryLink(aside, path)
  rmSync(aside, { force: true })
}
