import { publicCounts, publicFacet, publicTitles } from '#domains/catalog'
import { useCounts, usesByDataset } from '#domains/delivery'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { versionsByMonth, versionsOfMonth } from '#platform/lake'
import type { Counted } from './pages/counted.tsx'
import type { Figure, Statistics } from './pages/statistics.tsx'

/** Which of the figures is to be opened: the versions of a month, or the datasets that a door was used of. */
export interface Opened {
  readonly month?: string | undefined
  readonly door?: string | undefined
}

/** A page of lines; a month of a large city has more, and the page says so. */
const mostLines = 500

/** What the portal says of itself: counted from the records, each number with where it opens. */
export async function statistics(ctx: Ctx, wish: Opened): Promise<Statistics> {
  const organizations = new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it]))
  const titles = await publicTitles(ctx)
  const codes = [...titles.keys()]
  const figure = (name: string, count: number, opens: string, nameEn: string | null = null): Figure => ({
    name,
    nameEn,
    count,
    opens,
  })
  const to = (name: string, value: string): string => `/statistics?${name}=${encodeURIComponent(value)}`
  const more = (a: Figure, b: Figure): number => b.count - a.count
  return {
    byOrganization: (await publicCounts(ctx))
      .map(({ org, datasets }) => {
        const it = organizations.get(org)
        return figure(it?.name ?? org, datasets, `/organizations/${org}`, it?.nameEn ?? null)
      })
      .sort(more),
    byTheme: (await publicFacet(ctx, {}, 'theme'))
      .map(({ value, count }) => figure(value, count, `/datasets?theme=${encodeURIComponent(value)}`))
      .sort(more),
    byMonth: (await versionsByMonth(ctx, codes)).map((it) => figure(it.month, it.count, to('month', it.month))),
    byDoor: (await useCounts(ctx, codes)).map((it) => figure(it.door, it.count, to('door', it.door))),
    counted: await countedOf(ctx, wish, titles),
  }
}

async function countedOf(
  ctx: Ctx,
  { month, door }: Opened,
  titles: Awaited<ReturnType<typeof publicTitles>>,
): Promise<Counted | null> {
  const named = <T extends { readonly dataset: string }>(it: T) => ({
    ...it,
    ...(titles.get(it.dataset) ?? { title: it.dataset, titleEn: null }),
  })
  const codes = [...titles.keys()]
  if (month !== undefined) {
    const found = await versionsOfMonth(ctx, codes, month, mostLines + 1)
    return { of: 'month', name: month, lines: found.slice(0, mostLines).map(named), cut: found.length > mostLines }
  }
  if (door === undefined) return null
  const found = await usesByDataset(ctx, codes, door)
  return { of: 'door', name: door, lines: found.slice(0, mostLines).map(named), cut: found.length > mostLines }
}
