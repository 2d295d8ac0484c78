import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#platform/db'
import type { TestCity } from '#platform/testing'
import { publishedDataset, wholeCity } from './fixtures.ts'

// What clients ask of CKAN beyond the first page, and what they hear when it cannot be had.

let city: TestCity
let resource: string
const places: string[] = []

beforeAll(async () => {
  city = await wholeCity(undefined, { perMinute: { address: 400, account: 1e6, signIn: 1e6 } })
  resource = await publishedDataset(
    city,
    '区县,limit,version,备注\n渝中,1,a,50%\n渝中,2,b,a*b\n江北,1,c,\n万州,3,a,500\n',
    { title: '公交站点', keywords: ['公交', 'a(b)'] },
  )
  for (const [title, theme] of [
    ['医院名录', '医疗卫生'],
    ['公交线路', '交通运输'],
  ] as const)
    places.push(await publishedDataset(city, undefined, { title, theme, keywords: ['名录'] }))
})

const action = async (name: string, params: object = {}) => city.visitor.post(`/api/3/action/${name}`, params)
const result = async (name: string, params: object = {}): Promise<Record<string, unknown>> => {
  const { body } = await action(name, params)
  expect([params, body]).toMatchObject([params, { success: true }])
  return body['result'] as Record<string, unknown>
}
const faultOf = async (name: string, params: object) => {
  const { status, body } = await action(name, params)
  return [status, (body['error'] as Record<string, unknown> | undefined)?.['__type']]
}
const idsOf = async (params: object) =>
  ((await result('datastore_search', { resource_id: resource, ...params }))['records'] as { _id: number }[]).map(
    (it) => it._id,
  )

describe('rows', () => {
  test.each<[object, number[]]>([
    [{ 区县: ['渝中', '万州'] }, [1, 2, 4]],
    [{ 区县: [] }, []],
    [{ limit: 1 }, [1, 3]],
    [{ limit: 1, version: 'a' }, [1]],
    [{ version: { gt: 'a', lte: 'c' } }, [2, 3]],
    [{ 备注: null }, [3]],
    [{ 备注: 'a*b' }, [2]],
    [
      [{ 区县: '江北' }, { version: 'a', limit: [3, 4] }],
      [3, 4],
    ],
    [{ limit: [1, 2], $or: [{ version: 'b' }, { version: 'c' }] }, [2, 3]],
  ])('filters %j give rows %j', async (filters, ids) => {
    expect(await idsOf({ filters })).toEqual(ids)
    expect(await idsOf({ filters: JSON.stringify(filters) })).toEqual(ids)
  })

  test('alternatives stand as deep in others as the row API takes them, and it is said how deep', async () => {
    const within = (depth: number): object =>
      depth === 0 ? { version: 'b' } : { $or: [{ version: 'c' }, within(depth - 1)] }
    expect(await idsOf({ filters: within(3) })).toEqual([2, 3])
    const deeper = await action('datastore_search', { resource_id: resource, filters: within(4) })
    expect([deeper.status, deeper.body['error']]).toEqual([
      409,
      { __type: 'Validation Error', filters: ['alternatives within 3 others'] },
    ])
  })

  test('alternatives without end are refused, and end nothing', async () => {
    const text = `${'{"$or":['.repeat(50_000)}{}${']}'.repeat(50_000)}`
    const answer = await city.visitor.post('/api/3/action/datastore_search', { resource_id: resource, filters: text })
    expect([answer.status, answer.body['error']]).toMatchObject([409, { __type: 'Validation Error' }])
  })

  test.each<[object | string, number[]]>([
    [{ 备注: '0%' }, [1]],
    [{ 备注: '*' }, [2]],
    [{ 备注: 'A*' }, [2]],
    [{ 备注: '50', 区县: '万' }, [4]],
    [{ limit: 2 }, [2]],
    ['%', [1]],
    ['[', []],
    ['{', []],
  ])('q %j gives rows %j, its own signs being no wildcards', async (q, ids) => {
    expect(await idsOf({ q })).toEqual(ids)
  })

  test('rows that look alike come once, counted and paged as such', async () => {
    const asked = { resource_id: resource, distinct: true, fields: '区县', sort: '区县 desc' }
    const all = await result('datastore_search', asked)
    expect(all).toMatchObject({ total: 3, fields: [{ id: '区县' }] })
    const records = all['records'] as unknown[]
    expect(records).toHaveLength(3)
    expect((await result('datastore_search', { ...asked, limit: 1, offset: 1 }))['records']).toEqual([records[1]])
    expect(await idsOf({ distinct: true })).toEqual([1, 2, 3, 4])
    expect(await faultOf('datastore_search', { ...asked, sort: 'limit' })).toEqual([409, 'Validation Error'])
    expect((await city.visitor.get(`/datastore/dump/${resource}?distinct=true&fields=区县`)).status).toBe(422)
  })

  test('missing values stand where PostgreSQL puts them unless it is said', async () => {
    for (const [sort, first] of [
      ['备注', 1],
      ['备注 desc', 3],
      ['"备注" asc nulls first', 3],
      ['备注 desc NULLS LAST', 2],
    ] as const)
      expect([sort, (await idsOf({ sort }))[0]]).toEqual([sort, first])
  })

  test.each<object>([
    { filters: { 没有: 1 } },
    { filters: { $and: [] } },
    { filters: { limit: { like: 1 } } },
    { filters: { limit: { gt: 'x' } } },
    { filters: [{}] },
    { filters: [1] },
    { filters: '{"__proto__":1}' },
    { filters: { constructor: 1 } },
    { filters: '{' },
    { q: { 没有: 'x' } },
    { q: ['a'] },
    { q: { 区县: ['a'] } },
    { limit: 'x' },
    { limit: -1 },
    { offset: '0x10' },
    { limit: [1] },
    { records_format: 'xml' },
    { full_text: 'x' },
  ])('%j is refused in the envelope', async (params) => {
    expect(await faultOf('datastore_search', { resource_id: resource, ...params })).toEqual([409, 'Validation Error'])
  })
})

