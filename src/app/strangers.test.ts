import { beforeAll, expect, test } from 'vitest'
import type { Route } from '#platform/http'
import type { Session, TestCity } from '#platform/testing'
import { catalogEntry, ingest, newVersion, publishedDataset, sharingRequest, wholeCity } from './fixtures.ts'

// Every door that takes an id, called by five other organisations with what is somebody else's. What is nobody else's
// business bears this word wherever it has words of its own: no answer may hold it.
const secret = '机密'
const strangers = ['yubei.steward', 'water.steward', 'tax.steward', 'citizen', 'company'] as const

let city: TestCity
let hidden: string
const ids: Record<string, string> = {}

beforeAll(async () => {
  city = await wholeCity()
  const owner = await city.as('transport.steward')
  const bytes = Buffer.from(`编号,${secret}列\n01,${secret}值\n坏\n`)
  hidden = (await ingest(owner, { name: 'a.csv', bytes }, { title: `${secret}站点`, open: 'closed' })).code
  const shown = await publishedDataset(city, '编号\n01\n', { title: '站点' })
  await newVersion(owner, shown, { name: 'c.csv', bytes: Buffer.from('编号\n02\n') })
  const made = async (who: Session, path: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await who.post(path, body)
    if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`)
    return answer.body
  }
  const asked = sharingRequest(shown, { scenario: `${secret}用途` })
  const request = await made(await city.as('education.steward'), '/api/sharing/requests', asked)
  const upload = await made(owner, '/api/intake/uploads', { name: `${secret}.csv`, size: 3 })
  const token = await made(owner, '/api/tokens', { name: `${secret}令牌`, scopes: ['read'], expiresOn: '2026-06-30' })
  const sessions = (await owner.get('/api/sessions')).body['items'] as { id: string }[]
  Object.assign(ids, {
    datasets: hidden,
    cases: request['id'],
    requests: request['id'],
    uploads: upload['id'],
    tokens: token['id'],
    sessions: sessions[0]?.id,
    people: 'demo-transport.head',
    organizations: '5000001014',
    proofs: (request['history'] as { entry: string }[])[0]?.entry,
  })
})

/** All that doors with a body want of it, so that none is turned away for its shape. */
const body = (): object => ({
  ...catalogEntry,
  title: '改名',
  dataset: hidden,
  revision: 1,
  version: 1,
  note: '请办理',
  how: 'add',
  post: 'steward',
  person: 'demo-transport.head',
  since: '2026-01-06',
  until: '2026-01-07',
  columns: [{ column: '编号', class: 'general', grade: 1 }],
  rows: [{ 编号: '02' }],
  row: '1',
  column: '编号',
  reason: '看看能否看到',
  conclusion: 'clear',
  evaluator: '科室',
  on: '2026-01-05',
})

const words: Readonly<Record<string, string>> = {
  version: '1',
  revision: '1',
  kind: 'secrecy',
  transition: 'consent',
  org: '5000001014',
}

function addressOf({ path }: Route): string {
  const thing = Object.keys(ids).find((name) => path.includes(`/${name}/:`))
  return path
    .replace(/:(code|id)\b/, (thing === undefined ? undefined : ids[thing]) ?? hidden)
    .replaceAll(/:([a-z]+)/gi, (whole, name: string) => words[name] ?? whole)
}

const call = (who: Session, route: Route) => {
  const path = addressOf(route)
  if (route.method === 'GET') return who.get(path.endsWith('/changes') ? `${path}?from=1&to=1` : path)
  if (route.method === 'DELETE') return who.delete(path)
  if (route.method === 'POST') return who.post(path, body())
  const bytes = path.includes('/uploads/')
  return who.put(bytes ? `${path}?offset=0` : path, bytes ? Buffer.from('a,b') : body())
}

test.each(strangers)('%s learns nothing by any door that takes an id', async (name) => {
  const who = await city.as(name)
  const doors = city.city.routes.filter(({ path }) => path.includes('/:'))
  expect(doors.length).toBeGreaterThan(60)
  const wrong: string[] = []
  for (const route of doors) {
    const { status, text } = await call(who, route)
    const door = `${route.method} ${route.path}`
    if (text.includes(secret)) wrong.push(`${door} tells: ${text.slice(0, 200)}`)
    // A door that is open to everybody answers whatever is public of the thing, and the word above is not.
    if (![403, 404].includes(status) && route.spec.policy !== 'public')
      wrong.push(`${door}: ${status} ${text.slice(0, 120)}`)
  }
  expect(wrong).toEqual([])
})
