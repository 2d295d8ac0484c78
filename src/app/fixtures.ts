import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { failurePage } from '#domains/opening'
import { catalogEntry } from '#fixtures/catalog'
import { type Session, type TestCity, type Tester, testCity } from '#platform/testing'
import { demoPassword } from './accounts.ts'
import { assemble } from './assemble.ts'
import { consoleRoutes } from './console.ts'
import { peopleTheCity } from './demo.ts'
import { lawRoutes } from './law.ts'

/** The whole city with its demo people on a real database, the clock standing at `now`. */
export async function wholeCity(
  now = '2026-01-05T09:00:00+08:00',
  { perMinute, secondFactorOf }: Pick<Tester, 'perMinute' | 'secondFactorOf'> = {},
): Promise<TestCity> {
  const it = await testCity({
    now,
    perMinute,
    secondFactorOf,
    failurePage: failurePage(true),
    extraRoutes: [...consoleRoutes(), ...lawRoutes],
    domains: async (folder) => {
      const parts = await assemble(join(folder, 'storage'), join(folder, 'ledger', 'public'), {
        size: 1,
        memoryMb: 512,
      })
      afterAll(() => parts.engines.close())
      return parts.domains
    },
  })
  await peopleTheCity(it.city)
  return it
}

export { catalogEntry }

/** Enters a dataset and gives it a version of these bytes; answers its code. */
export async function ingest(
  steward: Session,
  file: { readonly name: string; readonly bytes: Buffer },
  over: object = {},
): Promise<{ code: string; result: Record<string, unknown> }> {
  const entered = await steward.post('/api/catalog/datasets', {
    title: `公交站点 ${file.name}`,
    ...catalogEntry,
    ...over,
  })
  if (entered.status !== 201) throw new Error(entered.text)
  const code = String(entered.body['code'])
  return { code, result: await newVersion(steward, code, file) }
}

/** A file of these lines. */
export const csvOf = (...lines: string[]): { name: string; bytes: Buffer } => ({
  name: '站点.csv',
  bytes: Buffer.from(`${lines.join('\n')}\n`),
})

/** The rows of a dataset, as its door gives them to the caller. */
export const rowsOf = async (caller: Session, code: string): Promise<Record<string, unknown>[]> =>
  JSON.parse((await caller.get(`/api/data/${code}/rows?limit=1000`)).text) as Record<string, unknown>[]

/** Sends a file whole. @returns the id of its upload */
export async function uploaded(
  steward: Session,
  file: { readonly name: string; readonly bytes: Buffer },
): Promise<string> {
  const begun = await steward.post('/api/intake/uploads', { name: file.name, size: file.bytes.length })
  const id = String(begun.body['id'])
  const sent = await steward.put(`/api/intake/uploads/${id}?offset=0`, file.bytes)
  if (sent.status !== 200 || sent.body['state'] !== 'received') throw new Error(sent.text)
  return id
}

/** Uploads and commits one more version. */
export async function newVersion(
  steward: Session,
  dataset: string,
  file: { readonly name: string; readonly bytes: Buffer },
  over: object = {},
): Promise<Record<string, unknown>> {
  const id = await uploaded(steward, file)
  const done = await steward.post(`/api/intake/uploads/${id}/commit`, { dataset, ...over })
  return { status: done.status, ...done.body }
}

interface Taken {
  readonly code: string
  readonly rows: readonly Record<string, unknown>[]
  readonly types: Readonly<Record<string, string>>
  readonly notices: readonly string[]
  readonly answer: Readonly<Record<string, unknown>>
}

/** Takes a file in as a dataset of its own; every row is accounted for. */
export async function taken(
  steward: Session,
  name: string,
  content: string | Buffer,
  overrides: object = {},
): Promise<Taken> {
  const entered = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: `导出 ${randomUUID()}` })
  const code = String(entered.body['code'])
  const answer = await newVersion(steward, code, { name, bytes: Buffer.from(content) }, { overrides })
  if (answer['status'] !== 200) throw new Error(JSON.stringify(answer))
  if (answer['rowsIn'] !== Number(answer['rows']) + Number(answer['rejected'])) throw new Error('rows are missing')
  const columns = answer['columns'] as { name: string; type: string }[]
  const types = Object.fromEntries(columns.map((it) => [it.name, it.type]))
  return { code, rows: await rowsOf(steward, code), types, notices: answer['notices'] as string[], answer }
}

