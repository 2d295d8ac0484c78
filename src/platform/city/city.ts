import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  caseRoutes,
  checkOpenCases,
  describedDoors,
  loadHolidays,
  nextTimerAt,
  registerKinds,
  runTimers,
  seesNumber,
} from '#platform/cases'
import type { CityClock } from '#platform/clock'
import { type Actor, type Ctx, type Log, system, visitor } from '#platform/context'
import { type Database, type Db, type Migration, migrate, readMigrations } from '#platform/db'
import type { Domain } from '#platform/domain'
import { emit } from '#platform/events'
import { createServer, openapi, type Route, rawRoute, route, type ServerOptions } from '#platform/http'
import {
  bySession,
  byToken,
  identityRoutes,
  passwordFirst,
  refuseToToken,
  type Scope,
  sessionCookie,
} from '#platform/identity'
import { jobHealth } from '#platform/jobs'
import { append, type Ledger, ledgerRoutes, openLedger } from '#platform/ledger'
import { type Hearing, hearing } from './hearing.ts'
import { matrixRoutes } from './matrix.ts'

export interface CityOptions {
  readonly database: Database
  readonly domains: readonly Domain[]
  readonly clock: CityClock
  /** Where the log's tiles and its key lie. */
  readonly ledgerFolder: string
  readonly origin: string
  readonly version: string
  readonly perMinute: { readonly address: number; readonly account: number; readonly signIn: number }
  readonly log: Log
  readonly extraRoutes?: readonly Route[]
  readonly failurePage?: ServerOptions['failurePage']
  readonly answered?: ServerOptions['answered']
  readonly trustProxy?: readonly string[]
  /** Whether the deep parts answer: database, lake, ledger. Names what does not. */
  readonly faults?: () => Promise<string[]>
}

export interface City extends Hearing {
  readonly app: FastifyInstance
  readonly ledger: Ledger
  readonly routes: readonly Route[]
  /** Runs one piece of work as somebody, in one transaction, at city time or the given instant. */
  as<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, at?: Date): Promise<T>
  /** Plays every statutory timer due up to `until`, in order, each at its own instant. */
  playTimers(until: Date): Promise<void>
  close(): Promise<void>
}

const rooms = ['http', 'events', 'identity', 'ledger', 'cases', 'lake', 'search', 'jobs'] as const

/** All migrations in the order of rooms, then of domains. */
export const migrationsOf = (domains: readonly Domain[]): Migration[] => [
  ...rooms.flatMap((room) => readMigrations(room, new URL(`../${room}/migrations/`, import.meta.url))),
  ...domains.flatMap((domain) =>
    domain.migrations === undefined ? [] : readMigrations(domain.name, domain.migrations),
  ),
]

/** Puts the city together: tables, context, doors. The caller decides when it listens. */
export async function openCity(options: CityOptions): Promise<City> {
  const { database, clock, domains } = options
  const within =
    (actor: Actor, at?: Date) =>
    (db: Db): Ctx => {
      const now = at ?? clock.now()
      return {
        actor,
        now,
        db,
        log: options.log,
        emit: (name, payload) => emit(db, now, name, payload),
        prove: (leaf) => append(db, now, leaf),
      }
    }
  const ledger = await openLedger({ database, folder: options.ledgerFolder, origin: options.origin })
  await loadHolidays(database.db)
  registerKinds(domains.flatMap((domain) => domain.kinds ?? []))
  await checkOpenCases(database.db)
  const work = hearing(database, domains, within(system))
  const as: City['as'] = (actor, work, at) => database.transaction((db) => work(within(actor, at)(db)))
  const routes: Route[] = [
    ...identityRoutes,
    ...caseRoutes(titlesBy(domains)),
    ...ledgerRoutes(ledger, readableBy(domains)),
    ...domains.flatMap((domain) => domain.routes ?? []),
    ...(options.extraRoutes ?? []),
    ...health(options),
    metrics(options),
  ]
  routes.push(description(routes, options.version), readable(routes), ...matrixRoutes(routes))
  const app = await createServer({
    database,
    routes,
    perMinute: options.perMinute,
    within: (db, actor) => within(actor)(db),
    authenticate: (request, writes) => whoAsks(database, clock, request, writes),
    failurePage: options.failurePage,
    answered: options.answered,
    trustProxy: options.trustProxy,
  })
  return {
    app,
    ledger,
    routes,
    as,
    playTimers: (until) => playTimers(database, domains, as, until),
    ...work,
    async close() {
      await app.close()
      await ledger.stop()
    },
  }
}

