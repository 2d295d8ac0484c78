import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, uploaded, wholeCity } from './fixtures.ts'

// What becomes of bytes on their way.

let city: TestCity
let steward: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
})

const sent = (row: string): Promise<string> =>
  uploaded(steward, { name: '站点.csv', bytes: Buffer.from(`编号\n${row}\n`) })

const fileOf = (id: string): string => join(city.folder, 'storage', 'uploads', id)

test('an upload is given up by its person, or swept after a week of the machine’s time and not of the city’s', async () => {
  const [kept, gone] = [await sent('01'), await sent('02')]
  expect((await steward.delete(`/api/intake/uploads/${gone}`)).status).toBe(204)
  expect([existsSync(fileOf(gone)), (await steward.get(`/api/intake/uploads/${gone}`)).status]).toEqual([false, 404])
  await city.moveTo('2026-03-05T09:00:00+08:00')
  const later = await sent('03')
  expect((await steward.get(`/api/intake/uploads/${kept}`)).body).toMatchObject({ state: 'received' })
  await city.database.pool.query(`update intake.uploads set touched_at = now() - interval '8 days' where id = $1`, [
    kept,
  ])
  await sent('04')
  expect([existsSync(fileOf(kept)), (await steward.get(`/api/intake/uploads/${kept}`)).status]).toEqual([false, 404])
  expect(
    (await steward.post(`/api/intake/uploads/${later}/commit`, { new: { ...catalogEntry, title: '时钟走过' } })).body,
  ).toMatchObject({ version: 1, rows: 1 })
})

test('an upload takes one of several that come at once with other bytes, and says so to one alone', async () => {
  const bodies = ['甲', '乙', '丙'].map((word) => Buffer.from(`编号\n${word.repeat(100_000)}\n`))
  const size = bodies[0]?.length ?? 0
  for (let round = 0; round < 5; round += 1) {
    const id = String((await steward.post('/api/intake/uploads', { name: '同时.csv', size })).body['id'])
    const path = `/api/intake/uploads/${id}`
    const answers = await Promise.all(bodies.map((bytes) => steward.put(`${path}?offset=0`, bytes)))
    const taken = answers.flatMap((it, at) => (it.status === 200 ? [at] : []))
    expect(answers.filter((it) => it.status !== 200).map((it) => it.status)).toEqual(Array(3 - taken.length).fill(409))
    expect(taken.length).toBeLessThan(2)
    for (const at of taken) expect(readFileSync(fileOf(id)).equals(bodies[at] ?? Buffer.of())).toBe(true)
  }
})

test('an upload larger than the disk has room for is refused before it begins', async () => {
  const answer = await steward.post('/api/intake/uploads', { name: '大.csv', size: 60 * 1024 ** 3 })
  expect(answer.body).toMatchObject({ status: 503, type: '/problems/intake/no-room' })
  expect(answer.headers['retry-after']).toBe('3600')
  expect(answer.body['detail']).toMatch(/约需 [\d,]+ MB，存储目录只有 [\d,]+ MB/)
})
