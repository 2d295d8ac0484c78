import { z } from 'zod'
import { type Db, sql } from '#platform/db'
import { type Route, route } from '#platform/http'
import { type CaseKind, kindOf, newestKinds, type Transition } from './kind.ts'
import { CaseView } from './model.ts'
import { seesCase } from './view.ts'

const Nothing = z.object({})

const told = (kind: CaseKind, { from, to, by, cites }: Transition): string => {
  const who = by.map(({ party, posts }) => `${party} ${posts.join('/')}`).join(', ')
  return `${kind.name}: ${from.join(', ')} → ${to} by ${who}${cites.length === 0 ? '' : ` (${cites.join(', ')})`}`
}

/**
 * One door a transition, with the input that each kind takes: for the description. The door that answers is
 * `POST /api/cases/:id/:transition`, which parses by the same schemas.
 */
export function describedDoors(): readonly Route[] {
  const byName = new Map<string, (readonly [CaseKind, Transition])[]>()
  for (const kind of newestKinds())
    for (const [name, step] of Object.entries(kind.transitions))
      byName.set(name, [...(byName.get(name) ?? []), [kind, step]])
  return [...byName].map(([name, uses]) => {
    const inputs = [...new Set(uses.map(([, step]) => step.input ?? Nothing))]
    const [first = Nothing, ...rest] = inputs
    const kinds = uses.map(([kind]) => kind.title.zh).join('、')
    const spec = {
      summary: { zh: `${kinds}：${name}`, en: uses.map(([kind, step]) => told(kind, step)).join('; ') },
      policy: 'signed-in',
      asks: seesCase,
      params: z.object({ id: z.string() }),
      body: rest.length === 0 ? first : z.union([first, ...rest]),
      reply: CaseView,
    } as const
    return route('POST', `/api/cases/:id/${name}`, spec, () => Promise.reject(new Error('described only')))
  })
}

/** @throws when an open case began with a version of its kind that is no longer declared */
export async function checkOpenCases(db: Db): Promise<void> {
  const found = await sql<{ kind: string; version: number }>`select kind, kind_version as version
    from cases.cases where closed_at is null group by 1, 2`.execute(db)
  for (const { kind, version } of found.rows) kindOf(kind, version)
}