describe('packages', () => {
  const count = async (params: object) => (await result('package_search', { ...params, rows: 0 }))['count']
  test.each<[string, number]>([
    ['groups:交通运输', 2],
    ['groups:交通运输 AND tags:公交', 1],
    ['groups:交通运输 NOT tags:公交', 1],
    ['groups:交通运输 && !tags:公交', 1],
    ['(groups:医疗卫生 OR tags:公交) AND res_format:CSV', 2],
    ['tags:(公交 OR 名录) -groups:(医疗卫生)', 2],
    ['tags:(公交 AND 名录)', 0],
    ['tags:"a(b)"', 1],
    ['tags:a\\(b\\)', 1],
    ['groups:*运*', 2],
    ['医院', 1],
    ['title:公*线路', 1],
    ['author:交通', 3],
    ['owner_org:5000001014', 3],
    ['id:"00000000-0000-8000-a000-000000000000"', 0],
    ['version:{1 TO *]', 0],
    ['license_id:cn-open-data -private:true', 3],
    ['extras_update_frequency:(monthly OR yearly)', 3],
    ['title:%', 0],
    ['metadata_modified:2026-01-05*', 3],
    ['metadata_modified:[NOW-1DAY TO NOW]', 3],
    ['metadata_modified:[* TO NOW-1DAY]', 0],
    ['metadata_modified:{2026-01-05T01:00:00Z TO *]', 0],
    ['metadata_modified:[2026-01-05T01:00:00Z TO NOW/DAY+1DAY]', 3],
  ])('fq %s fits %i', async (fq, n) => expect(await count({ fq })).toBe(n))

  test('several fq, a list of them and words must all hold', async () => {
    const fq = ['groups:交通运输', 'tags:名录']
    expect(await count({ fq })).toBe(1)
    expect(await count({ fq_list: fq })).toBe(1)
    expect(await count({ q: '公交', fq: fq[0], fq_list: JSON.stringify(fq) })).toBe(1)
    const get = await city.visitor.get(
      `/api/3/action/package_search?${fq.map((it) => `fq=${encodeURIComponent(it)}`).join('&')}&rows=0`,
    )
    expect(get.body['result']).toMatchObject({ count: 1, results: [] })
  })

  test('pages follow one another in the order asked for', async () => {
    const page = async (start: number) =>
      (await result('package_search', { sort: 'name asc', rows: 2, start, fl: 'name' }))['results']
    const all = [resource, ...places].sort().map((name) => ({ name }))
    expect([await page(0), await page(2), await page(3)]).toEqual([all.slice(0, 2), all.slice(2), []])
    const faceted = await result('package_search', { rows: 0, 'facet.field': '["tags","groups"]', 'facet.limit': '-1' })
    expect(faceted['facets']).toEqual({
      tags: { 名录: 2, 公交: 1, 'a(b)': 1 },
      groups: { 交通运输: 2, 医疗卫生: 1 },
    })
  })

  test('an id, a department by either of its names, and the counts under them', async () => {
    const { id, owner_org: owner } = await result('package_show', { id: resource })
    expect(await count({ fq: `id:${String(id)}` })).toBe(1)
    expect(await count({ fq: `owner_org:${String(owner)}` })).toBe(3)
    const asked = { rows: 0, 'facet.field': ['organization', 'owner_org', 'res_format'], 'facet.limit': 2 }
    expect(await result('package_search', asked)).toMatchObject({
      facets: { organization: { '5000001014': 3 }, owner_org: { [String(owner)]: 3 }, res_format: { CSV: 3, JSON: 3 } },
      search_facets: { organization: { items: [{ display_name: '市交通运输委员会' }] } },
    })
  })

  test('what fits words better comes first, whichever alternative it answers; another order can be had', async () => {
    const names = async (params: object) =>
      ((await result('package_search', { fl: 'name', ...params }))['results'] as { name: string }[]).map(
        (it) => it.name,
      )
    const [hospitals = '', lines = ''] = places
    expect((await names({ q: '公交线路 OR 名录' }))[0]).toBe(lines)
    expect(await names({ q: '名录', sort: 'title_string desc' })).toEqual([hospitals, lines])
    expect(await names({ q: '名录', sort: 'id asc' })).toEqual([hospitals, lines].sort())
  })

  test.each<object>([
    { fq: 'metadata_modified:[yesterday TO *]' },
    { fq: 'metadata_modified:[NOW-1WEEK TO *]' },
    { fq: 'tags:()' },
    { fq: 'tags:公?' },
    { fq: 'tags:公交~2' },
    { fq: 'constructor:x' },
    { fq: 'id:5000*' },
    { 'facet.field': ['nothing'] },
    { fq: '('.repeat(5000) },
    { fq: 'tags:a '.repeat(2000) },
    { fq: 'tags:a)' },
  ])('%j is a bad search', async (params) => {
    expect(await faultOf('package_search', params)).toEqual([400, 'Search Query Error'])
  })

  test.each<object>([{ 'facet.limit': 'x' }, { rows: '1e3' }, { start: -1 }, { rows: 1.5 }])(
    '%j is invalid',
    async (params) => {
      expect(await faultOf('package_search', params)).toEqual([409, 'Validation Error'])
    },
  )

  test('an id says what it stands for; one that nobody gave stands for nothing and is not searched for', async () => {
    const { id, resources } = (await result('package_show', { id: resource })) as {
      id: string
      resources: { id: string; package_id: string }[]
    }
    expect(new Set([id, ...resources.map((it) => it.id)]).size).toBe(1 + resources.length)
    for (const it of resources)
      expect(await result('resource_show', { id: it.id })).toMatchObject({ id: it.id, package_id: id })
    const strange = [
      id.replace(/.$/, (it) => (it === '0' ? '1' : '0')),
      `${id}0`,
      id.toUpperCase(),
      '00000000-0000-8000-a000-000000000000',
      'a\u0000b',
      '\u{10ffff}',
    ]
    for (const it of strange)
      expect([it, await faultOf('package_show', { id: it })]).toEqual([it, [404, 'Not Found Error']])
  })
})

