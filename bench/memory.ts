import { readdir, readFile } from 'node:fs/promises'

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** Every process below `root`, and itself. */
async function family(root: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await read(`/proc/${name}/stat`)
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const found = [root]
  for (const one of found) for (const [pid, parent] of parents) if (parent === one) found.push(pid)
  return found
}

/** Memory of this process and all its children in MB: each page once, without what a database shares out. */
async function now(): Promise<number> {
  let kb = 0
  for (const pid of await family(process.pid))
    for (const [, said] of (await read(`/proc/${pid}/smaps_rollup`)).matchAll(/^Pss_(?:Anon|File):\s+(\d+) kB/gm))
      kb += Number(said)
  return kb / 1024
}

/** The peak of the memory of this process and its children while `work` runs, looked at ten times a second. */
export async function peakOf(work: () => Promise<void>): Promise<number> {
  let peak = 0
  let over = false
  const look = async (): Promise<void> => {
    while (!over) {
      peak = Math.max(peak, await now())
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const looking = look()
  try {
    await work()
  } finally {
    over = true
    await looking
  }
  return peak
}
