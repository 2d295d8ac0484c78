import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { type DatasetView, getDataset } from '#domains/catalog'
import { BUREAU, getOrganization } from '#domains/directory'
import { demand } from '#platform/access'
import { getCase, openCase } from '#platform/cases'
import { type Ctx, system } from '#platform/context'
import { notFound, Problem } from '#platform/problem'
import { application, feedback } from './cases.ts'
import type { Application, Feedback, ReceiptView } from './model.ts'
import type { ReceiptData } from './pages/receipt.tsx'
import { answers } from './policy.ts'
import { db } from './tables.ts'

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Eight signs of 32: who holds it may follow the matter, nobody guesses it (40 bits beside a rate limit). */
const secret = (): string => [...randomBytes(8)].map((byte) => alphabet[byte % 32]).join('')

interface Matter {
  readonly kind: 'application' | 'feedback'
  readonly dataset: string | undefined
  readonly what: string
  readonly purpose: string | null
  readonly contact: string | null
}

async function open(ctx: Ctx, it: Matter): Promise<string> {
  const code = it.dataset === undefined || it.dataset === '' ? null : it.dataset
  const provider = code === null ? BUREAU : (await getDataset(ctx, code)).org.code
  // Who signed in to ask follows it in their inbox too, not by the receipt alone.
  const applicant = ctx.actor.posts[0]?.org
  const opened = await openCase(ctx, it.kind === 'application' ? application : feedback, {
    parties: { ...(applicant === undefined ? {} : { applicant }), provider, bureau: BUREAU },
    subject: code ?? 'catalog',
    facts: { dataset: code ?? '' },
  })
  const receipt = `${opened.number}-${secret()}`
  await db(ctx)
    .insertInto('receipts')
    .values({ ...it, receipt, case_id: opened.id, dataset: code, at: ctx.now, answered_at: null })
    .execute()
  return receipt
}

/** Takes an application from anybody. @returns the receipt @throws access/not-found for a dataset they may not see */
export const apply = (ctx: Ctx, input: z.output<typeof Application>): Promise<string> =>
  open(ctx, { ...input, kind: 'application', dataset: input.dataset, contact: input.contact ?? null })

/** Takes a correction or suggestion from anybody. @returns the receipt */
export const tell = (ctx: Ctx, input: z.output<typeof Feedback>): Promise<string> =>
  open(ctx, { ...input, kind: 'feedback', dataset: input.dataset, purpose: null, contact: input.contact ?? null })

/** A dataset by its code; null where there is none that the caller may see. */
export async function seen(ctx: Ctx, code: string): Promise<DatasetView | null> {
  try {
    return await getDataset(ctx, code)
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

async function matterWith(ctx: Ctx, receipt: string) {
  const row = await db(ctx).selectFrom('receipts').selectAll().where('receipt', '=', receipt).executeTakeFirst()
  if (row === undefined) throw notFound({ detail: '没有这个回执号' })
  return { row, it: await getCase({ ...ctx, actor: system }, row.case_id) }
}

/** The matter as its receipt shows it. @throws access/not-found */
export async function follow(ctx: Ctx, receipt: string): Promise<ReceiptView> {
  const { row, it } = await matterWith(ctx, receipt)
  return {
    receipt,
    kind: row.kind,
    number: it.number,
    state: it.state,
    what: row.what,
    dataset: row.dataset,
    dueAt: it.clocks[0]?.dueAt ?? null,
    steps: it.history.map((step) => ({ at: step.at, to: step.to, note: step.note ?? null, entry: step.entry })),
  }
}

/** The same with what its page says besides: for what, by whom, and the limit that runs. @throws access/not-found */
export async function followed(ctx: Ctx, receipt: string): Promise<Omit<ReceiptData, 'base'>> {
  const { row, it } = await matterWith(ctx, receipt)
  const dataset = row.dataset === null ? null : await seen(ctx, row.dataset)
  return {
    view: await follow(ctx, receipt),
    purpose: row.purpose,
    receivedAt: it.openedAt,
    dataset,
    handler: await getOrganization(ctx, row.dataset?.slice(0, 10) ?? BUREAU),
    limit: it.clocks[0] ?? null,
    now: ctx.now,
  }
}

/** What was written, with the contact, for those who answer: the parties of the case. */
export async function matterOf(ctx: Ctx, caseId: string): Promise<object> {
  await getCase(ctx, caseId)
  demand(answers, ctx, {})
  const row = await db(ctx).selectFrom('receipts').selectAll().where('case_id', '=', caseId).executeTakeFirst()
  if (row === undefined) throw notFound()
  const { case_id: _, ...matter } = row
  return matter
}
