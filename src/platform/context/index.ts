import type { Db } from '#platform/db'
import type { PostKind } from './model.ts'

export { isPostKind, type PostKind, postKinds } from './model.ts'

/** Ten digits of our own: region (6), kind (1), serial (3). `architecture.md` calls it the organisation code. */
export type OrgCode = string & { readonly brand?: 'OrgCode' }
export type PersonId = string & { readonly brand?: 'PersonId' }
/** The id of a leaf before and after it has an index in the log. */
export type EntryId = string & { readonly brand?: 'EntryId' }

/** A post that a person holds. `below` names the organisation itself and all under it. */
export interface Post {
  readonly org: OrgCode
  readonly orgName: string
  readonly kind: PostKind
  readonly below: readonly OrgCode[]
}

/** Who acts. A visitor without an account has `id: null` and no posts. */
export interface Actor {
  readonly id: PersonId | null
  readonly username: string | null
  readonly name: string
  readonly clearance: number
  readonly posts: readonly Post[]
}

export const visitor: Actor = { id: null, username: null, name: '访客', clearance: 1, posts: [] }
/** Timers and start-up work act as the system; nobody can sign in as it. */
export const system: Actor = { id: null, username: null, name: '系统', clearance: 4, posts: [] }

/** A leaf for the ledger: what happened to which thing. The payload is committed with a salt, not published. */
export interface Leaf {
  readonly type: string
  readonly subject: string
  readonly payload: Readonly<Record<string, unknown>>
}

export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
  error(event: string, fields?: Readonly<Record<string, string | number | boolean>>): void
}

/**
 * All that a verb may know of the world. One transaction a request or job, opened by the layer that calls;
 * `now` is city time, fixed for the whole of it.
 */
export interface Ctx {
  readonly actor: Actor
  readonly now: Date
  readonly db: Db
  readonly log: Log
  /** Writes an outbox row in the same transaction; handlers of later domains hear it at least once. */
  emit(event: string, payload: Readonly<Record<string, unknown>>): Promise<void>
  /** Appends a leaf in the same transaction; the answer is its id, the index follows when it is sequenced. */
  prove(leaf: Leaf): Promise<EntryId>
}

/** Opens a transaction of its own, in the name of who called: for work that is long and must not hold one meanwhile. */
export type Transaction = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
