import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { listOrganizations, seedDemoDirectory } from '#domains/directory'
import { cityTime } from '#platform/calendar'
import type { City } from '#platform/city'
import type { MovableClock } from '#platform/clock'
import { system } from '#platform/context'
import type { Database } from '#platform/db'
import { type Route, route } from '#platform/http'
import { addPeople, setSetting, setting } from '#platform/identity'
import type { Lake } from '#platform/lake'
import { demoAccounts } from './accounts.ts'
import { seedCity } from './city/seed.ts'

/** A fresh demo city stands here and ticks. */
export const demoStart = new Date('2026-01-05T09:00:00+08:00')

/** Terms and limits run on from here for centuries and still end in a year that dates can write. */
const latest = new Date('2999-12-31T23:59:59+08:00')

const ClockView = z.object({ now: z.string() })
const Moved = z.object({
  now: z.iso.datetime({ offset: true }).refine((it) => new Date(it) <= latest, `最晚到 ${cityTime(latest)}`),
})

/** Demo mode only: reads and moves the city's clock, playing every timer that falls due on the way. */
export const demoRoutes = (clock: MovableClock, database: Database, play: () => Promise<void>): readonly Route[] => [
  route(
    'GET',
    '/api/demo/clock',
    { summary: { zh: '演示城市的时钟', en: "The city's clock" }, policy: 'public', reply: ClockView },
    async () => ({
      now: cityTime(clock.now()),
    }),
  ),
  route(
    'PUT',
    '/api/demo/clock',
    {
      summary: { zh: '调整演示城市的时钟', en: "Move the city's clock" },
      policy: 'signed-in',
      body: Moved,
      reply: ClockView,
    },
    async (_ctx, { body }) => {
      clock.move(new Date(body.now))
      await setSetting(database, 'demo.offset', clock.offset)
      await play()
      return { now: cityTime(clock.now()) }
    },
  ),
]

const names = {
  transport: '市交通运输委员会',
  education: '市教育委员会',
  yubei: '渝北区',
  water: '供水',
  tax: '税务',
} as const

/** The organisations that are facts, and the demo accounts at their posts. */
export async function peopleTheCity(city: City): Promise<void> {
  await city.as(system, async (ctx) => {
    await seedDemoDirectory(ctx)
    const organizations = await listOrganizations(ctx, {})
    const find = (name: keyof typeof names): { code: string; name: string } => {
      const found = organizations.items.find((it) => it.name.includes(names[name]))
      if (found === undefined) throw new Error(`the directory lacks ${names[name]}`)
      return found
    }
    await addPeople(ctx, demoAccounts(find))
  })
}

export interface DemoHome {
  readonly city: City
  readonly lake: Lake
  readonly storage: string
  /** The whole city, or its organisations and accounts alone. */
  readonly seed: 'city' | 'accounts'
  readonly tell: (line: string) => void
}

/** Fills an empty home with the demo city, by the public verbs alone. Runs once; `demo.seeded` is written last. */
export async function seedDemo({ city, lake, storage, seed, tell }: DemoHome): Promise<void> {
  if (await city.as(system, (ctx) => setting(ctx, 'demo.seeded'))) return
  await city.as(system, (ctx) => setSetting(ctx, 'demo.seeding', true))
  await peopleTheCity(city)
  if (seed === 'city') await seedCity({ city, intake: { lake, folder: storage }, until: demoStart, tell })
  await city.as(system, (ctx) => setSetting(ctx, 'demo.seeded', true))
}

/** Takes an unfinished seed away, so that the next begins on an empty city. The owner's connection does it. */
export async function clearUnfinishedSeed(owner: Database, folders: readonly string[]): Promise<void> {
  const there = await owner.pool.query<{ it: string | null }>(`select to_regclass('identity.settings')::text as it`)
  if (there.rows[0]?.it == null) return
  const names = await owner.pool.query<{ name: string }>(`select name from identity.settings where name like 'demo.%'`)
  const known = new Set(names.rows.map((row) => row.name))
  if (!known.has('demo.seeding') || known.has('demo.seeded')) return
  const schemas = await owner.pool.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public)'`,
  )
  for (const { name } of schemas.rows) await owner.pool.query(`drop schema "${name}" cascade`)
  await owner.pool.query('drop table public.migrations')
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}
