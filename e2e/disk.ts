import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenOf } from './held.ts'

/** A disk that tests fill, with a home on it that holds nothing yet. */
export interface Disk {
  /** How it is filled; a machine decides that, and a test's name tells it. */
  readonly way: string
  /** What stands in front of the service's command. */
  readonly before: readonly string[]
  readonly home: string
  /** From here on the service that is this process finds no room. */
  fill(service: number): void
  /** Room is made. */
  free(service: number): void
  remove(): void
}

/** A disk of 420 MB in memory, where this process may mount; else a limit on what the service's processes may write. */
export function smallDisk(): Disk {
  const place = mkdtempSync(join(tmpdir(), 'heliu-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=420m,mode=755', 'heliu', place], { stdio: 'ignore' })
  } catch {
    return limited(place)
  }
  return mounted(place)
}

function mounted(place: string): Disk {
  const home = join(place, 'home')
  const cluster = join(place, 'cluster')
  for (const folder of [home, cluster]) mkdirSync(folder)
  // As root the cluster lies elsewhere, unless the home says where: here all is on the one disk.
  writeFileSync(join(home, 'postgres.json'), JSON.stringify({ folder: cluster }))
  const ballast = join(place, 'ballast')
  return {
    way: 'a full disk',
    before: [],
    home,
    fill() {
      const file = openSync(ballast, 'a')
      for (const size of [1024 ** 2, 4096])
        try {
          while (writeSync(file, Buffer.alloc(size)) === size);
        } catch {
          // There is no room for so much at once.
        }
      closeSync(file)
    },
    free: () => rmSync(ballast),
    remove() {
      execFileSync('umount', ['-l', place])
      rmSync(place, { recursive: true })
    },
  }
}

const isDatabase = (pid: number): boolean => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bin/postgres')

function limited(place: string): Disk {
  const limit = (service: number, bytes: string): void => {
    for (const pid of [service, ...childrenOf(service).filter((it) => !isDatabase(it))])
      execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
  }
  return {
    way: 'a limit of the file size',
    before: ['bash', '-c', 'trap "" XFSZ; exec "$@"', 'limited'],
    home: join(place, 'home'),
    fill: (service) => limit(service, '0'),
    free: (service) => limit(service, 'unlimited'),
    remove: () => rmSync(place, { recursive: true }),
  }
}
