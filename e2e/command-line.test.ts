import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeShown } from '../src/app/phone.ts'
import { as, type Ended, entry, heliuWith, startForAll } from './service.ts'

// `heliu ingest` as a person types it, from a folder of their own whose name has a space and Chinese in it.

const folder = join(mkdtempSync(join(tmpdir(), 'heliu-cli-')), '数据 夹')
mkdirSync(folder)
writeFileSync(join(folder, '站 点.csv'), '编号,名称,票价\n01,甲,2\n02,乙,贵\n坏\n')
writeFileSync(join(folder, '空.csv'), '')
writeFileSync(join(folder, '类型.json'), '{"票价":"integer"}')
writeFileSync(join(folder, '错.json'), '{"票价":"number"}')
afterAll(async () => {
  await service.stop()
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

let service: Awaited<ReturnType<typeof startForAll>>
let code: string

const heliu = (...args: readonly string[]): Promise<Ended> => typed({}, ...args)
const typed = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> =>
  heliuWith({ INIT_CWD: folder, HELIU_URL: service.base, ...env }, ...args)
const steward = ['--as', 'transport.steward', '--password', 'heliu-demo']
const object = (it: Ended): Record<string, unknown> => JSON.parse(it.out) as Record<string, unknown>

beforeAll(async () => {
  service = await startForAll()
  const call = await as(service.base, 'transport.steward')
  code = String((await call('POST', '/api/catalog/datasets', entry)).body['code'])
})

test('a file by a relative path becomes a version, told as one object', async () => {
  const done = await heliu('ingest', '站 点.csv', '--dataset', code, '--types', '类型.json', ...steward, '--json')
  expect([done.exit, done.err]).toEqual([0, ''])
  expect(object(done)).toMatchObject({
    dataset: code,
    version: 1,
    rowsIn: 3,
    rows: 1,
    rejected: 2,
    encoding: 'utf-8',
    seconds: expect.any(Number),
    proof: expect.any(String),
    columns: [
      { name: '编号', type: 'text', class: 'general', grade: 1 },
      { name: '名称', type: 'text' },
      { name: '票价', type: 'integer' },
    ],
  })
})

test('without --json a sentence says that the counts add up; a new dataset comes with its file', async () => {
  const done = await heliu('ingest', '站 点.csv', '--new', '站点', '--org', '5000001014', ...steward)
  expect([done.exit, done.err]).toEqual([0, ''])
  expect(done.out).toMatch(/^5000001014-\d{6} 第 1 版：收到 3 行 = 入库 2 \+ 隔离 1；utf-8；/)
})

test.each([
  ['no such file', ['没有.csv', '--dataset', 'CODE'], 2, '读不到文件'],
  ['a folder', ['.', '--dataset', 'CODE'], 2, '不是文件'],
  ['no target', ['站 点.csv'], 2, '要么 --dataset'],
  ['merge without key', ['站 点.csv', '--dataset', 'CODE', '--mode', 'merge'], 2, '--key'],
  ['a mode that is none', ['站 点.csv', '--dataset', 'CODE', '--mode', 'upsert'], 2, 'replace、append、merge'],
  ['a header that is none', ['站 点.csv', '--dataset', 'CODE', '--header', '第一行'], 2, '表头所在行'],
  ['header lines backwards', ['站 点.csv', '--dataset', 'CODE', '--header', '3-1'], 2, '如 1-3'],
  ['a type that is none', ['站 点.csv', '--dataset', 'CODE', '--types', '错.json'], 2, 'geometry'],
  ['an option that is none', ['站 点.csv', '--datset', 'CODE'], 2, '--datset'],
  ['an address that is none', ['站 点.csv', '--dataset', 'CODE', '--url', 'heliu', ...steward], 2, '--url'],
  ['two ways to sign in', ['站 点.csv', '--dataset', 'CODE', '--token', 'x', ...steward], 2, '二者择一'],
  ['an empty file', ['空.csv', '--dataset', 'CODE', ...steward], 1, '文件是空的'],
  ['nobody signed in', ['站 点.csv', '--dataset', 'CODE'], 3, '--as USER'],
  ['a wrong password', ['站 点.csv', '--dataset', 'CODE', '--as', 'transport.steward', '--password', 'x'], 3, '密码'],
  [
    'another department',
    ['站 点.csv', '--dataset', 'CODE', '--as', 'education.steward', '--password', 'heliu-demo'],
    3,
    '没有找到',
  ],
  ['somebody else’s organisation', ['站 点.csv', '--new', 'X', '--org', '5000001015', ...steward], 3, '权限'],
  [
    'a service that is not there',
    ['站 点.csv', '--dataset', 'CODE', '--url', 'http://127.0.0.1:9', ...steward],
    3,
    '连不上',
  ],
] as const)('%s: the exit code and the problem say it', async (_what, args, exit, says) => {
  const given = args.map((it) => (it === 'CODE' ? code : it))
  const told = await heliu('ingest', ...given, '--json')
  expect([told.exit, told.err]).toEqual([exit, ''])
  expect(object(told)).toMatchObject({
    type: expect.stringContaining('/problems/'),
    title: expect.any(String),
    status: expect.any(Number),
    detail: expect.any(String),
  })
  expect(told.out).toContain(says)
})

test.each([
  ['a verb that is none', ['frobnicate'], 2, '没有 frobnicate'],
  ['half a verb', ['ledger'], 2, 'ledger check'],
  ['more than a verb takes', ['doctor', '站 点.csv'], 2, '站 点.csv'],
  ['an option of another verb', ['verify', '空.csv', '--dataset', '5000001014-000001'], 2, '--dataset'],
  ['a proof that is no proof', ['verify', '空.csv'], 1, '"ok": false'],
  ['a log where there is no folder', ['ledger', 'check', 'nowhere'], 2, '没有这个文件夹'],
  ['a log in a folder without one', ['ledger', 'check', '.'], 1, 'checkpoint'],
  ['a log where nobody answers', ['ledger', 'check', 'http://127.0.0.1:9'], 3, '连不上'],
] as const)('%s is a problem as well', async (_what, args, exit, says) => {
  const told = await heliu(...args, '--json')
  expect([told.exit, told.err]).toEqual([exit, ''])
  expect(object(told)).toMatchObject({
    type: expect.stringContaining('/problems/cli/'),
    title: expect.any(String),
    status: expect.any(Number),
    detail: expect.any(String),
  })
  expect(told.out).toContain(says)
})

test('the log is checked by the address of the service as well as by its own', async () => {
  for (const place of [[], [service.base], [`${service.base}/ledger/`]])
    expect(object(await heliu('ledger', 'check', ...place, '--json'))).toMatchObject({ ok: true, pinned: false })
})

test('a configuration that is wrong is one problem with every fault', async () => {
  const told = await typed({ PORT: 'eighty', HELIU_MODE: 'test' }, 'doctor', '--json')
  expect([told.exit, told.err]).toEqual([2, ''])
  expect(String(object(told)['detail'])).toMatch(/HELIU_MODE=test.*PORT=eighty/)
})

test('doctor says of a home that it cannot look into what bars it, not that it is empty', async () => {
  const told = await typed({ HELIU_HOME: join(folder, '站 点.csv') }, 'doctor', '--json')
  expect(told.exit).toBe(1)
  expect(String(object(told)['detail'])).toMatch(/ENOTDIR.*HELIU_HOME/s)
})

test('doctor looks at a home that holds nothing yet, and makes nothing in it', async () => {
  const home = join(folder, '新家')
  mkdirSync(home)
  const told = await typed({ HELIU_HOME: home }, 'doctor', '--json')
  expect(told.exit).toBe(1)
  expect(String(object(told)['detail'])).toContain('npm start')
  expect(readdirSync(home)).toEqual([])
})

test('a failure without --json is one sentence on stderr', async () => {
  const told = await heliu('ingest', '没有.csv', '--dataset', code)
  expect([told.exit, told.out]).toEqual([2, ''])
  expect(told.err).toMatch(/^读不到文件 没有\.csv：没有 .*没有\.csv\n$/)
})

test('alone it prints how it is written, asked for help too', async () => {
  const [alone, help] = await Promise.all([heliu(), heliu('ingest', '--help')])
  expect([alone.exit, help.exit]).toEqual([2, 0])
  for (const verb of ['ingest', 'verify', 'ledger check', 'doctor', 'admin init', 'demo reset'])
    expect(alone.err).toContain(`  ${verb}`)
  expect(help.out).toContain('--mode')
})

test('an account with a second factor is told to take a token, and the token lets in', async () => {
  const call = await as(service.base, 'water.steward')
  const begun = await call('POST', '/api/account/second-factor', { password: 'heliu-demo' })
  const code = codeShown(String(begun.body['secret']))
  expect((await call('POST', '/api/account/second-factor/confirm', { code })).status).toBe(200)
  const { posts } = (await call('GET', '/api/session')).body['actor'] as { posts: { org: { code: string } }[] }
  const wish = ['ingest', '站 点.csv', '--new', '水厂', '--org', posts[0]?.org.code ?? '']
  const refused = await heliu(...wish, '--as', 'water.steward', '--password', 'heliu-demo', '--json')
  expect(refused.exit).toBe(3)
  expect(object(refused)).toMatchObject({
    type: '/problems/identity/second-factor-needed',
    status: 401,
    detail: expect.stringMatching(/--token/),
  })
  const made = await call('POST', '/api/tokens', { name: '每日上传', scopes: ['ingest'], expiresOn: '2026-06-30' })
  const done = await heliu(...wish, '--token', String(made.body['token']))
  expect([done.exit, done.err]).toEqual([0, ''])
})
