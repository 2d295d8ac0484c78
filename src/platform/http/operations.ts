import type { FastifyRequest } from 'fastify'
import type { Actor, Ctx, EntryId, PersonId } from '#platform/context'
import { Problem } from '#platform/problem'
import { changes, type Route } from './route.ts'

/** What somebody signed in did, or was refused, at a door that changes something. */
export interface Operation {
  readonly person: PersonId
  /** Method and pattern of the door. */
  readonly door: string
  /** The parameters of its path: what it was done to. Never a query or a body, which may hold what somebody wrote. */
  readonly things: Readonly<Record<string, string>>
  readonly status: number
  /** The problem where it was refused, without its details; none where it failed by a fault of ours. */
  readonly problem: { readonly code: string; readonly title: string } | null
  /** The leaves that it wrote. */
  readonly entries: readonly EntryId[]
}

/** Keeps an operation; in the transaction that did the work where there is one. */
export type Recorder = (ctx: Ctx, it: Operation) => Promise<void>

export interface Noted {
  /** The same context, whose leaves are noted. */
  within(ctx: Ctx): Ctx
  /** To be called in the transaction of the work: what was done is then recorded exactly if it was done. */
  done(ctx: Ctx, status: number, answer: unknown): Promise<void>
  /** Runs a call; what refuses it is recorded when its transaction is gone. */
  refusals<T>(ctx: Ctx, work: () => Promise<T>): Promise<T>
}

const unnoted: Noted = {
  within: (ctx) => ctx,
  done: async () => undefined,
  refusals: (_ctx, work) => work(),
}

const textsOf = (params: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(typeof params === 'object' && params !== null ? params : {}).map(([name, it]) => [name, String(it)]),
  )

/** Notes one call for the person's own record: calls that change something alone, and not the pieces of a longer one. */
export function noting(record: Recorder | undefined, it: Route, request: FastifyRequest, actor: Actor): Noted {
  const person = actor.id
  const { piece, signsIn } = it.spec
  // Whoever signs in is nobody yet, or somebody else: that is recorded where the person is known (identity).
  const silent = !changes(it) || piece === true || signsIn !== undefined
  if (record === undefined || person === null || silent) return unnoted
  const entries: EntryId[] = []
  const tell = (ctx: Ctx, status: number, problem: Problem | null): Promise<void> =>
    record(ctx, {
      person,
      door: `${it.method} ${it.path}`,
      things: textsOf(request.params),
      status,
      problem,
      entries: status < 400 ? entries : [],
    })
  return {
    within: (ctx) => ({
      ...ctx,
      prove: async (leaf) => {
        const entry = await ctx.prove(leaf)
        entries.push(entry)
        return entry
      },
    }),
    done: (ctx, status, answer) =>
      answer instanceof Problem ? tell(ctx, answer.status, answer) : tell(ctx, status, null),
    async refusals(ctx, work) {
      try {
        return await work()
      } catch (error) {
        const problem = error instanceof Problem ? error : null
        const status = problem?.status ?? 500
        // Whoever was refused hears why, also when the record cannot be written.
        await tell(ctx, status, problem).catch(() => ctx.log.error('operation-not-recorded', { status }))
        throw error
      }
    },
  }
}
