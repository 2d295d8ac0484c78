import type { z } from 'zod'
import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { tablesOf } from '#platform/db'
import { colleaguesOf } from '#platform/identity'
import { notFound } from '#platform/problem'
import { departments, districts } from './facts.ts'
import { formerDistricts } from './history.ts'
import { CITY, type Colleague, type Organization, organizationKinds, type Tree } from './model.ts'
import { seesPeopleOf } from './policy.ts'
import { getRegion, regions } from './regions.ts'

interface Tables {
  organizations: {
    code: string
    name: string
    name_en: string | null
    kind: Organization['kind']
    region: string
    parent: string | null
    nicknames: string[]
    entered_by: string | null
    entered_at: Date | null
    entry: string | null
  }
}

export const db = tablesOf<Tables>('directory')

/** 市大数据发展局, the authority in charge of data. */
export const BUREAU = '5000001003'

export const codeOf = (region: string, kind: Organization['kind'], serial: number): string =>
  `${region}${organizationKinds.indexOf(kind) + 1}${String(serial).padStart(3, '0')}`

type Row = Omit<Tables['organizations'], 'entered_by' | 'entered_at' | 'entry'>

const columns = ['code', 'name', 'name_en', 'kind', 'region', 'parent', 'nicknames'] as const

/** What a district was called before, so that an old name finds it. */
const namesBefore = (region: string, name: string): string[] => [
  ...new Set(formerDistricts.flatMap(([, old, , now]) => (now === region && old !== name ? [old] : []))),
]

const place = (
  region: string,
  kind: Organization['kind'],
  serial: number,
  name: string,
  name_en: string | null,
  nicknames: string[],
): Row => ({ code: codeOf(region, kind, serial), name, name_en, kind, region, parent: null, nicknames })

function facts(): Row[] {
  return [
    ...departments.map(([name, english, nicknames], at) =>
      place(CITY, 'department', at + 1, name, english, nicknames === '' ? [] : nicknames.split(' ')),
    ),
    ...districts.map(([region, name, english]) =>
      place(region, 'department', 1, name, english, namesBefore(region, name)),
    ),
    place(CITY, 'central', 1, '国家税务总局重庆市税务局', 'Tax service, Chongqing', ['税务局', '税务']),
  ]
}

/** Made up for the demo city: no such company is in the register. */
const madeUp: readonly Row[] = [
  place(CITY, 'public-service', 1, '市供水服务集团（演示）', 'Water supply group (demo)', ['水务', '自来水']),
]

/** Enters the organisations that are facts of the city. Runs again without doing anything twice. */
export const seedDirectory = (ctx: Ctx): Promise<void> => enter(ctx, facts())

/** The same, with those that only the demo city has. */
export const seedDemoDirectory = (ctx: Ctx): Promise<void> => enter(ctx, [...facts(), ...madeUp])

async function enter(ctx: Ctx, rows: readonly Row[]): Promise<void> {
  await db(ctx)
    .insertInto('organizations')
    .values(rows.map((row) => ({ ...row, entered_by: null, entered_at: null, entry: null })))
    // Names by which it is found may be more than when it was entered.
    .onConflict((same) =>
      same
        .column('code')
        .doUpdateSet((row) => ({ nicknames: row.ref('excluded.nicknames'), name_en: row.ref('excluded.name_en') })),
    )
    .execute()
}

const present = ({ name_en, ...row }: Row): Organization => ({ ...row, nameEn: name_en })

/** All organisations, or those of a kind, in a region, or whose name or nickname holds a text. */
export async function listOrganizations(
  ctx: Ctx,
  wish: {
    readonly kind?: Organization['kind'] | undefined
    readonly q?: string | undefined
    readonly under?: string | undefined
  },
): Promise<{ items: Organization[]; next: null }> {
  const rows = await db(ctx)
    .selectFrom('organizations')
    .select(columns)
    .$if(wish.kind !== undefined, (some) => some.where('kind', '=', wish.kind ?? 'other'))
    .orderBy('code')
    .execute()
  const q = wish.q ?? ''
  const { under } = wish
  // Under the city is everybody, under a district its own bodies, under an organisation those that name it.
  const place = under === undefined || under === CITY ? undefined : regions.find((it) => it.code === under)?.code
  const below = (row: Row): boolean =>
    under === undefined || under === CITY || (place === undefined ? row.parent === under : row.region === place)
  return {
    items: rows
      .filter((row) => below(row) && (row.name.includes(q) || row.nicknames.some((nickname) => nickname.includes(q))))
      .map(present),
    next: null,
  }
}

/** What every organisation is called, by its code. */
export async function organizationNames(ctx: Ctx): Promise<ReadonlyMap<string, string>> {
  const rows = await db(ctx).selectFrom('organizations').select(['code', 'name']).execute()
  return new Map(rows.map((row) => [row.code, row.name]))
}

/** @throws access/not-found */
export async function getOrganization(ctx: Ctx, code: string): Promise<Organization> {
  const row = await db(ctx).selectFrom('organizations').select(columns).where('code', '=', code).executeTakeFirst()
  if (row === undefined) throw notFound({ detail: `没有组织 ${code}` })
  return present(row)
}

/** Everybody's place: the city with its own bodies, then each district and county with its. */
export async function treeOf(ctx: Ctx): Promise<Tree> {
  const { items } = await listOrganizations(ctx, {})
  const { code, name } = getRegion(CITY)
  return {
    code,
    name,
    organizations: items.filter((it) => it.region === CITY),
    regions: regions
      .filter((it) => it.level === 'district')
      .map((it) => ({
        code: it.code,
        name: it.name,
        kind: it.kind,
        organizations: items.filter((one) => one.region === it.code),
      })),
  }
}

/** Who holds a post there, by name. @throws access/not-allowed, access/not-found */
export async function peopleOf(ctx: Ctx, code: string): Promise<{ items: z.output<typeof Colleague>[]; next: null }> {
  await getOrganization(ctx, code)
  demand(seesPeopleOf, ctx, { code })
  return { items: (await colleaguesOf(ctx, code)).map((it) => ({ ...it, posts: [...it.posts] })), next: null }
}
