import type { z } from 'zod'
import { titlesOf } from '#domains/catalog'
import { organizationNames } from '#domains/directory'
import { permits, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import { daysUpTo, type OpenClock, openClocks, type ReportedClock, reportedClocks } from '#platform/cases'
import type { Ctx } from '#platform/context'
import type { Board, boardLights, ClockRow } from './model.ts'
import { seesClock } from './policy.ts'

type Light = (typeof boardLights)[number]
type Row = z.output<typeof ClockRow>

const days = 90
const weeks = 12
const most = 500

/** The open clocks that the caller may see: what the board counts and what its numbers open. */
async function clocksFor(ctx: Ctx): Promise<readonly OpenClock[]> {
  const who = whoAsks(ctx)
  return (await openClocks(ctx)).filter((it) => permits(seesClock, who, { org: it.org }))
}

const metOf = (clocks: readonly ReportedClock[]): { met: number; onTime: number } => ({
  met: clocks.length,
  onTime: clocks.filter((it) => it.outcome === 'inTime').length,
})

/** What was met in each of the last weeks, seven days each, the last of which ends today. */
function byWeek(now: Date, clocks: readonly ReportedClock[]): z.output<typeof Board>['weeks'] {
  return Array.from({ length: weeks }, (_, n) => {
    const end = new Date(now.getTime() - (weeks - 1 - n) * 7 * 86_400_000)
    const { from, until } = daysUpTo(end, 7)
    const within = clocks.filter(({ metAt }) => {
      const day = metAt === null ? '' : cityDate(metAt)
      return day >= from && day <= until
    })
    return { from, until, ...metOf(within) }
  })
}

const counts = (clocks: readonly OpenClock[]): Record<Light, number> => {
  const out = { green: 0, yellow: 0, red: 0, paused: 0 }
  for (const it of clocks) out[it.light] += 1
  return out
}

const grouped = <K>(clocks: readonly OpenClock[], of: (it: OpenClock) => K): Map<K, OpenClock[]> => {
  const out = new Map<K, OpenClock[]>()
  for (const it of clocks) out.set(of(it), [...(out.get(of(it)) ?? []), it])
  return out
}

/** The clock board: open clocks by light and by whose limit it is, the latest departments first. */
export async function boardOf(ctx: Ctx): Promise<z.output<typeof Board>> {
  const clocks = await clocksFor(ctx)
  const span = daysUpTo(ctx.now, days)
  const who = whoAsks(ctx)
  const met = (await reportedClocks(ctx, { ...span, dated: 'met' })).filter((it) => permits(seesClock, who, it))
  const names = await organizationNames(ctx)
  const orgs = [...grouped(clocks, (it) => it.org)]
    .map(([code, list]) => ({
      org: { code: code ?? '', name: names.get(code ?? '') ?? '' },
      ...counts(list),
      ...metOf(met.filter((it) => it.org === code)),
    }))
    .sort((a, b) => b.red - a.red || b.yellow - a.yellow || b.green - a.green)
  const late = clocks.filter((it) => it.light === 'red')
  const rules = [...grouped(late, (it) => it.rule)]
    .map(([rule, list]) => ({ rule, red: list.length }))
    .sort((a, b) => b.red - a.red)
  return {
    at: cityTime(ctx.now),
    totals: counts(clocks),
    orgs,
    rules,
    met: { days, ...span, ...metOf(met) },
    weeks: byWeek(ctx.now, met),
  }
}

export interface ClockWish {
  readonly org?: string | undefined
  readonly light?: Light | undefined
  readonly rule?: string | undefined
}

/** The rows behind a number of the board. */
export async function clockRows(
  ctx: Ctx,
  wish: ClockWish,
): Promise<{ items: Row[]; total: number; next: null; truncated: boolean }> {
  const chosen = (await clocksFor(ctx)).filter(
    (it) =>
      (wish.org === undefined || (it.org ?? '') === wish.org) &&
      (wish.light === undefined || it.light === wish.light) &&
      (wish.rule === undefined || it.rule === wish.rule),
  )
  const shown = chosen.slice(0, most)
  const names = await organizationNames(ctx)
  const titles = await titlesOf(
    ctx,
    shown.map((it) => it.subject),
  )
  const items = shown.map(({ due, org, ...it }) => ({
    ...it,
    title: titles.get(it.subject)?.title ?? null,
    titleEn: titles.get(it.subject)?.titleEn ?? null,
    dueAt: cityTime(due),
    org: org === null ? null : { code: org, name: names.get(org) ?? org },
  }))
  return { items, total: chosen.length, next: null, truncated: chosen.length > most }
}
