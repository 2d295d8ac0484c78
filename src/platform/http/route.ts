import type {} from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { everybody, holdsPost, type Node, signedIn } from '#platform/access'
import type { Ctx, PostKind, Transaction } from '#platform/context'
import type { Tells } from './failures.ts'

/** Who may call a route at all; what they may see of its answer is decided by the verb's own policy. */
export type RoutePolicy = 'public' | 'signed-in' | { readonly posts: readonly PostKind[] }

/** The door's own policy in the algebra of `platform/access`. */
export const doorPolicy = (policy: RoutePolicy): Node => {
  if (policy === 'public') return everybody
  return policy === 'signed-in' ? signedIn : holdsPost(...policy.posts)
}

export interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  /** What is done at it. */
  readonly summary: { readonly zh: string; readonly en: string }
  readonly policy: RoutePolicy
  /** What the verb asks of the thing itself, for the matrix; the verb demands it. */
  readonly asks?: Node
  /** Takes other bodies than JSON: the form of a page, or what a CKAN client sends. */
  readonly forms?: true
  /** What its clients are sent, as JSON, of a failure before or beside its verb; a problem without it. */
  readonly tells?: Tells
  /** Changes nothing although it is a POST: open to tokens made for reading. */
  readonly reads?: true
  /** One piece of something longer: no operation of its own in the person's record. */
  readonly piece?: true
  /** Takes a password: whose account it is for, known or not, by which it is slowed. */
  readonly signsIn?: (body: z.output<B>) => string
  /** What it is asked or answers holds a secret that is told once: it is not kept for a retry. */
  readonly secret?: true
  /** What it answers is somebody's own matter, also without signing in: no cache keeps it. */
  readonly personal?: true
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly reply?: z.ZodType
  /** Media types of what it answers besides `reply`, which is JSON. */
  readonly sends?: readonly string[]
  readonly status?: number
}

export interface Input<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
}

/** For doors that answer with something else than JSON: a page, a file, a stream. */
export interface Raw {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly transaction: Transaction
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly spec: RouteSpec<z.ZodType, z.ZodType, z.ZodType>
  readonly handle: (ctx: Ctx, input: Input<unknown, unknown, unknown>, raw: Raw) => Promise<unknown>
  /** A streaming door opens its own short transactions and must not hold one while it streams. */
  readonly streams: boolean
  /** Pages of every site may read what it answers a call without credentials: set by `toEveryOrigin`. */
  readonly everyOrigin?: true
}

/** Whether a call of it may change something: it comes from our own pages, and it is on record. */
export const changes = ({ method, spec }: Route): boolean => method !== 'GET' && spec.reads !== true

type Handler<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = (
  ctx: Ctx,
  input: Input<z.output<P>, z.output<Q>, z.output<B>>,
  raw: Raw,
) => Promise<unknown>

/** A JSON route: input parsed by the schemas, the verb run in one transaction, its answer sent as JSON. */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(method: Route['method'], path: string, spec: RouteSpec<P, Q, B>, handle: Handler<P, Q, B>): Route {
  return { method, path, spec: spec as never, handle: handle as never, streams: false }
}

/** A route that writes its own reply (page, file, stream). `ctx.db` is the pool, not a transaction. */
export function rawRoute<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(method: Route['method'], path: string, spec: RouteSpec<P, Q, B>, handle: Handler<P, Q, B>): Route {
  return { ...route(method, path, spec, handle), streams: true }
}
