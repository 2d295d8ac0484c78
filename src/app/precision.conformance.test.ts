import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, wholeCity } from './fixtures.ts'

const data = process.env['HELIU_VECTORS']

// Real files that hold no person: what the detectors say of each column that they name.
const files: readonly (readonly [path: string, found: Readonly<Record<string, string>>])[] = [
  ['cq-bus-gbk/station_poi.txt', { 列2: 'coordinates', 列3: 'coordinates' }],
  ['metro-json-gbk/重庆.json', {}],
  ['bj-hospitals-gbk/医院.csv', { 地址: 'address' }],
  ['cq-housing/cq.csv', {}],
  ['cq-traffic/link.csv', {}],
  ['bank-branches/重庆.csv', { address: 'address' }],
  ['admin-divisions/areas.csv', {}],
  ['cq-organisations/重庆市乡镇街道.csv', {}],
  ['hotline-messages/附件2-主题.xlsx', {}],
  ['enterprise-sample/企业样本-企业与专利.xlsx', { 地址: 'address', 统一社会信用代码: 'uscc' }],
]

describe.skipIf(data === undefined)('real files hold no person, and the detectors say so', () => {
  let city: TestCity
  beforeAll(async () => {
    city = await wholeCity()
  })
  test.each(files)('%s', async (path, found) => {
    const steward = await city.as('transport.steward')
    const bytes = readFileSync(join(data ?? '', 'data', path))
    const { code } = await ingest(steward, { name: basename(path), bytes }, { title: path })
    const { items } = (await steward.get(`/api/security/${code}/grades`)).body as {
      items: { column: string; detector: string | null; grade: number }[]
    }
    expect(Object.fromEntries(items.flatMap((it) => (it.detector === null ? [] : [[it.column, it.detector]])))).toEqual(
      found,
    )
    expect(items.filter((it) => it.grade > 1).map((it) => it.column)).toEqual([])
  })
})
