import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import {
  type Clause,
  type Condition,
  compared,
  holds,
  type Name,
  names,
  type Row,
  columnTypes as types,
} from './filter-oracle.ts'
import { catalogEntry, newVersion, publish, wholeCity } from './fixtures.ts'

// Every filter against a slow reading of the same question in JavaScript: the right rows, or a problem with a place.

// The decimals need all 38 digits: 28 before the point and 10 after it.
const values: Readonly<Record<Name, readonly string[]>> = {
  文本: ['甲', '甲乙', 'a_b', 'a%b', 'a*b', 'a\\b', 'A,"B"', '(x)', ' 空 ', '𠮷野', 'null', '0012', "o'x"],
  人数: ['0', '-1', '7', '12', '9223372036854775807', '-9223372036854775808', '9007199254740993'],
  金额: [
    '0.0000000000',
    '2.5000000000',
    '-2.5000000000',
    '1.2345678901',
    '9999999999999999999999999999.9999999999',
    '-9999999999999999999999999999.9999999999',
    '1234567890123456789012345678.0123456789',
  ],
  有效: ['true', 'false'],
  日期: ['2026-02-13', '2024-02-29', '0001-01-01', '9999-12-31', '1900-03-01'],
  时刻: ['2026-02-13T08:00:00', '2026-02-13T08:00:00.5', '1999-12-31T23:59:59', '9999-12-31T23:59:59'],
}
const rows: readonly Row[] = Array.from({ length: 60 }, (_, at) => {
  const cell = (name: Name, step: number) =>
    (at * step) % 11 === 5 ? null : (values[name][(at * step) % values[name].length] ?? null)
  return {
    编号: `N${String(at).padStart(3, '0')}`,
    文本: cell('文本', 1),
    人数: cell('人数', 3),
    金额: cell('金额', 5),
    有效: cell('有效', 7),
    日期: cell('日期', 2),
    时刻: cell('时刻', 9),
  }
})

/** The rows with their types, as another program would hand them in. */
async function parquet(): Promise<Buffer> {
  const engine = await (await DuckDBInstance.create()).connect()
  const folder = await mkdtemp(join(tmpdir(), 'heliu-filters-'))
  const place = join(folder, 'rows.parquet')
  const cast = { text: 'VARCHAR', integer: 'BIGINT', decimal: 'DECIMAL(38,10)', boolean: 'BOOLEAN' } as const
  const sqlType = (name: Name) => ({ ...cast, date: 'DATE', timestamp: 'TIMESTAMP' })[types[name]]
  const text = (it: string | null) => (it === null ? 'NULL' : `'${it.replaceAll("'", "''")}'`)
  const lines = rows.map((row) => `(${[row.编号, ...names.map((name) => row[name])].map(text).join(', ')})`)
  const columns = names.map((name) => `CAST(${name} AS ${sqlType(name)}) AS ${name}`)
  await engine.run(
    `COPY (SELECT 编号, ${columns.join(', ')} FROM (VALUES ${lines.join(', ')}) t(编号, ${names.join(', ')})) TO '${place}' (FORMAT parquet)`,
  )
  const bytes = await readFile(place)
  await rm(folder, { recursive: true })
  return bytes
}

let city: TestCity
let code: string
beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  const bytes = await parquet()
  code = String((await steward.post('/api/catalog/datasets', { ...catalogEntry, title: '筛选' })).body['code'])
  // A number of sixteen digits stays text unless somebody says that it is one.
  const overrides = { types: { 人数: 'integer' } }
  const made = await newVersion(steward, code, { name: '筛选.parquet', bytes }, { overrides })
  expect(made['rows']).toBe(rows.length)
  await publish(city, code)
})

const quoted = (it: string) => `"${it.replace(/["\\]/g, (sign) => `\\${sign}`)}"`
const conditionText = ({ operator, not, given }: Condition, inList: boolean): string => {
  const value = operator === 'in' ? `(${given.map(quoted).join(',')})` : (given[0] ?? '')
  return `${not ? 'not.' : ''}${operator}.${inList && operator !== 'in' ? quoted(value) : value}`
}
const listText = (clause: Clause): string =>
  'of' in clause
    ? `${clause.not ? 'not.' : ''}${clause.joined}(${clause.of.map(listText).join(',')})`
    : `${clause.name}.${conditionText(clause, true)}`

