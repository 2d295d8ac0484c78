import type { CaseKind, Titled } from '#platform/cases'
import type { Ctx } from '#platform/context'
import type { Route } from '#platform/http'

/** What a later chapter does when an earlier one tells it something. Called at least once: must be idempotent. */
export type Handler = (ctx: Ctx, payload: Readonly<Record<string, unknown>>) => Promise<void>

/** A chapter of the law as the application sees it: its name, its doors, its tables. */
export interface Domain {
  readonly name: string
  readonly kinds?: readonly CaseKind[]
  readonly routes?: readonly Route[]
  readonly migrations?: URL
  /** Whether the caller may see what a leaf of the log tells of, by its subject; the payload opens only then. */
  readonly mayRead?: (ctx: Ctx, subject: string) => Promise<boolean>
  /** What the subjects of cases are called, for those whom the caller may see. */
  readonly titles?: (ctx: Ctx, subjects: readonly string[]) => Promise<ReadonlyMap<string, Titled>>
  /** What ends by itself on a day: the next instant of it up to `until`, and what is done then. Runs again harmlessly. */
  readonly terms?: {
    readonly next: (at: Pick<Ctx, 'db'>, until: Date) => Promise<Date | null>
    readonly run: (ctx: Ctx) => Promise<void>
  }
  readonly on?: Readonly<Record<string, Handler>>
  /** The same for what takes long: done by a job of its own (`platform/jobs`), not while events are handed out. */
  readonly slow?: Readonly<Record<string, Handler>>
}
