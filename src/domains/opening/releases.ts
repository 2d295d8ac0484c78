import { z } from 'zod'
import { factsOf, getDataset, keeps, setOpening, whilePublished } from '#domains/catalog'
import { type DeliveryDeps, nothingWithheld, prepareFiles, withheldOf, withhold } from '#domains/delivery'
import { BUREAU } from '#domains/directory'
import { demand } from '#platform/access'
import type { CaseKind, Then } from '#platform/cases'
import { type CaseView, getCase, openCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { notFound, problem } from '#platform/problem'
import { gateOf, proveGate } from './gate.ts'
import type { Gate, NewRelease } from './model.ts'
import { db } from './tables.ts'

const gateFailed = problem('opening/gate-failed', 422, '开放审查没有通过')
const alreadyOpen = problem('opening/already-open', 409, '这项数据已经按一件开放审批向公众开放，先撤回才能重新申请')
const notPublished = problem('opening/not-published', 409, '目录还没有发布，不能申请开放')
const noSuchColumn = problem('opening/no-such-column', 422, '没有这一列')

const releaseOf = (ctx: Ctx, caseId: string) =>
  db(ctx).selectFrom('releases').selectAll().where('case_id', '=', caseId).executeTakeFirstOrThrow()

/** The case by which a dataset stands open now; null for none. */
const standing = (ctx: Ctx, dataset: string) =>
  db(ctx)
    .selectFrom('releases')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('opened_at', 'is not', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst()

/**
 * Proposes to open a dataset to everybody and computes its gate; what stands against it is shown with the case and in
 * the log, and keeps the case from going on until it is mended.
 * @throws access/not-allowed, opening/not-published, opening/already-open, opening/no-such-column
 */
export async function propose(
  ctx: Ctx,
  deps: DeliveryDeps,
  kind: CaseKind,
  input: z.output<typeof NewRelease>,
): Promise<CaseView> {
  const dataset = await getDataset(ctx, input.dataset)
  demand(keeps, ctx, factsOf(dataset))
  if (dataset.state !== 'published') throw notPublished({ missing: ['dataset.state = published'] })
  if ((await standing(ctx, dataset.code)) !== undefined) throw alreadyOpen()
  const known = new Set(dataset.items.map((it) => it.name))
  const strange = input.omit.filter((it) => !known.has(it))
  if (strange.length > 0) throw noSuchColumn({ errors: strange.map((it) => ({ path: 'omit', message: it })) })
  const opened = await openCase(ctx, kind, {
    parties: { owner: dataset.org.code, bureau: BUREAU },
    subject: dataset.code,
    facts: { dataset: dataset.code },
  })
  const gate = await gateOf(ctx, deps, dataset.code, input.omit)
  await proveGate(ctx, gate, opened.number)
  await db(ctx)
    .insertInto('releases')
    .values({
      case_id: opened.id,
      dataset: dataset.code,
      reason: input.reason,
      omit: input.omit,
      before: null,
      gate: JSON.stringify(gate),
      at: ctx.now,
      opened_at: null,
      closed_at: null,
    })
    .execute()
  return opened
}

/** What an opening case asks for, with its gate, for those who see the case. @throws access/not-found */
export async function releaseView(ctx: Ctx, caseId: string): Promise<object> {
  await getCase(ctx, caseId)
  const row = await db(ctx).selectFrom('releases').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  if (row === undefined) throw notFound()
  const { dataset, reason, omit, gate } = row
  return { dataset, reason, omit, gate }
}

/** What the transitions of an opening case do; each computes the gate anew, since a version may have come between. */
export function effects(deps: DeliveryDeps): Record<'check' | 'mend' | 'release' | 'close', Then> {
  async function mustPass(ctx: Ctx, caseId: string, number: string): Promise<Gate> {
    const it = await releaseOf(ctx, caseId)
    const gate = await gateOf(ctx, deps, it.dataset, it.omit)
    if (!gate.passed) {
      const failed = gate.clauses.filter((one) => !one.passed)
      throw gateFailed({
        missing: failed.map((one) => one.id),
        errors: failed.map((one) => ({ path: one.id, message: one.detail })),
        cites: ['DSL-21'],
      })
    }
    await proveGate(ctx, gate, number)
    await db(ctx)
      .updateTable('releases')
      .set({ gate: JSON.stringify(gate) })
      .where('case_id', '=', caseId)
      .execute()
    return gate
  }
  return {
    async check(ctx, it) {
      await mustPass(ctx, it.id, it.number)
    },
    async mend(ctx, it, input) {
      const { omit } = z.object({ omit: z.array(z.string()).optional() }).parse(input)
      if (omit !== undefined) await db(ctx).updateTable('releases').set({ omit }).where('case_id', '=', it.id).execute()
      await mustPass(ctx, it.id, it.number)
    },
    async release(ctx, it) {
      const gate = await mustPass(ctx, it.id, it.number)
      const { dataset, omit } = await releaseOf(ctx, it.id)
      if ((await standing(ctx, dataset)) !== undefined) throw alreadyOpen()
      await withhold(ctx, dataset, { columns: omit, versions: [gate.version ?? 0], why: null })
      const before = await setOpening(ctx, dataset, 'unconditional')
      await db(ctx).updateTable('releases').set({ before, opened_at: ctx.now }).where('case_id', '=', it.id).execute()
      await prepareFiles(ctx, dataset)
      await ctx.prove({ type: 'opening/release', subject: dataset, payload: { case: it.number, omit } })
    },
    async close(ctx, it, input) {
      const { reason } = z.object({ reason: z.string() }).parse(input)
      const { dataset, before } = await releaseOf(ctx, it.id)
      // A dataset that was published as open goes back to conditions: its withdrawal must not leave it open.
      await setOpening(ctx, dataset, before === 'closed' ? 'closed' : 'conditional')
      await withhold(ctx, dataset, nothingWithheld)
      await db(ctx).updateTable('releases').set({ closed_at: ctx.now }).where('case_id', '=', it.id).execute()
      await ctx.prove({ type: 'opening/closed', subject: dataset, payload: { case: it.number, reason } })
    },
  }
}

const Told = z.object({ dataset: z.string() })

/** A dataset entered as open became public: its gate is computed and goes into the log; delivery enforces grades. */
export async function onPublished(
  ctx: Ctx,
  deps: DeliveryDeps,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { dataset } = Told.parse(payload)
  const it = await whilePublished(ctx, dataset)
  if (it?.open !== 'unconditional') return
  const { columns } = await withheldOf(ctx, dataset)
  await proveGate(ctx, await gateOf(ctx, deps, dataset, columns), 'catalog/publication')
}

/**
 * A new version of a dataset that stands open by a case leaves for the public only after it passed the gate itself;
 * until then its rows stop. Versions that passed can still be asked for, and owners and grants go on.
 */
export async function onVersion(
  ctx: Ctx,
  deps: DeliveryDeps,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { dataset } = Told.parse(payload)
  const it = await standing(ctx, dataset)
  if (it === undefined) return
  const gate = await gateOf(ctx, deps, dataset, it.omit)
  await proveGate(ctx, gate, 'dataset/version')
  const failed = gate.clauses.filter((one) => !one.passed).map((one) => one.detail)
  const { versions } = await withheldOf(ctx, dataset)
  const passed = [...(versions ?? []), ...(gate.passed ? [gate.version ?? 0] : [])]
  await withhold(ctx, dataset, { columns: it.omit, versions: passed, why: gate.passed ? null : failed.join('；') })
  await db(ctx)
    .updateTable('releases')
    .set({ gate: JSON.stringify(gate) })
    .where('case_id', '=', it.case_id)
    .execute()
}