/** Brings an entered dataset to the public by its three steps. */
export async function publish(
  city: TestCity,
  code: string,
  org: 'transport' | 'education' = 'transport',
): Promise<void> {
  const step = async (who: string, transition: string): Promise<void> => {
    const answer = await (await city.as(who)).post(`/api/catalog/datasets/${code}/${transition}`)
    if (answer.status !== 200) throw new Error(`${transition}: ${answer.text}`)
  }
  await step(`${org}.head`, 'endorse')
  await step(`${org}.steward`, 'submit')
  await step('bureau.reviewer', 'publish')
}

/** Two published datasets of the same rows: one open to all, one closed. */
export async function busStops(city: TestCity): Promise<{ readonly code: string; readonly hidden: string }> {
  const steward = await city.as('transport.steward')
  const bytes = Buffer.from('编号,站点,票价\n01,天宫大道站,2.50\n02,"临江门 ""站""",3.00\n03,磁器口,2.00\n')
  const over = { title: '公交站点', titleEn: 'Bus stops', keywords: ['公交', '站点'] }
  const { code } = await ingest(steward, { name: '站点.csv', bytes }, over)
  const hidden = await ingest(steward, { name: '内部.csv', bytes }, { title: '内部站点', open: 'closed' })
  for (const it of [code, hidden.code]) await publish(city, it)
  return { code, hidden: hidden.code }
}

/** Tries to sign in by the door; `call` then goes by the session that it opened, if it did. */
export async function tryToEnter(
  city: TestCity,
  payload: { readonly username: string; readonly password: string; readonly code?: string | undefined },
  headers: Record<string, string> = {},
) {
  const answer = await city.city.app.inject({ method: 'POST', url: '/api/session', payload, headers })
  const cookie = String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, sent?: object) => {
    const got = await city.city.app.inject({ method, url, headers: { cookie }, ...(sent ? { payload: sent } : {}) })
    return { status: got.statusCode, body: got.body.startsWith('{') ? got.json<Record<string, unknown>>() : {} }
  }
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), cookie, call }
}

/** The session cookie of a demo account, for calls that set their own headers, bytes or address. */
export async function cookieOf(city: TestCity, username: string): Promise<string> {
  const payload = { username, password: demoPassword }
  const answer = await city.city.app.inject({ method: 'POST', url: '/api/session', payload })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

/** A published dataset of the transport commission with these rows; answers its code. */
export async function publishedDataset(city: TestCity, csv = '编号,站点\n01,甲\n', over: object = {}): Promise<string> {
  const file = { name: 'a.csv', bytes: Buffer.from(csv) }
  const { code } = await ingest(await city.as('transport.steward'), file, over)
  await publish(city, code)
  return code
}

/** All that a request for `dataset` needs, for a term that outlasts the year of the tests. */
export const sharingRequest = (dataset: string, over: object = {}): object => ({
  dataset,
  basis: '职责',
  scenario: '统计',
  scope: '处室',
  method: 'api',
  until: '2026-12-31',
  declaration: true,
  ...over,
})

/** A refusal that gives its reason, as it must. */
export const refusal = { reason: '申请字段与所述用途无关，去掉后可以同意。' }

/** The education commission's draft of such a request; answers the id of its case. */
export async function draftedRequest(city: TestCity, dataset: string, over: object = {}): Promise<string> {
  const applicant = await city.as('education.steward')
  const opened = await applicant.post('/api/sharing/requests', sharingRequest(dataset, over))
  if (opened.status !== 201) throw new Error(opened.text)
  return String(opened.body['id'])
}

/** The same, consented to and submitted: from here the provider's limit to reply runs. */
export async function submittedRequest(city: TestCity, dataset: string, over: object = {}): Promise<string> {
  const id = await draftedRequest(city, dataset, over)
  await takeStep(await city.as('education.head'), id, 'consent')
  await takeStep(await city.as('education.steward'), id, 'submit')
  return id
}

/** The same, agreed to and delivered: the applicant holds a grant that is live. */
export async function deliveredRequest(city: TestCity, dataset: string, over: object = {}): Promise<string> {
  const id = await submittedRequest(city, dataset, over)
  await takeStep(await city.as('transport.head'), id, 'agree')
  await takeStep(await city.as('transport.steward'), id, 'deliver')
  return id
}

/** Moves a case on, which must succeed; answers the case as it then stands. */
export async function takeStep(
  who: Session,
  id: string,
  transition: string,
  input: object = {},
): Promise<Record<string, unknown>> {
  const answer = await who.post(`/api/cases/${id}/${transition}`, input)
  if (answer.status !== 200) throw new Error(`${transition}: ${answer.text}`)
  return answer.body
}