/** Everything that falls due up to `until`, each at its own instant: marks of clocks, and terms that are over. */
async function playTimers(database: Database, domains: readonly Domain[], as: City['as'], until: Date): Promise<void> {
  for (;;) {
    const at = await nextTimerAt(database.db, until)
    const ends = await nextEnd(database.db, domains, until)
    if (at === null && ends === null) return
    // Of two instants the earlier first; at the same one what is due is marked before a term ends.
    if (ends === null || (at !== null && at <= ends.at)) await as(system, runTimers, at ?? until)
    else await as(system, ends.run, ends.at)
  }
}

type End = { readonly at: Date; readonly run: (ctx: Ctx) => Promise<void> }

/** The first term of any chapter that is over by `until`. */
async function nextEnd(db: Db, domains: readonly Domain[], until: Date): Promise<End | null> {
  let first: End | null = null
  for (const { terms } of domains) {
    const at = (await terms?.next({ db }, until)) ?? null
    if (terms !== undefined && at !== null && (first === null || at < first.at)) first = { at, run: terms.run }
  }
  return first
}

/** Whether any chapter lets the caller see that subject, or it is a case that they see. */
const readableBy =
  (domains: readonly Domain[]) =>
  async (ctx: Ctx, subject: string): Promise<boolean> => {
    for (const domain of domains) if ((await domain.mayRead?.(ctx, subject)) === true) return true
    return seesNumber(ctx, subject)
  }

const titlesBy =
  (domains: readonly Domain[]) =>
  async (ctx: Ctx, subjects: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const found = new Map<string, string>()
    for (const domain of domains)
      for (const [subject, title] of (await domain.titles?.(ctx, subjects)) ?? []) found.set(subject, title)
    return found
  }

export const landMigrations = (database: Database, domains: readonly Domain[]): Promise<string[]> =>
  migrate(database, migrationsOf(domains))

/** What a token needs for a call: uploads and versions are open to those made for ingest alone. */
function scopesFor(url: string, writes: boolean): readonly Scope[] {
  const intake = url.startsWith('/api/intake/')
  if (writes) return intake ? ['write', 'ingest'] : ['write']
  return intake ? ['read', 'ingest'] : ['read']
}

async function whoAsks(database: Database, clock: CityClock, request: FastifyRequest, writes: boolean): Promise<Actor> {
  const [scheme, secret] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'bearer' && secret !== undefined) {
    if (/^\/api\/(tokens|sessions|account|people)\b/.test(request.url)) throw refuseToToken()
    return byToken(database, secret, clock.now(), scopesFor(request.url, writes))
  }
  const cookie = request.cookies[sessionCookie]
  const session = cookie === undefined ? null : await bySession(database, cookie)
  if (session?.temporary === true) {
    if (/^\/api\/(session|account\/password)(\?|$)/.test(request.url)) return session.actor
    if (request.url.startsWith('/api/')) throw passwordFirst()
    return visitor
  }
  return session?.actor ?? visitor
}

const Readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.record(z.string(), z.enum(['ok', 'fault'])),
  faults: z.array(z.string()),
})

const deepParts = ['database', 'lake', 'jobs', 'ledger'] as const

