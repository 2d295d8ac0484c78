import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listNewest, listUpdates, publicCounts, publicFacet, updateCounts } from '#domains/catalog'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { leavesOf } from '#platform/ledger'
import { answerPace } from '../matters.ts'
import { givenOf } from '../outside/shared.ts'
import type { HomeData } from '../pages/home-model.ts'

/** The log's head as it lies in its folder: size and root of the newest checkpoint; null before the first. */
export async function headOf(folder: string): Promise<{ readonly size: number; readonly root: string } | null> {
  const [, size, root] = (await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => '')).split('\n')
  return size === undefined || root === undefined ? null : { size: Number(size), root }
}

/** What the first page says: every number counted from the records that it opens. */
export async function homeData(ctx: Ctx, ledgerFolder: string): Promise<HomeData> {
  const counts = await publicCounts(ctx)
  const organizations = new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it]))
  const open = await publicFacet(ctx, {}, 'open')
  const opened = (value: string): number => open.find((it) => it.value === value)?.count ?? 0
  const [last] = await leavesOf(ctx, { limit: 1 })
  const newest = await listNewest(ctx, 20)
  const given = await givenOf(ctx, newest)
  return {
    datasets: counts.reduce((sum, it) => sum + it.datasets, 0),
    rows: counts.reduce((sum, it) => sum + it.rows, 0),
    unconditional: opened('unconditional'),
    conditional: opened('conditional'),
    updates: await updateCounts(ctx),
    pace: await answerPace(ctx),
    newest: newest.slice(0, 6),
    late: (await listUpdates(ctx, { state: 'late', limit: 5 })).map((it) => ({
      ...it,
      orgName: organizations.get(it.org)?.name ?? it.org,
    })),
    themes: await publicFacet(ctx, {}, 'theme'),
    organizations: counts.length,
    largest: [...counts]
      .sort((a, b) => b.datasets - a.datasets || (a.org < b.org ? -1 : 1))
      .slice(0, 8)
      .map(({ org, datasets }) => ({ code: org, name: organizations.get(org)?.name ?? org, datasets })),
    namesEn: new Map([...organizations].map(([code, it]) => [code, it.nameEn])),
    head: await headOf(ledgerFolder),
    lastLeaf: last === undefined ? null : last.at,
    readable: newest.find((it) => given.has(it.code))?.code ?? null,
    now: ctx.now,
  }
}