// Values of the column, and some beyond what it holds.
const beyond: Readonly<Partial<Record<Name, readonly string[]>>> = {
  文本: ['', '甲*', '%', 'a\\*b', 'a\\', '\u0000', '\u{1F68C}', '*乙', 'a_b', '_b', 'a\u0000b'],
  人数: ['+7', '-0', '0000000000000000007'],
  金额: [
    '2.50',
    '2.49999999999999999',
    '-2.50000000000000001',
    '123456789012345678901234567890123456789012345678901234567890.5',
    '-99999999999999999999999999999999999999',
    '9999999999999999999999999999.99999999999',
    '-9999999999999999999999999999.99999999999',
    '1234567890123456789012345678.0123456789',
    '-0',
  ],
  日期: ['0000-01-01', '2026-02-14'],
  时刻: ['2026-02-13', '2026-02-13 08:00', '2026-02-13T08:00:00.500000', '0001-01-01T00:00:00'],
}
const valueOf = (name: Name) => fc.constantFrom(...values[name], ...(beyond[name] ?? []))
const condition: fc.Arbitrary<Condition> = fc.constantFrom(...names).chain((name) => {
  const operators = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'is']
  const patterns = name === '文本' ? ['like', 'ilike', 'match', 'imatch'] : []
  return fc.constantFrom(...operators, ...patterns).chain((operator) =>
    fc.record({
      name: fc.constant(name),
      operator: fc.constant(operator),
      not: fc.boolean(),
      given:
        operator === 'is'
          ? fc.constantFrom(['null'], ['not_null'], ...(name === '有效' ? [['true'], ['false']] : []))
          : operator === 'in'
            ? fc.array(valueOf(name), { maxLength: 7 })
            : operator.endsWith('match')
              ? fc.constantFrom(['^甲'], ['b$'], ['[ab].b'], ['^.$'], ['空|野'], ['\\d{4}'], [''])
              : valueOf(name).map((it) => [it]),
    }),
  )
})
const { clause } = fc.letrec<{ clause: Clause; group: Clause }>((tie) => ({
  clause: fc.oneof({ maxDepth: 3 }, condition, tie('group')),
  group: fc.record({
    joined: fc.constantFrom('and' as const, 'or' as const),
    not: fc.boolean(),
    of: fc.array(tie('clause'), { minLength: 1, maxLength: 3 }),
  }),
}))
const order = fc.uniqueArray(
  fc.record({ name: fc.constantFrom(...names), descending: fc.boolean(), first: fc.boolean() }),
  { selector: (it) => it.name, maxLength: 3 },
)

const ask = async (query: readonly (readonly [string, string])[]) => {
  const answer = await city.visitor.get(`/api/data/${code}/rows?${new URLSearchParams(query.map(([...it]) => it))}`)
  return { ...answer, found: answer.status === 200 ? (JSON.parse(answer.text) as Row[]).map((row) => row.编号) : [] }
}

test('any filters and any order give the rows that they mean', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(clause, { maxLength: 3 }), order, async (clauses, by) => {
      const query = clauses.map((it): readonly [string, string] =>
        'of' in it
          ? [`${it.not ? 'not.' : ''}${it.joined}`, `(${it.of.map(listText).join(',')})`]
          : [it.name, conditionText(it, false)],
      )
      // Where it is not said, missing values count as the greatest.
      const nulls = (it: (typeof by)[number]) =>
        it.first === it.descending ? '' : `.nulls${it.first ? 'first' : 'last'}`
      const sorting = by.map((it) => `${it.name}.${it.descending ? 'desc' : 'asc'}${nulls(it)}`)
      const answer = await ask([
        ...query,
        ['select', '编号'],
        ...(by.length === 0 ? [] : [['order', sorting.join(',')] as const]),
      ])
      const meant = rows.filter((row) => clauses.every((it) => holds(row, it) === true))
      const sorted = [...meant].sort((a, b) => {
        for (const { name, descending, first } of by) {
          const [x, y] = [a[name], b[name]]
          if (x === y) continue
          if (x === null || y === null) return (x === null) === first ? -1 : 1
          return descending ? -compared(name, x, y) : compared(name, x, y)
        }
        return 0
      })
      expect(answer.status, answer.text).toBe(200)
      expect(answer.found).toEqual(sorted.map((row) => row.编号))
    }),
    { numRuns: 600 },
  )
})

