import type { z } from 'zod'
import { getDataset } from '#domains/catalog'
import { BUREAU, getOrganization } from '#domains/directory'
import { cityDate } from '#platform/calendar'
import { type CaseView, getCase, openCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { notAllowed, notFound, problem } from '#platform/problem'
import { request } from './cases.ts'
import type { NewRequest } from './model.ts'
import { db } from './tables.ts'

const notShared = problem('sharing/not-shared', 422, '这项数据不予共享')
const ownData = problem('sharing/own-data', 422, '这是本部门自己的数据，不需要申请')
const noSuchField = problem('sharing/no-such-field', 422, '申请的字段不在这项数据里')
const tooLate = problem('sharing/until-past', 422, '使用时限须在今天之后')

/** What was asked, for the parties of the case and those who supervise. @throws access/not-found */
export async function requestOf(ctx: Ctx, id: string): Promise<object> {
  await getCase(ctx, id)
  const row = await db(ctx).selectFrom('requests').selectAll().where('case_id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound()
  const { case_id: _, ...asked } = row
  return { ...asked, applicantName: (await getOrganization(ctx, row.applicant)).name }
}

/**
 * Opens a draft in the name of the steward's department. Its clock starts only when it is submitted.
 * @throws sharing/not-shared, sharing/own-data, sharing/no-such-field, sharing/until-past, access/not-found
 */
export async function ask(ctx: Ctx, input: z.output<typeof NewRequest>): Promise<CaseView> {
  const applicant = ctx.actor.posts.find((post) => post.kind === 'steward')?.org
  if (applicant === undefined) throw notAllowed({ missing: ['post:steward'], cites: ['GSR-20'] })
  const dataset = await getDataset(ctx, input.dataset)
  const provider = dataset.org.code
  if (provider === applicant) throw ownData()
  if (dataset.share === 'refused') throw notShared({ cites: ['GSR-15'] })
  if (input.until <= cityDate(ctx.now))
    throw tooLate({ errors: [{ path: 'until', message: `须晚于 ${cityDate(ctx.now)}` }] })
  const known = new Set(dataset.items.map((item) => item.name))
  const unknown = [...(input.fields ?? []), ...(input.clear ?? [])].filter((name) => known.size > 0 && !known.has(name))
  if (unknown.length > 0) throw noSuchField({ errors: unknown.map((name) => ({ path: 'fields', message: name })) })
  const opened = await openCase(ctx, request, {
    parties: { applicant, provider, bureau: BUREAU },
    subject: dataset.code,
    facts: { dataset: dataset.code, shareClass: dataset.share },
  })
  const { basis, scenario, scope, method, until } = input
  await db(ctx)
    .insertInto('requests')
    .values({
      case_id: opened.id,
      dataset: dataset.code,
      applicant,
      basis,
      scenario,
      scope,
      method,
      until,
      fields: input.fields ?? null,
      rows: input.rows ?? null,
      clear: input.clear ?? null,
      at: ctx.now,
    })
    .execute()
  return opened
}
