import { connect } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { cookieOf, publishedDataset, wholeCity } from './fixtures.ts'

// Whatever is sent, by whomever: a problem that says what is wrong, never a bug.

let city: TestCity
let code: string
beforeAll(async () => {
  city = await wholeCity()
  code = await publishedDataset(city, '编号\n01\n')
})

// Numbers that no column holds: past 31, 53 and 63 bits.
const numbers = ['2147483648', '9007199254740991', '99999999999999999999', '-1', '1e999', '0x1']
const odd = ['a\u0000b', '\ud800', ...numbers, "';--", '%', '💥‮', 'x'.repeat(400)]
const asJson = ['{', '', '[]', 'null', '"x"', '{"__proto__":1}', JSON.stringify({ a: odd })]

test.each(['visitor', 'transport.steward', 'sysadmin'] as const)(
  '%s finds no bug at any door',
  async (who) => {
    const cookie = who === 'visitor' ? '' : await cookieOf(city, who)
    const bugs: string[] = []
    const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: string) => {
      const answer = await city.city.app.inject({
        method,
        url,
        headers: { cookie, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(payload === undefined ? {} : { payload }),
      })
      const type = String(answer.headers['content-type'] ?? '')
      if (answer.statusCode === 500) bugs.push(`${method} ${url} ${payload ?? ''}`)
      if (
        answer.statusCode >= 400 &&
        url.startsWith('/api/') &&
        !url.includes('action') &&
        !/^\/api\/3(\/|$)/.test(url)
      )
        if (!type.startsWith('application/problem+json')) bugs.push(`${method} ${url} answers ${type}`)
    }
    for (const { method, path } of city.city.routes) {
      // Signing out would end the very session.
      if (method === 'DELETE' && path.includes('session')) continue
      for (const value of odd) {
        const put = encodeURIComponent(value.toWellFormed())
        const raw = value === '\ud800' ? '%ED%A0%80' : put
        const url = path.replace(/:code\b/, code).replaceAll(/:[a-z]+|\*/gi, raw)
        const query = `?q=${raw}&limit=${raw}&cursor=${raw}&page=${raw}&version=${raw}&order=${raw}&offset=${raw}&select=${raw}&from=1&to=${raw}&after=${raw}&file=${raw}`
        if (method === 'GET') await call(method, `${url}${query}`)
        else await call(method, url, JSON.stringify({ id: value, name: value, q: value, dataset: value }))
        await call(method, path.replaceAll(/:[a-z]+|\*/gi, raw), method === 'GET' ? undefined : '{}')
      }
      if (method !== 'GET')
        for (const payload of asJson) await call(method, path.replaceAll(/:[a-z]+|\*/gi, 'x'), payload)
    }
    expect(bugs).toEqual([])
  },
  120_000,
)

