import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface Pair {
  readonly what: string
  readonly peer: string
  /** What is wanted: at most this many times the peer's time. */
  readonly reach: number
  readonly ours: () => Promise<void>
  readonly theirs: () => Promise<void>
}

const place = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url))
const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Runs both five times, one after the other in turn, after one warm-up of each; writes the medians as a row. */
export async function pair(it: Pair): Promise<number> {
  const ours: number[] = []
  const theirs: number[] = []
  await it.ours()
  await it.theirs()
  for (let n = 0; n < 5; n += 1) {
    ours.push(await timed(it.ours))
    theirs.push(await timed(it.theirs))
  }
  const ratio = median(ours) / median(theirs)
  write([
    new Date().toISOString().slice(0, 10),
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    it.what,
    it.peer,
    `${median(ours).toFixed(1)} ms`,
    `${median(theirs).toFixed(1)} ms`,
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
