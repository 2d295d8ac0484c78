import { expect, test } from 'vitest'
import { cite, controls, inForce, packed, rule, rules } from './index.ts'

test('every row of the master table is there, with a source and a status', () => {
  const rows = new Set(rules().map((it) => it.row))
  const wanted = [
    ...Array.from({ length: 27 }, (_, n) => `T${n + 1}`),
    ...Array.from({ length: 5 }, (_, n) => `D${n + 1}`),
  ]
  expect(wanted.filter((row) => !rows.has(row))).toEqual([])
  expect(rules().every((it) => it.source.instrument !== '' && it.title.zh !== '' && it.title.en !== '')).toBe(true)
})

test.each([
  ['sharing.reply.unconditional', 1, 'working-days', '第21条'],
  ['sharing.reply.conditional', 10, 'working-days', '第21条'],
  ['sharing.deliver', 20, 'working-days', '第22条'],
  ['catalog.review', 2, 'working-days', '第17条'],
  ['records.usage', 3, 'years', '第29条'],
])('%s is %d %s', (id, value, unit, article) => {
  expect(rule(id)).toMatchObject({ value, unit, source: { article } })
})

test('another province’s number is never shown as Chongqing’s law', () => {
  expect(
    rules()
      .filter((it) => it.row.startsWith('D'))
      .every((it) => it.status === 'comparator'),
  ).toBe(true)
  const { jurisdiction, status, source } = rule('opening.feedback.reply')
  expect({ jurisdiction, status }).toEqual({ jurisdiction: 'comparator', status: 'comparator' })
  expect(source.instrument).toContain('服务承诺')
})

test('a local pack may only shorten, and what it shortens holds in its stead', () => {
  expect(rule('operation.term')).toMatchObject({ id: 'operation.term.chongqing', value: 3, jurisdiction: 'chongqing' })
  const { version: _, ...national } = rule('sharing.deliver')
  const local = { ...national, shortens: national.id, jurisdiction: 'chongqing' } as const
  expect(() => packed([national], [{ ...local, id: 'longer', value: 21 }])).toThrow('only shorten')
  const [city, district] = [
    { ...local, id: 'city', value: 10 },
    { ...local, id: 'district', value: 15 },
  ]
  expect(inForce(packed([national]), national.id)).toMatchObject({ id: national.id, value: 20 })
  expect(inForce(packed([national], [city], [district]), national.id)).toMatchObject({ id: 'city', value: 10 })
})

test('what is cited exists, and what does not exist throws', () => {
  expect(cite('GSR-21')).toEqual({ key: 'GSR-21', instrument: '《政务数据共享条例》', article: '第21条' })
  expect(() => rule('sharing.reply.never')).toThrow()
  expect(controls).toHaveLength(60)
})

test('a rule has a version, and another one as soon as its value, source or status is another', () => {
  const it = rule('sharing.reply.conditional')
  const { version: _, ...plain } = it
  expect(packed([plain]).get(it.id)?.version).toBe(it.version)
  expect(it.version).toMatch(/^[0-9a-f]{12}$/)
  expect(packed([{ ...plain, value: 8 }]).get(it.id)?.version).not.toBe(it.version)
  expect(packed([{ ...plain, status: 'reading' }]).get(it.id)?.version).not.toBe(it.version)
})
