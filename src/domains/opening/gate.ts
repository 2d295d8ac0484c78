import type { DeliveryDeps } from '#domains/delivery'
import { gradesOfVersion } from '#domains/security'
import { rule } from '#law'
import type { Ctx } from '#platform/context'
import { type Column, currentVersion, partsOf, type Version } from '#platform/lake'
import { quoteName, quoteText, type TextRow } from '#platform/query'
import type { Clause, Gate } from './model.ts'

type Grades = Awaited<ReturnType<typeof gradesOfVersion>>
type Grade = Grades[number]

/** Detectors that name a person; a column that they find may not leave as it is. */
const naming = new Set(['id-card', 'bank-card', 'mobile', 'person-name', 'email'])
const personal = new Set(['personal', 'sensitive-personal'])

/** Titles of what tells persons apart when put together. */
const telling =
  /性别|年龄|出生|生日|民族|学历|学位|职业|职务|职称|婚姻|籍贯|户籍|区县|街道|乡镇|社区|小区|邮编|单位|学校|专业|等级|级别|gender|sex|\bage\b|birth|postcode/i

const ofPersons = (it: Grade): boolean => personal.has(it.class) || (it.detector !== null && naming.has(it.detector))

const clause = (id: Clause['id'], failing: readonly string[], ok: string, bad: string): Clause => ({
  id,
  passed: failing.length === 0,
  detail: failing.length === 0 ? ok : bad,
  columns: [...failing],
  rows: null,
  opens: [],
})

async function all(deps: DeliveryDeps, sql: string): Promise<TextRow[]> {
  const rows: TextRow[] = []
  for await (const batch of deps.engines.run(sql)) rows.push(...batch)
  return rows
}

const rowsPath = (dataset: string, columns: readonly Column[], values: TextRow): string =>
  `/api/data/${dataset}/rows?${new URLSearchParams(
    columns.map((column, at): [string, string] => {
      const value = values[at] ?? null
      return [column.name, value === null ? 'is.null' : `eq.${value}`]
    }),
  )}`

/**
 * Small groups: rows about persons that agree in everything which tells persons apart must be at least as many as
 * `opening.group.smallest`, counted over the whole version (K-anonymity).
 */
async function groups(deps: DeliveryDeps, version: Version, grades: Grades, open: readonly Grade[]): Promise<Clause> {
  const smallest = Number(rule('opening.group.smallest').value)
  const clear = new Set(open.filter((it) => it.grade <= 1).map((it) => it.name))
  const quasi = version.columns.filter((it) => clear.has(it.name) && (telling.test(it.title) || telling.test(it.name)))
  if (!grades.some(ofPersons)) return clause('groups', [], '各行不是个人的记录', '')
  if (quasi.length === 0) return clause('groups', [], '没有可以合起来识别个人的公开列', '')
  const names = quasi.map((it) => quoteName(it.name)).join(', ')
  const grouped = `(SELECT ${quasi.map((it) => `CAST(${quoteName(it.name)} AS VARCHAR) AS ${quoteName(it.name)}`).join(', ')}, count(*) AS n
    FROM read_parquet([${partsOf(deps.lake, version).map(quoteText).join(', ')}]) GROUP BY ALL)`
  const [counted] = await all(
    deps,
    `SELECT count(*), coalesce(sum(n), 0)::BIGINT FROM ${grouped} WHERE n < ${smallest}`,
  )
  const [few, rows] = [Number(counted?.[0] ?? 0), Number(counted?.[1] ?? 0)]
  const columns = quasi.map((it) => it.name)
  if (few === 0)
    return { ...clause('groups', [], `按 ${columns.join('、')} 分组，每组不少于 ${smallest} 行`, ''), columns }
  const worst = await all(
    deps,
    `SELECT ${names}, n FROM ${grouped} WHERE n < ${smallest} ORDER BY n, ${names} LIMIT 10`,
  )
  return {
    id: 'groups',
    passed: false,
    detail: `按 ${columns.join('、')} 分组，${few} 组少于 ${smallest} 行，共 ${rows} 行，可能认出个人`,
    columns,
    rows,
    opens: worst.map((row) => ({
      label: quasi.map((_, at) => row[at] ?? '—').join('、'),
      rows: Number(row[quasi.length] ?? 0),
      path: rowsPath(version.dataset, quasi, row),
    })),
  }
}

/**
 * What stands for and against opening the current version to everybody without the columns left out. Columns of grade
 * 2 leave masked at every door and are no obstacle; those above must be left out.
 */
export async function gateOf(ctx: Ctx, deps: DeliveryDeps, code: string, omit: readonly string[]): Promise<Gate> {
  const version = await currentVersion(ctx, code)
  if (version === null) {
    const none: Clause = { ...clause('version', [], '', ''), passed: false, detail: '还没有版本，没有可审查的数据' }
    return { dataset: code, version: null, passed: false, clauses: [none] }
  }
  const grades = await gradesOfVersion(ctx, version)
  const open = grades.filter((it) => !omit.includes(it.name))
  const named = (it: readonly Grade[]): string[] => it.map((one) => one.name)
  const unconfirmed = named(open.filter((it) => !it.confirmed))
  const high = named(open.filter((it) => it.grade > 2))
  const found = named(open.filter((it) => it.grade <= 1 && ofPersons(it)))
  const clauses = [
    clause('confirmed', unconfirmed, '各列的分类分级都已由人确认', `还没有人确认分级：${unconfirmed.join('、')}`),
    clause('grade', high, '公开的列不高于 2 级，2 级列脱敏后提供', `3 级及以上的列须不公开：${high.join('、')}`),
    clause('identifiers', found, '公开的列没有个人标识', `检出个人标识而没有脱敏：${found.join('、')}`),
    await groups(deps, version, grades, open),
  ]
  return { dataset: code, version: version.version, passed: clauses.every((it) => it.passed), clauses }
}

/** Writes what the gate found into the log: counts and columns, never values. */
export async function proveGate(ctx: Ctx, gate: Gate, cause: string): Promise<void> {
  await ctx.prove({
    type: 'opening/gate',
    subject: gate.dataset,
    payload: {
      cause,
      version: gate.version,
      passed: gate.passed,
      clauses: gate.clauses.map(({ id, passed, columns, rows }) => ({ id, passed, columns, rows })),
    },
  })
}
