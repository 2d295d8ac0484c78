import type { z } from 'zod'
import { demand, permits, whoAsks } from '#platform/access'
import { cityDate, cityTime } from '#platform/calendar'
import type { Ctx } from '#platform/context'
import { notFound, problem } from '#platform/problem'
import type { Standing } from './content.ts'
import { type Entry, type EvaluationView, evaluationKinds, type NewEvaluation } from './model.ts'
import { keeps, oversees, sees } from './policy.ts'
import { contentAt, latestContent, rowOfDataset } from './revisions.ts'
import { db } from './tables.ts'

type Kind = EvaluationView['kind']

const missing = problem('catalog/evaluation-missing', 422, '发布前须完成个人信息保护影响评估')
const blocked = problem('catalog/evaluation-blocks', 422, '评估结论是不得发布')
const contradicts = problem('catalog/evaluation-contradicts', 422, '评估结论与信息项不符')

const cites = ['GSR-13', 'PIPL-55']

/** The evaluations of an entry, the newest of each kind first. The caller's right to see them was checked. */
export async function evaluationsOf(ctx: Ctx, code: string): Promise<EvaluationView[]> {
  const rows = await db(ctx)
    .selectFrom('evaluations')
    .selectAll()
    .where('dataset', '=', code)
    .orderBy('id', 'desc')
    .limit(100)
    .execute()
  return rows.map((it) => ({
    kind: it.kind,
    conclusion: it.conclusion,
    evaluator: it.evaluator,
    on: it.evaluated_on,
    ...(it.note === null ? {} : { note: it.note }),
    how: it.how,
    revision: it.revision,
    at: cityTime(it.at),
    by: it.actor_name,
    entry: it.entry,
  }))
}

interface Recorded extends z.output<typeof NewEvaluation> {
  readonly how: EvaluationView['how']
}

async function record(ctx: Ctx, row: Standing, kind: Kind, it: Recorded): Promise<void> {
  const payload = { code: row.code, revision: row.revision, kind, ...it }
  const entry = await ctx.prove({ type: 'catalog/evaluation', subject: row.code, payload })
  await db(ctx)
    .insertInto('evaluations')
    .values({
      dataset: row.code,
      kind,
      conclusion: it.conclusion,
      evaluator: it.evaluator,
      evaluated_on: it.on,
      note: it.note ?? null,
      how: it.how,
      revision: row.revision,
      at: ctx.now,
      actor: ctx.actor.id,
      actor_name: ctx.actor.name,
      entry,
    })
    .execute()
}

const personalItems = (it: Entry): string[] =>
  it.items.filter((item) => (item.personal ?? 'none') !== 'none').map((item) => item.name)

/**
 * Files an evaluation of the entry as it now reads. A later one takes the place of an earlier.
 * @throws access/not-found, access/not-allowed, catalog/evaluation-contradicts
 */
export async function evaluate(
  ctx: Ctx,
  code: string,
  kind: Kind,
  input: z.output<typeof NewEvaluation>,
): Promise<{ items: EvaluationView[]; next: null }> {
  const row = await rowOfDataset(ctx, code)
  if (!permits(sees, whoAsks(ctx), row)) throw notFound()
  demand(keeps, ctx, row, { cites })
  if (kind === 'personal' && input.conclusion === 'clear') {
    const named = personalItems(await latestContent(ctx, row))
    if (named.length > 0)
      throw contradicts({
        detail: `信息项标明含个人信息：${named.slice(0, 10).join('、')}；请写明采取的措施，或更正信息项的标记`,
        errors: [{ path: 'conclusion', message: '含个人信息的目录不能得出“不涉及”的结论' }],
        cites,
      })
  }
  await record(ctx, row, kind, { ...input, how: 'filed' })
  return { items: await evaluationsOf(ctx, code), next: null }
}

/** The evaluations, for the owner and those who supervise. @throws access/not-found, access/not-allowed */
export async function listEvaluations(ctx: Ctx, code: string): Promise<{ items: EvaluationView[]; next: null }> {
  const row = await rowOfDataset(ctx, code)
  if (!permits(sees, whoAsks(ctx), row)) throw notFound()
  demand(oversees, ctx, row)
  return { items: await evaluationsOf(ctx, code), next: null }
}

/**
 * What the head's endorsement stands on (Decree 809 art. 13). A conclusion against publication stops it; items with
 * personal information need a filed evaluation that knew of them; where nothing was filed and nothing is personal, the
 * endorsement is the head's own declaration and is recorded as such.
 * @throws catalog/evaluation-missing, catalog/evaluation-blocks
 */
export async function signOff(ctx: Ctx, code: string): Promise<void> {
  const row = await rowOfDataset(ctx, code)
  const all = await evaluationsOf(ctx, code)
  const personal = personalItems(await latestContent(ctx, row))
  for (const kind of evaluationKinds) {
    const last = all.find((it) => it.kind === kind)
    if (last?.conclusion === 'blocked') throw blocked({ detail: last.note ?? last.evaluator, cites, missing: [kind] })
    if (kind === 'personal' && personal.length > 0) await covered(ctx, row, personal, last)
    else if (last === undefined || last.revision <= (row.published_revision ?? -1))
      await record(ctx, row, kind, {
        conclusion: 'clear',
        evaluator: ctx.actor.posts[0]?.orgName ?? ctx.actor.name,
        on: cityDate(ctx.now),
        how: 'declared',
      })
  }
}

async function covered(
  ctx: Ctx,
  row: Standing,
  personal: readonly string[],
  last: EvaluationView | undefined,
): Promise<void> {
  const filed = last !== undefined && last.conclusion === 'measures'
  const known = filed ? personalItems(await contentAt(ctx, row, last.revision)) : []
  const unknown = personal.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw missing({
      detail: `还没有评估到的个人信息项：${unknown.slice(0, 10).join('、')}；请先在“评估”中记录评估人、日期和结论`,
      cites,
      missing: ['personal'],
    })
}
