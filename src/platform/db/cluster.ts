import { type ChildProcess, execFile } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { problem } from '#platform/problem'
import type { Place } from './supervisor-place.ts'

const otherMajor = problem('db/other-major', 500, 'The cluster was made by another major version of PostgreSQL')

const run = promisify(execFile)
/** What the server's programs see of ours. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' }

/** Makes the cluster beside its name and renames it, so that a cut-off initdb leaves nothing half done. */
export async function makeCluster(place: Place, durable: boolean): Promise<void> {
  if (existsSync(place.data)) {
    const major = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim()
    const { stdout } = await run(join(place.program, 'bin', 'postgres'), ['--version'], { env: environment })
    if (!stdout.includes(` ${major}.`))
      throw otherMajor({ detail: `${place.data}: ${major}, program: ${stdout.trim()}` })
    return
  }
  const half = `${place.data}.half`
  rmSync(half, { recursive: true, force: true })
  // lc_ctype must not be C: trigrams and the text parser would not see Chinese letters.
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-ctype=C.UTF-8', '--lc-collate=C']
  const flags = ['-D', half, '-U', 'postgres', '-E', 'UTF8', ...locale, '--auth=trust', '--no-instructions']
  const making = run(join(place.program, 'bin', 'initdb'), durable ? flags : [...flags, '--no-sync'], {
    env: environment,
    cwd: '/',
    ...place.account,
  })
  await endingWithUs(making.child, making)
  renameSync(half, place.data)
}

/** Waits for what a child does; if this process ends before, so does the child. */
export async function endingWithUs<T>(child: ChildProcess, work: Promise<T>): Promise<T> {
  const end = () => void child.kill('SIGINT')
  process.once('exit', end)
  try {
    return await work
  } finally {
    process.off('exit', end)
  }
}
