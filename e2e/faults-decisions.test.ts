import { randomUUID } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { again, deltaOf, held, heliu, logOf } from './held.ts'
import { as, bytes, type Call, entry, upload } from './service.ts'

// Service, database and engines killed with -9 while something is decided, published, delivered. One home lives
// through all of it; at the end nothing is lost, nothing is there twice, and nothing half done is left.

const it = held()
const who: Record<string, Call> = {}
const large = Buffer.from(
  `编号,数值,说明\n${Array.from({ length: 300_000 }, (_, at) => `${String(at).padStart(6, '0')},${at}.5,这一行只为了使文件够长`).join('\n')}\n`,
)

beforeAll(async () => {
  for (const name of ['transport.steward', 'transport.head', 'bureau.reviewer', 'education.steward', 'education.head'])
    who[name] = await as(it.base, name)
})
const by = (name: string): Call => who[name] as Call
const steward = (): Call => by('transport.steward')

let serial = 0
/** A dataset of its own with one version, open to everybody once it is published. */
async function dataset(file: Buffer = bytes): Promise<string> {
  serial += 1
  const made = await steward()('POST', '/api/catalog/datasets', {
    ...entry,
    title: `断电 ${serial}`,
    open: 'unconditional',
  })
  const code = String(made.body['code'])
  const done = await steward()('POST', `/api/intake/uploads/${await upload(steward(), file)}/commit`, { dataset: code })
  expect(done.status).toBe(200)
  return code
}
const step = (name: string, code: string, transition: string, key = randomUUID()) =>
  by(name)('POST', `/api/catalog/datasets/${code}/${transition}`, {}, { 'idempotency-key': key })
async function readyToPublish(file: Buffer = bytes): Promise<string> {
  const code = await dataset(file)
  expect((await step('transport.head', code, 'endorse')).status).toBe(200)
  expect((await step('transport.steward', code, 'submit')).status).toBe(200)
  return code
}
async function published(file: Buffer = bytes): Promise<string> {
  const code = await readyToPublish(file)
  expect((await step('bureau.reviewer', code, 'publish')).status).toBe(200)
  return code
}

/** State, number of steps and entries of a dataset's publication; the dataset says the same as its case. */
async function standing(code: string): Promise<{ state: unknown; steps: string[] }> {
  const shown = (await steward()('GET', `/api/catalog/datasets/${code}`)).body
  const found = (await steward()('GET', `/api/cases/${String(shown['case'])}`)).body
  expect(found['state']).toBe(shown['state'])
  const history = found['history'] as { transition: string; entry: string }[]
  expect(new Set(history.map(({ entry }) => entry)).size).toBe(history.length)
  return { state: shown['state'], steps: history.map(({ transition }) => transition) }
}
const isPublic = async (code: string): Promise<boolean> =>
  (await fetch(`${it.base}/datasets/${code}`)).ok &&
  (await fetch(`${it.base}/catalog.ttl`)).text().then((text) => text.includes(code))
