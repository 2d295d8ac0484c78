import { apply, tell } from '#domains/opening'
import { act, getNumbered } from '#platform/cases'
import { visitor } from '#platform/context'
import { type Agenda, instant } from './agenda.ts'
import type { Cast, Staff } from './people.ts'
import { dayAfter } from './places.ts'
import type { Planned } from './plan.ts'
import { random } from './random.ts'

/** How far a matter of the public has come by the city's start: answered after so many days, in hand, or waiting. */
type Course = { readonly answered: number } | { readonly declined: number } | 'accepted' | 'received'

const applications = [
  ['按街道汇总的近三年数据', '社区养老服务站选址研究'],
  ['按月的明细，不含个人信息', '高校课程教学与学生实践'],
  ['可按区县比较的统计口径', '行业协会年度报告'],
  ['目录里没有的充电桩故障记录', '新能源车主出行提示'],
] as const
const corrections = [
  '第三页有两行的区县代码与区县名称对不上，请核对。',
  '英文标题与中文不一致，建议修改。',
  '最近一版缺少十一月的数据，是否尚未更新？',
  '地址列里有几行多写了“重庆市”，建议统一写法。',
  '希望增加经纬度，便于在地图上使用。',
] as const

const courses: readonly (readonly [course: Course, day: string])[] = [
  [{ answered: 3 }, '2025-10-13'],
  [{ answered: 4 }, '2025-10-20'],
  [{ declined: 4 }, '2025-10-27'],
  [{ answered: 2 }, '2025-11-03'],
  [{ answered: 8 }, '2025-11-10'],
  [{ answered: 1 }, '2025-11-17'],
  [{ declined: 7 }, '2025-11-24'],
  [{ declined: 4 }, '2025-12-01'],
  [{ answered: 3 }, '2025-12-08'],
  ['accepted', '2025-12-15'],
  ['accepted', '2025-12-25'],
  ['received', '2025-12-29'],
  ['received', '2025-12-31'],
]

/** Applications and corrections of visitors, of which each second one is a correction; answered by the provider. */
export function matters(
  agenda: Agenda,
  cast: Cast,
  published: readonly Planned[],
  codes: ReadonlyMap<Planned, string>,
): void {
  const r = random(2026)
  const conditional = published.filter((it) => it.open === 'conditional')
  const open = published.filter((it) => it.open === 'unconditional')
  if (conditional.length === 0 || open.length === 0) return
  for (const [at, [course, day]] of courses.entries()) {
    const of = r.pick(at % 2 === 0 ? conditional : open)
    const provider = cast.staff.get(of.org)
    if (provider === undefined) throw new Error(`nobody acts for ${of.org}`)
    const [what, purpose] = r.pick(applications)
    const correction = r.pick(corrections)
    let number = ''
    agenda.add(instant(day, 11, at), visitor, async (does) => {
      const dataset = codes.get(of) ?? ''
      const receipt = await does((ctx) =>
        at % 2 === 0 ? apply(ctx, { dataset, what, purpose }) : tell(ctx, { dataset, what: correction }),
      )
      number = receipt.split('-').slice(0, 3).join('-')
    })
    for (const [name, days, input] of stepsOf(course, provider))
      agenda.add(instant(dayAfter(day, days), 15, at), provider.steward, async (does) => {
        await does(async (ctx) => act(ctx, (await getNumbered(ctx, number)).id, name, input))
      })
  }
}

function stepsOf(course: Course, { name }: Staff): readonly (readonly [string, number, object])[] {
  if (course === 'received') return []
  const accepted = ['accept', 1, {}] as const
  if (course === 'accepted') return [accepted]
  return 'answered' in course
    ? [accepted, ['answer', course.answered, { reply: `${name}已核对：情况属实，随下一版数据更正或提供。` }]]
    : [
        accepted,
        ['decline', course.declined, { reply: `${name}已核对：所述内容不在本目录的职责范围内，请向原登记机关查询。` }],
      ]
}
