import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openEngine, text } from './engine.ts'
import { type Overrides, readInto } from './index.ts'
import type { Column } from './model.ts'
import { half } from './typing.ts'

const folder = await mkdtemp(join(tmpdir(), 'straight-test-'))
const engine = await openEngine(folder)
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

const read = async (bytes: string | Uint8Array, overrides: Overrides = {}) => {
  const outFolder = await mkdtemp(join(folder, 'it-'))
  const path = join(outFolder, 'received')
  await writeFile(path, bytes)
  const told: string[] = []
  const tell = (stage: string): number => told.push(stage)
  const it = await readInto(path, { name: 'it.csv', outFolder, overrides, tell })
  const values = await engine.rows(`select * exclude (_id) from read_parquet(${text(it.parts[0]?.path ?? '')})`)
  const aside = (await readFile(it.quarantinePath, 'utf8')).split('\n').filter((line) => line !== '')
  await rm(outFolder, { recursive: true })
  // Only the patient way tells its stages.
  return { ...it, patient: told.length > 0, aside, values: values.map((row) => Object.values(row)) }
}

const two = (value: string): string => value.padStart(2, '0')

/** What a cell means as a column's type, told by itself; undefined where it can mean nothing in it. */
const meant = (cell: string, { type, scale = 0 }: Column): string | null | undefined => {
  if (type === 'text') return cell === '' ? null : cell
  const it = half(cell)
  if (it === '') return null
  const [, sign = '', head = '', tail = ''] = /^(-?)([\d,]+)(?:\.(\d+))?$/.exec(it) ?? []
  const digits = head.replaceAll(',', '')
  if (type === 'integer') return tail === '' && digits !== '' && digits.length <= 15 ? sign + digits : undefined
  if (type === 'decimal') {
    if (digits === '' || tail.length > scale) return undefined
    return `${sign}${digits}.${tail.padEnd(scale, '0')}`
  }
  const [, year, month = '', day = '', clock = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]([\d:]+))?$/.exec(it) ?? []
  if (year === undefined) return undefined
  const date = `${year}-${two(month)}-${two(day)}`
  if (type === 'date') return clock === '' ? date : undefined
  return clock === '' ? undefined : `${date} ${clock.split(':').map(two).join(':')}`
}

const good: readonly string[] = ['7', '-12.50', '2024-02-29', '2023-12-31 23:59:59', '好']
const odd =
  '0|-0|-0.00|007|1.5|1.005|0.125|1e3| 5|5 |１２|1,234|+5|.5|5.|-|--|999999999999999|1234567890123456|123456789012345678.25|x|2023-02-29|1900-02-29|2000-02-29|2024-2-9|2024/02/09|0999-01-01|10000-01-01|2024-00-10|2024-01-32|2024-01-02T03:04:05|2024-01-02 24:00:00|2024-01-02 3:04:05|2024-01-02 03:04|2024-01-02 03:04:60|2024-01-02 03:04:05.5|2024-01-02 03:04:05Z|2024-01-02 03:04:05+08|true|NaN|inf|0x10|1_000|infinity|epoch|today|1 |\t1|'.split(
    '|',
  )
const cellOf = fc.tuple(fc.constantFrom(...odd), fc.boolean())
const written = ([cell, quoted]: readonly [string, boolean]): string =>
  quoted || cell.includes(',') ? `"${cell}"` : cell

test('whatever comes below the sample, DuckDB reads no value otherwise than it is written', async () => {
  const head = Array.from({ length: 520 }, (_, at) => [String(at % 90), ...good.slice(1)])
  const dirt = fc.tuple(fc.nat({ max: 3 }), cellOf)
  await fc.assert(
    fc.asyncProperty(fc.array(dirt, { minLength: 1, maxLength: 4 }), fc.boolean(), async (dirty, crlf) => {
      const below = dirty.map(([column, cell]) => ({ cells: good.with(column, cell[0]), column, raw: written(cell) }))
      const lines = [
        ...head.map((cells) => cells.join(',')),
        ...below.map((it) => it.cells.with(it.column, it.raw).join(',')),
      ]
      const [end, other] = crlf ? ['\r\n', '\n'] : ['\n', '\r\n']
      const body = `甲,乙,丙,丁,戊${end}${lines.join(end)}`
      const it = await read(body + end)
      // Line ends that mix send the same table the patient way.
      const patient = await read(body + other)
      const cells = [...head, ...below.map((one) => one.cells)]
      expect([it.rowsIn, it.rows, it.rejected]).toEqual([cells.length, cells.length, 0])
      expect(it.values).toEqual(cells.map((row) => row.map((cell, at) => meant(cell, it.columns[at] as Column))))
      it.columns.forEach((column, at) => {
        if (JSON.stringify(column) === JSON.stringify(patient.columns[at]))
          expect(it.values.map((row) => row[at])).toEqual(patient.values.map((row) => row[at]))
      })
    }),
    { numRuns: 25 },
  )
}, 60_000)

