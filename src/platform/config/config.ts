import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export type Mode = 'demo' | 'production'

/** Where the lake lies: a folder, until S3 comes with scale. */
export interface Storage {
  readonly kind: 'file'
  readonly folder: string
}

/** Everything the environment decides, parsed once and handed down. Nothing else reads the environment. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Absolute. */
  readonly home: string
  readonly mode: Mode
  readonly database:
    | { readonly kind: 'embedded'; readonly sharedBuffers: string }
    | { readonly kind: 'outside'; readonly url: string }
  readonly storage: Storage
  /** Addresses or networks of the proxies in front, whose X-Forwarded-* headers are believed. */
  readonly trustProxy: readonly string[]
  /** Where the public reaches this service, without a slash at its end: it stands in feeds, catalogs and receipts. */
  readonly publicUrl: string | undefined
  /** Who must have a second factor; nobody without it. */
  readonly secondFactor: 'administrators' | undefined
  /** What an empty demo home is filled with: the whole city, or the organisations and accounts alone. */
  readonly seed: 'city' | 'accounts'
  /** Demo mode only, for fault tests: a place of `platform/pause` at which the process is held, or a file naming it. */
  readonly pauseAt: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>
type Blame = (fault: string) => void

/** All faults of a configuration at once, one line each. */
export class ConfigFaults extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`bad configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

const options: Readonly<Record<string, string>> = { '--port': 'PORT', '--host': 'HOST', '--home': 'HELIU_HOME' }

/** `--port 9000` and `--port=9000` stand above the environment; an unknown option is a fault. */
function withArguments(env: Environment, argv: readonly string[], blame: Blame): Environment {
  const merged: Record<string, string | undefined> = { ...env }
  for (let at = 0; at < argv.length; at++) {
    const [flag = '', inline] = (argv[at] ?? '').split(/=(.*)/s, 2)
    const name = options[flag]
    if (name === undefined) {
      blame(`${argv[at]}: unknown argument (known: ${Object.keys(options).join(', ')})`)
      continue
    }
    const value = inline ?? argv[++at]
    if (value === undefined) blame(`${flag}: needs a value`)
    else merged[name] = value
  }
  return merged
}

/** A variable set to nothing counts as not set, as in shells and container files. */
const given = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined

function parsePort(text: string | undefined, blame: Blame): number {
  if (text === undefined) return 8080
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  blame(`PORT=${text}: must be a whole number from 0 to 65535`)
  return 8080
}

function parseHost(text: string | undefined, blame: Blame): string {
  if (text === undefined) return '127.0.0.1'
  if (!/^[\w.:%-]+$/.test(text)) blame(`HOST=${text}: must be a host name or an address`)
  return text
}

function parseMode(text: string | undefined, blame: Blame): Mode {
  if (text === undefined || text === 'demo' || text === 'production') return text ?? 'demo'
  blame(`HELIU_MODE=${text}: must be demo or production`)
  return 'demo'
}

function parseSeed(text: string | undefined, blame: Blame): Config['seed'] {
  if (text === undefined || text === 'city' || text === 'accounts') return text ?? 'city'
  blame(`HELIU_SEED=${text}: must be city or accounts`)
  return 'city'
}

/** The demo accounts are known to everybody by their password alone: asking more of them would shut everybody out. */
function parseSecondFactor(text: string | undefined, mode: Mode, blame: Blame): Config['secondFactor'] {
  if (text === undefined) return undefined
  if (text !== 'administrators') blame(`HELIU_SECOND_FACTOR=${text}: must be administrators, or not set`)
  else if (mode === 'demo') blame('HELIU_SECOND_FACTOR=administrators needs HELIU_MODE=production')
  return 'administrators'
}

/** Addresses, networks, or the words that Fastify knows; anything wider is refused, for it would believe anybody. */
function parseProxies(text: string | undefined, blame: Blame): string[] {
  const proxies = (text ?? '').split(',').flatMap((it) => it.trim() || [])
  for (const it of proxies) {
    const [address = '', bits] = it.split('/')
    const network = isIP(address) > 0 && (bits === undefined || /^([1-9]|[1-9]\d|1[01]\d|12[0-8])$/.test(bits))
    if (!network && !['loopback', 'linklocal', 'uniquelocal'].includes(it))
      blame(`HELIU_TRUST_PROXY=${it}: must be addresses or networks such as 10.0.0.5,192.168.0.0/16, or loopback`)
  }
  return proxies
}

function urlOf(name: string, text: string, protocols: readonly string[], blame: Blame): URL | undefined {
  const url = URL.parse(text)
  // The text itself is not repeated: it may hold a password.
  if (url === null || !protocols.includes(url.protocol)) {
    blame(`${name}: must be an address that begins with ${protocols.map((it) => `${it}//`).join(' or ')}`)
    return undefined
  }
  return url
}

function parsePublicUrl(text: string | undefined, blame: Blame): string | undefined {
  if (text === undefined) return undefined
  const url = urlOf('HELIU_PUBLIC_URL', text, ['https:', 'http:'], blame)
  if (url === undefined) return undefined
  if (url.href !== `${url.origin}/`)
    blame('HELIU_PUBLIC_URL: must be scheme and host alone, such as https://data.example.cn')
  return url.origin
}

const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']

/** The driver takes an unknown mode for the strictest, and ends on a file that is not there. */
function blameTls(url: URL | undefined, blame: Blame): void {
  const mode = url?.searchParams.get('sslmode')
  if (typeof mode === 'string' && !sslModes.includes(mode))
    blame(`DATABASE_URL: sslmode=${mode} must be one of ${sslModes.join(', ')}`)
  for (const name of ['sslrootcert', 'sslcert', 'sslkey']) {
    const file = url?.searchParams.get(name)
    if (typeof file === 'string' && !existsSync(file)) blame(`DATABASE_URL: ${name}=${file} is not there`)
  }
}

/** PostgreSQL itself takes no less. */
const leastBuffers = 128

function parseBuffers(text: string | undefined, blame: Blame): string {
  const size = text ?? '512MB'
  const [, count = '', unit = ''] = /^(\d{1,9})(kB|MB|GB)$/.exec(size) ?? []
  const kilobytes = Number(count) * (unit === 'kB' ? 1 : unit === 'MB' ? 1024 : 1024 ** 2)
  if (kilobytes < leastBuffers || kilobytes > 1024 ** 3)
    blame(`HELIU_SHARED_BUFFERS=${size}: must be a size from ${leastBuffers}kB to 1024GB, such as 512MB`)
  return size
}

function parseDatabase(env: Environment, mode: Mode, blame: Blame): Config['database'] {
  const url = given(env, 'DATABASE_URL')
  const embedded = given(env, 'HELIU_EMBEDDED')
  const sharedBuffers = parseBuffers(given(env, 'HELIU_SHARED_BUFFERS'), blame)
  if (embedded !== undefined && embedded !== '0' && embedded !== '1')
    blame(`HELIU_EMBEDDED=${embedded}: must be 1 or 0`)
  if (url !== undefined) {
    if (embedded === '1') blame('DATABASE_URL and HELIU_EMBEDDED=1 exclude each other')
    blameTls(urlOf('DATABASE_URL', url, ['postgresql:', 'postgres:'], blame), blame)
    return { kind: 'outside', url }
  }
  if (embedded === '0') blame('HELIU_EMBEDDED=0 needs DATABASE_URL')
  else if (mode === 'production' && embedded !== '1')
    blame('HELIU_MODE=production needs DATABASE_URL, or HELIU_EMBEDDED=1 for the embedded database')
  return { kind: 'embedded', sharedBuffers }
}

function parseStorage(env: Environment, home: string, blame: Blame): Storage {
  const text = given(env, 'HELIU_STORAGE')
  if (text?.startsWith('file:')) {
    // file:lake, file:/srv/lake and file:///srv/lake are all meant as paths; file: alone is not.
    const path = text.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '' || path.startsWith('//')) blame(`HELIU_STORAGE=${text}: must be file:<path>`)
    return { kind: 'file', folder: resolve(path) }
  }
  if (text?.startsWith('s3:')) blameS3(env, text, blame)
  else if (text !== undefined) blame(`HELIU_STORAGE=${text}: must be file:<path>`)
  return { kind: 'file', folder: resolve(home, 'storage') }
}

/** S3 comes with scale: refused with everything else that is wrong, its own variables as well. */
function blameS3(env: Environment, text: string, blame: Blame): void {
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/.test(text))
    blame(`HELIU_STORAGE=${text}: must be file:<path> or s3://bucket/prefix`)
  for (const name of ['S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])
    if (given(env, name) === undefined) blame(`${name}: needed for HELIU_STORAGE=${text}`)
  const endpoint = given(env, 'S3_ENDPOINT')
  if (endpoint !== undefined) urlOf('S3_ENDPOINT', endpoint, ['https:', 'http:'], blame)
  blame('HELIU_STORAGE: this release keeps the lake in local files; give file:<path>')
}

/**
 * Parses environment and arguments (those after the program's name).
 * @throws ConfigFaults naming every fault, not only the first.
 */
export function parseConfig(environment: Environment, argv: readonly string[] = []): Config {
  const faults: string[] = []
  const blame: Blame = (fault) => faults.push(fault)
  const env = withArguments(environment, argv, blame)
  const home = resolve(given(env, 'HELIU_HOME') ?? '.heliu')
  const mode = parseMode(given(env, 'HELIU_MODE'), blame)
  const config: Config = {
    port: parsePort(given(env, 'PORT'), blame),
    host: parseHost(given(env, 'HOST'), blame),
    home,
    mode,
    database: parseDatabase(env, mode, blame),
    storage: parseStorage(env, home, blame),
    trustProxy: parseProxies(given(env, 'HELIU_TRUST_PROXY'), blame),
    publicUrl: parsePublicUrl(given(env, 'HELIU_PUBLIC_URL'), blame),
    secondFactor: parseSecondFactor(given(env, 'HELIU_SECOND_FACTOR'), mode, blame),
    seed: parseSeed(given(env, 'HELIU_SEED'), blame),
    pauseAt: mode === 'demo' ? given(env, 'HELIU_PAUSE_AT') : undefined,
  }
  if (faults.length > 0) throw new ConfigFaults(faults)
  return config
}

/** This process's configuration; on a fault it says all of them on stderr and ends with 2, before anything starts. */
export function readConfig(argv: readonly string[] = process.argv.slice(2)): Config {
  try {
    return parseConfig(process.env, argv)
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(2)
  }
}
