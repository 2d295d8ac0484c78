import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { catalog } from '#domains/catalog'
import { clearToAll, delivery } from '#domains/delivery'
import { directory } from '#domains/directory'
import { intake } from '#domains/intake'
import { failurePage, opening } from '#domains/opening'
import { quality } from '#domains/quality'
import { security } from '#domains/security'
import { sharing } from '#domains/sharing'
import { supervision } from '#domains/supervision'
import type { Domain } from '#platform/domain'
import { type Lake, openLake } from '#platform/lake'
import { type Engines, openEngines } from '#platform/query'

export interface Parts {
  readonly lake: Lake
  readonly engines: Engines
  readonly domains: readonly Domain[]
  readonly failurePage: ReturnType<typeof failurePage>
}

/** All chapters in the order of `order.json`, with the lake and the engines they stand on. */
export async function assemble(
  storage: string,
  ledgerFolder: string,
  engines: { readonly size: number; readonly memoryMb: number },
  demo = true,
): Promise<Parts> {
  await mkdir(storage, { recursive: true })
  const lake = await openLake(join(storage, 'lake'))
  const pool = openEngines(engines)
  const doors = { lake, engines: pool, folder: storage }
  const domains = [
    directory,
    catalog,
    security({ lake, engines: pool }),
    intake({ lake, folder: storage }),
    quality({ lake, engines: pool, clearToAll }),
    delivery(doors),
    sharing,
    opening({ ledgerFolder, delivery: doors, demo }),
    supervision,
  ]
  return { lake, engines: pool, domains, failurePage: failurePage(demo) }
}

/** The chapters for their tables alone: migrations need no lake and no engine. */
export function assembleTables(): readonly Domain[] {
  const folder = new URL('../domains/', import.meta.url)
  const names = [directory.name, 'catalog', 'security', 'intake', 'quality', 'delivery', 'sharing', 'opening']
  return names.map((name) => ({ name, migrations: new URL(`${name}/migrations/`, folder) }))
}
