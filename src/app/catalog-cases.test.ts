import { beforeAll, describe, expect, test } from 'vitest'
import { entriesBy, twoItems as items, step } from '#fixtures/catalog'
import { Dossier } from '#model/cases'
import type { Session, TestCity } from '#platform/testing'
import { csvOf, newVersion, publish, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let entries: ReturnType<typeof entriesBy>
let head: Session
let bureau: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  entries = entriesBy(steward)
  head = await city.as('transport.head')
  bureau = await city.as('bureau.reviewer')
})

describe('evaluations before publication', () => {
  const evaluation = { conclusion: 'measures', evaluator: '市交通运输委法规处', on: '2026-01-04', note: '已脱敏展示' }
  const personal = [{ name: 'name', title: '姓名', type: 'text', meaning: '驾驶员姓名', personal: 'personal' }]

  test('personal items cannot be endorsed before their impact was evaluated', async () => {
    const code = await entries.entered({ title: '驾驶员名册', open: 'closed', items: personal })
    const refused = await step(head, code, 'endorse')
    expect([refused.status, refused.body['type']]).toEqual([422, '/problems/catalog/evaluation-missing'])
    expect(refused.body['cites']).toContain('GSR-13')
    const at = `/api/catalog/datasets/${code}/evaluations/personal`
    expect((await steward.put(at, { ...evaluation, conclusion: 'clear' })).body['type']).toBe(
      '/problems/catalog/evaluation-contradicts',
    )
    expect((await bureau.put(at, evaluation)).status).toBe(403)
    expect((await steward.put(at, evaluation)).status).toBe(200)
    // What was evaluated did not know of this one.
    await entries.write(code, {
      title: '驾驶员名册',
      open: 'closed',
      items: [...personal, { ...personal[0], name: 'phone', title: '电话' }],
    })
    expect((await step(head, code, 'endorse')).body['detail']).toContain('phone')
    await steward.put(at, evaluation)
    expect((await step(head, code, 'endorse')).status).toBe(200)
  })

  test('a conclusion against publication stops it; without one the head declares, and that is recorded', async () => {
    const code = await entries.entered({ title: '评估未过的目录', items })
    await steward.put(`/api/catalog/datasets/${code}/evaluations/secrecy`, {
      ...evaluation,
      conclusion: 'blocked',
      note: '含涉密点位',
    })
    expect((await step(head, code, 'endorse')).body['type']).toBe('/problems/catalog/evaluation-blocks')
    const plain = await entries.entered({ title: '负责人声明的目录', items })
    expect((await step(head, plain, 'endorse')).status).toBe(200)
    const shown = (await bureau.get(`/api/catalog/datasets/${plain}/evaluations`)).body['items']
    expect(shown).toMatchObject([
      { kind: 'personal', how: 'declared', conclusion: 'clear' },
      { kind: 'secrecy', how: 'declared' },
    ])
  })
})

