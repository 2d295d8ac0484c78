import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type City, type CityOptions, landMigrations, openCity } from '#platform/city'
import type { Database } from '#platform/db'
import type { Domain } from '#platform/domain'
import { addPeople, type NewPerson } from '#platform/identity'
import { freshDatabase } from './database.ts'

export interface Answer {
  readonly status: number
  // The answer of a route under test is looked into freely; its schema is what the test is about.
  readonly body: Record<string, unknown>
  readonly headers: Record<string, unknown>
  readonly text: string
}

export interface Session {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body: object | Buffer): Promise<Answer>
  delete(path: string): Promise<Answer>
}

export interface TestCity {
  readonly city: City
  readonly database: Database
  readonly folder: string
  readonly visitor: Session
  as(username: string): Promise<Session>
  /** Moves the fixed clock, playing what falls due on the way. */
  moveTo(now: string): Promise<void>
}

export interface Tester {
  readonly people?: readonly NewPerson[]
  readonly now: string
  readonly failurePage?: CityOptions['failurePage']
  readonly extraRoutes?: CityOptions['extraRoutes']
  /** How fast callers may be; without it as fast as they like. */
  readonly perMinute?: CityOptions['perMinute'] | undefined
  readonly secondFactorOf?: CityOptions['secondFactorOf'] | undefined
  readonly domains: (folder: string) => Promise<readonly Domain[]> | readonly Domain[]
}

const silent = { info: () => undefined, error: () => undefined }

/** A real database, the real routes, a clock that stands still: what every test of a chapter enters by. */
export async function testCity(tester: Tester): Promise<TestCity> {
  const folder = await mkdtemp(join(tmpdir(), 'heliu-test-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const database = await freshDatabase()
  const domains = await tester.domains(folder)
  await landMigrations(database, domains)
  let now = new Date(tester.now)
  const city = await openCity({
    database,
    domains,
    clock: { now: () => now },
    ledgerFolder: join(folder, 'ledger'),
    keysFolder: join(folder, 'keys'),
    origin: 'heliu.example/test',
    version: '0',
    perMinute: tester.perMinute ?? { address: 1e6, account: 1e6, signIn: 1e6 },
    log: silent,
    ...(tester.secondFactorOf === undefined ? {} : { secondFactorOf: tester.secondFactorOf }),
    ...(tester.extraRoutes === undefined ? {} : { extraRoutes: tester.extraRoutes }),
    ...(tester.failurePage === undefined ? {} : { failurePage: tester.failurePage }),
  })
  holdToDescription(city)
  await database.transaction((db) => addPeople({ db }, tester.people ?? []))
  afterAll(() => city.close())
  const sessions = new Map<string, Promise<Session>>()
  return {
    city,
    database,
    folder,
    visitor: sessionOf(city, ''),
    as(username) {
      const known = sessions.get(username) ?? signIn(city, username)
      sessions.set(username, known)
      return known
    },
    async moveTo(to) {
      const until = new Date(to)
      await city.playTimers(until)
      now = until
    },
  }
}

/** Every answer of every test is read by the schema that its door is described with. */
function holdToDescription({ app, routes }: City): void {
  const replies = new Map(routes.map(({ method, path, spec }) => [`${method} ${path}`, spec.reply]))
  app.addHook('preSerialization', async (request, reply, answer) => {
    const door = `${request.method} ${request.routeOptions.url ?? ''}`
    const fault = reply.statusCode < 300 ? replies.get(door)?.safeParse(JSON.parse(JSON.stringify(answer))).error : null
    if (fault) throw new Error(`${door} does not answer as it is described: ${fault.message}`)
    return answer
  })
}

async function signIn(city: City, username: string): Promise<Session> {
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { username, password: 'heliu-demo' },
  })
  const cookie = answer.headers['set-cookie']
  if (answer.statusCode !== 200 || cookie === undefined) throw new Error(`${username} cannot sign in: ${answer.body}`)
  return sessionOf(city, String(cookie).split(';')[0] ?? '')
}

function sessionOf(city: City, cookie: string): Session {
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    payload?: object | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const type = Buffer.isBuffer(payload) ? { 'content-type': 'application/octet-stream' } : {}
    const answer = await city.app.inject({
      method,
      url: path,
      headers: { ...(cookie === '' ? {} : { cookie }), ...type, ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    const isJson =
      /^application\/(problem\+)?json/.test(String(answer.headers['content-type'])) && answer.body.startsWith('{')
    return {
      status: answer.statusCode,
      body: isJson ? answer.json<Record<string, unknown>>() : {},
      headers: answer.headers,
      text: answer.body,
    }
  }
  return {
    get: (path, headers) => call('GET', path, undefined, headers),
    post: (path, body = {}, headers) => call('POST', path, body, headers),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
  }
}
