import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { type ZodType, z } from 'zod'
import { fold } from '#platform/access'
import type { Actor, Ctx } from '#platform/context'
import type { Database, Db } from '#platform/db'
import { pausePoint } from '#platform/pause'
import { notAllowed, notFound, notSignedIn, Problem, unacceptable } from '#platform/problem'
import { languageOf } from './accept.ts'
import { demandReadable, demandSameSite, drained } from './arriving.ts'
import { closing, type Failure, type FailurePage, type FailureShown, fail, tooMany, unread } from './failures.ts'
import { type Noted, noting, type Recorder } from './operations.ts'
import { answerPreflights, tellEveryOrigin } from './origins.ts'
import { pace } from './pace.ts'
import { firstAnswer, type Keyed, keepAnswer, keyed, sendAgain, takeKey } from './retry.ts'
import { changes, doorPolicy, type Raw, type Route } from './route.ts'
import { demandText, readTexts } from './texts.ts'

export interface ServerOptions {
  readonly database: Database
  readonly routes: readonly Route[]
  /** Builds the context of one request; the actor is already known. */
  readonly within: (db: Db, actor: Actor) => Ctx
  /** Reads the actor from cookie or token. `writes` says whether the call changes something. */
  readonly authenticate: (request: FastifyRequest, writes: boolean) => Promise<Actor>
  readonly perMinute: { readonly address: number; readonly account: number; readonly signIn: number }
  /** What a person with a browser sees of a failure; without it everybody gets the problem as JSON. */
  readonly failurePage?: FailurePage | undefined
  /** Told of every answer; the door's pattern stands for its path, so that no line holds what somebody asked for. */
  readonly answered?: ((it: Answered) => void) | undefined
  /** Keeps what people did at doors that change something, for themselves to read. */
  readonly record?: Recorder | undefined
  /** Addresses of proxies whose X-Forwarded-For and -Proto are believed; none without it. */
  readonly trustProxy?: readonly string[] | undefined
  /** Where the public reaches this service, such as `https://data.example.cn`. */
  readonly publicUrl?: string | undefined
}

export interface Answered {
  readonly id: string
  readonly method: string
  readonly door: string
  readonly status: number
  readonly ms: number
}

/** Assembles the server: every door in one list, none without a policy, one renderer for failures. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const shown = { page: options.failurePage }
  const app = Fastify({
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 4 * 1024 * 1024,
    routerOptions: { maxParamLength: 500 },
    // Idle connections are closed at once, working ones when their answer is out: `close` below sets them a limit.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    trustProxy: options.trustProxy === undefined ? false : [...options.trustProxy],
    frameworkErrors: (error, request, reply) => void fail(error, request, reply, shown),
    clientErrorHandler: unread,
  })
  app.decorate('publicUrl', options.publicUrl ?? null)
  z.config(z.locales.zhCN())
  account(app, options)
  stopGently(app)
  await app.register(cookie)
  // Only for `reply.sendFile`: ranges, tags and 304 of files that a door has decided to give.
  await app.register(fastifyStatic, { root: process.cwd(), serve: false })
  await app.register(multipart, { limits: { fileSize: 8 * 1024 ** 3, files: 1, fields: 50 } })
  await app.register(helmet, {
    contentSecurityPolicy: { directives: policyOfContent },
    xFrameOptions: { action: 'deny' },
    // TLS ends before us, and whoever ends it says whether it is for good.
    hsts: false,
  })
  await app.register(rateLimit, {
    max: options.perMinute.address,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, context) => tooMany({ retryAfter: Math.ceil(context.ttl / 1000) }),
  })
  readTexts(app)
  app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))
  app.setErrorHandler(failing(shown))
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => fail(notFound(), request, reply, shown))
  const paces = { account: pace(options.perMinute.account), signIn: pace(options.perMinute.signIn) }
  for (const it of options.routes) mount(app, options, it, paces)
  answerPreflights(app, options.routes)
  return app
}

/** Whoever is still sending what was refused comes to read why. */
const failing = (shown: FailureShown) => async (error: Failure, request: FastifyRequest, reply: FastifyReply) => {
  if (error.statusCode === 413) await drained(request)
  return fail(error, request, reply, shown)
}

const policyOfContent = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
  upgradeInsecureRequests: null,
}

