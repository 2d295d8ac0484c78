import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Parser, Store } from 'n3'
// @ts-expect-error -- the package brings no types; what it answers is stated in `Report`
import { Validator } from 'shacl-engine'
import { describe, expect, test } from 'vitest'
import type { DatasetView } from '#domains/catalog'
import { catalogQuads } from './dcat.ts'

const place = join(process.env['HELIU_VECTORS'] ?? '', 'data/dcat-ap-3.0.1')

const entry = (over: Partial<DatasetView>): DatasetView => ({
  code: '5000001014-000001',
  title: '公交站点',
  titleEn: 'Bus stops',
  abstract: '全市公交站点',
  org: { code: '5000001014', name: '市交通运输委员会' },
  theme: '交通运输',
  share: 'unconditional',
  open: 'unconditional',
  state: 'published',
  version: 3,
  rows: 12,
  updatedAt: '2026-01-05T09:00:00+08:00',
  promise: 'monthly',
  keywords: ['公交'],
  items: [],
  case: null,
  may: [],
  ...over,
})

interface Report {
  readonly conforms: boolean
  readonly results: readonly {
    readonly severity: { readonly value: string }
    readonly message: readonly { readonly value: string }[]
    readonly focusNode: { readonly term: { readonly value: string } }
  }[]
}

const digest = 'a3'.repeat(32)
const files = new Map([
  ['5000001014-000001', { csv: { bytes: 9, sha256: digest, entry: '00000000-0000-4000-8000-000000000000' } }],
])

async function violations(file: string, items: readonly DatasetView[]): Promise<string[]> {
  const shapes = new Store(new Parser().parse(readFileSync(join(place, file), 'utf8')))
  const data = new Store(
    catalogQuads({ items, files, total: items.length, page: 1, size: 100 }, 'http://heliu.example'),
  )
  const factory = (await import('n3')).DataFactory
  const report: Report = await new Validator(shapes, { factory }).validate({ dataset: data })
  return report.results
    .filter((it) => it.severity.value.endsWith('Violation'))
    .map((it) => `${it.focusNode.term.value}: ${it.message.map((one) => one.value).join('; ')}`)
}

describe('the SEMIC shapes of DCAT-AP 3.0.1', () => {
  const items = [
    entry({}),
    entry({
      code: '5000001014-000002',
      open: 'conditional',
      titleEn: null,
      version: null,
      rows: null,
      updatedAt: null,
      keywords: [],
    }),
  ]

  test.each([
    'html__shacl__shapes.ttl',
    'html__shacl__range.ttl',
    'html__shacl__mdr-vocabularies.shape.ttl',
    'shacl__dcat-ap-SHACL.ttl',
  ])('%s: no violation', async (file) => {
    expect(await violations(file, items)).toEqual([])
  })

  test('a catalog without its publisher would be found', async () => {
    const shapes = new Store(new Parser().parse(readFileSync(join(place, 'html__shacl__shapes.ttl'), 'utf8')))
    const factory = (await import('n3')).DataFactory
    const quads = catalogQuads({ items, files, total: 2, page: 1, size: 100 }, 'http://heliu.example').filter(
      (it) => !it.predicate.value.endsWith('publisher'),
    )
    const report: Report = await new Validator(shapes, { factory }).validate({ dataset: new Store(quads) })
    expect(report.conforms).toBe(false)
  })
})
