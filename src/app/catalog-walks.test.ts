import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { entriesBy, twoItems as items } from '#fixtures/catalog'
import type { Session, TestCity } from '#platform/testing'
import { wholeCity } from './fixtures.ts'

// The declaration once more, by hand: who may take a step, from where it leads where, and which step makes it be had anew.
type Step = readonly [who: readonly string[], from: readonly string[], to: string, since?: string]
const allowed: Readonly<Record<string, Step>> = {
  endorse: [['head'], ['draft', 'changing'], 'endorsed'],
  submit: [['steward'], ['endorsed', 'gaps'], 'submitted'],
  return: [['reviewer', 'admin'], ['submitted'], 'gaps', 'endorse'],
  publish: [['reviewer', 'admin'], ['submitted'], 'published'],
  change: [['steward'], ['published'], 'changing'],
  extend: [['head'], ['changing'], 'extending', 'change'],
  allowExtension: [['reviewer', 'admin'], ['extending'], 'changing'],
  denyExtension: [['reviewer', 'admin'], ['extending'], 'changing'],
  abandon: [['steward'], ['changing'], 'published'],
  withdraw: [['head', 'reviewer', 'admin'], ['published'], 'withdrawn'],
}
const powers = new Set(['change', 'abandon', 'withdraw'])
const inputs: Readonly<Record<string, object>> = {
  return: { items: ['补充使用范围'] },
  extend: { reason: '需与三个处室核对' },
  denyExtension: { reason: '理由不充分' },
  abandon: { reason: '职责未调整' },
}
const names = Object.keys(allowed)
const accounts = {
  steward: 'transport.steward',
  head: 'transport.head',
  reviewer: 'bureau.reviewer',
  admin: 'bureau.admin',
} as const

let city: TestCity
let people: readonly (readonly [post: string, who: Session])[]
let entries: ReturnType<typeof entriesBy>

beforeAll(async () => {
  city = await wholeCity()
  people = await Promise.all(
    Object.entries(accounts).map(async ([post, account]) => [post, await city.as(account)] as const),
  )
  entries = entriesBy(await city.as('transport.steward'))
})

/** What a post may do now, by the table above and the steps taken. */
function mayBe(post: string, state: string, done: readonly string[]): string[] {
  return names.filter((name) => {
    const [who = [], from = [], , since] = allowed[name] ?? []
    const fresh = since === undefined || done.lastIndexOf(name) <= done.lastIndexOf(since)
    return who.includes(post) && from.includes(state) && (fresh || !done.includes(name))
  })
}

interface Seen {
  readonly state: string
  readonly number: string
  readonly may: readonly string[]
  readonly history: readonly { readonly from: string | null; readonly to: string; readonly entry: string }[]
}

let walks = 0
test('any walk of an entry: “may” is what the table says, the row and every duty follow the history, each step its leaf', async () => {
  const wish = fc.record({ who: fc.nat(people.length - 1), what: fc.nat(1000), wild: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 8, maxLength: 25 }), async (wishes) => {
      walks += 1
      const code = await entries.entered({ title: `走查目录${walks}`, items })
      const id = String((await people[0]?.[1].get(`/api/catalog/datasets/${code}`))?.body['case'])
      const done: string[] = ['open']
      let state = 'draft'
      for (const { who, what, wild } of wishes) {
        const [post, person] = people[who] ?? ['', city.visitor]
        const may = mayBe(post, state, done)
        expect({ state, may: ((await person.get(`/api/cases/${id}`)).body as unknown as Seen).may }).toEqual({
          state,
          may,
        })
        const from = wild || may.length === 0 ? names : may
        const name = from[what % from.length] ?? 'endorse'
        const { status } = await person.post(`/api/catalog/datasets/${code}/${name}`, inputs[name] ?? {})
        expect({ name, done: status === 200 }).toEqual({ name, done: may.includes(name) })
        if (status !== 200) continue
        done.push(name)
        state = allowed[name]?.[2] ?? state
      }
      const answer = await (await city.as('bureau.reviewer')).get(`/api/cases/${id}`)
      const { history, number, ...it } = answer.body as unknown as Seen
      expect([it.state, history.at(-1)?.to]).toEqual([state, state])
      history.slice(1).forEach((step, at) => expect(step.from).toBe(history[at]?.to))
      const row = await city.database.pool.query('select step from catalog.datasets where code = $1', [code])
      expect(row.rows).toEqual([{ step: state }])
      const leaves = await city.database.pool.query<{ id: string }>(
        `select id from ledger.entries where subject = $1 and type = 'case/transition' order by seq`,
        [number],
      )
      expect(leaves.rows.map((leaf) => leaf.id)).toEqual(history.map((step) => step.entry))
      const duties = await city.database.pool.query<{ post: string; transition: string; power: boolean }>(
        'select post, transition, power from cases.duties where case_id = $1 order by post, transition',
        [id],
      )
      const wanted = people.flatMap(([post]) => mayBe(post, state, done).map((name) => `${post} ${name}`))
      expect(duties.rows.map((duty) => `${duty.post} ${duty.transition}`).toSorted()).toEqual(wanted.toSorted())
      expect(duties.rows.every((duty) => duty.power === powers.has(duty.transition))).toBe(true)
    }),
    { numRuns: 12 },
  )
}, 120_000)