describe('the change of a published entry', () => {
  const clock = (it: Record<string, unknown>, name: string) =>
    (it['clocks'] as Record<string, unknown>[]).find((one) => one['name'] === name)
  const change = async (code: string) => step(steward, code, 'change', { reason: '职责调整' })

  test('the old entry stays before everybody until the new one is published, with its digest and changes in the log', async () => {
    const code = await entries.entered({ title: '变更中的目录', items })
    await publish(city, code)
    await change(code)
    expect((await entries.write(code, { title: '变更后的目录', items: items.slice(0, 1) })).status).toBe(200)
    const world = (await city.visitor.get(`/api/catalog/datasets/${code}`)).body
    expect(world).toMatchObject({ title: '变更中的目录', state: 'published' })
    expect(world['items']).toHaveLength(2)
    expect(world['step']).toBeUndefined()
    const found = async (q: string) =>
      (await city.visitor.get(`/api/catalog/datasets?q=${encodeURIComponent(q)}`)).body['total']
    expect(await found('变更中的目录')).toBe(1)
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body).toMatchObject({
      step: 'changing',
      pending: true,
      revision: 2,
    })
    await publish(city, code)
    expect((await city.visitor.get(`/api/catalog/datasets/${code}`)).body).toMatchObject({
      title: '变更后的目录',
      items: [{ name: 'code' }],
    })
    const published = (await city.visitor.get(`/api/catalog/datasets/${code}/revisions`)).body['items'] as Record<
      string,
      unknown
    >[]
    expect(published.map((it) => [it['revision'], it['by']])).toEqual([
      [2, undefined],
      [1, undefined],
    ])
    await city.city.ledger.publish()
    const proof = await city.visitor.get(`/api/proofs/${String(published[0]?.['entry'])}`)
    const payload = (proof.body['opening'] as { payload: Record<string, unknown> }).payload
    expect(payload).toMatchObject({
      digest: published[0]?.['digest'],
      changes: { fields: [{ field: 'title', before: '变更中的目录' }], items: { removed: ['kind'] } },
      evaluations: [{ kind: 'secrecy' }, { kind: 'personal' }],
    })
  })

  test('a change given up leaves what is published as it was', async () => {
    const code = await entries.entered({ title: '不改了的目录', items })
    await publish(city, code)
    await change(code)
    await entries.write(code, { title: '改坏的目录' })
    await step(steward, code, 'abandon', { reason: '职责未调整' })
    expect((await steward.get(`/api/catalog/datasets/${code}`)).body).toMatchObject({
      title: '不改了的目录',
      step: 'published',
      pending: false,
    })
  })

  test('gaps are told once in a round of review, and once again in the next', async () => {
    const code = await entries.entered({ title: '两轮审核', items })
    const gaps = { items: ['补充使用范围'] }
    await step(head, code, 'endorse')
    await step(steward, code, 'submit')
    expect((await step(bureau, code, 'return', gaps)).status).toBe(200)
    await step(steward, code, 'submit')
    expect((await step(bureau, code, 'return', gaps)).body['type']).toBe('/problems/cases/only-once')
    await step(bureau, code, 'publish')
    await change(code)
    await step(head, code, 'endorse')
    await step(steward, code, 'submit')
    expect((await step(bureau, code, 'return', gaps)).status).toBe(200)
  })

  test('over the Spring Festival: ten working days, five more with consent, none without', async () => {
    await city.moveTo('2026-02-09T10:00:00+08:00')
    const [granted, denied] = [
      await entries.entered({ title: '延期获准', items }),
      await entries.entered({ title: '延期未准', items }),
    ]
    for (const code of [granted, denied]) await publish(city, code)
    // 02-10 … 02-14 (a make-up Saturday) are five, the holiday is 02-15 … 02-23, 02-24 … 02-28 (make-up) five more.
    const changed = (await change(granted)).body
    expect(clock(changed, 'update')).toMatchObject({
      rule: 'catalog.update',
      dueAt: '2026-02-28T23:59:59+08:00',
      light: 'green',
    })
    await change(denied)
    await city.moveTo('2026-02-25T10:00:00+08:00')
    for (const code of [granted, denied]) {
      expect((await step(steward, code, 'extend', { reason: '需与三个处室核对' })).status).toBe(403)
      expect((await step(head, code, 'extend', { reason: '需与三个处室核对' })).status).toBe(200)
    }
    const longer = (await step(bureau, granted, 'allowExtension')).body
    expect(clock(longer, 'update')).toMatchObject({ dueAt: '2026-03-06T23:59:59+08:00' })
    const same = (await step(bureau, denied, 'denyExtension', { reason: '职责调整已满两周' })).body
    expect(clock(same, 'update')).toMatchObject({ dueAt: '2026-02-28T23:59:59+08:00' })
    expect((await step(head, denied, 'extend', { reason: '再次申请' })).status).toBe(409)
    await city.moveTo('2026-03-02T09:00:00+08:00')
    const late = (await step(head, denied, 'endorse')).body
    expect(clock(late, 'update')).toMatchObject({ light: 'red' })
    expect(clock(late, 'update')?.['metAt']).toBeUndefined()
    expect(clock((await step(steward, denied, 'submit')).body, 'update')?.['metAt']).toEqual(expect.any(String))
    await step(head, granted, 'endorse')
    expect(clock((await step(steward, granted, 'submit')).body, 'update')).toMatchObject({ light: 'green' })
  })
})

test('the owner’s head withdraws what is theirs, the steward does not; it is there for nobody else any more', async () => {
  const code = await entries.entered({ title: '撤回的目录', items })
  await publish(city, code)
  expect((await step(steward, code, 'withdraw')).status).toBe(403)
  expect((await step(await city.as('education.head'), code, 'withdraw')).status).toBe(404)
  expect((await step(head, code, 'withdraw', { reason: '职责划转' })).body).toMatchObject({
    state: 'withdrawn',
    may: [],
  })
  expect((await city.visitor.get(`/api/catalog/datasets/${code}`)).status).toBe(404)
  expect((await step(bureau, code, 'withdraw')).status).toBe(409)
  expect(await newVersion(steward, code, csvOf('编号,名称', '01,甲'))).toMatchObject({
    status: 409,
    type: '/problems/intake/withdrawn',
  })
  // What follows a publication finds the entry gone, and that is no fault.
  await city.city.settle()
  expect(
    (await city.database.pool.query('select name, error from events.outbox where error is not null')).rows,
  ).toEqual([])
})

