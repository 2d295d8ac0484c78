import type { Actor, Post, PostKind } from '#platform/context'

/** What a column may hold as far as a policy looks at it. Orders are of numbers, times and days only. */
export type Value = string | number | boolean | Date | null

/** Which of the actor's posts count: of these kinds (all without), also for the organisations below the post's own. */
export interface Posts {
  readonly kinds?: readonly PostKind[]
  readonly below?: boolean
}

/** What is compared with: written down, or taken from who asks and when. */
export type Operand = { readonly literal: Value } | { readonly of: 'me' | 'clearance' | 'now' | 'today' }

/** How a column, or a table, is called in an explanation. */
export interface Words {
  readonly zh: string
  readonly en: string
}

/**
 * The closed forms of a policy. No function fits in, so each can be decided, printed as SQL, explained and folded; a
 * new form does not compile until every reader knows it. Source: design “access”.
 */
export type Node =
  | { readonly form: 'all' | 'any'; readonly of: readonly Node[] }
  | { readonly form: 'not'; readonly of: Node }
  | { readonly form: 'compare'; readonly column: Column; readonly by: Comparison; readonly to: Operand }
  | { readonly form: 'in'; readonly column: Column; readonly values: readonly string[] }
  | { readonly form: 'blank'; readonly column: Column }
  | { readonly form: 'by'; readonly column: Column; readonly posts: Posts }
  | { readonly form: 'holds'; readonly posts: Posts }
  | { readonly form: 'signed' }
  | {
      readonly form: 'has'
      /** The thing's own table, and its key where the one joined column is that. */
      readonly of: string
      readonly key?: string
      readonly table: string
      readonly words: Words
      /** Column of the related row → column of the thing. */
      readonly join: Readonly<Record<string, string>>
      readonly where: Node
    }

export type Comparison = '=' | '<' | '<=' | '>' | '>='

export interface Column {
  readonly of: string
  readonly name: string
  readonly words: Words
}

/** A policy about things of one shape; a rule about requests does not fit where one about datasets is asked. */
export type Rule<T> = Node & { readonly about?: (thing: T) => void }

/** Who asks, built once a request. */
export interface Who {
  readonly actor: Actor
  readonly now: Date
  /** The city's day, `YYYY-MM-DD`. */
  readonly today: string
}

type Name<T> = Extract<keyof T, string>
type Plain<V> = V extends Date ? Date : V extends string ? string : V

export const all = <T>(...of: readonly Rule<T>[]): Rule<T> => ({ form: 'all', of })
export const any = <T>(...of: readonly Rule<T>[]): Rule<T> => ({ form: 'any', of })
export const not = <T>(of: Rule<T>): Rule<T> => ({ form: 'not', of })
/** A post is held, whatever the thing. */
export const holdsPost = <T>(...kinds: readonly PostKind[]): Rule<T> => ({ form: 'holds', posts: { kinds } })
export const signedIn: Node = { form: 'signed' }
export const everybody: Node = { form: 'all', of: [] }

export const me = { of: 'me' } as const
export const clearance = { of: 'clearance' } as const
export const now = { of: 'now' } as const
export const today = { of: 'today' } as const

/** Builders of leaves about things of the shape `T`, which rest in `table`; `key` is its unique, never empty column. */
export const on = <T>(table: string, words: Partial<Record<Name<T>, Words>> = {}, key?: Name<T>) => {
  const column = (name: Name<T>): Column => ({ of: table, name, words: words[name] ?? { zh: name, en: name } })
  const operand = (value: Operand | Value): Operand =>
    typeof value === 'object' && value !== null && !(value instanceof Date) ? value : { literal: value }
  return {
    eq: <C extends Name<T>>(name: C, value: Plain<T[C]> | typeof me): Rule<T> => ({
      form: 'compare',
      column: column(name),
      by: '=',
      to: operand(value as Operand | Value),
    }),
    order: (name: Name<T>, by: Exclude<Comparison, '='>, value: number | Date | Operand): Rule<T> => ({
      form: 'compare',
      column: column(name),
      by,
      to: operand(value),
    }),
    in: <C extends Name<T>>(name: C, ...values: readonly Extract<T[C], string>[]): Rule<T> => ({
      form: 'in',
      column: column(name),
      values,
    }),
    blank: (name: Name<T>): Rule<T> => ({ form: 'blank', column: column(name) }),
    by: (name: Name<T>, posts: Posts = {}): Rule<T> => ({ form: 'by', column: column(name), posts }),
    has: <R>(
      related: string,
      called: Words,
      join: Readonly<Partial<Record<Name<R>, Name<T>>>>,
      where: Rule<R>,
    ): Rule<T> => {
      const joined = Object.values(join)
      return {
        form: 'has',
        of: table,
        ...(key !== undefined && joined.length === 1 && joined[0] === key ? { key } : {}),
        table: related,
        words: called,
        join: join as Record<string, string>,
        where,
      }
    },
  }
}

/** The actor's posts that count. */
export const countedPosts = (actor: Actor, { kinds }: Posts): readonly Post[] =>
  actor.posts.filter((post) => kinds === undefined || kinds.includes(post.kind))

/** The organisations for which they count. */
export const orgsFor = (actor: Actor, posts: Posts): readonly string[] =>
  countedPosts(actor, posts).flatMap((post) => (posts.below === true ? post.below : [post.org]))
