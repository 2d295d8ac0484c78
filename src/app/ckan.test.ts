import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { busStops, catalogEntry, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string
let hidden: string

beforeAll(async () => {
  city = await wholeCity()
  ;({ code, hidden } = await busStops(city))
})

const action = async (name: string, params: object = {}): Promise<{ status: number; body: Record<string, unknown> }> =>
  city.visitor.post(`/api/action/${name}`, params)
const result = async (name: string, params: object = {}): Promise<Record<string, unknown>> => {
  const { body } = await action(name, params)
  expect(body).toMatchObject({ success: true, help: expect.stringContaining(name) })
  return body['result'] as Record<string, unknown>
}

describe('CKAN', () => {
  test('lists, searches and shows the public set alone', async () => {
    expect(await result('package_list')).toEqual([code])
    expect(
      await result('package_search', {
        q: '公交',
        fq: `organization:5000001014 res_format:CSV`,
        'facet.field': '["groups"]',
      }),
    ).toMatchObject({ count: 1, results: [{ name: code }], facets: { groups: { 交通运输: 1 } } })
    expect(
      await result('package_search', { fq: 'organization:5000001015 OR organization:5000001014 -groups:交通运输' }),
    ).toMatchObject({ count: 0 })
    expect(
      await result('package_search', { fq: 'metadata_modified:[2026-01-01T00:00:00.000000Z TO *]' }),
    ).toMatchObject({ count: 1 })
    for (const [q, count] of [
      ['title:公交 OR title:医院', 1],
      ['医院 OR 公交', 1],
      ['公交 groups:交通运输', 1],
      ['公交 -groups:交通运输', 0],
      ['notes:"站点名称"', 1],
    ] as const)
      expect({ q, ...(await result('package_search', { q })) }).toMatchObject({ q, count })
    expect(await result('package_autocomplete', { q: '公交' })).toMatchObject([{ name: code }])
    expect(await result('package_show', { id: code })).toMatchObject({
      name: code,
      num_resources: 6,
      organization: { name: '5000001014' },
      isopen: true,
    })
    const { id, resources } = (await result('package_show', { id: code })) as {
      id: string
      resources: { id: string }[]
    }
    const resource = resources[0]?.id ?? ''
    expect(await result('package_show', { id })).toMatchObject({ name: code })
    expect(await result('resource_show', { id: resource })).toMatchObject({ package_id: id })
    for (const [name, wrong] of [
      ['package_show', resource],
      ['resource_show', id],
      ['package_show', '00000000-0000-8000-a000-000000000000'],
    ] as const)
      expect([name, (await action(name, { id: wrong })).status]).toEqual([name, 404])
    expect((await city.visitor.get(`/api/3/action/package_show?id=${hidden}`)).body).toMatchObject({
      success: false,
      error: { __type: 'Not Found Error' },
    })
    expect(await result('resource_search', { query: ['format:csv', 'name:公交'] })).toMatchObject({ count: 1 })
    expect(await result('organization_list', { all_fields: true, sort: 'package_count desc' })).toMatchObject([
      { name: '5000001014', package_count: 1 },
    ])
    expect(await result('organization_list', { organizations: ['5000001015'] })).toEqual([])
    expect(await result('organization_show', { id: '5000001014', include_datasets: true })).toMatchObject({
      package_count: 1,
      packages: [{ name: code }],
    })
    expect(await result('group_show', { id: '交通运输' })).toMatchObject({ package_count: 1, packages: [] })
    expect(await result('status_show')).toMatchObject({ ckan_version: expect.stringMatching(/^2\.11\./) })
  })

  test('counts, fields and order are those that were asked for; what is unknown there refuses', async () => {
    const search = (params: object) => result('package_search', params)
    const counted = { 'facet.field': ['tags'], 'facet.limit': 1 }
    expect((await search(counted))['facets']).toEqual({ tags: { 公交: 1 } })
    expect((await search({ ...counted, 'facet.mincount': 2 }))['facets']).toEqual({ tags: {} })
    expect((await search({ ...counted, facet: 'false' }))['facets']).toEqual({})
    expect((await search({ fl: 'name,title' }))['results']).toEqual([{ name: code, title: '公交站点' }])
    for (const params of [{ sort: 'nothing desc' }, { fq: 'nothing:1' }, { fq: 'tags:(' }, { fq: 'tags:"公交' }])
      expect([params, (await action('package_search', params)).body]).toMatchObject([
        params,
        { success: false, error: { __type: 'Search Query Error' } },
      ])
    expect((await action('package_search', { rows: 'many' })).body['error']).toEqual({
      __type: 'Validation Error',
      rows: ['Invalid integer'],
    })
    for (const [fq, count] of [
      ['*:*', 1],
      ['tags:*', 1],
      ['extras_open:conditional', 0],
      ['private:false +capacity:public', 1],
    ] as const)
      expect({ fq, ...(await search({ fq })) }).toMatchObject({ fq, count })
  })

  test('rows with filters, words, order, lists and totals', async () => {
    const resource = ((await result('package_show', { id: code }))['resources'] as { id: string }[])[0]?.id
    expect(await result('datastore_search', { resource_id: resource, limit: 2 })).toMatchObject({
      total: 3,
      limit: 2,
      fields: [
        { id: '_id', type: 'int' },
        { id: '编号', type: 'text' },
        { id: '站点' },
        { id: '票价', type: 'numeric' },
      ],
      records: [
        { _id: 1, 编号: '01', 票价: 2.5 },
        { _id: 2, 站点: '临江门 "站"' },
      ],
    })
    expect(
      await result('datastore_search', { resource_id: resource, filters: { 编号: ['01', '03'] }, sort: '编号 desc' }),
    ).toMatchObject({ total: 2, records: [{ 编号: '03' }, { 编号: '01' }] })
    expect(await result('datastore_search', { resource_id: resource, q: '磁器' })).toMatchObject({ total: 1 })
    expect(
      await result('datastore_search', { resource_id: resource, offset: 2, records_format: 'lists' }),
    ).toMatchObject({ records: [[3, '03', '磁器口', 2]] })
    expect((await action('datastore_search', { resource_id: resource, filters: { 没有: 1 } })).status).toBe(409)
    expect((await action('datastore_search', {})).body).toMatchObject({
      error: { __type: 'Validation Error', resource_id: ['Missing value'] },
    })
    const rows = (params: object) => result('datastore_search', { resource_id: resource, ...params })
    expect((await rows({ fields: ['站点', '编号'], limit: 1 }))['records']).toEqual([
      { 站点: '天宫大道站', 编号: '01' },
    ])
    expect((await rows({ fields: '_id', filters: { _id: { gt: 1, lte: 3 } }, sort: '_id desc' }))['records']).toEqual([
      { _id: 3 },
      { _id: 2 },
    ])
    expect((await rows({ filters: { 站点: null } }))['records']).toEqual([])
    expect((await rows({ q: { 站点: '磁器' } }))['total']).toBe(1)
    expect((await rows({ records_format: 'csv', limit: 2, fields: '编号,站点' }))['records']).toBe(
      '01,天宫大道站\n02,"临江门 ""站"""\n',
    )
    const page = await rows({ limit: 1, include_total: false, include_next_page: true, filters: '{"_id":[2,3]}' })
    expect(page).toMatchObject({ records: [{ _id: 2 }], filters: { _id: [2, 3] }, next_page: { _id: { gt: 2 } } })
    expect(page['total']).toBeUndefined()
    const { next } = page['_links'] as { next: string }
    const after = JSON.parse((await city.visitor.get(next.replace(/^http:\/\/[^/]+/, ''))).text) as object
    expect(after).toMatchObject({ result: { records: [{ _id: 3 }] } })
    for (const [wrong, named] of [
      [{ fields: '没有' }, 'fields'],
      [{ fields: '名:站点' }, 'fields'],
      [{ sort: '没有 desc' }, 'sort'],
      [{ sort: '编号 sideways' }, 'sort'],
      [{ full_text: '公交' }, 'full_text'],
      [{ records_format: 'other' }, 'records_format'],
    ] as const) {
      const { status, body } = await action('datastore_search', { resource_id: resource, ...wrong })
      expect([status, Object.keys(body['error'] as object).sort()]).toEqual([409, ['__type', named].sort()])
    }
    expect(await result('datastore_info', { id: resource })).toMatchObject({
      meta: { count: 3, aliases: [code] },
      fields: [{ id: '编号' }, { id: '站点' }, { id: '票价', type: 'numeric' }],
    })
  })

  test('a dump gives all rows or those asked for, in four formats', async () => {
    const resource = ((await result('package_show', { id: code }))['resources'] as { id: string }[])[0]?.id ?? ''
    const dump = (query = '') => city.visitor.get(`/datastore/dump/${resource}${encodeURI(query)}`)
    expect((await dump()).text).toBe(
      '_id,编号,站点,票价\n1,01,天宫大道站,2.50\n2,02,"临江门 ""站""",3.00\n3,03,磁器口,2.00\n',
    )
    expect((await dump('?format=tsv&fields=编号,票价&sort=票价 desc&limit=1&offset=1&bom=true')).text).toBe(
      '\ufeff编号\t票价\n01\t2.50\n',
    )
    const json = JSON.parse((await dump('?format=json&filters={"编号":"03"}')).text) as object
    expect(json).toMatchObject({ fields: [{ id: '_id' }, {}, {}, {}], records: [[3, '03', '磁器口', 2]] })
    expect((await dump('?format=xml&limit=1')).text).toContain(
      '<row _id="1"><编号>01</编号><站点>天宫大道站</站点><票价>2.50</票价></row>',
    )
    expect((await dump('?format=other')).status).toBe(422)
    expect((await dump('?sort=没有')).status).toBe(422)
    expect((await city.visitor.get('/datastore/dump/none')).status).toBe(404)
  })

  test('what is unknown is told as CKAN tells it', async () => {
    const unknown = await city.visitor.get('/api/3/action/package_destroy')
    expect([unknown.status, unknown.text]).toEqual([400, '"Bad request: Action name not known: package_destroy"'])
    expect((await action('package_search', { wrong: 1 })).body).toMatchObject({
      error: { __type: 'Search Query Error' },
    })
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      const inherited = await city.visitor.get(`/api/3/action/${name}`)
      expect([inherited.status, inherited.text]).toEqual([400, `"Bad request: Action name not known: ${name}"`])
    }
  })

  test('a question comes as a query, as JSON or as a form; JSONP does not', async () => {
    const send = async (type: string, payload: string) =>
      city.city.app.inject({
        method: 'POST',
        url: '/api/3/action/package_show',
        payload,
        headers: { 'content-type': type },
      })
    const part = `--x\r\ncontent-disposition: form-data; name="id"\r\n\r\n${code}\r\n--x--\r\n`
    for (const [type, payload] of [
      ['application/json', JSON.stringify({ id: code })],
      ['application/x-www-form-urlencoded', `id=${code}`],
      ['application/x-www-form-urlencoded', JSON.stringify({ id: code })],
      ['multipart/form-data; boundary=x', part],
    ] as const)
      expect([type, JSON.parse((await send(type, payload)).body)]).toMatchObject([type, { result: { name: code } }])
    for (const payload of ['[1]', '"x"', '{', '{"id":', 'null,', '\u0000']) {
      const answer = await send('application/json', payload)
      expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('"Bad request: JSON Error')])
    }
    for (const path of ['package_list?callback=f', `package_show?id=${code}&callback=f`])
      expect((await city.visitor.get(`/api/3/action/${path}`)).status).toBe(400)
  })

  test('an integer is told with its 64 bits, and whoever knows the id of what was withdrawn finds nothing', async () => {
    const bytes = Buffer.from('编号,人数\n01,9007199254740993\n')
    const overrides = { types: { 人数: 'integer' } }
    const steward = await city.as('transport.steward')
    const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: '人数' })
    const counted = String(entered.body['code'])
    await newVersion(steward, counted, { name: '人数.csv', bytes }, { overrides })
    await publish(city, counted)
    expect(await result('datastore_search', { resource_id: counted })).toMatchObject({
      fields: [{ type: 'int' }, { type: 'text' }, { id: '人数', type: 'int8' }],
      records: [{ 人数: '9007199254740993' }],
    })
    const { id } = await result('package_show', { id: counted })
    const gone = await (await city.as('bureau.reviewer')).post(`/api/catalog/datasets/${counted}/withdraw`, {
      reason: '不再采集，已并入其他数据集',
    })
    expect(gone.status, gone.text).toBe(200)
    for (const one of [id, counted]) expect((await action('package_show', { id: one })).status).toBe(404)
  })
})
