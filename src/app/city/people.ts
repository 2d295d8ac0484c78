import { randomBytes } from 'node:crypto'
import { BUREAU, listOrganizations } from '#domains/directory'
import type { City } from '#platform/city'
import { type Actor, type PostKind, system } from '#platform/context'
import { addPeople } from '#platform/identity'
import { person } from './places.ts'
import { random } from './random.ts'

export interface Staff {
  readonly code: string
  readonly name: string
  readonly steward: Actor
  readonly head: Actor
}

export interface Cast {
  /** By the name that the plan uses for an organisation. */
  readonly staff: ReadonlyMap<string, Staff>
  readonly reviewer: Actor
}

const known: Readonly<Record<string, string>> = {
  市交通运输委员会: 'transport',
  市教育委员会: 'education',
  渝北区: 'yubei',
  供水: 'water',
  税务: 'tax',
}
const demoStewards = new Set(['transport', 'education', 'yubei', 'water', 'tax'])
const demoHeads = new Set(['transport', 'education'])

/** A steward and a head for each organisation of the plan; those without a demo account get a password nobody knows. */
export async function castOf(city: City, orgs: readonly string[]): Promise<Cast> {
  const r = random(20_260_105)
  const password = randomBytes(24).toString('base64url')
  const all = await city.as(system, (ctx) => listOrganizations(ctx, {}))
  const staff = new Map<string, Staff>()
  const actor = (id: string, name: string, kind: PostKind, code: string, orgName: string): Actor => ({
    id,
    username: id,
    name,
    clearance: 3,
    posts: [{ org: code, orgName, kind, below: [code] }],
  })
  for (const wanted of orgs) {
    const org = all.items.find((it) => it.name.includes(wanted))
    if (org === undefined) throw new Error(`the directory lacks ${wanted}`)
    const key = known[wanted]
    const of = (kind: 'steward' | 'head', demo: ReadonlySet<string>): Actor => {
      const name = person(r)
      const id = key !== undefined && demo.has(key) ? `demo-${key}.${kind}` : `seed-${org.code}-${kind}`
      return actor(id, name, kind, org.code, org.name)
    }
    staff.set(wanted, {
      code: org.code,
      name: org.name,
      steward: of('steward', demoStewards),
      head: of('head', demoHeads),
    })
  }
  const fresh = [...staff.values()].flatMap((it) => [it.steward, it.head]).filter((it) => it.id?.startsWith('seed-'))
  await city.as(system, (ctx) =>
    addPeople(
      ctx,
      fresh.map((it) => ({
        id: it.id ?? '',
        username: it.id ?? '',
        name: it.name,
        password,
        clearance: 3,
        posts: it.posts,
      })),
    ),
  )
  return { staff, reviewer: actor('demo-bureau.reviewer', '演示·目录审核员', 'reviewer', BUREAU, '市大数据发展局') }
}
