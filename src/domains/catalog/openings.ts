import type { Ctx } from '#platform/context'
import { problem } from '#platform/problem'
import { rowOf } from './content.ts'
import type { DatasetView } from './model.ts'
import { latestContent, rowOfDataset, writeRevision } from './revisions.ts'
import { index } from './state.ts'
import { db } from './tables.ts'

const underChange = problem('catalog/under-change', 409, '目录正在变更，变更办结后才能改变开放属性')

/**
 * Changes a published entry's class of opening, which a case of its own decides, as one more published revision.
 * @returns the class before @throws catalog/under-change
 */
export async function setOpening(ctx: Ctx, code: string, open: DatasetView['open']): Promise<DatasetView['open']> {
  const row = await rowOfDataset(ctx, code)
  if (row.step !== 'published') throw underChange({ missing: ['step = published'] })
  const content = { ...(await latestContent(ctx, row)), open }
  const revision = row.revision + 1
  await writeRevision(ctx, code, revision, { cause: 'edited', content, note: '开放审批', published: true })
  await db(ctx)
    .updateTable('datasets')
    .set({ ...rowOf(content), revision, published_revision: revision })
    .where('code', '=', code)
    .execute()
  await index(ctx, code)
  const entry = await ctx.prove({
    type: 'catalog/opening',
    subject: code,
    payload: { code, from: row.open, to: open, revision },
  })
  await db(ctx)
    .updateTable('revisions')
    .set({ entry })
    .where('dataset', '=', code)
    .where('revision', '=', revision)
    .execute()
  return row.open
}
