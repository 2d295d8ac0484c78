import type { z } from 'zod'
import { type DatasetView, getDataset } from '#domains/catalog'
import { BUREAU } from '#domains/directory'
import { cityDate } from '#platform/calendar'
import { type CaseView, openCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { type Column, currentVersion } from '#platform/lake'
import { notAllowed, Problem, problem } from '#platform/problem'
import { parseCondition } from '#platform/query'
import { request } from './cases.ts'
import type { NewRequest } from './model.ts'
import { db } from './tables.ts'

const notShared = problem('sharing/not-shared', 422, '这项数据不予共享')
const ownData = problem('sharing/own-data', 422, '这是本部门自己的数据，不需要申请')
const noSuchField = problem('sharing/no-such-field', 422, '申请的字段不在这项数据里')
const badRows = problem('sharing/bad-rows', 422, '行条件不能用于这项数据')
const clearNotAsked = problem('sharing/clear-not-asked', 422, '要求不脱敏的字段须在申请的字段之内')
const tooLate = problem('sharing/until-past', 422, '使用时限须在今天之后')

type Wish = z.output<typeof NewRequest>

/** Fields and rows must fit the columns that are there now; before the first version, the items of the entry. */
async function fitting(ctx: Ctx, dataset: DatasetView, input: Wish): Promise<void> {
  const version = await currentVersion(ctx, dataset.code)
  const names = version?.columns.map((it) => it.name) ?? dataset.items.map((it) => it.name)
  const known = new Set(names)
  const unknown = (['fields', 'clear'] as const).flatMap((path) =>
    (input[path] ?? [])
      .filter((name) => known.size > 0 && !known.has(name))
      .map((name) => ({ path, message: `没有“${name}”；现有：${names.slice(0, 50).join('、')}` })),
  )
  if (unknown.length > 0) throw noSuchField({ errors: unknown })
  const outside = (input.clear ?? []).filter((name) => input.fields !== undefined && !input.fields.includes(name))
  if (outside.length > 0) throw clearNotAsked({ errors: outside.map((name) => ({ path: 'clear', message: name })) })
  if (version === null) return
  const faults = (input.rows ?? []).flatMap((text) => faultOf(text, version.columns))
  if (faults.length > 0) throw badRows({ errors: faults })
}

/** What is wrong with a row condition, by the very reader that will enforce it. */
function faultOf(text: string, columns: readonly Column[]): { path: string; message: string }[] {
  const at = text.indexOf('=')
  const column = columns.find((it) => it.name === text.slice(0, at))
  if (column === undefined) return [{ path: 'rows', message: `“${text}”：没有“${text.slice(0, at)}”这一列` }]
  try {
    parseCondition(column, text.slice(at + 1))
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const why = error.details.errors?.map((it) => it.message).join('；') ?? error.details.detail ?? error.title
    return [{ path: 'rows', message: `“${text}”：${why}` }]
  }
}

/**
 * Opens a draft in the name of the steward's department. Its clock starts only when it is submitted.
 * @throws sharing/not-shared, sharing/own-data, sharing/no-such-field, sharing/bad-rows, sharing/clear-not-asked,
 * sharing/until-past, access/not-found
 */
export async function ask(ctx: Ctx, input: Wish): Promise<CaseView> {
  const applicant = ctx.actor.posts.find((post) => post.kind === 'steward')?.org
  if (applicant === undefined) throw notAllowed({ missing: ['post:steward'], cites: ['GSR-20'] })
  const dataset = await getDataset(ctx, input.dataset)
  const provider = dataset.org.code
  if (provider === applicant) throw ownData()
  if (dataset.share === 'refused') throw notShared({ cites: ['GSR-15'] })
  if (input.until <= cityDate(ctx.now))
    throw tooLate({ errors: [{ path: 'until', message: `须晚于 ${cityDate(ctx.now)}` }] })
  await fitting(ctx, dataset, input)
  const opened = await openCase(ctx, request, {
    parties: { applicant, provider, bureau: BUREAU },
    subject: dataset.code,
    facts: { dataset: dataset.code, shareClass: dataset.share },
    asked: input,
  })
  const { basis, scenario, scope, method, until } = input
  await db(ctx)
    .insertInto('requests')
    .values({
      case_id: opened.id,
      number: opened.number,
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
