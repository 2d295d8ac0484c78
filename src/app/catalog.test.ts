import { beforeAll, describe, expect, test } from 'vitest'
import { catalogEntry, entriesBy, twoItems as items, step } from '#fixtures/catalog'
import type { Session, TestCity } from '#platform/testing'
import { newVersion, wholeCity } from './fixtures.ts'

let city: TestCity
let steward: Session
let entries: ReturnType<typeof entriesBy>
let head: Session
let other: Session

beforeAll(async () => {
  city = await wholeCity()
  steward = await city.as('transport.steward')
  entries = entriesBy(steward)
  head = await city.as('transport.head')
  other = await city.as('education.steward')
})

const paths = (it: Record<string, unknown>): string[] =>
  ((it['errors'] ?? []) as { path: string }[]).map((one) => one.path)

describe('fields of an entry', () => {
  // Each is what the law, the guide or a standard asks of one field, planted alone.
  const wrong: readonly (readonly [what: string, over: object, path: string])[] = [
    ['not shared without a basis', { share: 'refused' }, 'shareBasis'],
    ['conditions unsaid', { shareCondition: undefined }, 'shareCondition'],
    ['a credit code whose last sign does not check', { creditCode: '11500000009275780X' }, 'creditCode'],
    [
      'a code that is not of its class',
      { resourceClass: '1', resourceGroup: '02', resourceCode: '307' },
      'resourceCode',
    ],
    ['a heading without a group', { resourceClass: '1', resourceHeading: '001' }, 'resourceClass'],
    ['a region of seven digits', { region: '5001120' }, 'region'],
    ['an item twice', { items: [items[0], items[0]] }, 'items.1.name'],
    ['an item not shared without a basis', { items: [{ ...items[0], share: 'refused' }] }, 'items.0.shareBasis'],
    ['sensitive and open', { items: [{ ...items[0], personal: 'sensitive', open: 'unconditional' }] }, 'items.0.open'],
    [
      'a value twice',
      { items: [{ ...items[0], values: [items[1], items[1]].map(() => ({ code: '1', name: '' })) }] },
      'items.0.values',
    ],
    ['a related dataset that is not there', { related: ['5000001014-999999'] }, 'related'],
  ]
  test.each(wrong)('%s', async (_what, over, path) => {
    const answer = await entries.enter({ title: '字段校验', ...over })
    expect(answer.status, answer.text).toBe(422)
    expect(paths(answer.body)).toEqual([path])
  })

  test('all that the guide asks for is kept and shown', async () => {
    const guide = {
      resourceClass: '3',
      resourceGroup: '14',
      resourceHeading: '001',
      resourceCode: '314001000127',
      creditCode: '11500000009275780L',
      region: '500000',
      contact: { unit: '市交通运输委员会信息中心', phone: '023-60000000' },
      retention: '三年，到期销毁',
      duty: '公共交通管理',
    }
    const code = await entries.entered({ title: '全字段目录', ...guide, items })
    const shown = (await steward.get(`/api/catalog/datasets/${code}`)).body
    expect(shown['guide']).toEqual(guide)
    expect(shown['items']).toMatchObject(items)
    expect(shown['shareCondition']).toBe(catalogEntry.shareCondition)
  })

  test('what is only doubtful is told and stops nobody', async () => {
    const code = await entries.entered({
      title: '公交调度系统',
      shareMethods: ['api'],
      items: [{ ...items[0], meaning: undefined }],
    })
    const found = (await steward.get(`/api/catalog/datasets/${code}`)).body['findings'] as {
      path: string
      message: string
      messageEn: string
    }[]
    expect(found.map((it) => it.path)).toEqual(['shareMethods', 'title', 'items'])
    expect(found.map((it) => [/[\u4e00-\u9fff]/.test(it.message), it.messageEn.split(':')[0]])).toEqual([
      [true, 'the data are files'],
      [true, 'a title says what the data are; it is not the name of a system, platform or database'],
      [true, 'items without a meaning, 1'],
    ])
    expect((await city.visitor.get(`/api/catalog/datasets/${code}`)).status).toBe(404)
  })

  test('a title that differs in width, marks and spaces is the same; one nearly the same is warned of', async () => {
    await entries.entered({ title: '出租汽车驾驶员从业资格信息' })
    const same = await entries.enter({ title: '出租汽车　驾驶员：从业资格（信息）' })
    expect([same.status, same.body['type']]).toEqual([409, '/problems/catalog/duplicate'])
    const near = await steward.get(`/api/catalog/similar?title=${encodeURIComponent('出租汽车驾驶员资格信息')}`)
    expect(near.body['items']).toMatchObject([{ title: '出租汽车驾驶员从业资格信息', score: expect.any(Number) }])
    const hidden = await other.get(`/api/catalog/similar?title=${encodeURIComponent('出租汽车驾驶员资格信息')}`)
    expect(hidden.body['items']).toEqual([])
    const code = await entries.entered({ title: '出租汽车驾驶员资格信息' })
    const findings = async () =>
      (await steward.get(`/api/catalog/datasets/${code}`)).body['findings'] as { twin?: object }[]
    expect((await findings()).filter((it) => it.twin !== undefined)).toHaveLength(1)
    expect(
      (
        await entries.write(code, {
          title: '出租汽车驾驶员资格信息',
          duplicateReason: '另一信息为历史数据，口径不同。',
        })
      ).status,
    ).toBe(200)
    expect((await findings()).filter((it) => it.twin !== undefined)).toEqual([])
  })

  test('an entry whose items are another’s is warned of, whatever it is called', async () => {
    const columns = ['许可证号', '单位名称', '发证日期', '有效期至', '状态'].map((title) => ({
      name: title,
      title,
      type: 'text',
    }))
    await entries.entered({ title: '道路运输许可', items: columns })
    const asked = columns.map((it) => it.title).join('\n')
    const near = await steward.get(
      `/api/catalog/similar?title=${encodeURIComponent('企业名录')}&items=${encodeURIComponent(asked)}`,
    )
    expect(near.body['items']).toMatchObject([{ title: '道路运输许可', score: 1 }])
  })
})