const health = (options: CityOptions): Route[] => [
  route(
    'GET',
    '/healthz',
    { summary: 'The process answers', policy: 'public', reply: z.object({ status: z.literal('ok') }) },
    async () => ({ status: 'ok' }),
  ),
  // Not in a transaction: it must answer while the database does not.
  rawRoute(
    'GET',
    '/readyz',
    { summary: 'Database, lake, jobs and ledger answer', policy: 'public', reply: Readiness },
    async (_ctx, _input, { reply }) => {
      const faults = (await options.faults?.()) ?? []
      const checks = Object.fromEntries(deepParts.map((name) => [name, faults.includes(name) ? 'fault' : 'ok']))
      if (faults.length > 0) void reply.status(503).header('Retry-After', '5')
      return reply.send({ status: faults.length === 0 ? 'ready' : 'not ready', checks, faults })
    },
  ),
]

const metrics = (options: CityOptions): Route =>
  rawRoute(
    'GET',
    '/metrics',
    { summary: 'Counters in Prometheus text', policy: 'public' },
    async (_ctx, _input, { reply }) => {
      const counted = await options.database.pool.query<{
        cases: number
        entries: number
        waiting: number
        versions: number
      }>(
        'select (select count(*) from cases.cases)::int as cases, (select count(*) from ledger.entries)::int as entries, (select count(*) from events.outbox)::int as waiting, (select count(*) from lake.versions)::int as versions',
      )
      const found = counted.rows[0]
      const jobs = await jobHealth(options.database.db)
      const gauges: readonly (readonly [string, string, number])[] = [
        ['heliu_cases', 'Cases ever opened', found?.cases ?? 0],
        ['heliu_ledger_entries', 'Leaves written', found?.entries ?? 0],
        ['heliu_events_waiting', 'Events not yet handed out', found?.waiting ?? 0],
        ['heliu_jobs_waiting', 'Jobs not yet begun', jobs.waiting],
        ['heliu_jobs_running', 'Jobs at work', jobs.running],
        ['heliu_jobs_hung', 'Jobs at work for more than ten minutes', jobs.hung],
        ['heliu_jobs_stalled', 'Jobs due for more than five minutes that nobody works on', jobs.stalled],
        ['heliu_jobs_dead', 'Jobs given up after ten tries', jobs.dead],
        ['heliu_versions', 'Versions of datasets', found?.versions ?? 0],
        ['heliu_resident_bytes', 'Memory of the service process', process.memoryUsage.rss()],
      ]
      const text = gauges.map(
        ([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`,
      )
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text.join(''))
    },
  )

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

/** The description for readers: every door with its summary and who may call it. */
const readable = (routes: readonly Route[]): Route =>
  rawRoute(
    'GET',
    '/api/docs',
    { summary: 'This description, for readers', policy: 'public' },
    async (_ctx, _input, { reply }) => {
      const who = (it: Route): string =>
        typeof it.spec.policy === 'string' ? it.spec.policy : it.spec.policy.posts.join(', ')
      const rows = routes.map(
        (it) =>
          `<tr><td>${it.method}</td><td><code>${escaped(it.path)}</code></td><td>${escaped(it.spec.summary)}</td><td>${escaped(who(it))}</td></tr>`,
      )
      return reply
        .type('text/html; charset=utf-8')
        .send(
          `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Heliu API</title><link rel="stylesheet" href="/assets/portal.css"></head><body><main class="wrap"><h1>Heliu API</h1><p><a href="/api/openapi.json">openapi.json</a></p><div class="tbl-box"><table class="tbl tbl--tight"><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What it does</th><th scope="col">Who may call</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></main></body></html>`,
        )
    },
  )

const description = (routes: readonly Route[], version: string): Route =>
  route('GET', '/api/openapi.json', { summary: 'This description', policy: 'public' }, async () =>
    openapi([...routes, ...describedDoors()], version),
  )

export const versionOfPackage = (): string => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const found = /"version": "([^"]+)"/.exec(text)
  return found?.[1] ?? '0'
}
