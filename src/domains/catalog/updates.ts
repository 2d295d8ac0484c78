import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import type { DatasetView } from './model.ts'
import { isPublic } from './policy.ts'

/** Whether a public dataset keeps the update that its entry promises; `none` promises no date. */
export type UpdateState = 'onTime' | 'near' | 'late' | 'none'

/** A public dataset with the day by which its next version is promised. */
export interface UpdateLine {
  readonly code: string
  readonly title: string
  readonly titleEn: string | null
  readonly org: string
  readonly promise: DatasetView['promise']
  readonly rows: number | null
  /** City day of the newest version. */
  readonly updated: string | null
  /** City day by whose end the next version is promised. */
  readonly due: string | null
  readonly state: UpdateState
}

interface Step {
  readonly months: number
  readonly days: number
  /** From so many days before the promised day on it is near. */
  readonly near: number
}

const steps: Readonly<Partial<Record<DatasetView['promise'], Step>>> = {
  realtime: { months: 0, days: 1, near: 0 },
  daily: { months: 0, days: 1, near: 0 },
  weekly: { months: 0, days: 7, near: 1 },
  monthly: { months: 1, days: 0, near: 3 },
  quarterly: { months: 3, days: 0, near: 7 },
  'half-yearly': { months: 6, days: 0, near: 7 },
  yearly: { months: 12, days: 0, near: 7 },
}

/** The city day by whose end the version after one of this day is promised; null without a promise. */
export function promisedAfter(promise: DatasetView['promise'], day: string): string | null {
  const step = steps[promise]
  if (step === undefined) return null
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + step.months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + step.months, Math.min(date, last) + step.days)).toISOString().slice(0, 10)
}

const choose = (of: (step: Step) => RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`case update_frequency ${sql.join(
    Object.entries(steps).map(([promise, step]) => sql`when ${promise} then ${of(step)}`),
    sql` `,
  )} end`

const updated = sql`(data_at at time zone 'Asia/Shanghai')::date`
const due = sql`(${updated} + ${choose((it) => sql`make_interval(months => ${it.months}::int, days => ${it.days}::int)`)})::date`
const near = choose((it) => sql`${it.near}::int`)

/** Every public dataset with its promise, as a table of SQL; the day is the city's. */
const lines = (ctx: Ctx): RawBuilder<unknown> => {
  const today = sql`(${ctx.now}::timestamptz at time zone 'Asia/Shanghai')::date`
  return sql`(select code, title, title_en as "titleEn", org, update_frequency as promise, rows::int as rows,
      ${updated}::text as updated, ${due}::text as due,
      case when ${due} is null then 'none' when ${due} < ${today} then 'late'
           when ${due} - ${today} <= ${near} then 'near' else 'onTime' end as state
    from catalog.datasets where ${where(isPublic, whoAsks(ctx))}) lines`
}

/** How many public datasets keep their promised update, are near it or late. */
export async function updateCounts(ctx: Ctx): Promise<Readonly<Record<UpdateState, number>>> {
  const found = await sql<{
    state: UpdateState
    n: number
  }>`select state, count(*)::int as n from ${lines(ctx)} group by state`.execute(ctx.db)
  const of = (state: UpdateState): number => found.rows.find((row) => row.state === state)?.n ?? 0
  return { onTime: of('onTime'), near: of('near'), late: of('late'), none: of('none') }
}

/** Public datasets by the day of their promised update, the longest overdue first; those without a date come last. */
export async function listUpdates(
  ctx: Ctx,
  wish: { readonly state?: UpdateState | undefined; readonly limit: number; readonly offset?: number | undefined },
): Promise<readonly UpdateLine[]> {
  const which = wish.state === undefined ? sql`true` : sql`state = ${wish.state}`
  const found = await sql<UpdateLine>`select * from ${lines(ctx)} where ${which}
    order by due nulls last, code limit ${wish.limit} offset ${wish.offset ?? 0}`.execute(ctx.db)
  return found.rows
}

/** The promised updates of those of these datasets that are public, by code. */
export async function updatesOf(ctx: Ctx, codes: readonly string[]): Promise<ReadonlyMap<string, UpdateLine>> {
  if (codes.length === 0) return new Map()
  const found = await sql<UpdateLine>`select * from ${lines(ctx)} where code = any(${[...codes]})`.execute(ctx.db)
  return new Map(found.rows.map((it) => [it.code, it]))
}

/** The promised update of one public dataset; null for one that is not public. */
export const updateOf = async (ctx: Ctx, code: string): Promise<UpdateLine | null> =>
  (await updatesOf(ctx, [code])).get(code) ?? null
