import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  as,
  type Call,
  clear,
  type Ended,
  entry,
  freePort,
  heliuWith,
  kill,
  running,
  type Service,
  start,
  stop,
} from './service.ts'

// Production from nothing, as its operator walks it: an empty home, no account, the machine's own clock.

const transport = '5000001014'
const education = '5000001015'
const bureau = '5000001003'
const proxied = { HELIU_TRUST_PROXY: 'loopback', HELIU_PUBLIC_URL: 'https://data.example.cn' }
const own = '两江交汇 Chongqing 88'
const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
/** Invented people, by what they do. */
const staff = [
  ['zhuan.yuan', transport, 'steward'],
  ['fu.ze', transport, 'head'],
  ['jiao.yu', education, 'steward'],
  ['jiao.wei', education, 'head'],
  ['shen.he', bureau, 'reviewer'],
] as const

let home: string
let env: Record<string, string>
let it: Service
const secrets: string[] = [own]
const names: string[] = []
let said = ''

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'heliu-production-'))
  env = { HELIU_MODE: 'production', HELIU_EMBEDDED: '1', PORT: String(await freePort()), ...proxied }
  it = await start(home, env)
  // It outlives the test that started it.
  running.delete(it.child)
})

afterAll(async () => {
  await stop(it.child)
  await clear(home)
})

const heliu = (...args: readonly string[]): Promise<Ended> => heliuWith({ HELIU_HOME: home, ...env }, ...args)

const ok = async (answer: ReturnType<Call>): Promise<Record<string, unknown>> => {
  const { status, body, text } = await answer
  if (status >= 300) throw new Error(`${status} ${text}`)
  return body
}

/** The first sign-in opens its own change of password alone; answers how to call with the new one. */
async function firstSignIn(username: string, password: string): Promise<Call> {
  const first = await as(it.base, username, password)
  expect((await first('GET', '/api/inbox')).body['type']).toBe('/problems/identity/password-temporary')
  await ok(first('PUT', '/api/account/password', { old: password, password: own }))
  const call = await as(it.base, username, own)
  secrets.push(password, ...[first, call].map(({ cookie }) => cookie.split('=')[1] ?? ''))
  return call
}

const people: Record<string, Call> = {}
const by = (name: string): Call => people[name] as Call
let code: string

test('three administrators, each with a first password that is shown once', async () => {
  expect(it.said()).toContain('heliu -- admin init')
  const made = await heliu('admin', 'init', '--json')
  expect(made.exit).toBe(0)
  const { accounts } = JSON.parse(made.out) as { accounts: { username: string; password: string }[] }
  expect(accounts.map(({ username }) => username)).toEqual(['sysadmin', 'secadmin', 'auditadmin'])
  for (const { username, password } of accounts) people[username] = await firstSignIn(username, password)
  expect(await heliu('admin', 'init')).toMatchObject({ exit: 3, err: expect.stringContaining('已经建立') })
})

test('it is nobody else’s: no made-up organisation, its own name of the log, its own address whatever a caller says', async () => {
  const organizations = await (await fetch(`${it.base}/api/organizations`)).text()
  expect(organizations).not.toContain('演示')
  expect(await (await fetch(`${it.base}/ledger/vkey`)).text()).toMatch(/^data\.example\.cn\/ledger\+/)
  expect(await (await fetch(`${it.base}/robots.txt`)).text()).toContain('https://data.example.cn/sitemap.xml')
})

test('a new password for somebody of a home that is empty is refused, and makes no database', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'heliu-empty-'))
  const ended = await heliuWith({ ...env, HELIU_HOME: empty }, 'admin', 'password', 'sysadmin')
  expect(ended).toMatchObject({ exit: 3, err: expect.stringContaining('npm start') })
  expect(readdirSync(empty)).toEqual([])
  rmSync(empty, { recursive: true })
})

test('they people the city: one enters, one clears, one reads what both did', async () => {
  for (const [username, org, kind] of staff) {
    const name = `验收·${username}`
    const { person, password } = (await ok(by('sysadmin')('POST', '/api/people', { username, name }))) as {
      person: { id: string }
      password: string
    }
    names.push(username, name)
    await ok(by('sysadmin')('POST', `/api/people/${person.id}/posts`, { org, kind }))
    await ok(by('secadmin')('PUT', `/api/people/${person.id}/clearance`, { clearance: 3 }))
    people[username] = await firstSignIn(username, password)
  }
  const acts = async () => (await ok(by('auditadmin')('GET', '/api/people/acts')))['items'] as { by: { id: string } }[]
  // The first three and their posts were entered on the server.
  await expect.poll(async () => (await acts()).length, { timeout: 10_000 }).toBe(6 + staff.length * 3)
  expect([...new Set((await acts()).map((act) => act.by.id))]).toEqual(['secadmin', 'sysadmin', 'server'])
})

test('an administrator who lost the password gets another on the server, and the audit administrator reads of it', async () => {
  const lost = by('secadmin')
  const made = await heliu('admin', 'password', 'secadmin', '--json')
  const { accounts } = JSON.parse(made.out) as { accounts: { password: string }[] }
  expect((await lost('GET', '/api/people')).status).toBe(401)
  people['secadmin'] = await firstSignIn('secadmin', accounts[0]?.password ?? '')
  const newest = async () => (await ok(by('auditadmin')('GET', '/api/people/acts')))['items']
  await expect.poll(newest, { timeout: 10_000 }).toContainEqual(
    expect.objectContaining({
      type: 'identity/password-reset',
      by: { id: 'server', name: 'server' },
      subject: { id: 'secadmin', name: '安全管理员' },
    }),
  )
})