describe('what cannot be read is refused with its place', () => {
  const refused: readonly (readonly [Name, string])[] = [
    ['人数', 'eq.'],
    ['人数', 'eq.1e3'],
    ['人数', 'eq.9223372036854775808'],
    ['人数', 'gt.-9223372036854775809'],
    ['人数', 'in.(1,)'],
    ['人数', 'in.(1,"2)'],
    ['人数', 'in.("1"2)'],
    ['人数', 'in.1,2'],
    ['人数', 'is.true'],
    ['人数', 'eq.１'],
    ['金额', 'eq.1e400'],
    ['金额', 'eq.NaN'],
    ['金额', 'gt.-Infinity'],
    ['金额', 'eq..5'],
    ['金额', `eq.${'9'.repeat(101)}`],
    ['金额', 'eq.1\u0000'],
    ['有效', 'eq.1'],
    ['有效', 'eq.TRUE'],
    ['日期', 'eq.2026-02-30'],
    ['日期', 'lt.10000-01-01'],
    ['日期', 'gt.-0001-01-01'],
    ['时刻', 'eq.2026-02-13T25:00:00'],
    ['时刻', 'gt.0000-01-01T00:00:00+14:00'],
    ['时刻', 'gt.0001-01-01T00:00:00+14:00'],
    ['文本', 'is.unknown'],
    ['文本', 'is.not.null'],
    ['文本', 'fts.甲'],
    ['文本', 'eq'],
    ['文本', ''],
  ]
  test.each(refused)('%s=%s', async (name, condition) => {
    const { status, body } = await ask([[name, condition]])
    expect([400, 422]).toContain(status)
    expect(body['errors']).toMatchObject([{ path: name, message: expect.any(String) }])
  })

  test.each([
    ['order', '没有'],
    ['order', '金额.up'],
    ['select', '没有'],
    ['select', '金额::text'],
    ['select', '甲:金额::text'],
    ['select', '编号:金额,编号'],
    ['select', '甲\u0000:金额'],
    ['没有', 'eq.1'],
    ['limit', '-1'],
    ['limit', '10001'],
    ['cursor', 'x'],
    ['version', '1e0'],
    ['or', '(金额.eq.1'],
  ])('%s=%s', async (name, value) => {
    const { status, body } = await ask([[name, value]])
    expect([400, 422]).toContain(status)
    expect(body['errors']).toMatchObject([{ path: expect.any(String), message: expect.any(String) }])
  })
})

test('a column leaves under the name that is asked for, in every format', async () => {
  const query = '?select=' + encodeURIComponent('号:编号,编号,Betrag:金额') + '&order=编号&limit=1'
  const found = (
    await ask([
      ['select', '号:编号,编号,Betrag:金额'],
      ['limit', '1'],
    ])
  ).text
  expect(found).toBe('[{"号":"N000","编号":"N000","Betrag":0.0000000000}]')
  const quoted = (
    await ask([
      ['select', '"号":"编号","":编号,"金额"'],
      ['limit', '1'],
    ])
  ).text
  expect(quoted).toBe('[{"号":"N000","\\"\\"":"N000","金额":0.0000000000}]')
  const file = async (format: string) => (await city.visitor.get(`/api/data/${code}/download.${format}${query}`)).text
  expect(await file('csv')).toBe('\ufeff号,编号,Betrag\r\nN000,N000,0.0000000000\r\n')
  expect(await file('xml')).toContain('<field name="号">N000</field><field name="编号">N000</field>')
  const body = await city.city.app.inject({ url: `/api/data/${code}/download.parquet${query}` })
  expect(body.statusCode).toBe(200)
})

test('a pattern that cannot be read is refused as such', async () => {
  for (const pattern of ['(', '[', 'a**', '*a', 'a{1001}', '\\', '(?=a)', '\\1', ')', '[z-a]']) {
    const { status, body } = await ask([['文本', `match.${pattern}`]])
    expect([status, body['type']], pattern).toEqual([422, '/problems/query/bad-pattern'])
  }
})

test('instants with an offset are compared as the city’s clock showed them', async () => {
  const { found } = await ask([
    ['时刻', 'eq.2026-02-13T00:00:00Z'],
    ['select', '编号'],
  ])
  expect(found).toEqual(rows.filter((row) => row.时刻 === '2026-02-13T08:00:00').map((row) => row.编号))
  expect((await ask([['时刻', 'gt.9999-12-31T23:59:59-12:00']])).found).toEqual([])
  expect((await ask([['时刻', 'gt.0099-01-01T00:00:00Z']])).found.length).toBeGreaterThan(20)
})
