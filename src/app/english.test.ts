import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { problem, render } from '#platform/problem'
import type { TestCity } from '#platform/testing'
import { catalogEntry, publishedDataset, sharingRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let code: string

beforeAll(async () => {
  city = await wholeCity()
  code = await publishedDataset(city, '编号\n01\n')
})

const chinese = /[\u4e00-\u9fff]/
const en = { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.5' }

test('every problem that is declared has an English title', async () => {
  const folder = join(import.meta.dirname, '..')
  const files = (await readdir(folder, { recursive: true })).filter((it) => /(?<!\.test)\.tsx?$/.test(it))
  const texts = await Promise.all(files.map((it) => readFile(join(folder, it), 'utf8')))
  const declared = texts.join('\n').matchAll(/\bproblem\(\s*'([a-z]+\/[a-z-]+)',\s*(\d+),\s*'([^'…]+)'/g)
  const codes = [...declared].map(([, name = '', status, title = '']) => ({ name, status: Number(status), title }))
  expect(codes.length).toBeGreaterThan(120)
  const untold = codes.filter(({ name, status, title }) =>
    chinese.test(String(render(problem(name, status, title)(), '/', 'en')['title'])),
  )
  expect(untold.map(({ name }) => name)).toEqual([])
})

test('every message that a schema has of its own is told in English', async () => {
  const folder = join(import.meta.dirname, '..')
  const files = (await readdir(folder, { recursive: true })).filter((it) => /(^|\/)model\.ts$/.test(it))
  const texts = await Promise.all(files.map((it) => readFile(join(folder, it), 'utf8')))
  const checks = texts.join('\n').matchAll(/\.(?:regex|min|refine)\([^\n]*?,\s*'([^']*[\u4e00-\u9fff][^']*)'/g)
  const messages = [...checks].map(([, message = '']) => message)
  expect(messages.length).toBeGreaterThan(15)
  const told = (message: string) => render(problem('a/b', 422, '甲')({ errors: [{ path: 'a', message }] }), '/', 'en')
  const own = (it: Record<string, unknown>): string => (it['errors'] as { message: string }[])[0]?.message ?? ''
  // An example of a column may be Chinese; a message that stayed as it was is untold.
  expect(messages.filter((message) => own(told(message)) === message)).toEqual([])
})

test('who reads English is told so: title, what is wrong where, and which clause failed', async () => {
  const steward = await city.as('transport.steward')
  const asked = async (path: string, body: object, headers = en) => (await steward.post(path, body, headers)).body
  const unfit = await asked('/api/sharing/requests', { dataset: code, declaration: true })
  expect(unfit).toMatchObject({ type: '/problems/http/unacceptable', title: 'The content does not fit' })
  expect(JSON.stringify(unfit)).not.toMatch(chinese)
  // Messages that were written by hand, with what they name.
  const items = ['线路', '线路'].map((title) => ({ name: 'line', title, type: 'text' }))
  const named = await asked('/api/catalog/datasets', { title: '线路', ...catalogEntry, region: '50', items })
  expect(named['errors']).toMatchObject([
    { path: 'region', message: 'a region code has 6, 9 or 12 digits' },
    { path: 'items.1.name', message: 'two items have the same name: line' },
  ])
  expect(named['detail']).toMatch(/^region: a region code .* digits; items\.1\.name: two items .*: line$/)
  const forbidden = await asked(`/api/catalog/datasets/${code}/publish`, {})
  expect(forbidden).toMatchObject({
    title: 'You have no right to do this',
    detail: 'this takes a reviewer or admin of the bureau',
  })
  const early = await asked(`/api/catalog/datasets/${code}/submit`, {})
  expect(early['detail']).toContain('it is published now: publish by')
})

test.each([
  [undefined, '请先登录'],
  ['*', '请先登录'],
  ['zh-CN,zh;q=0.9,en;q=0.8', '请先登录'],
  ['fr', '请先登录'],
  ['en;q=0', '请先登录'],
  ['fr,en;q=0.5', 'Please sign in'],
  ['zh;q=0.1,en', 'Please sign in'],
] as const)('by Accept-Language %s: %s', async (header, title) => {
  const answer = await city.visitor.get('/api/inbox', header === undefined ? {} : { 'accept-language': header })
  expect(answer.body['title']).toBe(title)
  expect(answer.headers['vary']).toContain('Accept-Language')
  expect(answer.headers['content-language']).toBe(title === '请先登录' ? 'zh-CN' : 'en')
})

test('a case is told with the English name of what it is about, where one is recorded', async () => {
  const named = await publishedDataset(city, '编号\n01\n', {
    title: '渡口名录',
    titleEn: 'Ferry landings',
    open: 'closed',
  })
  const applicant = await city.as('education.steward')
  await applicant.post('/api/sharing/requests', sharingRequest(named))
  const { items } = (await applicant.get('/api/inbox?box=mine')).body as { items: Record<string, unknown>[] }
  expect(items.find((it) => it['subject'] === named)).toMatchObject({
    subjectTitle: '渡口名录',
    subjectTitleEn: 'Ferry landings',
  })
})
