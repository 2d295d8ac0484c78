import { expect, test } from 'vitest'
import { z } from 'zod'
import { busStops, newVersion, wholeCity } from './fixtures.ts'

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[]
  readonly responses?: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema?: Parameters<typeof z.fromJSONSchema>[0] }>> }
    >
  >
}

test('the description is sound: every door described once, its parameters too, no reference into the void', async () => {
  const city = await wholeCity()
  const text = (await city.visitor.get('/api/openapi.json')).text
  const it = JSON.parse(text) as {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components?: object
  }
  expect(it.openapi).toMatch(/^3\.1\./)
  const faults: string[] = []
  const ids = new Set<string>()
  for (const [path, operations] of Object.entries(it.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const at = `${method} ${path}`
      if ((operation.summary ?? '').length < 3) faults.push(`${at}: no summary`)
      for (const [status, answer] of Object.entries(operation.responses ?? {}))
        if (!['204', '303'].includes(status) && Object.keys(answer.content ?? {}).length === 0)
          faults.push(`${at}: ${status} without content`)
      if (Object.keys(operation.responses ?? {}).length < 2) faults.push(`${at}: no response`)
      if (operation.operationId !== undefined && ids.has(operation.operationId)) faults.push(`${at}: id twice`)
      ids.add(operation.operationId ?? at)
      const named = new Set((operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name))
      for (const [, name = ''] of path.matchAll(/\{([^}]+)\}/g))
        if (!named.has(name)) faults.push(`${at}: {${name}} not described`)
    }
  for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = reference
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], it)
    if (found === undefined) faults.push(`$ref ${reference}`)
  }
  const doors = city.city.routes.filter((route) => route.path.startsWith('/api/'))
  for (const { method, path } of doors) {
    const described = path.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    if (it.paths[described]?.[method.toLowerCase()] === undefined) faults.push(`${method} ${path} is not described`)
  }
  expect(faults).toEqual([])
})

test('what a door answers is of a type that is described, also when it fails', async () => {
  const city = await wholeCity()
  const { paths } = (await city.visitor.get('/api/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, Operation>>
  }
  const calls = {
    '/catalog.jsonld': '/catalog.jsonld?page=99',
    '/api/3/action/{name}': '/api/3/action/no_such',
    '/ledger/tile/{rest}': '/ledger/tile/0',
    '/datastore/dump/{id}': '/datastore/dump/0',
    '/dataset/{code}.ttl': '/dataset/0.ttl',
    '/api/catalog/datasets/{code}': '/api/catalog/datasets/0',
  }
  for (const [path, url] of Object.entries(calls)) {
    const answer = await city.city.app.inject({ url })
    const described = paths[path]?.['get']?.responses ?? {}
    const content = (described[String(answer.statusCode)] ?? described['default'])?.content ?? {}
    const type = String(answer.headers['content-type']).split(';')[0] ?? ''
    expect(Object.keys(content), path).toContain(type)
    if (!type.endsWith('json')) continue
    const schema = content[type]?.schema
    // A reference leads to the problem's shape, which has a test of its own.
    const refers = typeof schema === 'object' && '$ref' in schema
    if (schema !== undefined && !refers) expect(z.fromJSONSchema(schema).safeParse(answer.json()).error).toBeUndefined()
  }
})

test('every transition of every kind is described with the input it takes', async () => {
  const city = await wholeCity()
  const { paths } = (await city.visitor.get('/api/openapi.json')).body as unknown as {
    paths: Record<string, { post?: { requestBody?: { content: { 'application/json': { schema: object } } } } }>
  }
  const bodyOf = (name: string) =>
    paths[`/api/cases/{id}/${name}`]?.post?.requestBody?.content['application/json'].schema
  // Two kinds know it, each with its own input.
  expect(bodyOf('refuse')).toMatchObject({
    anyOf: expect.arrayContaining([
      expect.objectContaining({
        required: ['reason'],
        properties: { reason: expect.objectContaining({ type: 'string' }) },
      }),
    ]),
  })
  expect(bodyOf('gaps')).toMatchObject({ properties: { items: { type: 'array' } } })
  expect(bodyOf('consent')).toMatchObject({ type: 'object' })
  expect(bodyOf('nothing-of-the-kind')).toBeUndefined()
})

test('the words that the rows are asked by are described, and columns are filters beside them', async () => {
  const city = await wholeCity()
  const { paths } = (await city.visitor.get('/api/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, Operation>>
  }
  const wordsOf = (path: string) =>
    paths[path]?.['get']?.parameters?.flatMap((it) => (it.in === 'query' ? [it.name] : [])).sort()
  expect(wordsOf('/api/data/{code}/rows')).toEqual(['cursor', 'grant', 'limit', 'order', 'select', 'version'])
  expect(wordsOf('/api/data/{code}/download.csv')).toEqual(['encoding', 'grant', 'select', 'version'])
})

test('real answers are of a type and a shape that is described', async () => {
  const city = await wholeCity()
  const steward = await city.as('transport.steward')
  const { code } = await busStops(city)
  const bytes = Buffer.from('编号,站点,备注\n01,天宫大道站,改\n')
  await newVersion(steward, code, { name: '站点.csv', bytes })
  const told = await city.visitor.post('/api/opening/feedback', { what: '坐标偏了', dataset: code })
  await city.city.ledger.publish()
  const { paths } = (await city.visitor.get('/api/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, Operation>>
  }
  const values: Readonly<Record<string, string>> = {
    code,
    name: 'package_list',
    receipt: String(told.body['receipt']),
    revision: '1',
    version: '2',
  }
  const query: Readonly<Record<string, string>> = { changes: '?from=1&to=1', '/versions/changes': '?from=1&to=2' }
  const faults: string[] = []
  let read = 0
  for (const [path, { get }] of Object.entries(paths)) {
    // Bundling a script takes long, and is tried elsewhere.
    if (/^\/(console|assets|verify)/.test(path)) continue
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    if (get === undefined || names.some((name) => values[name] === undefined) || path.includes('{rest}')) continue
    const ending = Object.entries(query).findLast(([end]) => path.endsWith(end))?.[1] ?? ''
    const address = path.replace('{code}', path.startsWith('/api/organizations') ? '5000001014' : '{code}')
    const url = `${address.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}${ending}`
    const answer = await steward.get(url)
    if (answer.status !== 200) continue
    const type = String(answer.headers['content-type']).split(';')[0] ?? ''
    const content = get.responses?.['200']?.content ?? {}
    const described = content[type]
    if (described === undefined) faults.push(`${url} is ${type}, described: ${Object.keys(content).join(' ')}`)
    else if (type === 'application/json' && described.schema !== undefined) {
      const fault = z.fromJSONSchema(described.schema).safeParse(JSON.parse(answer.text)).error
      if (fault !== undefined) faults.push(`${url}: ${fault.message}`)
    }
    read += 1
  }
  expect(faults).toEqual([])
  expect(read).toBeGreaterThan(60)
}, 60_000)