test('whatever fails below an action, its client hears it in the envelope', async () => {
  const { db } = city.database
  const breaking = async (statements: readonly string[]) => {
    for (const it of statements) await sql.raw(it).execute(db)
  }
  await breaking(['alter table catalog.datasets rename to datasets_away'])
  const bug = await action('package_show', { id: resource })
  expect([bug.status, bug.body]).toMatchObject([
    500,
    { success: false, help: expect.stringMatching(/package_show$/), error: { __type: 'Internal Server Error' } },
  ])
  expect(bug.text).not.toMatch(/relation|datasets_away|\.ts/)
  await breaking([
    `create function catalog.away() returns setof catalog.datasets_away language plpgsql as
      $$ begin raise exception 'gone' using errcode = '57P01'; end $$`,
    'create view catalog.datasets as select * from catalog.away()',
  ])
  const away = await action('package_show', { id: resource })
  expect([away.status, away.body, away.headers['retry-after']]).toMatchObject([
    503,
    { success: false, error: { __type: 'Service Unavailable' } },
    '2',
  ])
  await breaking([
    'drop view catalog.datasets',
    'drop function catalog.away()',
    'alter table catalog.datasets_away rename to datasets',
  ])
  const large = await city.city.app.inject({
    method: 'POST',
    url: '/api/action/package_show',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ id: 'x'.repeat(5_000_000) }),
  })
  expect([large.statusCode, large.json()]).toMatchObject([413, { success: false }])
  const calls = await Promise.all(
    Array.from({ length: 450 }, () =>
      city.city.app.inject({ url: '/api/3/action/site_read', remoteAddress: '10.9.9.9' }),
    ),
  )
  const paced = calls.filter((it) => it.statusCode === 429)
  expect(paced.length).toBeGreaterThan(0)
  expect(paced[0]?.json()).toMatchObject({ success: false, error: { __type: 'Too Many Requests' } })
  expect(Number(paced[0]?.headers['retry-after'])).toBeGreaterThan(0)
})
