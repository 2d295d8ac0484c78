import { z } from 'zod'
import { type DatasetView, instead, searchPublic, updatesOf } from '#domains/catalog'
import { listOrganizations } from '#domains/directory'
import type { Ctx } from '#platform/context'
import { givenOf } from '../outside/shared.ts'
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

type EnglishNames = ReadonlyMap<string, string | null>

/** English names of organisations that are on record, for a page in English. */
async function englishNames(ctx: Ctx, lang: string | undefined): Promise<EnglishNames> {
  if (lang !== 'en') return new Map()
  return new Map((await listOrganizations(ctx, {})).items.map((it) => [it.code, it.nameEn]))
}

/** Entries with what became of their update promise. */
async function hitsOf(ctx: Ctx, items: readonly DatasetView[], english: EnglishNames): Promise<Hit[]> {
  const updates = await updatesOf(
    ctx,
    items.map((it) => it.code),
  )
  const given = await givenOf(ctx, items)
  return items.map((dataset) => ({
    dataset,
    update: updates.get(dataset.code) ?? null,
    gives: given.has(dataset.code),
    orgEn: english.get(dataset.org.code) ?? null,
  }))
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
  const english = await englishNames(ctx, wish.lang)
  const page = await searchPublic(ctx, { ...asked, cursor: given(wish.cursor) })
  return {
    q: asked.q ?? '',
    org: asked.org ?? '',
    theme: asked.theme ?? '',
    open: asked.open ?? '',
    hits: await hitsOf(ctx, page.items, english),
    total: page.total,
    next: page.next,
    before: page.before,
    facets: {
      ...page.facets,
      theme: page.facets.theme.map((it) => ({ ...it, name: it.value, nameEn: null })),
      org: page.facets.org.map((it) => ({ ...it, nameEn: english.get(it.value) ?? null })),
    },
    drops: page.total > 0 ? [] : await drops(ctx, asked),
    orgName: asked.org === undefined ? '' : (english.get(asked.org) ?? page.names.get(asked.org) ?? asked.org),
    now: ctx.now,
  }
}
