import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Pair {
  readonly what: string
  readonly peer: string
  /** What is wanted: at most this many times the peer's time. */
  readonly reach: number
  readonly ours: () => Promise<Taken | void>
  readonly theirs: () => Promise<Taken | void>
}

/** What a run says of itself where the clock around it would count too much: milliseconds, and memory in MB. */
export interface Taken {
  readonly ms: number
  readonly mb: number
}

const place = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

async function timed(work: () => Promise<Taken | void>): Promise<{ ms: number; mb?: number }> {
  const began = performance.now()
  const taken = await work()
  return taken ?? { ms: performance.now() - began }
}

/** Runs both five times, one after the other in turn, after one warm-up of each; writes the medians as a row. */
export async function pair(it: Pair): Promise<number> {
  const ours: { ms: number; mb?: number }[] = []
  const theirs: { ms: number; mb?: number }[] = []
  await it.ours()
  await it.theirs()
  for (let n = 0; n < 5; n += 1) {
    ours.push(await timed(it.ours))
    theirs.push(await timed(it.theirs))
  }
  const ms = (runs: typeof ours): number => median(runs.map((one) => one.ms))
  const told = (runs: typeof ours): string => {
    const mb = Math.max(...runs.map((one) => one.mb ?? 0))
    return `${ms(runs).toFixed(1)} ms${mb > 0 ? `, ${mb.toFixed(0)} MB` : ''}`
  }
  const ratio = ms(ours) / ms(theirs)
  write([
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    it.what,
    it.peer,
    told(ours),
    told(theirs),
    ratio.toFixed(2),
    `≤ ${it.reach}`,
  ])
  return ratio
}

/** Puts the row in the place of an older one of the same thing, or at the foot of the table. */
function write(cells: readonly string[]): void {
  const row = `| ${cells.join(' | ')} |`
  const lines = readFileSync(place, 'utf8').split('\n')
  const same = lines.findIndex((line) => line.split(' | ')[2] === cells[2])
  if (same >= 0) lines[same] = row
  else lines.splice(lines.findLastIndex((line) => line.startsWith('|')) + 1, 0, row)
  writeFileSync(place, lines.join('\n'))
}