/** Every answer carries its request's id, by which a person reports it and the log finds it. */
function account(app: FastifyInstance, options: ServerOptions): void {
  app.addHook('onRequest', async (request, reply) => void reply.header('X-Request-Id', request.id))
  app.addHook('onResponse', async (request, reply) => {
    options.answered?.({
      id: request.id,
      method: request.method,
      door: request.routeOptions.url ?? '-',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
  })
}

const graceMs = 10_000

/** On closing, new calls hear 503 and what runs is finished; a stream that nobody reads is cut after ten seconds. */
function stopGently(app: FastifyInstance): void {
  let over = false
  app.addHook('preClose', async () => {
    over = true
    setTimeout(() => app.server.closeAllConnections(), graceMs).unref()
  })
  app.addHook('onRequest', async () => {
    if (over) throw closing({ retryAfter: 5 })
  })
}

interface Paces {
  readonly account: (key: string) => number
  readonly signIn: (key: string) => number
}

const keepPace = (wait: number): void => {
  if (wait > 0) throw tooMany({ retryAfter: wait })
}

function mount(app: FastifyInstance, options: ServerOptions, it: Route, paces: Paces): void {
  const { tells } = it.spec
  const told = failing({ tells })
  app.route({
    method: it.method,
    url: it.path,
    ...(tells === undefined ? {} : { errorHandler: (...failed) => void told(...failed) }),
    ...(it.everyOrigin === true ? { onRequest: tellEveryOrigin } : {}),
    handler: async (request, reply) => {
      const writes = changes(it)
      if (writes) demandSameSite(request)
      demandText(request)
      demandReadable(request, it)
      const actor = await options.authenticate(request, writes)
      if (actor.id !== null) keepPace(paces.account(actor.id))
      // Before the verb: a door whose answer is everybody's says so itself, and a failure is kept no more than an answer.
      if (actor.id !== null || it.spec.personal === true) void reply.header('cache-control', 'no-store')
      const noted = noting(options.record, it, request, actor)
      const ctx = noted.within(options.within(options.database.db, actor))
      const answer = await noted.refusals(ctx, () => {
        admit(it, actor)
        const input = {
          params: parse(it.spec.params, request, 'params', 404),
          query: parse(it.spec.query, request, 'query', 422),
          body: parse(it.spec.body, request, 'body', 422),
        }
        // Guessing passwords is slowed here; an account is locked by its own failures (identity).
        if (it.spec.signsIn !== undefined) keepPace(paces.signIn(it.spec.signsIn(input.body)))
        const transaction = <T>(work: (ctx: Ctx) => Promise<T>) =>
          options.database.transaction((db) => work(noted.within(options.within(db, actor))))
        const key = it.spec.secret === true ? null : keyed(request, actor.id)
        const call = { it, ctx, input, raw: { request, reply, transaction }, key, noted }
        return it.streams ? streamed(call) : answered(call)
      })
      if (answer instanceof Problem) throw answer
      return answer
    },
  })
}

interface Call {
  readonly it: Route
  readonly ctx: Ctx
  readonly input: Parameters<Route['handle']>[1]
  readonly raw: Raw
  readonly key: Keyed | null
  readonly noted: Noted
}

/** Runs a verb in one transaction with its record and, for a call that may be tried again, its answer. */
async function answered({ it, input, raw, key, noted }: Call): Promise<unknown> {
  const { reply } = raw
  const status = it.spec.status ?? 200
  const answer = await raw.transaction(async (own) => {
    const before = key === null ? null : await takeKey(own.db, key)
    if (before !== null) return { before }
    const now = await it.handle(own, input, raw)
    await noted.done(own, status, now)
    if (key !== null && !(now instanceof Problem))
      await keepAnswer(own.db, key, { status, body: status === 204 ? '' : JSON.stringify(now ?? {}) })
    return { now }
  })
  if (changes(it)) await pausePoint('http/committed')
  if (answer.before !== undefined) return sendAgain(reply, answer.before)
  if (answer.now instanceof Problem) return answer.now
  return reply.status(status).send(answer.now ?? (status === 204 ? undefined : {}))
}

/** A door that works long opens its own transactions: its answer is kept when it has ended well. */
async function streamed({ it, ctx, input, raw, key, noted }: Call): Promise<unknown> {
  const before = key === null ? null : await firstAnswer(ctx.db, key)
  if (before !== null) return sendAgain(raw.reply, before)
  const answer = await it.handle(ctx, input, raw)
  await noted.done(ctx, raw.reply.statusCode, answer)
  if (key !== null && !raw.reply.sent && typeof answer === 'object' && answer !== null)
    await keepAnswer(ctx.db, key, { status: raw.reply.statusCode, body: JSON.stringify(answer) })
  return answer
}

function admit(it: Route, actor: Actor): void {
  const { policy } = it.spec
  if (fold([doorPolicy(policy)], actor) === '●') return
  if (actor.id === null) throw notSignedIn()
  throw notAllowed({ missing: typeof policy === 'string' ? [] : policy.posts.map((kind) => `post:${kind}`) })
}

/** The library's own messages are the city's language unless the caller reads English. */
const inEnglish = { error: z.locales.en().localeError }

function parse(
  schema: ZodType | undefined,
  request: FastifyRequest,
  where: 'params' | 'query' | 'body',
  status: number,
): unknown {
  if (schema === undefined) return undefined
  const english = languageOf(request.headers['accept-language']) === 'en'
  const outcome = schema.safeParse(request[where] ?? {}, english ? inEnglish : undefined)
  if (outcome.success) return outcome.data
  if (status === 404) throw notFound()
  throw unacceptable({
    errors: outcome.error.issues.map((issue) => ({
      path: [...(where === 'body' ? [] : [where]), ...issue.path].join('.'),
      message: issue.message,
    })),
  })
}
