import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/context'
import { indexDocument } from '#platform/search'
import type { TestCity } from '#platform/testing'
import { wholeCity } from '../src/app/fixtures.ts'
import { pair } from './pairs.ts'

const datasets = 100_000
const clients = 8
const each = 15

const places = [
  '渝中',
  '江北',
  '南岸',
  '渝北',
  '巴南',
  '万州',
  '涪陵',
  '黔江',
  '长寿',
  '合川',
  '永川',
  '南川',
  '綦江',
  '大足',
  '璧山',
  '铜梁',
  '潼南',
  '荣昌',
  '开州',
  '梁平',
]
const topics = [
  '公交站点',
  '桥梁检测',
  '空气质量',
  '学校名录',
  '医疗机构',
  '养老服务',
  '停车泊位',
  '水质监测',
  '行政许可',
  '行政处罚',
  '人口统计',
  '企业登记',
  '社会保险',
  '住房保障',
  '地质灾害',
  '农产品价格',
  '文化场馆',
  '消防设施',
  '供水管网',
  '道路养护',
  '招生计划',
  '就业岗位',
  '财政预算',
  '森林资源',
  '旅游景区',
]
const kinds = ['登记信息', '监测数据', '名录', '年度统计', '月报', '考核结果', '点位清单', '台账']
const themes = [
  '交通运输',
  '教育文化',
  '医疗卫生',
  '生态环境',
  '城建住房',
  '社会保障',
  '农业农村',
  '财税金融',
  '公共安全',
  '地理空间',
]
const words = [
  '采集',
  '核验',
  '坐标',
  '编号',
  '主体',
  '年份',
  '指标',
  '单位',
  '状态',
  '区县',
  '街道',
  '编码',
  '日期',
  '金额',
  '类别',
]
const pick = <T>(list: readonly T[], at: number): T => list[Math.floor(at) % list.length] as T

let city: TestCity
let base: string
const orgs: string[] = []

beforeAll(async () => {
  city = await wholeCity()
  base = await city.city.app.listen({ port: 0, host: '127.0.0.1' })
  const listed = await city.visitor.get('/api/organizations?limit=100')
  orgs.push(...(listed.body['items'] as { code: string }[]).map((it) => it.code).slice(0, 60))
  for (let from = 0; from < datasets; from += 2000)
    await city.city.as(system, async (ctx) => {
      for (let n = from; n < from + 2000; n += 1) await enter(ctx, n)
    })
  await city.database.pool.query('analyze search.documents; analyze catalog.datasets')
}, 900_000)

/** Spreads the numbers of entries over places, topics and themes. */
const spread = (n: number): number => (n * 2654435761) % 2 ** 32

/** An entry as the catalog writes it, without its case: title, abstract and search document. */
async function enter(ctx: Parameters<typeof indexDocument>[0], n: number): Promise<void> {
  const h = spread(n)
  const org = pick(orgs, h / 7)
  const title = `${pick(places, h)}区${pick(topics, h / 64)}${pick(kinds, h / 4096)}（${String(n).padStart(6, '0')}号）`
  const abstract = Array.from({ length: 12 }, (_, at) => pick(words, h / 3 ** at)).join('、')
  const it = { code: `${org}-${String(n + 100_000).padStart(6, '0')}`, theme: pick(themes, h / 32) }
  const open = n % 3 === 0 ? 'conditional' : 'unconditional'
  const { pool } = city.database
  await pool.query(
    `insert into catalog.datasets (code, org, title, abstract, theme, share, share_condition, open, update_frequency, format, share_methods, state, step, created_at)
     values ($1, $2, $3, $4, $5, 'conditional', '用于公共服务', $6, 'monthly', 'spreadsheet', '{api}', 'published', 'published', $7)`,
    [it.code, org, title, abstract, it.theme, open, new Date(1_760_000_000_000 + n * 1000)],
  )
  await indexDocument(
    { ...ctx, now: new Date(1_760_000_000_000 + n * 1000) },
    {
      kind: 'dataset',
      id: it.code,
      title: [title, it.code],
      names: [],
      parts: [],
      text: abstract,
      isPublic: true,
      org,
      theme: it.theme,
      share: 'conditional',
      open,
      state: 'published',
      step: 'published',
    },
  )
}