const faults: readonly string[] = [
  '7,-12.50',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,好,多',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,"没有合上',
  '7,"-12.50"x,2024-02-29,2023-12-31 23:59:59,好',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,空\0字',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,§',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,a"b',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,"两\n行，""引""号, §"',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,"两\n行"',
  '7,"两\n行"',
  '\ufeff"7",-12.50,2024-02-29,2023-12-31 23:59:59,接"上',
  '\ufeff\ufeff甲,乙,丙,丁,戊',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,一\r8,0.5,2024-02-29,2023-12-31 23:59:59,二',
  '7,-12.50,2024-02-29,2023-12-31 23:59:59,一\r二',
  '"7,"-12.50",2024-02-29,2023-12-31 23:59:59,好',
  '   ',
  '',
]

/** `§` stands for a byte that no UTF-8 has. */
const withBadBytes = (text: string): Buffer =>
  Buffer.from(Buffer.from(text).toString('latin1').replaceAll('\xc2\xa7', '\xff'), 'latin1')

test('faulty lines are taken out, the others go straight, and all is as if every line had been read with patience', async () => {
  const planted = fc.array(fc.tuple(fc.nat({ max: 700 }), fc.constantFrom(...faults)), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(planted, fc.constantFrom('\n', '\r\n'), async (list, end) => {
      const lines = Array.from({ length: 700 }, (_, at) => [String(at), ...good.slice(1)].join(','))
      for (const [at, fault] of list) lines.splice(at, 0, fault.replaceAll('\n', end))
      const body = `甲,乙,丙,丁,戊${end}${lines.join(end)}${end}7,-12.50,2024-02-29,2023-12-31 23:59:59,末`
      const it = await read(withBadBytes(body + end))
      const patient = await read(withBadBytes(body + (end === '\n' ? '\r\n' : '\n')))
      // A carriage return that stays in its cell is nothing that DuckDB may see.
      expect([it.patient, patient.patient]).toEqual([list.some(([, fault]) => fault.endsWith('一\r二')), true])
      expect(it.rowsIn).toBe(it.rows + it.rejected)
      expect(it.aside).toEqual(patient.aside)
      expect(it.values).toEqual(patient.values)
      expect(it.columns).toEqual(patient.columns)
    }),
    { numRuns: 25 },
  )
}, 120_000)

test.each(['\n', '\r\n'])('a sound table whose lines end with %j goes straight', async (end) => {
  const it = await read(`编,值${end}1,一${end}2,二${end}`)
  expect([it.patient, it.rows, it.values.at(-1)]).toEqual([false, 2, ['2', '二']])
})

test.each([
  ['12.345', { type: 'decimal', precision: 18, scale: 3 }],
  ['1234567890123456789.5', { type: 'decimal', precision: 38, scale: 2 }],
  ['1234567890123456', { type: 'decimal', precision: 18, scale: 2 }],
  ['12.3.4', { type: 'text' }],
])('a late %s makes the column what it has to be', async (late, type) => {
  const rows = Array.from({ length: 600 }, (_, at) => `${at},0.25,2024-01-01`)
  const it = await read(`编,值,日\n${rows.join('\n')}\n600,${late},2024-01-02\n`)
  expect(it.columns).toMatchObject([{ type: 'integer' }, type, { type: 'date' }])
  expect(it.values.at(-1)?.[1]).toBe(meant(late, it.columns[1] as Column))
})

test('a type asked for sets a late misfit aside', async () => {
  const rows = Array.from({ length: 600 }, (_, at) => `${at},${at}`)
  const it = await read(`编,值\n${rows.join('\n')}\n600,1.5\n`, { types: { 值: 'integer' } })
  expect([it.rows, it.rejected, it.values.length]).toEqual([600, 1, 600])
})
