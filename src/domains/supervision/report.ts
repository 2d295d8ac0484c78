import type { z } from 'zod'
import { titlesOf } from '#domains/catalog'
import { organizationNames } from '#domains/directory'
import { rule } from '#law'
import { permits, whoAsks } from '#platform/access'
import { cityTime } from '#platform/calendar'
import { daysUpTo, kindOf, type ReportedClock, reportedClocks } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { problem } from '#platform/problem'
import type { Report, ReportQuery, ReportRow } from './model.ts'
import { seesClock } from './policy.ts'

type Query = z.output<typeof ReportQuery>
type Row = z.output<typeof ReportRow>
type Line = z.output<typeof Report>['lines'][number]

const badPeriod = problem('supervision/bad-period', 422, '起止日期不对')
const most = 500

/** The limits that the report counts for this caller: what its numbers are made of and what they open. */
async function counted(ctx: Ctx, query: Query): Promise<readonly ReportedClock[]> {
  const whole = daysUpTo(ctx.now, 366)
  const period = { from: query.from ?? whole.from, until: query.until ?? whole.until, dated: query.dated }
  if (period.until < period.from) throw badPeriod({ errors: [{ path: 'until', message: `≥ ${period.from}` }] })
  const who = whoAsks(ctx)
  const all = await reportedClocks(ctx, period)
  return all.filter(
    (it) =>
      permits(seesClock, who, { org: it.org }) &&
      (query.kind === undefined || it.kind === query.kind) &&
      (query.org === undefined || (it.org ?? '') === query.org) &&
      (query.rule === undefined || it.rule === query.rule) &&
      (query.outcome === undefined || it.outcome === query.outcome || (query.outcome === 'met' && it.metAt !== null)),
  )
}

/** The middle of the working days that were used; null where nothing was met. Of two middles the greater. */
const median = (clocks: readonly ReportedClock[]): number | null => {
  const used = clocks.flatMap((it) => (it.used === null ? [] : [it.used])).sort((a, b) => a - b)
  return used[Math.floor(used.length / 2)] ?? null
}

function lineOf(key: string, name: string, clocks: readonly ReportedClock[]): Line {
  const of = (outcome: ReportedClock['outcome']) => clocks.filter((it) => it.outcome === outcome).length
  return {
    key,
    name,
    total: clocks.length,
    inTime: of('inTime'),
    late: of('late'),
    open: of('open'),
    openLate: of('openLate'),
    median: median(clocks),
    measured: clocks.filter((it) => it.used !== null).length,
  }
}

/** 时限报告: limits that began, or were met, in the period, by kind, organisation or rule. @throws supervision/bad-period */
export async function reportOf(ctx: Ctx, query: Query): Promise<z.output<typeof Report>> {
  const clocks = await counted(ctx, query)
  const names = await organizationNames(ctx)
  const keyOf = (it: ReportedClock): string => {
    if (query.by === 'org') return it.org ?? ''
    return query.by === 'rule' ? it.rule : it.kind
  }
  const nameOf = (key: string): string => {
    if (query.by === 'org') return names.get(key) ?? ''
    return query.by === 'rule' ? rule(key).title.zh : key
  }
  const groups = new Map<string, ReportedClock[]>()
  for (const it of clocks) groups.set(keyOf(it), [...(groups.get(keyOf(it)) ?? []), it])
  const lines = [...groups].map(([key, list]) => lineOf(key, nameOf(key), list))
  const whole = daysUpTo(ctx.now, 366)
  return {
    at: cityTime(ctx.now),
    from: query.from ?? whole.from,
    until: query.until ?? whole.until,
    dated: query.dated,
    by: query.by,
    total: lineOf('', '', clocks),
    lines: lines.sort((a, b) => b.late + b.openLate - a.late - a.openLate || b.total - a.total),
  }
}

/** The rows behind a number of the report. */
export async function reportRows(
  ctx: Ctx,
  query: Query,
): Promise<{ items: Row[]; total: number; next: null; truncated: boolean }> {
  const clocks = await counted(ctx, query)
  return {
    items: await rowsOf(ctx, clocks.slice(0, most)),
    total: clocks.length,
    next: null,
    truncated: clocks.length > most,
  }
}

async function rowsOf(ctx: Ctx, clocks: readonly ReportedClock[]): Promise<Row[]> {
  const names = await organizationNames(ctx)
  const titles = await titlesOf(ctx, [...new Set(clocks.map((it) => it.subject))])
  return clocks.map(({ org, startedAt, dueAt, metAt, ...it }) => ({
    ...it,
    title: titles.get(it.subject)?.title ?? null,
    titleEn: titles.get(it.subject)?.titleEn ?? null,
    org: org === null ? null : { code: org, name: names.get(org) ?? org },
    startedAt: cityTime(startedAt),
    dueAt: cityTime(dueAt),
    metAt: metAt === null ? null : cityTime(metAt),
  }))
}

const outcomeNames: Readonly<Record<Row['outcome'], string>> = {
  inTime: '按时办结',
  late: '超期办结',
  open: '在办',
  openLate: '在办已超期',
}
const heads = [
  '编号',
  '事项',
  '标题',
  '承办单位',
  '时限',
  '规则',
  '来源',
  '状态',
  '开始',
  '截止',
  '办结',
  '工作日',
  '已用',
]
/** A cell that a spreadsheet would run as a formula is kept as text by a leading apostrophe. */
const cell = (value: string | number | null): string => {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** All rows of the report as CSV, in UTF-8 with a mark for spreadsheets. */
export async function reportCsv(ctx: Ctx, query: Query): Promise<string> {
  const rows = await rowsOf(ctx, await counted(ctx, query))
  const lines = rows.map((it) => {
    const { source, title } = rule(it.rule)
    return [
      it.number,
      kindOf(it.kind).title.zh,
      it.title,
      it.org?.name ?? null,
      title.zh,
      it.rule,
      `${source.instrument}${source.article ?? ''}`,
      outcomeNames[it.outcome],
      it.startedAt,
      it.dueAt,
      it.metAt,
      it.days,
      it.used,
    ]
  })
  return `\ufeff${[heads, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}
