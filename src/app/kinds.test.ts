import { expect, test } from 'vitest'
import { z } from 'zod'
import { act, type CaseKind, caseKind, checkOpenCases, getCase, openCase, registerKinds } from '#platform/cases'
import { type Actor, system } from '#platform/context'
import { testCity } from '#platform/testing'

const org = '5000001014'
const head: Actor = {
  id: 'trial',
  username: null,
  name: '演示',
  clearance: 1,
  posts: [{ org, orgName: '市交通运输委员会', kind: 'head', below: [org] }],
}

function trial(version: number, checked: boolean): CaseKind {
  const kind = caseKind({
    name: 'trial/kind',
    version,
    number: 'SY',
    title: { zh: '试行', en: 'Trial' },
    parties: ['owner'],
    states: ['draft', 'checked', 'ended'],
    start: 'draft',
    facts: z.object({}),
  })
  const end = kind.step({ from: checked ? 'checked' : 'draft', to: 'ended', by: kind.by('owner', 'head') })
  const check = kind.step({ from: 'draft', to: 'checked', by: kind.by('owner', 'head') })
  return kind.with({ transitions: checked ? { check, end } : { end }, clocks: {} })
}

test('a case ends by the version of its kind that it began with; new ones take the newest', async () => {
  const { city } = await testCity({ now: '2026-01-05T09:00:00+08:00', domains: () => [] })
  const about = { parties: { owner: org }, subject: 'x', facts: {} }
  registerKinds([trial(1, false)])
  const old = await city.as(head, (ctx) => openCase(ctx, trial(1, false), about))
  registerKinds([trial(2, true), trial(1, false)])
  const fresh = await city.as(head, (ctx) => openCase(ctx, trial(2, true), about))
  expect((await city.as(head, (ctx) => getCase(ctx, old.id))).may).toEqual(['end'])
  expect((await city.as(head, (ctx) => getCase(ctx, fresh.id))).may).toEqual(['check'])
  expect((await city.as(head, (ctx) => act(ctx, old.id, 'end', {}))).state).toBe('ended')
  await expect(city.as(system, (ctx) => act(ctx, fresh.id, 'end', {}))).rejects.toThrow()
})

test('a city does not start while an open case’s version is not declared, and no transition takes the name of a door', async () => {
  const { city, database } = await testCity({ now: '2026-01-05T09:00:00+08:00', domains: () => [] })
  const about = { parties: { owner: org }, subject: 'x', facts: {} }
  await city.as(head, (ctx) => openCase(ctx, trial(1, false), about))
  await checkOpenCases(database.db)
  await database.pool.query('update cases.cases set kind_version = 9')
  await expect(checkOpenCases(database.db)).rejects.toThrow('trial/kind version 9')
  const { end } = trial(1, false).transitions
  if (end === undefined) throw new Error('no end')
  expect(() => registerKinds([{ ...trial(3, false), transitions: { urge: end } }])).toThrow('urge')
})
