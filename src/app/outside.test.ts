import jsonld from 'jsonld'
import { Parser, type Quad, Writer } from 'n3'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { busStops, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string
let hidden: string

beforeAll(async () => {
  city = await wholeCity()
  ;({ code, hidden } = await busStops(city))
  await city.city.ledger.publish()
})

const canonical = async (quads: readonly Quad[]): Promise<string> => {
  const text = await new Promise<string>((resolve, reject) => {
    const writer = new Writer({ format: 'N-Quads' })
    writer.addQuads([...quads])
    writer.end((error: Error | null, out: string) =>
      error === null || error === undefined ? resolve(out) : reject(error),
    )
  })
  return String(
    await jsonld.canonize(text as unknown as object, {
      algorithm: 'URDNA2015',
      inputFormat: 'application/n-quads',
      format: 'application/n-quads',
    }),
  )
}

const fromXml = (text: string): Promise<Quad[]> =>
  new Promise((resolve, reject) => {
    const quads: Quad[] = []
    const parser = new RdfXmlParser()
    parser
      .on('data', (it: Quad) => quads.push(it))
      .on('error', reject)
      .on('end', () => resolve(quads))
    parser.end(text)
  })

describe('DCAT-AP', () => {
  test.each(['/catalog', `/dataset/CODE`])('%s says the same in three syntaxes', async (path) => {
    const read = async (syntax: string): Promise<string> =>
      (await city.visitor.get(`${path.replace('CODE', code)}.${syntax}`)).text
    const turtle = await canonical(new Parser().parse(await read('ttl')))
    const json = await canonical(
      new Parser({ format: 'N-Quads' }).parse(
        (await jsonld.toRDF(JSON.parse(await read('jsonld')) as object, {
          format: 'application/n-quads',
        })) as unknown as string,
      ),
    )
    expect(json).toBe(turtle)
    expect(await canonical(await fromXml(await read('rdf')))).toBe(turtle)
    expect(turtle).not.toContain(hidden)
    expect(turtle.split('\n').length).toBeGreaterThan(40)
  })

  test.each(['/', '/catalog', '/datasets/CODE', '/dataset/CODE'])('%s by Accept too', async (path) => {
    const typeFor = async (accept: string): Promise<string> => {
      const answer = await city.visitor.get(path.replace('CODE', code), { accept })
      expect(answer.headers['vary']).toContain('Accept')
      return String(answer.headers['content-type'] ?? answer.headers['location']).split(';')[0] ?? ''
    }
    const types = ['text/turtle', 'application/ld+json', 'application/rdf+xml']
    for (const type of types) {
      expect(await typeFor(type)).toBe(type)
      expect(await typeFor(types.map((it) => `${it};q=${it === type ? 0.9 : 0.5}`).join(', '))).toBe(type)
    }
    const page = { '/catalog': 'text/turtle', '/dataset/CODE': `/datasets/${code}` }[path] ?? 'text/html'
    for (const accept of ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', '*/*', 'image/png'])
      expect(await typeFor(accept)).toBe(page)
  })

  test('pages of the catalog lead to one another, in the graph and in the same syntax by Link', async () => {
    const second = await city.visitor.get('/catalog.rdf?page=2')
    expect(second.headers['link']).toMatch(/^<http:[^>]+\/catalog\.rdf\?page=1>; rel="prev"$/)
    const hydra = 'http://www.w3.org/ns/hydra/core#'
    const turns = new Map((await fromXml(second.text)).map((it) => [it.predicate.value, it.object.value]))
    for (const name of ['first', 'firstPage', 'previous', 'previousPage', 'last', 'lastPage'])
      expect([name, turns.get(`${hydra}${name}`)]).toEqual([name, expect.stringMatching(/\/catalog\?page=1$/)])
    expect(turns.get(`${hydra}totalItems`)).toBe('1')
    expect(turns.has(`${hydra}next`)).toBe(false)
  })

  test('a closed one is not there', async () => {
    for (const path of [`/dataset/${hidden}.ttl`, `/dataset/${hidden}`, `/datasets/${hidden}`])
      expect([path, (await city.visitor.get(path, { accept: 'text/turtle' })).status]).toEqual([path, 404])
    const page = await city.visitor.get(`/datasets/${hidden}`, { accept: 'text/html' })
    expect([page.status, /ld\+json|rel="alternate"/.test(page.text)]).toEqual([200, false])
    expect((await city.visitor.get(`/datasets/${code}`, { accept: 'text/html' })).text).toContain('rel="alternate"')
  })
})

test('feeds, sitemap and data.json name it with whole addresses', async () => {
  for (const path of ['/data.json', '/sitemap.xml', '/feeds/dataset.atom']) {
    const { status, text } = await city.visitor.get(path)
    expect(status).toBe(200)
    expect(text).toMatch(new RegExp(`http://[^/]+/datasets/${code}`))
    expect(text).not.toContain(hidden)
  }
  const { dataset } = (await city.visitor.get('/data.json')).body as { dataset: { distribution: object[] }[] }
  expect(dataset[0]?.distribution).toContainEqual(
    expect.objectContaining({ format: 'NDJSON', mediaType: 'application/x-ndjson' }),
  )
  const page = await city.visitor.get(`/datasets/${code}`, { accept: 'text/html' })
  expect(JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page.text)?.[1] ?? '')).toMatchObject({
    '@type': 'Dataset',
    name: '公交站点',
    description: expect.stringMatching(/^.{50,5000}$/s),
    variableMeasured: ['编号', '站点', '票价'],
    distribution: expect.arrayContaining([expect.objectContaining({ encodingFormat: 'text/csv' })]),
  })
})

describe('pages of other sites', () => {
  const origin = 'https://app.example.org'
  const call = (method: 'GET' | 'POST' | 'OPTIONS', path: string, headers: object = {}) =>
    city.city.app.inject({ method, url: path.replace('CODE', code), headers: { origin, ...headers } })
  const allowed = (answer: Awaited<ReturnType<typeof call>>) => answer.headers['access-control-allow-origin']

  test.each([
    '/api/data/CODE/rows',
    '/api/data/CODE/download.csv',
    '/api/catalog/datasets',
    '/api/catalog/datasets/CODE',
    '/api/catalog/facets',
    '/api/organizations',
    '/api/3/action/package_search',
    '/api/action/package_search',
    '/catalog',
    '/dataset/CODE.jsonld',
    '/data.json',
    '/feeds/dataset.atom',
    '/ledger/checkpoint',
    '/api/proofs/0',
  ])('read %s when they show no credentials', async (path) => {
    const answer = await call('GET', path)
    expect([answer.statusCode, allowed(answer)]).toEqual([200, '*'])
    expect(answer.headers['access-control-expose-headers']).toContain('Link, Repr-Digest, Retry-After, X-Heliu-Version')
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    const asked = await call('OPTIONS', path, { 'access-control-request-method': 'GET' })
    expect([asked.statusCode, allowed(asked)]).toEqual([204, '*'])
    expect(asked.headers['access-control-allow-methods']).toMatch(/^GET, HEAD(, POST)?$/)
    expect(asked.headers['access-control-allow-headers']).toContain('Range')
    expect(asked.headers['access-control-allow-headers']).not.toContain('Authorization')
    for (const credentials of [{ cookie: 'heliu_session=x' }, { authorization: 'Bearer x' }])
      expect(allowed(await call('GET', path, credentials))).toBeUndefined()
  })

  test('read why they were refused, and ask CKAN by POST', async () => {
    const refused = await call('GET', '/api/data/CODE/rows?limit=x')
    expect([refused.statusCode, allowed(refused)]).toEqual([400, '*'])
    const asked = await call('POST', '/api/3/action/package_search', { 'sec-fetch-site': 'cross-site' })
    expect([asked.statusCode, allowed(asked)]).toEqual([200, '*'])
  })

  test.each(['/api/session', '/api/inbox', '/api/grants', '/api/data/CODE/uses', '/receipts', '/api/tokens'])(
    'do not read %s',
    async (path) => {
      expect(allowed(await call('GET', path))).toBeUndefined()
      expect((await call('OPTIONS', path)).statusCode).toBe(404)
    },
  )
})