describe('what surfaces promise of HTTP', () => {
  test.each([
    ['POST', '/api/session', 400, '{bad'],
    ['POST', '/api/session', 400, ''],
    ['POST', '/api/session', 422, '{"username":1}'],
    ['POST', '/api/session', 422, '{"username":"a\\u0000","password":"x"}'],
    ['GET', '/api/organizations/%E0%A4%A', 400, undefined],
    ['GET', '/api/nothing', 404, undefined],
    ['PUT', '/api/organizations', 404, '{}'],
    ['POST', '/api/session', 413, `{"a":"${'x'.repeat(5_000_000)}"}`],
  ] as const)('%s %s is answered %i', async (method, url, status, payload) => {
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await city.city.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json()).toMatchObject({
      status,
      title: expect.stringMatching(/\p{Script=Han}/u),
      type: expect.any(String),
      detail: expect.stringMatching(/./),
      instance: url,
    })
    expect(answer.statusCode).toBe(status)
  })

  test.each(['a"><script>', 'a b', 'x/y', 'a:b', 'u@h', '[::1'])('a host named %s is none', async (host) => {
    for (const url of ['/sitemap.xml', '/data.json', '/catalog.ttl'])
      expect((await city.city.app.inject({ url, headers: { host } })).statusCode, url).toBe(400)
    const fair = await city.city.app.inject({ url: '/robots.txt', headers: { host: '[::1]:8080' } })
    expect(fair.body).toContain('http://[::1]:8080/')
  })

  test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a door that reads JSON is not given %s',
    async (type) => {
      const answer = await city.city.app.inject({
        method: 'POST',
        url: '/api/session',
        headers: { 'content-type': type },
        payload: '--x\r\n\r\n--x--',
      })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([415, expect.stringMatching(/problem\+json/)])
    },
  )

  test.each([
    ['bytes of half a pair', Buffer.from('7b2274657874223a2261eda08062227d', 'hex'), 'application/json'],
    ['a sign written too long', Buffer.from('7b2274657874223a2261c0af62227d', 'hex'), 'application/json'],
    ['GBK', Buffer.from('7b2274657874223a22d6d8227d', 'hex'), 'application/json'],
    ['the same in a form', 'what=%ED%A0%80&kind=correction', 'application/x-www-form-urlencoded'],
    ['raw in a form', Buffer.from('what=\xd6\xd8', 'latin1'), 'application/x-www-form-urlencoded'],
    ['a name that no parameter has', '__proto__=1&what=x', 'application/x-www-form-urlencoded'],
    ['the same in JSON', '{"__proto__":{"what":"x"}}', 'application/json'],
    ['the same deeper', '{"what":"x","constructor":{"prototype":{}}}', 'application/json'],
  ])('a body with %s is refused before anything is kept', async (_what, payload, type) => {
    const url = type === 'application/json' ? '/api/opening/feedback' : '/feedback'
    const answer = await city.city.app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } })
    expect(answer.statusCode).toBe(400)
  })

  test('half of a pair that JSON spells out is read, and not acceptable', async () => {
    const payload = '{"what":"第三行的票价不对\\ud800，应为 2.5 元"}'
    const headers = { 'content-type': 'application/json' }
    const answer = await city.city.app.inject({ method: 'POST', url: '/api/opening/feedback', payload, headers })
    expect(answer.statusCode).toBe(422)
  })

  test.each(['%ED%A0%80', '%C0%AF', '%E4%BD', '%FF'])('%s in a query is no text', async (sign) => {
    for (const url of [
      `/datasets?q=${sign}`,
      `/api/data/${code}/rows?编号=eq.${sign}`,
      `/api/catalog/datasets?q=a${sign}b`,
    ])
      expect([
        url,
        (await city.visitor.get(encodeURI(decodeURI(url.replaceAll(sign, 'SIGN'))).replace('SIGN', sign))).status,
      ]).toEqual([url, 400])
  })

  test('a parameter is never passed over because of its name', async () => {
    const rows = `/api/data/${code}/rows`
    for (const [url, status] of [
      [`${rows}?__proto__=eq.1`, 400],
      [`${rows}?constructor=eq.1`, 422],
      [`${rows}?toString=eq.1`, 422],
      [`${rows}?q%5B%5D=eq.1`, 422],
      ['/api/3/action/package_list?__proto__=1', 400],
      ['/datasets?q=a&q=b', 422],
      ['/datasets?q=100%', 200],
    ] as const)
      expect([url, (await city.visitor.get(url)).status]).toEqual([url, status])
  })

  test('what a proxy would say of the caller is not believed of anybody', async () => {
    const headers = {
      host: 'heliu.example',
      'x-forwarded-host': 'elsewhere.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=elsewhere.example',
    }
    for (const url of [
      '/data.json',
      '/sitemap.xml',
      '/catalog.ttl',
      '/api/3/action/package_search',
      `/datasets/${code}`,
    ]) {
      const { body } = await city.city.app.inject({ url, headers })
      expect([url, body.includes('elsewhere.example'), body.includes('http://heliu.example/')]).toEqual([
        url,
        false,
        true,
      ])
    }
  })

  test('what another site’s page sends is refused, however its browser says so', async () => {
    const cookie = await cookieOf(city, 'citizen')
    const send = (headers: Record<string, string>) =>
      city.city.app.inject({ method: 'DELETE', url: '/api/sessions', headers: { cookie, host: 'heliu', ...headers } })
    const site = (value: string) => send({ 'sec-fetch-site': value })
    const origin = (value: string) => send({ origin: value })
    const answers = [site('cross-site'), site('same-site'), origin('https://elsewhere'), origin('null')]
    expect((await Promise.all(answers)).map((it) => it.statusCode)).toEqual([403, 403, 403, 403])
    const own = [site('same-origin'), site('none'), origin('http://heliu'), send({})]
    expect((await Promise.all(own)).map((it) => it.statusCode)).toEqual([204, 204, 204, 204])
  })

  test('whoever sends too much comes to read why', async () => {
    const address = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
    const { hostname, port } = new URL(address)
    const head =
      'POST /api/session HTTP/1.1\r\nHost: heliu\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n'
    const answer = await new Promise<string>((resolve, reject) => {
      let heard = ''
      const socket = connect(Number(port), hostname, () => socket.write(`${head}${'x'.repeat(9_000_000)}`))
      socket.on('data', (bytes) => (heard += String(bytes)))
      socket.on('end', () => resolve(heard)).on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('/problems/http/body-too-large')
  })

  test('without a right the answer says how to have one', async () => {
    const answer = await city.city.app.inject({ url: '/api/inbox' })
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, 'Bearer'])
  })

  test.each([
    ['/nothing', undefined, 'text/html'],
    ['/nothing', '*/*', 'text/html'],
    ['/datasets/none', '*/*', 'text/html'],
    ['/nothing', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['/nothing', 'application/json', 'application/problem+json'],
    ['/nothing', 'application/json, text/plain, */*', 'application/problem+json'],
    ['/nothing', 'application/json, text/html;q=0.5', 'application/problem+json'],
    ['/nothing', 'application/problem+json', 'application/problem+json'],
    ['/nothing', 'image/png', 'application/problem+json'],
    ['/api/nothing', '*/*', 'application/problem+json'],
    ['/api', 'text/html', 'application/problem+json'],
    ['/api/nothing', 'text/html', 'application/problem+json'],
  ])('what is not at %s is told to who accepts %s as %s', async (url, accept, type) => {
    const answer = await city.city.app.inject({ url, headers: accept === undefined ? {} : { accept } })
    expect([answer.statusCode, String(answer.headers['content-type']).split(';')[0]]).toEqual([404, type])
  })

  test.each([
    ['what', 'x'.repeat(5000), '最多 2,000 字'],
    ['what', '站\u0000点', '不能保存的字符'],
    ['contact', '\u0000', '不能保存的字符'],
    ['contact', 'x'.repeat(5000), '最多 200 字'],
    ['dataset', 'x'.repeat(5000), '代码形如'],
    ['purpose', '', '请填写这一项'],
  ])('a form says of its %s what is wrong with it', async (name, value, why) => {
    const fields = { what: '站点', purpose: '研究', contact: '', dataset: '', [name]: value }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(fields).toString()
    const answer = await city.city.app.inject({ method: 'POST', url: '/apply', payload, headers })
    expect(answer.statusCode).toBe(422)
    const fault = new RegExp(`id="${name}-error".*?</p>`, 's').exec(answer.body)?.[0]
    expect(fault).toContain(why)
    const told = await city.city.app.inject({ method: 'POST', url: '/api/opening/applications', payload: fields })
    expect([told.statusCode, told.json()]).toEqual([
      422,
      expect.objectContaining({ errors: [expect.objectContaining({ path: name })] }),
    ])
  })

  test('what is somebody’s own matter is kept by no cache, what is everybody’s is asked for again', async () => {
    const cookie = await cookieOf(city, 'transport.steward')
    const kept = async (url: string, headers: Record<string, string> = {}, payload?: object) => {
      const method = payload === undefined ? 'GET' : 'POST'
      const answer = await city.city.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
      return answer.headers['cache-control']
    }
    const own = ['/api/inbox', '/api/session', `/api/catalog/datasets/${code}`, `/api/data/${code}/download.csv`]
    for (const url of [...own, '/datasets', '/', '/api/cases/none'])
      expect([url, await kept(url, { cookie })]).toEqual([url, 'no-store'])
    for (const url of ['/receipts', '/receipts?receipt=SQ-1', '/api/opening/receipts/SQ-1', '/api/session'])
      expect([url, await kept(url)]).toEqual([url, 'no-store'])
    expect(await kept('/feedback', {}, {})).toBe('no-store')
    expect(await kept('/api/opening/feedback', {}, { text: 'x' })).toBe('no-store')
    for (const url of [`/api/data/${code}/rows`, `/api/data/${code}/download.csv`, '/'])
      expect([url, await kept(url)]).toEqual([url, 'no-cache'])
  })

  test('every answer carries an id and the headers that a browser obeys', async () => {
    for (const url of ['/', '/console', '/api/organizations', '/api/nothing', '/datasets', '/assets/portal.css']) {
      const { headers } = await city.city.app.inject({ url })
      expect({ url, id: headers['x-request-id'] }).toEqual({ url, id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
      expect(headers['content-security-policy']).toContain("script-src 'self';")
      expect(headers['content-security-policy']).toContain("style-src 'self';")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).not.toMatch(/https:|unsafe-|\*/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
    }
  })

  test('HEAD answers as GET does, without a body', async () => {
    for (const url of ['/', '/api/organizations', `/api/data/${code}/rows`, '/ledger/vkey']) {
      const head = await city.city.app.inject({ method: 'HEAD', url })
      expect([url, head.statusCode, head.body]).toEqual([url, 200, ''])
    }
  })
})
