import { createHash } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/context'
import { verifyBundle } from '#platform/ledger/verify'
import type { Session, TestCity } from '#platform/testing'
import { deliveredRequest, publishedDataset, sharingRequest, takeStep, wholeCity } from './fixtures.ts'
import { proveRules } from './law.ts'

let city: TestCity
let code: string
let request: string
let whole: string
let taken: string

const accounts = [
  'visitor',
  'citizen',
  'transport.steward',
  'education.steward',
  'yubei.steward',
  'bureau.reviewer',
  'sysadmin',
  'auditadmin',
] as const
const sessions = new Map<string, Session>()

beforeAll(async () => {
  city = await wholeCity()
  for (const name of accounts) sessions.set(name, name === 'visitor' ? city.visitor : await city.as(name))
  expect(await city.city.as(system, proveRules)).not.toBeNull()
  code = await publishedDataset(city, '编号,站点\n01,甲\n02,乙\n', { open: 'conditional' })
  request = await deliveredRequest(city, code)
  whole = (await (await city.as('education.steward')).get(`/api/data/${code}/download.csv`)).text
  const part = await (await city.as('education.steward')).get(`/api/data/${code}/download.csv?limit=1`)
  taken = part.text
  const person = { username: 'new.person', name: '某某' }
  expect((await (await city.as('sysadmin')).post('/api/people', person)).status).toBe(201)
  await takeStep(await city.as('transport.head'), request, 'terminate', { reason: '超出约定的使用范围，已经核实' })
}, 60_000)

const entriesOf = async (type: string): Promise<string[]> =>
  (
    await city.database.pool.query<{ id: string }>('select id from ledger.entries where type = $1 order by seq', [type])
  ).rows.map((row) => row.id)

test('before a leaf has its index its proof is on the way; then it goes by both names, and by no other', async () => {
  const [entry = ''] = await entriesOf('dataset/version')
  const early = await city.visitor.get(`/api/proofs/${entry}`)
  expect([early.status, early.headers['retry-after'], early.body['type']]).toEqual([
    503,
    '1',
    '/problems/ledger/not-indexed',
  ])
  await city.city.ledger.publish()
  const found = await city.visitor.get(`/api/proofs/${entry}`)
  expect(found.status).toBe(200)
  expect((await city.visitor.get(`/api/proofs/${String(found.body['index'])}`)).body).toEqual(found.body)
  expect(verifyBundle(found.text, city.city.ledger.vkey)).toMatchObject({ ok: true, pinned: true })
  for (const id of ['999999', '-1', '1.5', '0x1', 'x', '-'.repeat(36), '00000000-0000-4000-8000-000000000000'])
    expect([id, (await city.visitor.get(`/api/proofs/${id}`)).status]).toEqual([id, 404])
})

test('the leaf of a request holds what was asked for, for those who see the case', async () => {
  const applicant = await city.as('education.steward')
  const seen = (await applicant.get(`/api/cases/${request}`)).body['history'] as { entry: string }[]
  const at = `/api/proofs/${seen[0]?.entry}`
  expect((await applicant.get(at)).body['opening']).toMatchObject({
    payload: { transition: 'open', input: sharingRequest(code) },
  })
  expect((await city.visitor.get(at)).body).not.toHaveProperty('opening')
})

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

test('what was taken under a grant is in the log by its digest', async () => {
  const holder = await city.as('education.steward')
  await city.city.ledger.publish()
  // A file that lies ready is named before its first byte, what streams when it has ended.
  const [batch = ''] = await entriesOf('delivery/batch')
  expect((await holder.get(`/api/proofs/${batch}`)).body['opening']).toMatchObject({
    payload: { door: 'download.csv', sha256: digest(whole) },
  })
  const entries = await entriesOf('delivery/delivered')
  const bundle = await holder.get(`/api/proofs/${entries.at(-1)}`)
  expect(bundle.body['opening']).toMatchObject({
    payload: {
      batch: (await entriesOf('delivery/batch')).at(-1),
      sha256: digest(taken),
      bytes: Buffer.byteLength(taken),
    },
  })
})

const parties = ['transport.steward', 'education.steward', 'bureau.reviewer', 'auditadmin']

test.each([
  ['law/rules', [...accounts]],
  ['catalog/publication', [...accounts]],
  ['dataset/version', [...accounts]],
  ['quality/verdict', [...accounts]],
  ['security/proposal', ['transport.steward']],
  ['case/transition', parties],
  ['delivery/grant', parties],
  ['delivery/grant-status', parties],
  ['delivery/batch', ['transport.steward', 'education.steward']],
  ['delivery/delivered', ['transport.steward', 'education.steward']],
  ['identity/person', ['sysadmin', 'auditadmin']],
] as const)(
  'what a leaf of %s commits to opens to those who may see it, and to nobody else',
  async (type, expected) => {
    await city.city.settle()
    await city.city.ledger.publish()
    const entry = (await entriesOf(type)).at(-1) ?? ''
    const opened: string[] = []
    for (const [name, session] of sessions) {
      const bundle = await session.get(`/api/proofs/${entry}`)
      expect(verifyBundle(bundle.text, city.city.ledger.vkey).faults).toEqual([])
      if ('opening' in bundle.body) opened.push(name)
    }
    expect(opened).toEqual(expected)
  },
)