test('an entry that began by the first version of its kind goes on by it', async () => {
  const code = await entries.entered({ title: '旧版目录', items })
  await city.database.pool.query(`update cases.cases set kind_version = 1 where subject = $1`, [code])
  await step(head, code, 'endorse')
  await step(steward, code, 'submit')
  await step(bureau, code, 'return', { items: ['补充使用范围'] })
  const { id, may } = (await step(steward, code, 'resubmit')).body
  expect(may).toEqual([])
  const { picture, version } = Dossier.parse((await steward.get(`/api/cases/${String(id)}/dossier`)).body)
  expect([version, picture.stops.find((it) => it.state === 'published')?.when]).toEqual([1, 'ahead'])
  await step(bureau, code, 'publish')
  // The list says it by the same version.
  const listed = async (who: Session): Promise<unknown> => {
    const { items: found } = (await who.get(`/api/catalog/datasets?q=${encodeURIComponent('旧版目录')}`)).body
    return (found as { code: string; may: string[] }[]).find((it) => it.code === code)?.may.includes('withdraw')
  }
  expect([await listed(head), await listed(bureau)]).toEqual([false, true])
  expect((await step(head, code, 'withdraw')).status).toBe(403)
  expect((await step(bureau, code, 'withdraw')).body['state']).toBe('withdrawn')
})

describe('the list', () => {
  test('pages go on after the last one shown, whatever is entered meanwhile, and the total is true', async () => {
    const codes = await Promise.all(
      Array.from({ length: 7 }, (_, at) => entries.entered({ title: `翻页${at}`, theme: '翻页主题' })),
    )
    for (const q of ['', `&q=${encodeURIComponent('翻页')}`]) {
      const seen: string[] = []
      let next: string | null = null
      do {
        const page: Record<string, unknown> = (
          await steward.get(
            `/api/catalog/datasets?theme=${encodeURIComponent('翻页主题')}${q}&limit=3${next === null ? '' : `&cursor=${next}`}`,
          )
        ).body
        seen.push(...(page['items'] as { code: string }[]).map((it) => it.code))
        next = page['next'] as string | null
        if (seen.length === 3) {
          expect(page['total']).toBeGreaterThanOrEqual(7)
          codes.push(await entries.entered({ title: `插入${q.length}`, theme: '翻页主题' }))
        }
      } while (next !== null)
      expect(new Set(seen).size).toBe(seen.length)
      expect(codes.slice(0, 7).every((code) => seen.includes(code))).toBe(true)
    }
  })

  test('values that the catalog does not know are refused; facets say what a click would show', async () => {
    for (const wrong of ['share=all', 'open=yes', 'step=done', 'cursor=20', 'limit=0'])
      expect((await steward.get(`/api/catalog/datasets?${wrong}`)).status, wrong).toBe(422)
    const facets = (await steward.get(`/api/catalog/facets?theme=${encodeURIComponent('翻页主题')}`)).body as Record<
      string,
      { value: string; count: number; name?: string }[]
    >
    expect(facets['org']).toMatchObject([{ value: '5000001014', name: '市交通运输委员会', count: 9 }])
    const drafts = facets['step']?.find((it) => it.value === 'draft')?.count
    expect(
      (await steward.get(`/api/catalog/datasets?step=draft&theme=${encodeURIComponent('翻页主题')}`)).body['total'],
    ).toBe(drafts)
  })

  test('where the case of an entry stands finds it for its owner and those who supervise, for nobody else', async () => {
    const code = await entries.entered({ title: '正在变更的目录', items })
    await publish(city, code)
    await step(steward, code, 'change', { reason: '职责调整' })
    const found = async (who: Session): Promise<boolean[]> => {
      const list = (await who.get('/api/catalog/datasets?step=changing&limit=1000')).body['items'] as { code: string }[]
      const { step: steps } = (await who.get('/api/catalog/facets')).body as { step: { value: string }[] }
      return [list.some((it) => it.code === code), steps.some((it) => it.value === 'changing')]
    }
    for (const who of [steward, bureau]) expect(await found(who)).toEqual([true, true])
    for (const who of [city.visitor, await city.as('citizen'), await city.as('yubei.steward')])
      expect(await found(who)).toEqual([false, false])
  })
})

test('the security administrator reads every entry, its grades and its versions, though no case', async () => {
  const code = await entries.entered({ title: '须守护的目录', items })
  const guard = await city.as('secadmin')
  const { status, body } = await guard.get(`/api/catalog/datasets/${code}`)
  expect([status, body['step'], body['may']]).toEqual([200, 'draft', []])
  for (const path of [`/api/security/${code}/grades`, `/api/catalog/datasets/${code}/versions`])
    expect([path, (await guard.get(path)).status]).toEqual([path, 200])
  expect((await guard.get(`/api/cases/${String(body['case'])}`)).status).toBe(404)
})

test('the way of a publication is drawn to where it is published, not to gaps that lead back', async () => {
  const code = await entries.entered({ title: '渡口名录' })
  const { case: id } = (await steward.get(`/api/catalog/datasets/${code}`)).body
  const { picture } = Dossier.parse((await steward.get(`/api/cases/${String(id)}/dossier`)).body)
  expect(picture.stops.map(({ state }) => state)).toEqual(['draft', 'endorsed', 'submitted', 'published'])
})
