import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  caseRoutes,
  checkOpenCases,
  loadHolidays,
  nextTimerAt,
  registerKinds,
  runTimers,
  seesNumber,
  type Titled,
} from '#platform/cases'
import type { CityClock } from '#platform/clock'
import { type Actor, type Ctx, type Log, type PostKind, system, visitor } from '#platform/context'
import { type Database, type Db, type Migration, migrate, readMigrations } from '#platform/db'
import type { Domain } from '#platform/domain'
import { emit } from '#platform/events'
import { createServer, type Route, type ServerOptions, toEveryOrigin } from '#platform/http'
import {
  bySession,
  byToken,
  firstThing,
  identityRoutes,
  openVault,
  recordOperation,
  refuseToToken,
  type Scope,
  sessionCookie,
} from '#platform/identity'
import { append, type Ledger, ledgerRoutes, openLedger } from '#platform/ledger'
import { descriptionRoutes, healthRoutes, type Watched } from './about.ts'
import { type Hearing, hearing } from './hearing.ts'
import { matrixRoutes } from './matrix.ts'

export interface CityOptions extends Watched {
  readonly domains: readonly Domain[]
  readonly clock: CityClock
  /** Where the log's tiles and its key lie. */
  readonly ledgerFolder: string
  /** Where the key lies by which the secrets of second factors are sealed. */
  readonly keysFolder: string
  /** Whose posts ask for a second factor before anything else; nobody's without it. */
  readonly secondFactorOf?: readonly PostKind[]
  /** What a new log is called. */
  readonly origin?: string | undefined
  readonly version: string
  readonly perMinute: { readonly address: number; readonly account: number; readonly signIn: number }
  readonly log: Log
  readonly extraRoutes?: readonly Route[]
  readonly failurePage?: ServerOptions['failurePage']
  readonly answered?: ServerOptions['answered']
  readonly trustProxy?: readonly string[]
  readonly publicUrl?: string | undefined
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
  const { database, clock, domains, secondFactorOf = [] } = options
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
    ...identityRoutes({ vault: await openVault(options.keysFolder), factorOf: secondFactorOf }),
    ...caseRoutes(titlesBy(domains)),
    ...toEveryOrigin(ledgerRoutes(ledger, readableBy(domains))),
    ...domains.flatMap((domain) => domain.routes ?? []),
    ...(options.extraRoutes ?? []),
    ...healthRoutes(options),
  ]
  routes.push(...descriptionRoutes(routes, options.version), ...matrixRoutes(routes))
  const app = await createServer({
    database,
    routes,
    perMinute: options.perMinute,
    within: (db, actor) => within(actor)(db),
    authenticate: (request, writes) => whoAsks({ database, clock, secondFactorOf }, request, writes),
    failurePage: options.failurePage,
    answered: options.answered,
    record: recordOperation,
    trustProxy: options.trustProxy,
    publicUrl: options.publicUrl,
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
  async (ctx: Ctx, subjects: readonly string[]): Promise<ReadonlyMap<string, Titled>> => {
    const found = new Map<string, Titled>()
    for (const domain of domains)
      for (const [subject, title] of (await domain.titles?.(ctx, subjects)) ?? []) found.set(subject, title)
    return found
  }

export const landMigrations = (database: Database, domains: readonly Domain[]): Promise<string[]> =>
  migrate(database, migrationsOf(domains))

/** What a token needs at a door: uploads and versions are open to those made for ingest alone. */
function scopesFor(door: string, writes: boolean): readonly Scope[] {
  const intake = door.startsWith('/api/intake/')
  if (writes) return intake ? ['write', 'ingest'] : ['write']
  return intake ? ['read', 'ingest'] : ['read']
}

type Asked = Required<Pick<CityOptions, 'database' | 'clock' | 'secondFactorOf'>>

async function whoAsks(
  { database, clock, secondFactorOf }: Asked,
  request: FastifyRequest,
  writes: boolean,
): Promise<Actor> {
  // The door that was found and not the address that was sent: a letter written as `%61` leads to the same door.
  const door = request.routeOptions.url ?? ''
  const [scheme, secret] = (request.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'bearer' && secret !== undefined) {
    if (/^\/api\/(tokens|sessions|account|people)\b/.test(door)) throw refuseToToken()
    return byToken(database, secret, clock.now(), scopesFor(door, writes))
  }
  const cookie = request.cookies[sessionCookie]
  const session = cookie === undefined ? null : await bySession(database, cookie)
  if (session === null) return visitor
  const first = firstThing(session, secondFactorOf)
  if (first === null || first.opens(door)) return session.actor
  if (door.startsWith('/api/')) throw first.refusal
  return visitor
}
