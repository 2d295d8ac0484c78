import { CITY, getOrganization, getRegion } from '#domains/directory'
import { permits, whoAsks } from '#platform/access'
import type { Then } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { type Document, indexDocument } from '#platform/search'
import { replaceItems, rowOf, type Standing } from './content.ts'
import { evaluationsOf, signOff } from './evaluations.ts'
import { isPublic } from './policy.ts'
import { contentAt, publishRevision, rowOfDataset, writeRevision } from './revisions.ts'
import { db } from './tables.ts'

/** Carries a case's state into the entry, its search document and the log. Nothing else writes the columns. */
export const follow: Then = async (ctx, it) => {
  const row = await rowOfDataset(ctx, it.subject)
  // What was published stays so before everybody until its change is published or it is withdrawn.
  const stays = row.state === 'published' && it.state !== 'withdrawn'
  await db(ctx)
    .updateTable('datasets')
    .set({ step: it.state, state: stays ? 'published' : it.state })
    .where('code', '=', row.code)
    .execute()
  if (it.state === 'published') {
    await makePublic(ctx, row)
    // Later chapters look at what becomes public: the pre-release gate of opening.
    await ctx.emit('catalog.published', { dataset: row.code })
  }
  if (it.state === 'withdrawn' || (it.state === 'changing' && row.step === 'published'))
    await ctx.prove({
      type: `catalog/${it.state}`,
      subject: row.code,
      payload: { ...facts(row), state: it.state, revision: row.published_revision },
    })
  await index(ctx, row.code)
}

/** The head's endorsement: the evaluations first, then the step. */
export const endorsed: Then = async (ctx, it, input) => {
  await signOff(ctx, it.subject)
  await follow(ctx, it, input)
}

/** Gives a change up: what is published becomes the last revision again. */
export const giveUp: Then = async (ctx, it, input) => {
  const row = await rowOfDataset(ctx, it.subject)
  if (row.published_revision !== null && row.revision > row.published_revision) {
    const content = await contentAt(ctx, row, row.published_revision)
    const revision = row.revision + 1
    await writeRevision(ctx, row.code, revision, { cause: 'edited', content, note: '撤销变更' })
    await db(ctx).updateTable('datasets').set({ revision }).where('code', '=', row.code).execute()
  }
  await follow(ctx, it, input)
}

const facts = (row: Standing) => ({
  code: row.code,
  title: row.title,
  org: row.org,
  share: row.share,
  open: row.open,
})

/** Puts the last revision before everybody, with its digest and what it changes in the log. */
async function makePublic(ctx: Ctx, before: Standing): Promise<void> {
  const { digest, content, diff } = await publishRevision(ctx, before)
  await db(ctx)
    .updateTable('datasets')
    .set({ ...rowOf(content), published_revision: before.revision, published_at: ctx.now })
    .where('code', '=', before.code)
    .execute()
  await replaceItems(ctx, before.code, content.items)
  const evaluations = await evaluationsOf(ctx, before.code)
  const newest = (['secrecy', 'personal'] as const).flatMap((kind) => evaluations.find((it) => it.kind === kind) ?? [])
  const entry = await ctx.prove({
    type: 'catalog/publication',
    subject: before.code,
    payload: {
      ...facts(await rowOfDataset(ctx, before.code)),
      state: 'published',
      revision: before.revision,
      digest,
      ...(diff === null ? {} : { changes: diff }),
      evaluations: newest.map(({ kind, conclusion, how, on }) => ({ kind, conclusion, how, on })),
    },
  })
  await db(ctx)
    .updateTable('revisions')
    .set({ entry })
    .where('dataset', '=', before.code)
    .where('revision', '=', before.revision)
    .execute()
}

/** Writes the search document in the same transaction as the entry. */
export async function index(ctx: Ctx, code: string): Promise<void> {
  await indexDocument(ctx, await documentOf(ctx, code))
}

const city = getRegion(CITY).name.replace(/市$/, '')

/** People put the city's name before what is the city's anyway. */
const withCity = (title: string): string[] => (title.includes(city) ? [] : [`${city}${title}`])

/** What an entry is found by, as it stands. */
export async function documentOf(ctx: Ctx, code: string): Promise<Document> {
  const row = await rowOfDataset(ctx, code)
  const items = await db(ctx)
    .selectFrom('items')
    .select(['name', 'title'])
    .where('dataset', '=', code)
    .limit(500)
    .execute()
  const org = await getOrganization(ctx, row.org)
  return {
    kind: 'dataset',
    id: code,
    title: [row.title, ...(row.title_en === null ? [] : [row.title_en]), code],
    names: [
      ...withCity(row.title),
      org.name,
      ...(org.nameEn === null ? [] : [org.nameEn]),
      ...org.nicknames,
      ...row.keywords,
      row.theme,
    ],
    parts: [...new Set(items.flatMap((item) => [item.title, item.name]))],
    text: row.abstract,
    isPublic: permits(isPublic, whoAsks(ctx), row),
    org: row.org,
    theme: row.theme,
    share: row.share,
    open: row.open,
    state: row.state,
    step: row.step,
  }
}
