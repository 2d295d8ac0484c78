import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { describedDoors } from '#platform/cases'
import type { Database } from '#platform/db'
import { eventHealth } from '#platform/events'
import { openapi, type Route, rawRoute, route } from '#platform/http'
import { jobHealth } from '#platform/jobs'

export interface Watched {
  readonly database: Database
  /** Whether the deep parts answer: database, lake, ledger. Names what does not. */
  readonly faults?: () => Promise<string[]>
}

const Readiness = z.object({
  status: z.enum(['ready', 'not ready']),
  checks: z.record(z.string(), z.enum(['ok', 'fault'])),
  faults: z.array(z.string()),
})

const deepParts = ['database', 'lake', 'jobs', 'ledger'] as const

/** Whether the process and its deep parts answer, and what is counted. */
export const healthRoutes = (options: Watched): readonly Route[] => [
  route(
    'GET',
    '/healthz',
    {
      summary: { zh: '进程是否在运行', en: 'The process answers' },
      policy: 'public',
      reply: z.object({ status: z.literal('ok') }),
    },
    async () => ({ status: 'ok' }),
  ),
  // Not in a transaction: it must answer while the database does not.
  rawRoute(
    'GET',
    '/readyz',
    {
      summary: { zh: '数据库、数据湖、任务和账本是否就绪', en: 'Database, lake, jobs and ledger answer' },
      policy: 'public',
      reply: Readiness,
    },
    async (_ctx, _input, { reply }) => {
      const faults = (await options.faults?.()) ?? []
      const checks = Object.fromEntries(deepParts.map((name) => [name, faults.includes(name) ? 'fault' : 'ok']))
      if (faults.length > 0) void reply.status(503).header('Retry-After', '5')
      return reply.send({ status: faults.length === 0 ? 'ready' : 'not ready', checks, faults })
    },
  ),
  metrics(options),
]

const metrics = ({ database }: Watched): Route =>
  rawRoute(
    'GET',
    '/metrics',
    { summary: { zh: 'Prometheus 指标', en: 'Counters in Prometheus text' }, policy: 'public', sends: ['text/plain'] },
    async (_ctx, _input, { reply }) => {
      const counted = await database.pool.query<{
        cases: number
        entries: number
        versions: number
      }>(
        'select (select count(*) from cases.cases)::int as cases, (select count(*) from ledger.entries)::int as entries, (select count(*) from lake.versions)::int as versions',
      )
      const found = counted.rows[0]
      const events = await eventHealth(database.db)
      const jobs = await jobHealth(database.db)
      const gauges: readonly (readonly [string, string, number])[] = [
        ['heliu_cases', 'Cases ever opened', found?.cases ?? 0],
        ['heliu_ledger_entries', 'Leaves written', found?.entries ?? 0],
        ['heliu_events_waiting', 'Events not yet handed out', events.waiting],
        ['heliu_events_dead', 'Events given up after ten tries', events.dead],
        ['heliu_jobs_waiting', 'Jobs not yet begun', jobs.waiting],
        ['heliu_jobs_running', 'Jobs at work', jobs.running],
        ['heliu_jobs_hung', 'Jobs at work for more than ten minutes', jobs.hung],
        ['heliu_jobs_stalled', 'Jobs due for more than five minutes that nobody works on', jobs.stalled],
        ['heliu_jobs_dead', 'Jobs given up after ten tries', jobs.dead],
        ['heliu_versions', 'Versions of datasets', found?.versions ?? 0],
        ['heliu_resident_bytes', 'Memory of the service process', process.memoryUsage.rss()],
      ]
      const text = gauges.map(
        ([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`,
      )
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text.join(''))
    },
  )

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`)

/** The description for readers: every door with its summary and who may call it. */
const readable = (routes: readonly Route[]): Route =>
  rawRoute(
    'GET',
    '/api/docs',
    {
      summary: { zh: '接口描述，供人阅读', en: 'This description, for readers' },
      policy: 'public',
      sends: ['text/html'],
    },
    async (_ctx, _input, { reply }) => {
      const who = (it: Route): string =>
        typeof it.spec.policy === 'string' ? it.spec.policy : it.spec.policy.posts.join(', ')
      const rows = [...routes, ...describedDoors()].map(
        (it) =>
          `<tr><td>${it.method}</td><td><code>${escaped(it.path)}</code></td><td>${escaped(it.spec.summary.en)}</td><td>${escaped(who(it))}</td></tr>`,
      )
      return reply
        .type('text/html; charset=utf-8')
        .send(
          `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Heliu API</title><link rel="stylesheet" href="/assets/portal.css"></head><body><main class="wrap"><h1>Heliu API</h1><p><a href="/api/openapi.json">openapi.json</a></p><div class="tbl-box"><table class="tbl tbl--tight"><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What it does</th><th scope="col">Who may call</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></main></body></html>`,
        )
    },
  )

const Description = z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
const described = (routes: readonly Route[], version: string): Route =>
  route(
    'GET',
    '/api/openapi.json',
    { summary: { zh: '接口描述', en: 'This description' }, policy: 'public', reply: Description },
    async () => openapi([...routes, ...describedDoors()], version),
  )

export const versionOfPackage = (): string => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const found = /"version": "([^"]+)"/.exec(text)
  return found?.[1] ?? '0'
}

/** Every door described, for programs and for readers. */
export const descriptionRoutes = (routes: readonly Route[], version: string): readonly Route[] => [
  described(routes, version),
  readable(routes),
]
