import { getFacts } from '#domains/catalog'
import { gradesOfVersion, masksOf } from '#domains/security'
import { permits, whoAsks } from '#platform/access'
import { type Ctx, visitor } from '#platform/context'
import { type Column, type Lake, partsOf, type Version } from '#platform/lake'
import { Problem, problem } from '#platform/problem'
import { type Condition, type Mask, type Plan, parseCondition, parseWish } from '#platform/query'
import { openToAll } from './policy.ts'
import type { Right } from './service.ts'
import { highestForAll, mayLeave, nothingWithheld, type Withheld, withheldOf } from './withheld.ts'

const noField = problem('delivery/grant-names-no-column', 409, '这一版里没有授权的任何一列')
const cannotCompile = problem('delivery/grant-not-compilable', 409, '授权的行条件用到了这一版没有的列，因此不能提供')
const gateClosed = problem('delivery/gate-closed', 403, '这项数据的开放审查没有通过，暂不提供')

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>

export interface Compiled {
  readonly plan: Plan
  readonly limit: number
  /** Whether this is the whole version as it lies: no filter, no mask, no choice, no order. */
  readonly whole: boolean
}

/**
 * Masks of a version for this right: every column of grade 2 and above, but for what the grant names as clear and is
 * graded no higher than when that was agreed.
 */
async function masksFor(
  ctx: Ctx,
  version: Version,
  right: Right,
  withheld: Withheld,
): Promise<ReadonlyMap<string, Mask>> {
  if (right.by === 'owner') return new Map()
  if (!mayLeave(withheld, version.version))
    throw gateClosed({
      detail: withheld.why ?? `第 ${version.version} 版还没有通过开放审查`,
      missing: ['opening.gate'],
      cites: ['DSL-21'],
    })
  const grades = (await gradesOfVersion(ctx, version)).filter((it) => !withheld.columns.includes(it.name))
  const high = grades.filter((it) => it.grade > highestForAll)
  if (right.by === 'open' && high.length > 0)
    throw gateClosed({
      detail: `含 3 级及以上的列：${high.map((it) => it.name).join('、')}`,
      missing: high.map((it) => `grade(${it.name}) <= 2`),
      cites: ['DSL-21'],
    })
  if (right.by !== 'grant') return masksOf(grades)
  const { clear, clear_grades: agreed } = right.grant
  const stands = grades.filter((it) => clear?.includes(it.name) === true && it.grade <= (agreed?.[it.name] ?? 4))
  return masksOf(grades, new Set(stands.map((it) => it.name)))
}

/**
 * The columns of a version that everybody gets as they are, by their names: of these alone may values be told to
 * whoever asks. None of a dataset that is not open without conditions, nor of a version that the gate holds back.
 */
export async function clearToAll(ctx: Ctx, version: Version): Promise<ReadonlySet<string>> {
  if (!permits(openToAll, whoAsks({ actor: visitor, now: ctx.now }), await getFacts(ctx, version.dataset)))
    return new Set()
  const withheld = await withheldOf(ctx, version.dataset)
  try {
    const masks = await masksFor(ctx, version, { by: 'open' }, withheld)
    const names = version.columns.map((it) => it.name)
    return new Set(names.filter((it) => !masks.has(it) && !withheld.columns.includes(it)))
  } catch (error) {
    if (error instanceof Problem) return new Set()
    throw error
  }
}

function grantedRows(right: Right, version: Version): Condition[] {
  if (right.by !== 'grant') return []
  return (right.grant.rows ?? []).map((text) => {
    const at = text.indexOf('=')
    const column = version.columns.find((it) => it.name === text.slice(0, at))
    if (column === undefined) throw cannotCompile({ missing: [text] })
    return parseCondition(column, text.slice(at + 1))
  })
}

function grantedColumns(right: Right, version: Version): readonly Column[] {
  if (right.by !== 'grant' || right.grant.fields === null) return version.columns
  const wanted = new Set(right.grant.fields)
  const columns = version.columns.filter((it) => wanted.has(it.name))
  if (columns.length === 0) throw noField({ missing: right.grant.fields })
  return columns
}

/**
 * The plan of a call: what the right allows, narrowed by what is wished. The grant's own row conditions may use
 * columns that the caller does not see; the caller's may use only those seen unmasked, and the row's own (`known`).
 * @throws query/no-such-column, query/masked-column, delivery/gate-closed, delivery/grant-not-compilable
 */
export async function compile(
  ctx: Ctx,
  lake: Lake,
  version: Version,
  right: Right,
  query: Query,
  known: readonly Column[] = [],
): Promise<Compiled> {
  const withheld = right.by === 'open' ? await withheldOf(ctx, version.dataset) : nothingWithheld
  const masks = await masksFor(ctx, version, right, withheld)
  const columns = grantedColumns(right, version).filter((it) => !withheld.columns.includes(it.name))
  if (columns.length === 0) throw noField({ missing: withheld.columns })
  const wish = parseWish(query, [...columns, ...known], new Set(masks.keys()))
  const chosen = wish.select.length > 0 ? wish.select : columns
  const where = [...grantedRows(right, version), ...wish.where]
  const plan: Plan = {
    parts: partsOf(lake, version),
    columns: chosen,
    masks: new Map([...masks].filter(([name]) => chosen.some((column) => column.name === name))),
    where,
    order: wish.order,
    ...(wish.after === undefined ? {} : { after: wish.after }),
  }
  const whole =
    plan.masks.size === 0 &&
    where.length === 0 &&
    wish.order.length === 0 &&
    wish.after === undefined &&
    chosen.length === version.columns.length &&
    wish.select.length === 0
  return { plan, limit: wish.limit, whole }
}