interface Question {
  readonly q: string
  readonly org?: string
  readonly theme?: string
}

/** A third rare pairs, of which every other finds its one entry, a third common terms, a third facet pages. */
const question = (n: number): Question => {
  const one = (n * 7919) % datasets
  if (n % 3 === 0) return { q: `${String(one).padStart(6, '0')} ${pick(places, n % 2 === 0 ? spread(one) : n)}` }
  if (n % 3 === 1) return { q: pick([...topics, ...words], n / 3), theme: pick([...themes, ''], n / 5) }
  return { q: '', theme: pick(themes, n / 3), org: pick(orgs, n / 2) }
}

const took: number[] = []
let asked = 0

async function page(it: Question): Promise<string> {
  const answer = await fetch(`${base}/datasets?${new URLSearchParams({ ...it })}`)
  expect(answer.status).toBe(200)
  return answer.text()
}

const atOnce = (work: () => Promise<void>) => async (): Promise<void> => {
  await Promise.all(Array.from({ length: clients }, work))
}

const ours = atOnce(async () => {
  for (let n = 0; n < each; n += 1) {
    asked += 1
    const began = performance.now()
    await page(question(asked))
    took.push(performance.now() - began)
  }
})

/** The condition of a question on the plain table: every word somewhere in the text. */
function plain(it: Question): { where: string; values: (string | undefined)[] } {
  const wants = [
    ...it.q
      .split(' ')
      .filter((word) => word !== '')
      .map((word) => ["title || ' ' || abstract ilike", `%${word}%`]),
    ...(it.org === undefined ? [] : [['org =', it.org]]),
    ...(it.theme === undefined || it.theme === '' ? [] : [['theme =', it.theme]]),
  ]
  return {
    where: wants.map(([what], at) => `${what} $${at + 1}`).join(' and ') || 'true',
    values: wants.map(([, value]) => value),
  }
}

/** How many a plain table says there are. */
async function counted(it: Question): Promise<number> {
  const { where, values } = plain(it)
  const found = await city.database.pool.query<{ n: number }>(
    `select count(*)::int as n from catalog.datasets where ${where}`,
    values,
  )
  return found.rows[0]?.n ?? Number.NaN
}

let answered = 0

/** The same questions of the plain table: a count, three facets and the newest page. */
const theirs = atOnce(async () => {
  const { pool } = city.database
  for (let n = 0; n < each; n += 1) {
    answered += 1
    const it = question(answered)
    const { where, values } = plain(it)
    await counted(it)
    for (const facet of ['org', 'theme', 'open'])
      await pool.query(`select ${facet}, count(*) from catalog.datasets where ${where} group by 1`, values)
    await pool.query(`select * from catalog.datasets where ${where} order by created_at desc limit 20`, values)
  }
})

test('both say how many there are', async () => {
  for (let n = 0; n < 60; n += 1) {
    const it = question(n * 7)
    const said = /共 ([\d,]+) 个数据集/.exec(await page(it))
    expect(Number(said?.[1]?.replaceAll(',', '')), JSON.stringify(it)).toBe(await counted(it))
  }
})

test('portal search at 100,000 datasets, 8 clients', async () => {
  const ratio = await pair({
    what: `${clients * each} searches of the portal's page, ${datasets.toLocaleString('en')} datasets, ${clients} clients`,
    peer: 'the same questions by unindexed ILIKE, count, facets and page',
    reach: 0.1,
    ours,
    theirs,
  })
  took.sort((a, b) => a - b)
  const p95 = took[Math.floor(took.length * 0.95)] ?? Number.NaN
  process.stdout.write(
    `search p50 ${took[Math.floor(took.length / 2)]?.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ratio ${ratio.toFixed(3)}\n`,
  )
}, 1_800_000)
