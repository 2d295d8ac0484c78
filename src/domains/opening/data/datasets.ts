import { z } from 'zod'
import { type DatasetView, listDatasets, publicFacet, updateOf } from '#domains/catalog'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import type { Drop, Found } from '../pages/datasets.tsx'
import type { Hit } from '../pages/hits.tsx'

export const Wish = z.object({
  lang: z.string().optional(),
  q: z.string().max(200).optional(),
  org: z.string().max(20).optional(),
  theme: z.string().max(50).optional(),
  open: z.string().max(20).optional(),
  cursor: z.string().max(200).optional(),
})

const given = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value.trim()

/** Entries with what became of their update promise. */
export async function hitsOf(ctx: Ctx, items: readonly DatasetView[]): Promise<Hit[]> {
  const hits: Hit[] = []
  for (const dataset of items) hits.push({ dataset, update: await updateOf(ctx, dataset.code) })
  return hits
}

interface Asked {
  readonly q: string | undefined
  readonly org: string | undefined
  readonly theme: string | undefined
  readonly open: 'unconditional' | 'conditional' | undefined
}

/** For an empty answer: each condition left out alone, with how many that gives. */
async function drops(ctx: Ctx, asked: Asked): Promise<Drop[]> {
  const names = (['q', 'open', 'theme', 'org'] as const).filter((name) => asked[name] !== undefined)
  if (names.length < 2) return []
  const found: Drop[] = []
  for (const name of names) {
    const { total } = await listDatasets(ctx, { publicOnly: true, ...asked, [name]: undefined, limit: 1 })
    if (total > 0) found.push({ name, total })
  }
  return found.sort((a, b) => b.total - a.total)
}

/** A page of the catalog as asked, with its facets. An opening that is no opening is taken as not asked. */
export async function found(ctx: Ctx, wish: z.output<typeof Wish>): Promise<Found> {
  const open = wish.open === 'unconditional' || wish.open === 'conditional' ? wish.open : undefined
  const asked: Asked = { q: given(wish.q), org: given(wish.org), theme: given(wish.theme), open }
  const page = await listDatasets(ctx, { publicOnly: true, ...asked, cursor: given(wish.cursor) })
  const names = new Map((await listOrganizations(ctx, {})).items.map((org) => [org.code, org.name]))
  return {
    q: asked.q ?? '',
    org: asked.org ?? '',
    theme: asked.theme ?? '',
    open: asked.open ?? '',
    hits: await hitsOf(ctx, page.items),
    total: page.total,
    next: page.next,
    before: Number(given(wish.cursor) ?? '0'),
    facets: {
      open: await publicFacet(ctx, asked, 'open'),
      theme: (await publicFacet(ctx, asked, 'theme')).map((it) => ({ ...it, name: it.value })),
      org: (await publicFacet(ctx, asked, 'org')).map((it) => ({ ...it, name: names.get(it.value) ?? it.value })),
    },
    drops: page.total === 0 ? await drops(ctx, asked) : [],
    orgName: asked.org === undefined ? '' : (names.get(asked.org) ?? asked.org),
    now: ctx.now,
  }
}
