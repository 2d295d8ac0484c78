import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { deliveredRequest, publishedDataset, wholeCity } from './fixtures.ts'

// Any grant over any grades, asked for anything: what leaves is what a plain reading of the grant says, at every door
// alike, and nothing at all when the grant does not hold.

const names = ['编号', '区县', '单位', '电话'] as const
type Name = (typeof names)[number]
type Row = Readonly<Record<Name, string | null>>
const districts = ['渝北区', '江北区', '南岸区']
const rows: readonly Row[] = Array.from({ length: 12 }, (_, at) => ({
  编号: `甲${at}`,
  区县: districts[at % 3] ?? null,
  单位: at % 4 === 0 ? null : `单位${at % 2}`,
  电话: `总机${at % 5}`,
}))

let city: TestCity
let holder: Session
let code: string
let grant: string

beforeAll(async () => {
  city = await wholeCity()
  holder = await city.as('education.steward')
  const lines = rows.map((row) => names.map((name) => row[name] ?? '').join(','))
  const csv = `${[names.join(','), ...lines].join('\n')}\n`
  code = await publishedDataset(city, csv, { title: '值班电话', share: 'conditional', open: 'closed' })
  await city.city.settle()
  await deliveredRequest(city, code)
  const { items } = (await holder.get('/api/grants')).body as { items: { id: string }[] }
  grant = items[0]?.id ?? ''
})

interface World {
  readonly grades: readonly number[]
  /** The grades at which the fields named as clear were agreed to. */
  readonly agreed: readonly number[]
  readonly fields: readonly Name[] | null
  readonly clear: readonly Name[] | null
  readonly district: string | null
  readonly until: string
  readonly status: 'live' | 'suspended' | 'revoked'
}

const some = fc.option(fc.subarray([...names], { minLength: 1 }), { nil: null })
const gradesOf = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: names.length, maxLength: names.length })
const world: fc.Arbitrary<World> = fc.record({
  grades: gradesOf,
  agreed: gradesOf,
  fields: some,
  clear: some,
  district: fc.option(fc.constantFrom(...districts), { nil: null }),
  until: fc.constantFrom('2026-01-04', '2026-01-05', '2026-12-31'),
  status: fc.constantFrom('live', 'live', 'live', 'suspended', 'revoked'),
})

async function make(it: World): Promise<void> {
  const { pool } = city.database
  for (const [at, name] of names.entries()) {
    const values = [it.grades[at], code, name]
    await pool.query('update security.grades set grade = $1, detector = null where dataset = $2 and name = $3', values)
  }
  await pool.query('delete from security.version_grades where dataset = $1', [code])
  const agreed = Object.fromEntries(names.map((name, at) => [name, it.agreed[at]]))
  await pool.query(
    `update delivery.grants set fields = $2, clear = $3, clear_grades = $4, rows = $5, until = $6, status = $7
     where id = $1`,
    [
      grant,
      it.fields,
      it.clear,
      JSON.stringify(agreed),
      it.district === null ? null : [`区县=eq.${it.district}`],
      it.until,
      it.status,
    ],
  )
}

const holds = (it: World): boolean => it.status === 'live' && it.until >= '2026-01-05'
const isMasked = (it: World, name: Name): boolean => {
  const at = names.indexOf(name)
  const grade = it.grades[at] ?? 4
  return grade > 1 && !(it.clear?.includes(name) === true && grade <= (it.agreed[at] ?? 0))
}
const granted = (it: World): readonly Name[] => names.filter((name) => it.fields?.includes(name) ?? true)

/** The rows as the grant says it, read plainly. */
function expected(it: World, fits: (row: Row) => boolean): object[] {
  const shown = (row: Row, name: Name): string | null => (isMasked(it, name) && row[name] !== null ? '***' : row[name])
  return rows
    .filter((row) => (it.district === null || row.区县 === it.district) && fits(row))
    .map((row) => Object.fromEntries(granted(it).map((name) => [name, shown(row, name)])))
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))

test('what leaves under a grant is its rows and fields, masked by their grades, at every door alike', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (it) => {
      await make(it)
      const page = await holder.get(`/api/data/${code}/rows?grant=${grant}`)
      const file = await holder.get(`/api/data/${code}/download.ndjson?grant=${grant}`)
      if (!holds(it)) {
        expect([page.status, file.status]).toEqual([403, 403])
        return
      }
      const all = expected(it, () => true)
      expect(JSON.parse(page.text)).toEqual(all)
      expect(linesOf(file.text)).toEqual(all)
    }),
    { numRuns: 60 },
  )
}, 120_000)

test('a question over a field that is not granted or leaves masked is refused and never answered', async () => {
  const asked = fc.record({ it: world, name: fc.constantFrom(...names), at: fc.nat(rows.length - 1) })
  await fc.assert(
    fc.asyncProperty(asked, async ({ it, name, at }) => {
      await make({ ...it, status: 'live', until: '2026-12-31' })
      const value = rows[at]?.[name] ?? null
      const base = `/api/data/${code}/rows?grant=${grant}`
      const filters = [
        `${name}=${value === null ? 'is.null' : `eq.${value}`}`,
        `or=(${name}.${value === null ? 'is.null' : `eq.${value}`})`,
      ]
      const answers = await Promise.all(filters.map((filter) => holder.get(encodeURI(`${base}&${filter}`))))
      const ordered = await holder.get(encodeURI(`${base}&order=${name}.desc`))
      const statuses = [...answers, ordered].map((answer) => answer.status)
      const status = !granted(it).includes(name) ? 422 : isMasked(it, name) ? 403 : 200
      expect(statuses).toEqual([status, status, status])
      if (status !== 200) return
      for (const answer of answers) expect(JSON.parse(answer.text)).toEqual(expected(it, (row) => row[name] === value))
    }),
    { numRuns: 60 },
  )
}, 120_000)
