import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Session, TestCity } from '#platform/testing'
import { draftedRequest, publishedDataset, refusal, submittedRequest, wholeCity } from './fixtures.ts'

let city: TestCity
let people: readonly Session[]
let code: string
let open: string

const names = ['education.steward', 'education.head', 'transport.steward', 'transport.head', 'bureau.reviewer'] as const
const inputs: Readonly<Record<string, object>> = {
  gaps: { items: ['补充依据'] },
  refuse: refusal,
  extend: { reason: '口径需要协调' },
  denyExtension: { reason: '理由不充分' },
  suspend: { reason: '超范围使用', rectifyBy: '2026-06-01' },
  rectify: { what: '已收回账号' },
  terminate: { reason: '没有完成整改' },
  dispose: { certificate: '已销毁全部副本，经手人当场核对。' },
}
const transitions = [
  'consent',
  'submit',
  'gaps',
  'resubmit',
  'agree',
  'refuse',
  'extend',
  'allowExtension',
  'denyExtension',
  'deliver',
  'suspend',
  'rectify',
  'resume',
  'terminate',
  'dispose',
] as const

// The declaration once more, by hand: from which states a transition leads where.
const allowed: Readonly<Record<string, readonly [from: readonly string[], to: string]>> = {
  consent: [['draft'], 'consented'],
  submit: [['consented'], 'submitted'],
  gaps: [['submitted'], 'gaps'],
  resubmit: [['gaps'], 'submitted'],
  agree: [['submitted'], 'agreed'],
  refuse: [['submitted'], 'refused'],
  extend: [['submitted'], 'extending'],
  allowExtension: [['extending'], 'submitted'],
  denyExtension: [['extending'], 'submitted'],
  deliver: [['agreed'], 'delivered'],
  suspend: [['delivered'], 'suspended'],
  rectify: [['suspended'], 'rectified'],
  resume: [['rectified'], 'delivered'],
  terminate: [['delivered', 'suspended', 'rectified'], 'terminated'],
  dispose: [['terminated'], 'disposed'],
}

beforeAll(async () => {
  city = await wholeCity()
  people = await Promise.all(names.map((name) => city.as(name)))
  code = await publishedDataset(city)
  open = await publishedDataset(city, undefined, { title: '无条件', share: 'unconditional' })
})

// What nobody waits for: it makes no work.
const powers = new Set(['suspend', 'terminate'])

interface Seen {
  readonly number: string
  readonly state: string
  readonly may: readonly string[]
  readonly history: readonly {
    readonly transition: string
    readonly from: string | null
    readonly to: string
    readonly entry: string
  }[]
}

test('no path reaches what the declaration does not allow; “may” tells the truth; the history gives the state', async () => {
  const step = fc.record({ who: fc.nat(names.length - 1), what: fc.constantFrom(...transitions) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const id = await draftedRequest(city, code)
      let state = 'draft'
      for (const { who, what } of steps) {
        const person = people[who]
        if (person === undefined) continue
        const before = (await person.get(`/api/cases/${id}`)).body as unknown as Seen
        const answer = await person.post(`/api/cases/${id}/${what}`, inputs[what] ?? {})
        expect({ what, status: answer.status === 200 }).toEqual({ what, status: before.may.includes(what) })
        if (answer.status !== 200) continue
        const [from = [], to] = allowed[what] ?? []
        expect(from).toContain(state)
        expect(answer.body['state']).toBe(to)
        state = String(to)
      }
      const { history, number } = (await (await city.as('bureau.reviewer')).get(`/api/cases/${id}`))
        .body as unknown as Seen
      expect(history.at(-1)?.to).toBe(state)
      history.slice(1).forEach((it, at) => expect(it.from).toBe(history[at]?.to))
      const leaves = await city.database.pool.query<{ id: string }>(
        `select id from ledger.entries where subject = $1 and type = 'case/transition' order by seq`,
        [number],
      )
      expect(leaves.rows.map((it) => it.id)).toEqual(history.map((it) => it.entry))
      for (const person of people) {
        const { may } = (await person.get(`/api/cases/${id}`)).body as unknown as Seen
        const work = may.filter((it) => !powers.has(it))
        const lines = (await person.get('/api/inbox')).body['items'] as { id: string; may: string[] }[]
        const line = lines.find((it) => it.id === id)
        expect(line?.may.toSorted() ?? []).toEqual(work.length === 0 ? [] : may.toSorted())
      }
    }),
    { numRuns: 15 },
  )
}, 60_000)

test('who runs the system is no party; nobody is copied on what another department still drafts', async () => {
  const id = await draftedRequest(city, code)
  const cc = async (who: string) =>
    ((await (await city.as(who)).get('/api/inbox?box=cc')).body['items'] as { id: string }[]).some((it) => it.id === id)
  const copied = async () => [await cc('education.head'), await cc('transport.head'), await cc('bureau.admin')]
  expect(await copied()).toEqual([false, false, false])
  expect(await cc('education.steward')).toBe(false)
  await (await city.as('education.head')).post(`/api/cases/${id}/consent`)
  expect(await copied()).toEqual([false, false, false])
  await (await city.as('education.steward')).post(`/api/cases/${id}/submit`)
  expect(await copied()).toEqual([false, false, true])
  for (const who of ['sysadmin', 'secadmin', 'auditadmin']) {
    const { counts } = (await (await city.as(who)).get('/api/inbox?box=cc')).body
    expect(counts).toEqual({ todo: 0, done: 0, mine: 0, cc: 0 })
  }
  // The auditor reads any case that an audit leads to; the other two have no business with it.
  const seen = async (who: string) => (await (await city.as(who)).get(`/api/cases/${id}`)).status
  expect([await seen('sysadmin'), await seen('secadmin'), await seen('auditadmin')]).toEqual([404, 404, 200])
})

