import type { Ctx } from '#platform/context'
import { tablesOf } from '#platform/db'
import { notFound } from '#platform/problem'
import { departments, districts } from './facts.ts'
import { type Organization, organizationKinds } from './model.ts'

interface Tables {
  organizations: {
    code: string
    name: string
    name_en: string | null
    kind: Organization['kind']
    region: string
    parent: string | null
    nicknames: string[]
  }
}

const db = tablesOf<Tables>('directory')

/** 市大数据发展局, the authority in charge of data. */
export const BUREAU = '5000001003'
const city = '500000'

const codeOf = (region: string, kind: Organization['kind'], serial: number): string =>
  `${region}${organizationKinds.indexOf(kind) + 1}${String(serial).padStart(3, '0')}`

type Row = Tables['organizations']

function facts(): Row[] {
  const place = (
    region: string,
    kind: Organization['kind'],
    serial: number,
    name: string,
    name_en: string | null,
    nicknames: string[],
    parent: string | null = null,
  ): Row => ({
    code: codeOf(region, kind, serial),
    name,
    name_en,
    kind,
    region,
    parent,
    nicknames,
  })
  return [
    ...departments.map(([name, english, nicknames], at) =>
      place(city, 'department', at + 1, name, english, nicknames === '' ? [] : nicknames.split(' ')),
    ),
    ...districts.map(([region, name]) => place(region, 'department', 1, name, null, [])),
    place(city, 'public-service', 1, '市供水服务集团（演示）', 'Water supply group (demo)', ['水务', '自来水']),
    place(city, 'central', 1, '国家税务总局重庆市税务局', 'Tax service, Chongqing', ['税务局', '税务']),
  ]
}

/** Enters the organisations that are facts of the city. Runs again without doing anything twice. */
export async function seedDirectory(ctx: Ctx): Promise<void> {
  await db(ctx)
    .insertInto('organizations')
    .values(facts())
    .onConflict((same) => same.column('code').doNothing())
    .execute()
}

const present = ({ name_en, ...row }: Row): Organization => ({ ...row, nameEn: name_en })

/** All organisations, or those of a kind, or those whose name or nickname holds a text. */
export async function listOrganizations(
  ctx: Ctx,
  wish: { readonly kind?: Organization['kind'] | undefined; readonly q?: string | undefined },
): Promise<{ items: Organization[]; next: null }> {
  const rows = await db(ctx)
    .selectFrom('organizations')
    .selectAll()
    .$if(wish.kind !== undefined, (some) => some.where('kind', '=', wish.kind ?? 'other'))
    .orderBy('code')
    .execute()
  const q = wish.q ?? ''
  return {
    items: rows
      .filter((row) => row.name.includes(q) || row.nicknames.some((nickname) => nickname.includes(q)))
      .map(present),
    next: null,
  }
}

/** @throws access/not-found */
export async function getOrganization(ctx: Ctx, code: string): Promise<Organization> {
  const row = await db(ctx).selectFrom('organizations').selectAll().where('code', '=', code).executeTakeFirst()
  if (row === undefined) throw notFound({ detail: `没有组织 ${code}` })
  return present(row)
}
