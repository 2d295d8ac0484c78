import { z } from 'zod'
import { type DatasetView, instead, searchPublic, updatesOf } from '#domains/catalog'
import type { Ctx } from '#platform/context'
import type { Found } from '../pages/datasets.tsx'
import type { Hit } from '../pages/hits.tsx'

export const Wish = z.object({
  lang: z.string().optional(),
  // What is longer than the box takes is cut, not refused: somebody has come by an address.
  q: z
    .string()
    .transform((it) => it.slice(0, 200))
    .optional(),
  org: z.string().max(20).optional(),
  theme: z.string().max(50).optional(),
  open: z.string().max(20).optional(),
  cursor: z.string().max(500).optional(),
})

const given = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value.trim()

/** Entries with what became of their update promise. */
async function hitsOf(ctx: Ctx, items: readonly DatasetView[]): Promise<Hit[]> {
  const updates = await updatesOf(
    ctx,
    items.map((it) => it.code),
  )
  return items.map((dataset) => ({ dataset, update: updates.get(dataset.code) ?? null }))
}

/** What the page lets one drop, since it asks for nothing else. */
async function drops(ctx: Ctx, asked: Parameters<typeof instead>[1]): Promise<Found['drops']> {
  const found = await instead(ctx, asked)
  return found.flatMap(({ drop, ...it }) => (drop === 'share' || drop === 'step' ? [] : { ...it, drop }))
}

/** A page of the catalog as asked, with its facets. An opening that is no opening is taken as not asked. */
export async function found(ctx: Ctx, wish: z.output<typeof Wish>): Promise<Found> {
  const open = wish.open === 'unconditional' || wish.open === 'conditional' ? wish.open : undefined
  const asked = { q: given(wish.q), org: given(wish.org), theme: given(wish.theme), open }
  const page = await searchPublic(ctx, { ...asked, cursor: given(wish.cursor) })
  return {
    q: asked.q ?? '',
    org: asked.org ?? '',
    theme: asked.theme ?? '',
    open: asked.open ?? '',
    hits: await hitsOf(ctx, page.items),
    total: page.total,
    next: page.next,
    before: page.before,
    facets: { ...page.facets, theme: page.facets.theme.map((it) => ({ ...it, name: it.value })) },
    drops: page.total > 0 ? [] : await drops(ctx, asked),
    orgName: asked.org === undefined ? '' : (page.names.get(asked.org) ?? asked.org),
    now: ctx.now,
  }
}
