import { type DatasetView, getDataset, titlesOf } from '#domains/catalog'
import { type GrantInUse, grantsWithUse } from '#domains/delivery'
import { getOrganization, organizationNames } from '#domains/directory'
import { gradesOfVersion, masksOf } from '#domains/security'
import { cityTime } from '#platform/calendar'
import { type CaseView, getCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { overseers } from '#platform/identity'
import { currentVersion } from '#platform/lake'
import { notFound, Problem } from '#platform/problem'
import type { RequestView } from './model.ts'
import { db, type Tables } from './tables.ts'

const supervises: ReadonlySet<string> = new Set(overseers)

type Asked = Tables['requests']

/** The entry that was asked for; null where the caller does not see it any more. */
const entryOf = (ctx: Ctx, code: string): Promise<DatasetView | null> =>
  getDataset(ctx, code).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  })

/** Fields with their grade and how they would leave, in the order of the entry. */
async function columnsOf(ctx: Ctx, asked: Asked, dataset: DatasetView | null): Promise<RequestView['columns']> {
  const version = await currentVersion(ctx, asked.dataset)
  const graded = version === null ? [] : await gradesOfVersion(ctx, version)
  const grades = new Map(graded.map((it) => [it.name, it]))
  const masks = masksOf([...grades.values()], new Set(asked.clear ?? []))
  return (dataset?.items ?? []).map(({ name, title, type }) => ({
    name,
    title,
    type,
    class: grades.get(name)?.class ?? 'general',
    grade: grades.get(name)?.grade ?? 1,
    asked: asked.fields === null || asked.fields.includes(name),
    clear: asked.clear?.includes(name) ?? false,
    mask: masks.get(name) ?? null,
  }))
}

/** What a decider would look up by hand: consent, the live purpose asked again, covered fields, whether there are rows. */
function checksOf(
  asked: Asked,
  it: CaseView,
  { columns, grants, hasRows }: { columns: RequestView['columns']; grants: readonly GrantInUse[]; hasRows: boolean },
): RequestView['checks'] {
  const high = columns.filter((one) => one.asked && one.grade > 1)
  const same = grants.filter(
    (one) =>
      one.holder === asked.applicant &&
      one.cause !== asked.number &&
      one.status !== 'revoked' &&
      one.purpose.trim() === asked.scenario.trim(),
  )
  return [
    { name: 'statutoryFields', ok: true, detail: null },
    { name: 'headConsent', ok: it.history.some((step) => step.transition === 'consent'), detail: null },
    { name: 'hasRows', ok: hasRows, detail: null },
    {
      name: 'personalFields',
      ok: high.every((one) => !one.clear),
      detail: high.length === 0 ? null : high.map((one) => `${one.name}（${one.grade}）`).join('、'),
    },
    { name: 'samePurpose', ok: same.length === 0, detail: same.map((one) => one.cause).join('、') || null },
  ]
}

/** What was asked, for the parties of the case and those who supervise. @throws access/not-found */
export async function requestOf(ctx: Ctx, id: string): Promise<RequestView> {
  const it = await getCase(ctx, id)
  const row = await db(ctx).selectFrom('requests').selectAll().where('case_id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound()
  const { case_id: _, at, ...asked } = row
  const grants = await grantsWithUse(ctx, 'given', [row.dataset.slice(0, 10)], row.dataset)
  const decides = ctx.actor.posts.some((post) => post.org === row.dataset.slice(0, 10) || supervises.has(post.kind))
  const shown = grants.filter((one) => one.cause !== row.number && (decides || one.holder === row.applicant))
  const names = await organizationNames(ctx)
  const dataset = await entryOf(ctx, row.dataset)
  const columns = await columnsOf(ctx, row, dataset)
  return {
    ...asked,
    at: cityTime(at),
    title: (await titlesOf(ctx, [row.dataset])).get(row.dataset)?.title ?? row.dataset,
    applicantName: (await getOrganization(ctx, row.applicant)).name,
    columns,
    checks: checksOf(row, it, { columns, grants, hasRows: dataset !== null && dataset.version !== null }),
    similar: shown.slice(0, 20).map((one) => ({
      id: one.id,
      holder: { code: one.holder, name: names.get(one.holder) ?? one.holder },
      purpose: one.purpose,
      fields: one.fields?.length ?? null,
      until: one.until,
      status: one.status,
      cause: one.cause,
      uses: one.uses,
      lastUse: one.last_use === null ? null : cityTime(one.last_use),
    })),
  }
}