const csv = (code: string, query = ''): Promise<Response> => fetch(`${it.base}/api/data/${code}/download.csv${query}`)
const linesOf = (text: string): number => text.trim().split('\n').length
const drafts = (): string[] =>
  readdirSync(join(it.home, 'storage', 'ready'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.drafts/'),
  )

const decisions = [
  ['a decision', dataset, 'transport.head', 'endorse', ['open']],
  ['a publication', readyToPublish, 'bureau.reviewer', 'publish', ['open', 'endorse', 'submit']],
] as const

test.each(decisions)(
  'the service killed before %s is committed: it was not made, and a retry makes it once',
  async (_, make, name, transition, before) => {
    const code = await make()
    const key = randomUUID()
    const old = await standing(code)
    it.hold('cases/decided')
    const lost = step(name, code, transition, key).catch(() => undefined)
    await it.reached()
    await it.killAndStart()
    expect(await lost).toBeUndefined()
    expect(await standing(code)).toEqual(old)
    expect(old.steps.slice(1)).toEqual(before.slice(1))
    expect(await isPublic(code)).toBe(false)
    const first = await step(name, code, transition, key)
    expect(first.status).toBe(200)
    expect(await step(name, code, transition, key)).toEqual(first)
    expect((await standing(code)).steps).toEqual([...old.steps, transition])
    expect(await isPublic(code)).toBe(transition === 'publish')
  },
)

test.each(decisions)(
  'the service killed after %s is committed, before anybody heard: it stands once',
  async (_, make, name, transition) => {
    const code = await make()
    const key = randomUUID()
    const old = await standing(code)
    it.hold('http/committed')
    const lost = step(name, code, transition, key).catch(() => undefined)
    await it.reached()
    await it.killAndStart()
    expect(await lost).toBeUndefined()
    const made = [...old.steps, transition]
    expect((await standing(code)).steps).toEqual(made)
    expect((await step(name, code, transition, key)).status).toBe(200)
    expect((await standing(code)).steps).toEqual(made)
    expect(await isPublic(code)).toBe(transition === 'publish')
  },
)

test.each(decisions)(
  'PostgreSQL killed during %s: 503, nothing half done, and a retry makes it once',
  async (_, make, name, transition) => {
    const code = await make()
    const key = randomUUID()
    const old = await standing(code)
    it.hold('cases/decided')
    const during = step(name, code, transition, key)
    await it.reached()
    await it.killDatabase()
    it.letGo()
    expect((await during).status).toBe(503)
    expect((await again(() => step(name, code, transition, key))).status).toBe(200)
    expect((await standing(code)).steps).toEqual([...old.steps, transition])
  },
)

test('engines killed during a publication: it stands, and its file is made by their successors', async () => {
  const code = await readyToPublish()
  it.hold('cases/decided')
  const during = step('bureau.reviewer', code, 'publish')
  await it.reached()
  it.killEngines()
  it.letGo()
  expect((await during).status).toBe(200)
  expect(linesOf(await (await csv(code)).text())).toBe(501)
})

test('engines killed during an ingest: the version is made, and judged', async () => {
  const code = await dataset()
  const id = await upload(steward())
  it.hold('intake/read')
  const during = steward()('POST', `/api/intake/uploads/${id}/commit`, { dataset: code })
  await it.reached()
  it.killEngines()
  it.letGo()
  expect((await during).body).toMatchObject({ version: 2, rowsIn: 500, rows: 500 })
  await expect
    .poll(async () => (await steward()('GET', `/api/quality/${code}?version=2`)).status, { timeout: 30_000 })
    .toBe(200)
})

test('PostgreSQL killed while a version is recorded: 503, no version, and the same upload commits', async () => {
  const code = await dataset()
  const id = await upload(steward())
  const commit = () =>
    steward()('POST', `/api/intake/uploads/${id}/commit`, { dataset: code }, { 'idempotency-key': id })
  it.hold('intake/before-commit')
  const during = commit()
  await it.reached()
  await it.killDatabase()
  it.letGo()
  expect((await during).status).toBe(503)
  expect((await again(commit)).body).toMatchObject({ version: 2, rowsIn: 500, rows: 500 })
  expect((await commit()).body).toMatchObject({ version: 2 })
})

/** A request of another department that was agreed to and delivered: what leaves by it is a batch with a leaf. */
async function granted(code: string): Promise<string> {
  const asked = {
    basis: '职责',
    scenario: '统计',
    scope: '处室',
    method: 'file',
    until: '2026-12-31',
    declaration: true,
  }
  const made = await by('education.steward')('POST', '/api/sharing/requests', { dataset: code, ...asked })
  const id = String(made.body['id'])
  for (const [name, transition] of [
    ['education.head', 'consent'],
    ['education.steward', 'submit'],
    ['transport.head', 'agree'],
    ['transport.steward', 'deliver'],
  ] as const)
    expect([transition, (await by(name)('POST', `/api/cases/${id}/${transition}`, {})).status]).toEqual([
      transition,
      200,
    ])
  return id
}
const usesOf = async (code: string, door: string): Promise<object[]> =>
  ((await steward()('GET', `/api/data/${code}/uses`)).body['items'] as { door: string; right: string }[]).filter(
    (use) => use.door === door && use.right === 'grant',
  )

test('the service killed in a batch delivery: what was recorded stands, and the batch is fetched whole', async () => {
  const code = await published()
  await granted(code)
  const fetched = () => by('education.steward')('GET', `/api/data/${code}/download.json`)
  it.hold('delivery/made')
  const half = fetched().catch(() => undefined)
  await it.reached()
  await it.killAndStart()
  await half
  // A job may just be making a file of its own.
  await expect.poll(drafts).toEqual([])
  expect(await usesOf(code, 'download.json')).toEqual([])
  it.hold('delivery/recorded')
  const lost = fetched().catch(() => undefined)
  await it.reached()
  await it.killAndStart()
  expect(await lost).toBeUndefined()
  expect(await usesOf(code, 'download.json')).toHaveLength(1)
  expect(JSON.parse((await fetched()).text)).toHaveLength(500)
  expect(await usesOf(code, 'download.json')).toHaveLength(2)
  await expect.poll(drafts).toEqual([])
})

test('PostgreSQL killed in a delivery: the file that is under way arrives whole, and the next is served', async () => {
  const code = await published()
  it.hold('delivery/recorded')
  const during = csv(code)
  await it.reached()
  await it.killDatabase()
  it.letGo()
  expect(linesOf(await (await during).text())).toBe(501)
  const after = await again(async () => {
    const answer = await csv(code)
    return { status: answer.status, body: {}, text: await answer.text() }
  })
  expect(linesOf(after.text)).toBe(501)
})

/** Begins a stream, breaks something after its first bytes, and reads on to the end or the break. */
async function brokenStream(code: string, breakIt: () => Promise<void> | void): Promise<boolean> {
  const answer = await csv(code, '?编号=gte.000001')
  expect(answer.status).toBe(200)
  const reader = answer.body?.getReader()
  await reader?.read()
  await breakIt()
  for (;;) {
    const part = await reader?.read().catch(() => null)
    if (part === null) return true
    if (part === undefined || part.done) return false
  }
}

test('engines or the service killed while rows stream: the transfer breaks off, never ends as if whole', async () => {
  const code = await published(large)
  expect(await brokenStream(code, () => it.killEngines())).toBe(true)
  expect(
    (await again(async () => ({ status: (await csv(code, '?编号=lt.000009')).status, body: {}, text: '' }))).status,
  ).toBe(200)
  // The same while a whole version is written into the file that lies ready for everybody after.
  const file = () => steward()('GET', `/api/data/${code}/download.json`)
  const making = file()
  await sleep(150)
  it.killEngines()
  const made = await making
  if (made.status === 503) expect(made.body['type']).toBe('/problems/query/engine-lost')
  else expect(made.status).toBe(200)
  expect(JSON.parse((await again(file)).text)).toHaveLength(300_000)
  expect(await brokenStream(code, () => it.killAndStart())).toBe(true)
  expect(linesOf(await (await csv(code, '?编号=gte.000001')).text())).toBe(300_000)
})

test('after all of this the doctor finds nothing, the log reads whole, and every table is what it says', async () => {
  const code = await dataset()
  expect(deltaOf(it, code)).toEqual({ commits: 1, rows: 500 })
  expect((await logOf(it)).ok).toBe(true)
  expect(await heliu(it, 'ledger', 'check', join(it.home, 'ledger', 'public'))).toMatchObject({ exit: 0 })
  expect(await heliu(it, 'doctor')).toMatchObject({ exit: 0, out: expect.not.stringContaining('坏') })
  for (const table of readdirSync(join(it.home, 'storage', 'lake'))) deltaOf(it, table)
  expect(it.said()).not.toContain('"bug"')
})
