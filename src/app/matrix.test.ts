import exceljs from 'exceljs'
import { beforeAll, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { accountPosts } from './accounts.ts'
import { catalogEntry, cookieOf, ingest, wholeCity } from './fixtures.ts'

const kinds = ['visitor', 'steward', 'head', 'reviewer', 'citizen'] as const

// Written by hand for five roles (visitor, steward, head, reviewer, citizen): who may pass every door that is not open
// to everybody. ● always, ◐ depends on the thing, · never.
const closed = `
·●●●● POST /api/tokens
·●●●● GET /api/tokens
·◐◐◐◐ DELETE /api/tokens/:id
·●●●● GET /api/sessions
·●●●● DELETE /api/sessions
·◐◐◐◐ DELETE /api/sessions/:id
·●●●● PUT /api/account/password
·●●●● GET /api/account/operations
·●●●● GET /api/account/second-factor
·●●●● POST /api/account/second-factor
·●●●● POST /api/account/second-factor/confirm
·●●●● POST /api/account/second-factor/remove
·●●●● DELETE /api/account/second-factor/notice
·◐◐●◐ GET /api/cases/:id
·◐◐●◐ GET /api/cases/:id/dossier
·◐◐●◐ POST /api/cases/:id/:transition
·●●●● GET /api/inbox
·◐◐●◐ POST /api/cases/:id/urge
·●●●● GET /api/messages
·●●●● POST /api/messages/read
·◐◐◐◐ POST /api/cases/:id/assignments
·◐◐◐◐ POST /api/cases/:id/assignments/:assignment/end
·●●●● GET /api/delegations
·◐◐◐◐ POST /api/delegations
·◐◐◐◐ POST /api/delegations/:id/end
·●●●● GET /api/calendar/entries
····· POST /api/calendar/moves
····· POST /api/calendar/years
····· POST /api/calendar/days
····· POST /api/organizations
·◐◐●◐ GET /api/organizations/:code/people
····· GET /api/people
····· POST /api/people
····· GET /api/people/acts
····· GET /api/people/:id
····· POST /api/people/:id/deactivate
····· POST /api/people/:id/reactivate
····· PUT /api/people/:id/clearance
····· POST /api/people/:id/unlock
····· POST /api/people/:id/password
····· DELETE /api/people/:id/second-factor
····· POST /api/people/:id/posts
····· DELETE /api/people/:id/posts/:org/:kind
·◐··· POST /api/catalog/datasets
·●●●● GET /api/catalog/similar
◐◐◐●◐ GET /api/catalog/datasets/:code
·◐··· PUT /api/catalog/datasets/:code
·◐◐●◐ GET /api/catalog/datasets/:code/evaluations
·◐◐·· PUT /api/catalog/datasets/:code/evaluations/:kind
◐◐◐●◐ GET /api/catalog/datasets/:code/revisions
◐◐◐●◐ GET /api/catalog/datasets/:code/revisions/:revision
◐◐◐●◐ GET /api/catalog/datasets/:code/changes
◐◐◐●◐ GET /api/catalog/datasets/:code/versions
◐◐◐●◐ GET /api/catalog/datasets/:code/versions/changes
·●●●● GET /api/catalog/template.xlsx
·◐··· POST /api/catalog/imports
·◐◐●◐ POST /api/catalog/datasets/:code/:transition
◐◐◐●◐ GET /api/security/:code/level
·◐◐●◐ GET /api/security/:code/grades
·◐◐·· POST /api/security/:code/grades
·◐◐·· GET /api/security/:code/finds/:column/:detector
·◐◐·· POST /api/security/:code/reveals
·●●·· POST /api/intake/uploads
·●●·· GET /api/intake/uploads
·◐◐·· GET /api/intake/uploads/:id
·◐◐·· DELETE /api/intake/uploads/:id
·◐◐·· PUT /api/intake/uploads/:id
·◐◐·· GET /api/intake/uploads/:id/proposal
·◐◐·· POST /api/intake/uploads/:id/proposal
·◐◐·· POST /api/intake/uploads/:id/commit
·◐◐·· GET /api/intake/quarantine/:code
·◐◐·· GET /api/intake/quarantine/:code/:version
·◐◐·· GET /api/intake/quarantine/:code/:version/rows
·◐◐·· POST /api/intake/quarantine/:code/:version/rows
◐◐◐●◐ GET /api/quality/:code
·◐◐·· GET /api/quality/:code/findings/:version/:rule
◐◐◐◐◐ GET /api/data/:code/rows
◐◐◐◐◐ GET /api/data/:code/download.csv
◐◐◐◐◐ GET /api/data/:code/download.json
◐◐◐◐◐ GET /api/data/:code/download.ndjson
◐◐◐◐◐ GET /api/data/:code/download.xml
◐◐◐◐◐ GET /api/data/:code/download.xlsx
◐◐◐◐◐ GET /api/data/:code/download.parquet
·●●●● GET /api/grants
·◐◐●◐ GET /api/data/:code/uses
·●··· POST /api/sharing/requests
·◐◐●◐ GET /api/sharing/requests/:id
·●●●● GET /api/sharing/grants
·◐◐●· GET /api/opening/matters/:id
·●··· POST /api/opening/releases
·◐◐●◐ GET /api/opening/releases/:id
·◐◐●◐ GET /api/opening/gate/:code
·●●●● GET /api/supervision/board
·●●●● GET /api/supervision/clocks
·●●●● GET /api/supervision/report
·●●●● GET /api/supervision/report/rows
·●●●● GET /api/supervision/report.csv
·●●●● GET /api/access/matrix
·●●●● GET /api/access/matrix.csv
·●●●● GET /api/access/matrix.xlsx`
  .trim()
  .split('\n')

// Doors that show the public set and nothing else, whoever comes: sign-in, the portal, proof, calendar, descriptions.
const open =
  /^(GET|POST|DELETE) (\/api\/(session|calendar|law|security\/scale|proofs\/:id|organizations.*|regions.*|catalog\/(datasets|facets|suggest)|opening\/(applications|feedback|receipts.*)|3|3\/action\/:name|action\/:name|openapi\.json|docs)|\/ledger.*|\/(apply|feedback|receipts|verify|catalog|dataset|datastore|data\.json|sitemap\.xml|feeds|robots\.txt|datasets|organizations|statistics|law|help|updates|matters|display|assets|console|healthz|readyz|metrics)\b.*|\/)$/

// What the doors of cases take besides.
const handed = {
  note: '请办理',
  how: 'add',
  post: 'steward',
  person: 'demo-transport.head',
  since: '2026-01-06',
  until: '2026-01-07',
}

let city: TestCity
let rows: { door: string; name: string; summary: string; who: Record<string, string> }[]
let foreign: string

beforeAll(async () => {
  city = await wholeCity()
  const it = await ingest(
    await city.as('education.steward'),
    { name: 'a.csv', bytes: Buffer.from('编号\n01\n') },
    { open: 'closed' },
  )
  foreign = it.code
  rows = (await (await city.as('transport.steward')).get('/api/access/matrix')).body['items'] as typeof rows
})

/** What the doors that take a body want of it, all at once. */
const bodyOf = (dataset: string): object => ({
  ...handed,
  dataset,
  columns: [{ column: '编号', class: 'general', grade: 1 }],
  rows: [{ 编号: '02' }],
  ...{ version: 1, row: '1', column: '编号', reason: '看看能否看到' },
})

const cells = (it: (typeof rows)[number]): string => kinds.map((kind) => it.who[kind]).join('')

test('the generated matrix says what was written by hand, and no door is missing', () => {
  const asked = rows.filter((it) => cells(it) !== '●●●●●')
  expect(asked.map((it) => `${cells(it)} ${it.door}`)).toEqual(closed)
  expect(rows.filter((it) => cells(it) === '●●●●●' && !open.test(it.door)).map((it) => it.door)).toEqual([])
})

// The three administrators' own doors, by hand as well: sysadmin, secadmin, auditadmin.
const offices = `
◐◐◐ GET /api/people
◐·· POST /api/people
··● GET /api/people/acts
◐◐◐ GET /api/people/:id
◐·· POST /api/people/:id/deactivate
◐·· POST /api/people/:id/reactivate
·◐· PUT /api/people/:id/clearance
·◐· POST /api/people/:id/unlock
·◐· POST /api/people/:id/password
·◐· DELETE /api/people/:id/second-factor
◐◐· POST /api/people/:id/posts
◐◐· DELETE /api/people/:id/posts/:org/:kind`
  .trim()
  .replaceAll(/^◐◐◐/gm, '●●●')
  .split('\n')

test('of the three administrators each keeps to their own office', () => {
  const asked = rows.filter((it) => it.door.includes('/api/people'))
  expect(asked.map((it) => `${it.who['sysadmin']}${it.who['secadmin']}${it.who['auditadmin']} ${it.door}`)).toEqual(
    offices,
  )
})

const really = (session: Session, door: string, ids: Readonly<Record<string, string>> = {}) => {
  const [method, template = ''] = door.split(' ')
  const path = template.replaceAll(/:([a-z]+)/g, (_, name: string) => ids[name] ?? 'x')
  if (method === 'GET') return session.get(path)
  if (method === 'DELETE') return session.delete(path)
  return method === 'PUT' ? session.put(path, {}) : session.post(path, {})
}

test.each([['visitor', 'visitor'] as const, ...accountPosts])(
  '%s is really refused where the matrix says never, and let in where it says always',
  async (account, kind) => {
    const session = account === 'visitor' ? city.visitor : await city.as(account)
    const wrong: string[] = []
    for (const { door, who } of rows) {
      // Signing out, or ending the others' sessions, would end what the next calls stand on.
      if (/^DELETE \/api\/sessions?$/.test(door) || !door.includes('/api/')) continue
      const { status } = await really(session, door, { code: foreign, version: '1' })
      if (who[kind] === '·' && ![401, 403, 404].includes(status)) wrong.push(`${door} let ${account} in: ${status}`)
      if (
        who[kind] === '●' &&
        [401, 403].includes(status) &&
        door !== 'GET /api/session' &&
        door !== 'POST /api/session'
      )
        wrong.push(`${door} refused ${account}: ${status}`)
    }
    expect(wrong).toEqual([])
  },
)

test("another department's dataset, case and upload are not there for a stranger, in every door that takes one", async () => {
  const owner = await city.as('education.steward')
  const upload = String((await owner.post('/api/intake/uploads', { name: 'b.csv', size: 3 })).body['id'])
  const caseId = String((await owner.get(`/api/catalog/datasets/${foreign}`)).body['case'])
  const made = await owner.post('/api/tokens', { name: '他人的', scopes: ['read'], expiresOn: '2026-06-30' })
  const theirs = (await owner.get('/api/sessions')).body['items'] as { id: string }[]
  const stranger = await city.as('transport.steward')
  const written = {
    revision: 1,
    title: '改名',
    ...catalogEntry,
    conclusion: 'clear',
    evaluator: '科室',
    on: '2026-01-05',
  }
  const ids: Readonly<Record<string, string>> = {
    cases: caseId,
    uploads: upload,
    requests: caseId,
    matters: caseId,
    releases: caseId,
    organizations: '5000001015',
    tokens: String(made.body['id']),
    sessions: theirs[0]?.id ?? '',
  }
  for (const { door } of rows.filter((it) => cells(it).includes('◐') && it.door.includes('/:'))) {
    const [method, template = ''] = door.split(' ')
    const id = Object.entries(ids).find(([name]) => template.includes(`/${name}/`))?.[1] ?? foreign
    const path = template
      .replace(/:(code|id)/, id)
      .replace(':version', '1')
      .replace(':revision', '1')
      .replace(':kind', 'secrecy')
      .replace(':transition', 'submit')
    const uploads = template.endsWith('/uploads/:id') && method === 'PUT'
    const query = uploads ? '?offset=0' : template.endsWith('/changes') ? '?from=1&to=1' : ''
    const answer = await (method === 'GET'
      ? stranger.get(path + query)
      : method === 'DELETE'
        ? stranger.delete(path)
        : method === 'PUT'
          ? stranger.put(path + query, uploads ? Buffer.from('a,b') : written)
          : stranger.post(path, bodyOf(foreign)))
    expect({ door, hidden: [403, 404].includes(answer.status) }).toEqual({
      door,
      hidden: true,
    })
  }
})

test('every door says in each language what is done at it', () => {
  const chinese = /[\u4e00-\u9fff]/
  expect(rows.filter((it) => !chinese.test(it.name) || chinese.test(it.summary)).map((it) => it.door)).toEqual([])
})

test('the matrix is taken away as CSV and as a workbook, with every door', async () => {
  const session = await city.as('transport.steward')
  const csv = (await session.get('/api/access/matrix.csv')).text
  expect(csv.startsWith('\uFEFF"接口","说明","Summary","访客 visitor","数据专员 steward"')).toBe(true)
  expect(csv).toContain('"GET /api/inbox","本人的办件","The caller\'s cases"')
  expect(csv.trim().split('\r\n')).toHaveLength(rows.length + 1)
  const cookie = await cookieOf(city, 'auditadmin')
  const answer = await city.city.app.inject({ url: '/api/access/matrix.xlsx', headers: { cookie } })
  const book = new exceljs.Workbook()
  await book.xlsx.load(new Uint8Array(answer.rawPayload).buffer)
  expect(book.getWorksheet('权限矩阵')?.rowCount).toBe(rows.length + 1)
})
