import { publicCounts } from '#domains/catalog'
import { useCounts } from '#domains/delivery'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { versionsByMonth } from '#platform/lake'
import { everything } from './outside/ckan-asked.ts'
import type { Statistics } from './pages/statistics.tsx'

/** What the portal says of itself: counted from the records, each number with where it opens. */
export async function statistics(ctx: Ctx): Promise<Statistics> {
  const organizations = new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it]))
  const all = await everything(ctx)
  const themes = new Map<string, number>()
  for (const it of all) themes.set(it.theme, (themes.get(it.theme) ?? 0) + 1)
  const codes = all.map((it) => it.code)
  return {
    byOrganization: (await publicCounts(ctx))
      .map((it) => ({
        name: organizations.get(it.org)?.name ?? it.org,
        nameEn: organizations.get(it.org)?.nameEn ?? null,
        count: it.datasets,
        opens: `/organizations/${it.org}`,
      }))
      .sort((a, b) => b.count - a.count),
    byTheme: [...themes]
      .map(([name, count]) => ({ name, nameEn: null, count, opens: `/datasets?theme=${encodeURIComponent(name)}` }))
      .sort((a, b) => b.count - a.count),
    byMonth: (await versionsByMonth(ctx, codes)).map(({ month, count }) => ({
      name: month,
      nameEn: null,
      count,
      opens: null,
    })),
    byDoor: (await useCounts(ctx, codes)).map(({ door, count }) => ({ name: door, nameEn: null, count, opens: null })),
  }
}