describe('clocks', () => {
  const person = (name: (typeof names)[number]): Promise<Session> => city.as(name)
  const submitted = (dataset: string): Promise<string> => submittedRequest(city, dataset)
  const clockOf = async (id: string): Promise<Record<string, unknown>> => {
    const { body } = await (await person('bureau.reviewer')).get(`/api/cases/${id}`)
    return (body['clocks'] as Record<string, unknown>[])[0] ?? {}
  }

  test('an unconditional class is answered in one working day and cannot be refused', async () => {
    await city.moveTo('2026-01-29T10:00:00+08:00')
    const id = await submitted(open)
    expect(await clockOf(id)).toMatchObject({ rule: 'sharing.reply.unconditional', dueAt: '2026-01-30T23:59:59+08:00' })
    const head = await person('transport.head')
    expect((await head.post(`/api/cases/${id}/refuse`, inputs['refuse'])).status).toBe(422)
    expect((await head.post(`/api/cases/${id}/extend`, inputs['extend'])).status).toBe(422)
    await head.post(`/api/cases/${id}/agree`)
  })

  test('told gaps pause it: received 01-29, told 02-02, resubmitted 02-05 → 02-24', async () => {
    const id = await submitted(code)
    await city.moveTo('2026-02-02T10:00:00+08:00')
    await (await person('transport.steward')).post(`/api/cases/${id}/gaps`, inputs['gaps'])
    await city.moveTo('2026-02-05T10:00:00+08:00')
    await (await person('education.steward')).post(`/api/cases/${id}/resubmit`)
    expect(await clockOf(id)).toMatchObject({ dueAt: '2026-02-24T23:59:59+08:00', light: 'green' })
    const head = await person('transport.head')
    await head.post(`/api/cases/${id}/extend`, inputs['extend'])
    await (await person('bureau.reviewer')).post(`/api/cases/${id}/allowExtension`)
    expect(await clockOf(id)).toMatchObject({ dueAt: '2026-03-09T23:59:59+08:00' })
    expect((await head.post(`/api/cases/${id}/extend`, inputs['extend'])).status).toBe(409)
  })

  test('at the last minute it is yellow, one second late it is red, and silence is no consent', async () => {
    await city.moveTo('2026-02-13T16:30:00+08:00')
    const id = await submitted(code)
    await city.moveTo('2026-03-05T23:59:00+08:00')
    expect(await clockOf(id)).toMatchObject({ light: 'yellow' })
    await city.moveTo('2026-03-06T00:00:01+08:00')
    expect(await clockOf(id)).toMatchObject({ light: 'red' })
    expect((await (await person('transport.head')).get(`/api/cases/${id}`)).body).toMatchObject({ state: 'submitted' })
    await (await person('transport.head')).post(`/api/cases/${id}/agree`)
    expect(await clockOf(id)).toMatchObject({ light: 'red', metAt: expect.any(String) })
    const breach = await city.database.pool.query(`select from ledger.entries where type = 'case/clock'`)
    expect(breach.rowCount).toBeGreaterThan(0)
  })
})

test('of two who decide at once one wins, the other hears what was decided', async () => {
  const head = await city.as('transport.head')
  for (let round = 0; round < 5; round++) {
    const id = await submittedRequest(city, code)
    const answers = await Promise.all([
      head.post(`/api/cases/${id}/agree`),
      head.post(`/api/cases/${id}/refuse`, inputs['refuse']),
    ])
    expect(new Set(answers.map((it) => it.status))).toEqual(new Set([200, 409]))
    const { history, state } = (await head.get(`/api/cases/${id}`)).body as unknown as Seen
    expect(history).toHaveLength(4)
    expect(['agreed', 'refused']).toContain(state)
    expect(answers.find((it) => it.status === 409)?.body).toMatchObject({ type: '/problems/cases/wrong-state', state })
  }
})

test('no clock is both met in time and breached, and none was met late without being marked', async () => {
  await city.moveTo('2026-06-30T09:00:00+08:00')
  const wrong = await city.database.pool.query(
    `select name, rule, due_at, met_at, breached_at from cases.clocks where
    (breached_at is not null and met_at <= due_at) or (breached_at is null and met_at > due_at)
    or (breached_at is null and met_at is null and paused_at is null and stopped_at is null and due_at < $1)
    or (breached_at is not null and breached_at <= due_at) or (breached_at is not null and warned_at is null)`,
    ['2026-06-30T09:00:00+08:00'],
  )
  expect(wrong.rows).toEqual([])
  const late = await city.database.pool.query('select from cases.clocks where breached_at is not null')
  expect(late.rowCount).toBeGreaterThan(0)
})