test('a file by the command line and a token, judged, published, asked for, delivered', async () => {
  const { token } = await ok(
    by('zhuan.yuan')('POST', '/api/tokens', { name: '每日上传', scopes: ['ingest'], expiresOn: day(30) }),
  )
  secrets.push(String(token))
  writeFileSync(join(home, '站点.csv'), '编号,站点\n01,天宫大道\n02,磁器口\n坏\n')
  const entered = await ok(
    by('zhuan.yuan')('POST', '/api/catalog/datasets', { ...entry, title: '公交站点', share: 'unconditional' }),
  )
  code = String(entered['code'])
  const sent = await heliu(
    'ingest',
    join(home, '站点.csv'),
    '--dataset',
    code,
    '--token',
    String(token),
    '--url',
    it.base,
    '--json',
  )
  expect(sent.exit).toBe(0)
  expect(JSON.parse(sent.out)).toMatchObject({ version: 1, rowsIn: 3, rows: 2, rejected: 1 })
  const step = (who: string, transition: string) =>
    ok(by(who)('POST', `/api/catalog/datasets/${code}/${transition}`, {}))
  await step('fu.ze', 'endorse')
  await step('zhuan.yuan', 'submit')
  await step('shen.he', 'publish')
  const request = await ok(
    by('jiao.yu')('POST', '/api/sharing/requests', {
      dataset: code,
      basis: '职责清单第三项',
      scenario: '校车停靠点规划',
      scope: '校车办',
      method: 'api',
      until: day(60),
      declaration: true,
    }),
  )
  const rows = () => by('jiao.yu')('GET', `/api/data/${code}/rows`)
  expect((await rows()).status).toBe(403)
  const decide = (who: string, transition: string) =>
    ok(by(who)('POST', `/api/cases/${String(request['id'])}/${transition}`, {}))
  await decide('jiao.wei', 'consent')
  await decide('jiao.yu', 'submit')
  await decide('fu.ze', 'agree')
  await decide('zhuan.yuan', 'deliver')
  expect(JSON.parse((await rows()).text)).toEqual([
    { 编号: '01', 站点: '天宫大道' },
    { 编号: '02', 站点: '磁器口' },
  ])
})

test('what belongs to the demo city is not there', async () => {
  for (const [method, body] of [['GET'], ['PUT', { now: '2030-01-01T09:00:00+08:00' }]] as const)
    expect((await by('fu.ze')(method, '/api/demo/clock', body)).status).toBe(404)
  for (const username of ['citizen', 'transport.steward', 'sysadmin'])
    expect((await (await as(it.base, username))('GET', '/api/session')).status).toBe(401)
  expect(await heliu('demo', 'reset')).toMatchObject({ exit: 2 })
  for (const page of ['/', '/help', `/datasets/${code}`])
    expect([page, (await (await fetch(`${it.base}${page}`)).text()).match(/演示|heliu-demo/)]).toEqual([page, null])
})

test('behind a proxy that speaks TLS the cookie goes by TLS alone', async () => {
  const cookieBy = async (headers: Readonly<Record<string, string>>): Promise<string[]> => {
    const answer = await fetch(`${it.base}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ username: 'fu.ze', password: own }),
    })
    const [first = '', ...flags] = (answer.headers.get('set-cookie') ?? '').split('; ')
    secrets.push(first.split('=')[1] ?? '')
    return flags.sort()
  }
  const always = ['HttpOnly', 'Path=/', 'SameSite=Lax']
  expect(await cookieBy({ 'x-forwarded-proto': 'https' })).toEqual([...always, 'Secure'].sort())
  expect(await cookieBy({})).toEqual(always)
})

test('a restart keeps all of it, also who is signed in; doctor and ledger find nothing', async () => {
  const seen = () =>
    Promise.all(
      ['/api/people/acts', '/api/people']
        .map((path) => by('auditadmin')('GET', path))
        .concat([
          by('jiao.yu')('GET', `/api/data/${code}/rows`),
          by('zhuan.yuan')('GET', `/api/catalog/datasets/${code}`),
          by('zhuan.yuan')('GET', '/api/tokens'),
        ]),
    )
  const before = await seen()
  expect(before.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  said += it.said()
  await kill(it, 'SIGTERM')
  it = await start(home, env)
  running.delete(it.child)
  expect(await seen()).toEqual(before)
  expect(await heliu('doctor')).toMatchObject({ exit: 0 })
  expect(await heliu('ledger', 'check')).toMatchObject({ exit: 0, out: expect.stringContaining('账本完整') })
})

test('the log names no person and holds no password, session or token', async () => {
  const log = `${said}${it.said()}${readFileSync(join(home, 'log', 'service.ndjson'), 'utf8')}`
  expect(log).toContain('"door":"/api/people"')
  expect([...secrets, ...names].filter((word) => word === '' || log.includes(word))).toEqual([])
})