describe('editing', () => {
  test('only by a steward of the owner, only what was seen, only while it may be written', async () => {
    const code = await entries.entered({ title: '可改的目录', items })
    const at = `/api/catalog/datasets/${code}`
    expect((await head.put(at, { ...catalogEntry, title: '改', revision: 1 })).status).toBe(403)
    expect((await other.put(at, { ...catalogEntry, title: '改', revision: 1 })).status).toBe(404)
    expect((await entries.write(code, { title: '改过的目录' }, 1)).body).toMatchObject({
      revision: 2,
      title: '改过的目录',
      items: [{ name: 'code' }, { name: 'kind' }],
    })
    const late = await entries.write(code, { title: '晚了一步' }, 1)
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ type: '/problems/catalog/revision-conflict', expected: 1, current: 2 })
    await step(head, code, 'endorse')
    expect((await entries.write(code, { title: '审核后' })).body['type']).toBe('/problems/catalog/not-editable')
  })

  test('two stewards at once: one wins', async () => {
    const code = await entries.entered({ title: '同时修改' })
    const both = await Promise.all([
      entries.write(code, { title: '同时修改甲' }, 1),
      entries.write(code, { title: '同时修改乙' }, 1),
    ])
    expect(both.map((it) => it.status).sort((a, b) => a - b)).toEqual([200, 409])
  })

  test('any two revisions are compared, field by field and item by item', async () => {
    const code = await entries.entered({ title: '比较修订', items })
    await entries.write(code, {
      title: '比较修订',
      theme: '城乡建设',
      items: [
        { ...items[1], unit: '个' },
        { name: 'new', title: '新', type: 'text' },
      ],
      note: '增一列',
    })
    await entries.write(code, { title: '比较修订之三', items })
    const first = (await steward.get(`/api/catalog/datasets/${code}/changes?from=1&to=2`)).body
    expect(first).toMatchObject({
      fields: [{ field: 'theme', before: '交通运输', after: '城乡建设' }],
      items: {
        added: ['new'],
        removed: ['code'],
        changed: [{ name: 'kind', fields: [{ field: 'unit', before: null, after: '个' }] }],
      },
    })
    expect((await steward.get(`/api/catalog/datasets/${code}/changes?from=1&to=3`)).body['fields']).toEqual([
      { field: 'title', before: '比较修订', after: '比较修订之三' },
    ])
    const list = (await steward.get(`/api/catalog/datasets/${code}/revisions`)).body['items'] as Record<
      string,
      unknown
    >[]
    expect(list.map((it) => [it['revision'], it['note'] ?? null])).toEqual([
      [3, null],
      [2, '增一列'],
      [1, null],
    ])
    expect((await other.get(`/api/catalog/datasets/${code}/revisions`)).status).toBe(404)
  })

  test('versions of the data say what they changed of the columns', async () => {
    const code = await entries.entered({ title: '版本对比' })
    const file = (text: string) => ({ name: 'a.csv', bytes: Buffer.from(text) })
    await newVersion(steward, code, file('编号,名称,数量\n01,甲,1\n02,乙,2\n'))
    await newVersion(steward, code, file('编号,数量,街道\n01,一,甲\n'), { expected: 1 })
    const list = (await steward.get(`/api/catalog/datasets/${code}/versions`)).body['items'] as Record<
      string,
      unknown
    >[]
    expect(list).toMatchObject([
      {
        version: 2,
        rows: 1,
        changes: { added: ['街道'], removed: ['名称'], retyped: [{ name: '数量', before: 'integer', after: 'text' }] },
      },
      {
        version: 1,
        rowsIn: 2,
        rows: 2,
        rejected: 0,
        changes: null,
        entry: expect.any(String),
        digest: expect.any(String),
      },
    ])
    expect((await steward.get(`/api/catalog/datasets/${code}/versions/changes?from=1&to=2`)).body).toMatchObject({
      rows: -1,
      same: false,
    })
    expect((await steward.get(`/api/catalog/datasets/${code}/versions/changes?from=1&to=9`)).status).toBe(404)
    // The entry's items follow the data, and that is a revision too: 名称 goes with its column, nobody described it.
    const shown = (await steward.get(`/api/catalog/datasets/${code}`)).body
    expect((shown['items'] as { name: string }[]).map((it) => it.name)).toEqual(['编号', '数量', '街道'])
    expect(shown['revision']).toBe(3)
  })
})
