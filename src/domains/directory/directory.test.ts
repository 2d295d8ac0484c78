import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/context'
import { type TestCity, testCity } from '#platform/testing'
import { districts } from './facts.ts'
import { formerDistricts } from './history.ts'
import { directory, seedDemoDirectory } from './index.ts'
import { regions } from './regions.ts'

let city: TestCity
beforeAll(async () => {
  city = await testCity({ now: '2026-01-05T09:00:00+08:00', domains: () => [directory] })
  await city.city.as(system, seedDemoDirectory)
})

const names = async (path: string): Promise<string[]> =>
  ((await city.visitor.get(path)).body['items'] as { name: string }[]).map((it) => it.name)

test('1 city, 38 districts and counties, 1,031 towns and streets, each code once and under its district', () => {
  const count = (level: string) => regions.filter((it) => it.level === level).length
  expect([count('city'), count('district'), count('town')]).toEqual([1, 38, 1031])
  expect(new Set(regions.map((it) => it.code)).size).toBe(regions.length)
  for (const it of regions.filter((one) => one.level === 'town')) {
    expect(it.code).toMatch(/^50\d{7}$/)
    expect(it.parent).toBe(it.code.slice(0, 6))
    expect(it.name).toMatch(/^\p{Script=Han}{2,12}(街道|镇|乡)$/u)
  }
  const kinds = districts.map(([code]) => regions.find((it) => it.code === code)?.kind)
  expect([26, 8, 4]).toEqual(
    ['district', 'county', 'autonomous-county'].map((kind) => kinds.filter((it) => it === kind).length),
  )
  for (const [, , , now] of formerDistricts) expect(districts.map(([code]) => code)).toContain(now)
})

test('a region is found by its name, its code, its sound, and what it was called before', async () => {
  expect(await names('/api/regions?q=解放碑')).toEqual(['解放碑街道'])
  expect(await names('/api/regions?q=yzq&level=district')).toEqual(['渝中区'])
  expect(await names('/api/regions?q=开县')).toEqual(['开州区'])
  expect(await names('/api/regions?q=双桥区')).toEqual(['大足区'])
  expect(await names('/api/regions?q=永川市&level=district')).toEqual(['永川区'])
  expect((await city.visitor.get('/api/regions/500234')).body).toMatchObject({
    code: '500154',
    name: '开州区',
    formerly: [{ code: '500234', name: '开县', until: 2016 }],
  })
  // A code given out twice names both.
  expect((await city.visitor.get('/api/regions/500110')).body).toMatchObject({
    name: '綦江区',
    formerly: expect.arrayContaining([{ code: '500110', name: '万盛区', until: 2011 }]),
  })
  expect((await city.visitor.get('/api/regions/500999')).status).toBe(404)
})

test('a cascade: the districts of the city, the towns of a district, and a cut list says so', async () => {
  expect((await names('/api/regions?under=500000')).length).toBe(38)
  const towns = await city.visitor.get('/api/regions?under=500103')
  expect(towns.body).toMatchObject({ total: 11, truncated: false })
  expect((await city.visitor.get('/api/regions?level=town&limit=10')).body).toMatchObject({
    total: 1031,
    truncated: true,
  })
})

test('every municipal department has an English name of its own, also in a home that was entered without', async () => {
  await city.database.pool.query(`update directory.organizations set name_en = null`)
  await city.city.as(system, seedDemoDirectory)
  const all = (await city.visitor.get('/api/organizations')).body['items'] as { kind: string; nameEn: string | null }[]
  const english = all
    .filter((it) => it.kind === 'department')
    .slice(0, 45)
    .map((it) => it.nameEn)
  expect(english.filter((it) => it === null)).toEqual([])
  expect(new Set(english).size).toBe(45)
})

test('organisations are bodies: towns are not among them, districts are, also by an old name', async () => {
  expect((await names('/api/organizations')).length).toBe(45 + 38 + 2)
  expect(await names('/api/organizations?q=交委')).toEqual(['市交通运输委员会'])
  expect(await names('/api/organizations?q=梁平县')).toEqual(['梁平区'])
  expect(await names('/api/organizations?under=500112')).toEqual(['渝北区'])
  const tree = await city.visitor.get('/api/organizations/tree')
  expect((tree.body['organizations'] as object[]).length).toBe(47)
  expect((tree.body['regions'] as object[]).length).toBe(38)
})
