import { beforeAll, describe, expect, test } from 'vitest'
import type { TestCity } from '#platform/testing'
import { ingest, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity()
  const steward = await city.as('transport.steward')
  const bytes = Buffer.from('编号,站点\n01,天宫大道站\n02,<b>临江门</b>站\n')
  code = (await ingest(steward, { name: '站点.csv', bytes }, { title: '公交站点', titleEn: 'Bus stops' })).code
  await publish(city, code)
})

describe('public pages', () => {
  const paths = [
    '/',
    '/datasets',
    '/datasets?q=公交',
    '/organizations',
    '/organizations/5000001014',
    '/statistics',
    '/updates',
    '/matters',
    '/receipts',
    '/help',
    '/law',
    '/ledger',
    '/verify',
    '/apply',
    '/feedback',
  ]

  test.each(paths)('%s in Chinese and English, with a script-free body', async (path) => {
    for (const lang of ['', 'en']) {
      const answer = await city.visitor.get(
        encodeURI(lang === '' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=en`),
        { accept: 'text/html' },
      )
      expect(answer.status, answer.text).toBe(200)
      expect(answer.text).toContain(lang === '' ? '<html lang="zh-CN">' : '<html lang="en">')
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
    }
  })

  test('a dataset shows its first rows, escaped, and where to take it', async () => {
    const page = await city.visitor.get(`/datasets/${code}`, { accept: 'text/html' })
    expect(page.text).toContain('&lt;b&gt;临江门&lt;/b&gt;站')
    expect(page.text).toContain(`/api/data/${code}/download.csv`)
  })

  test('rows are sorted, filtered and tried out by the address alone', async () => {
    const page = (query: string) => city.visitor.get(encodeURI(`/datasets/${code}?${query}`), { accept: 'text/html' })
    const filtered = (await page('col=站点&op=contains&val=临江')).text
    expect(filtered).toContain('&lt;b&gt;临江门&lt;/b&gt;站</td>')
    expect(filtered).not.toContain('天宫大道站</td>')
    expect(filtered).toContain('符合条件的共 1 行')
    const sorted = (await page('sort=编号&dir=desc')).text
    expect(sorted.indexOf('>02</td>')).toBeLessThan(sorted.indexOf('>01</td>'))
    expect((await page('col=没有&val=1')).text).toContain('没有这一列')
    const tried = (await page('col=编号&op=eq&val=01&limit=2&run=1')).text
    expect(tried).toContain('[{&quot;编号&quot;:&quot;01&quot;,&quot;站点&quot;:&quot;天宫大道站&quot;}]')
    expect(tried).toContain('--data-urlencode &#x27;编号=eq.01&#x27;')
  })

  test('a list of promises with none in it says so and leads to all of them', async () => {
    const page = (await city.visitor.get('/updates?state=late', { accept: 'text/html' })).text
    expect(page).toContain('没有符合条件的数据集 <a href="/updates">')
    expect(page).not.toContain('第 1–0 个')
  })

  test('an empty answer says which condition to drop and how many that gives', async () => {
    const page = (await city.visitor.get(encodeURI('/datasets?q=公交&theme=水利'))).text
    expect(page.replaceAll(/<[^>]*>/g, '')).toContain('去掉“水利”： 1 个结果')
  })

  test('how a page looks is kept in a cookie and rendered by the server; it leads to no other site', async () => {
    const turned = await city.visitor.get('/display?turn=theme&back=/law')
    expect([turned.status, turned.headers['location']]).toEqual([303, '/law'])
    const cookie = String(turned.headers['set-cookie']).split(';')[0] ?? ''
    expect((await city.visitor.get('/law', { cookie })).text).toContain('<html lang="zh-CN" data-theme="dark">')
    for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example'])
      expect((await city.visitor.get(`/display?turn=size&back=${encodeURIComponent(back)}`)).headers['location']).toBe(
        '/',
      )
  })

  test('what is not there is a page with 404, for programs a problem', async () => {
    for (const path of ['/nowhere', '/datasets/5000001014-999999', '/organizations/1']) {
      const page = await city.visitor.get(path, { accept: 'text/html' })
      expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      const problem = await city.visitor.get(path, { accept: 'application/json' })
      expect(problem.headers['content-type']).toContain('application/problem+json')
    }
  })

  test('what cannot be read is told to a person in four parts, and to a program as a problem', async () => {
    for (const [path, lang] of [
      ['/nowhere', 'zh'],
      ['/ledger?control=abc', 'zh'],
      ['/datasets?lang=en&q=bus&q=stop', 'en'],
    ] as const) {
      const page = await city.visitor.get(path, { accept: 'text/html' })
      expect([page.status >= 400, page.headers['content-type']], path).toEqual([true, 'text/html; charset=utf-8'])
      const parts = lang === 'zh' ? ['发生了什么', '为什么', '怎么办', '编号'] : ['What happened', 'Why', 'What to do']
      for (const part of parts) expect(page.text).toContain(part)
      expect(page.text).toContain(page.headers['x-request-id'])
      expect((await city.visitor.get(path, { accept: 'application/json' })).headers['content-type']).toContain(
        'application/problem+json',
      )
    }
  })

  test('found by nickname, pinyin, initials and in English', async () => {
    for (const q of ['公交', 'gongjiao', 'gjzd', '交委', 'bus stops', 'ｂｕｓ', '公交站點', '交通運輸'])
      expect({
        q,
        found: (await city.visitor.get(`/api/catalog/datasets?q=${encodeURIComponent(q)}`)).body['total'],
      }).toEqual({ q, found: 1 })
  })
})

describe('asking and telling', () => {
  const field = (over: object = {}) =>
    new URLSearchParams({ dataset: code, what: '站点坐标偏差约 200 米', contact: '只给部门看', ...over })
  const post = (path: string, form: URLSearchParams) =>
    city.city.app.inject({
      method: 'POST',
      url: path,
      payload: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

  test('anybody tells, and follows it by the receipt until it is answered', async () => {
    const sent = await post('/feedback', field())
    expect(sent.statusCode, sent.body).toBe(303)
    const place = String(sent.headers.location)
    const received = (await city.visitor.get(place)).text
    expect(received).toContain('已收到')
    // What is promised, and that it is a promise after another province's example: never a law of the city.
    expect(received).toContain('2026-01-08 截止')
    expect(received).toContain('href="/law#opening.feedback.reply"')
    expect(received).toContain('参照他省，可配置')
    const steward = await city.as('transport.steward')
    const todo = (await steward.get('/api/inbox')).body['items'] as { id: string; kind: string }[]
    const id = todo.find((it) => it.kind === 'opening/feedback')?.id ?? ''
    expect((await steward.get(`/api/opening/matters/${id}`)).body).toMatchObject({
      contact: '只给部门看',
      what: '站点坐标偏差约 200 米',
    })
    expect((await steward.post(`/api/cases/${id}/answer`, { reply: '已核实并更正。' })).status).toBe(200)
    const page = (await city.visitor.get(place)).text
    expect(page).toContain('已核实并更正。')
    expect(page).not.toContain('只给部门看')
    const unknown = await city.visitor.get('/receipts?receipt=FK-2026-000001-AAAAAAAA')
    expect([unknown.status, unknown.text.includes('没有这个回执号')]).toEqual([404, true])
  })

  test('a receipt shows its limit day by day, the rule, and a code that opens the verification', async () => {
    const place = String((await post('/apply', field({ purpose: '研究' }))).headers.location)
    const page = (await city.visitor.get(place)).text
    // Received on Monday 5 January: five working days after it, with one weekend between.
    expect(page).toContain('aria-label="2026-01-05 收到，当天不计；已用 0 个工作日，2026-01-12 截止"')
    expect(page.match(/<i title="2026-01-\d\d" class="/g)).toHaveLength(8)
    expect(page).toContain('剩 5 个工作日')
    expect(page).toContain('href="/law#opening.reply.conditional"')
    const entry = /aria-label="二维码，打开 http:\/\/[^/]+\/verify\?entry=([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''
    await city.city.ledger.publish()
    expect((await city.visitor.get(`/api/proofs/${entry}`)).status).toBe(200)
  })

  test('a form that lacks something keeps what was written and says what', async () => {
    const answer = await post('/apply', field())
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('站点坐标偏差约 200 米')
    expect(answer.body).toContain('id="purpose-error"')
    expect(answer.body).toContain('<title>没有提交：申请数据')
    expect(answer.body).toMatch(/role="alert" tabindex="-1" autofocus=""/)
    expect(answer.body).toMatch(/<a href="#purpose">.*id="purpose"[^>]*aria-describedby="purpose-hint purpose-error"/s)
    expect((await post('/apply', field({ dataset: '5000001014-999999', purpose: '研究' }))).body).toContain(
      'id="dataset-error"',
    )
    expect((await post('/apply', field({ purpose: '研究' }))).statusCode).toBe(303)
  })

  test('the verifier is on the page under an address of its digest', async () => {
    const page = (await city.visitor.get('/verify')).text
    const script = /src="(\/assets\/verify\.[0-9a-f]{12}\.js)"/.exec(page)?.[1] ?? ''
    const answer = await city.visitor.get(script)
    expect(answer.status).toBe(200)
    expect(answer.text.length).toBeLessThan(60_000)
  })
})

test('a control is live with as many leaves as it opens, and grey without them', async () => {
  await city.city.ledger.publish()
  const shown = async (): Promise<string> =>
    /目录要素校验.*?<\/tr>/s.exec((await city.visitor.get('/law')).text)?.[0].replaceAll(/<[^>]*>/g, ' ') ?? ''
  const counted = Number(/已启用\s+(\d+)/.exec(await shown())?.[1])
  expect(counted).toBeGreaterThan(0)
  const leaves = (await city.visitor.get('/ledger?control=1')).text
  expect(leaves.match(/download="proof-\d+\.json"/g)).toHaveLength(counted)
  expect(leaves).not.toContain('>case/transition<')
  await city.database.pool.query(
    `delete from ledger.sequence where entry in (select id from ledger.entries where type = 'catalog/publication')`,
  )
  expect(await shown()).toContain('暂无证据')
})

test('every figure of the statistics opens as many lines as it says', async () => {
  await city.visitor.get(`/api/data/${code}/rows`)
  const page = async (path: string) => (await city.visitor.get(path, { accept: 'text/html' })).text
  const figures = [
    ...(await page('/statistics')).matchAll(
      /<th scope="row"><a href="([^"]+)"><span>[^<]*<\/span><\/a><\/th><td class="r num">(\d+)</g,
    ),
  ].map(([, path = '', count]) => [path.replaceAll('&amp;', '&'), Number(count)] as const)
  const kinds = ['/organizations/', '/datasets?theme=', '/statistics?month=', '/statistics?door=']
  for (const kind of kinds) expect([kind, figures.some(([path]) => path.startsWith(kind))]).toEqual([kind, true])
  for (const [path, count] of figures.filter(([it]) => it.startsWith('/statistics'))) {
    const counted = (await page(path)).split('<div class="twin">')[0] ?? ''
    const lines = [...counted.matchAll(/<th scope="row">.*?<\/tr>/g)].map(([line]) => line)
    const told = path.includes('door=') ? lines.map((it) => Number(/num">(\d+)</.exec(it)?.[1])) : lines.map(() => 1)
    expect([path, told.reduce((sum, it) => sum + it, 0)]).toEqual([path, count])
  }
  expect(await page('/statistics?month=1999-01')).toContain('没有可以列出的记录')
  expect((await city.visitor.get('/statistics?month=jan')).status).toBe(422)
})

test('a facet counts what a click on it shows, and the pages keep every condition', async () => {
  const page = (await city.visitor.get('/datasets?q=公交&theme=交通运输')).text
  const facet = /<section class="facet" aria-labelledby="facet-theme">.*?<\/section>/s.exec(page)?.[0] ?? ''
  const counted = Number(/<a[^>]*aria-current="true"[^>]*>.*?交通运输.*?<b class="num">(\d+)<\/b>/s.exec(facet)?.[1])
  const shown = await city.visitor.get(
    `/api/catalog/datasets?q=${encodeURIComponent('公交')}&theme=${encodeURIComponent('交通运输')}`,
  )
  expect(counted).toBe(shown.body['total'])
  const chip = /<a class="chip" href="([^"]*)">交通运输/.exec(page)?.[1] ?? ''
  expect(decodeURIComponent(chip)).toBe('/datasets?q=公交')
})

test('a closed dataset says that it is closed and why, and points to nothing that is not there', async () => {
  const steward = await city.as('transport.steward')
  const bytes = Buffer.from('编号\n01\n')
  const over = { title: '驾驶员名册', open: 'closed', openCondition: '含个人信息' }
  const hidden = (await ingest(steward, { name: '名册.csv', bytes }, over)).code
  await publish(city, hidden)
  const page = (await city.visitor.get(`/datasets/${hidden}`, { accept: 'text/html' })).text
  expect(page).toContain('这项数据不予开放')
  expect(page).toContain('含个人信息')
  expect(page).not.toContain('有条件开放')
  for (const [, path = ''] of page.matchAll(/ href="(\/(?!assets\/)[^"#]*)/g)) {
    const at = path.replaceAll('&amp;', '&')
    expect({ at, status: (await city.visitor.get(at, { accept: 'text/html' })).status }).not.toMatchObject({
      status: 404,
    })
  }
})

test('in English a result, a facet and a chip call organisations and themes by their English names', async () => {
  const page = (await city.visitor.get('/datasets?lang=en&theme=交通运输&org=5000001014')).text
  expect(page).toContain('<span>Transport</span>')
  expect(page.match(/<span>Transport<\/span>/g)?.length).toBeGreaterThan(1)
  expect(page).toMatch(/<a class="chip"[^>]*>Transport</)
  const english = String(
    (await city.visitor.get('/organizations/5000001014?lang=en')).text.match(/<h1>(?:<[^>]*>)?([^<]+)/)?.[1],
  )
  expect(english).toMatch(/[A-Za-z]/)
  expect(page.split(english).length).toBeGreaterThan(3)
})
