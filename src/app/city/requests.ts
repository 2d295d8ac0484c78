import { recordUse, rightTo } from '#domains/delivery'
import { ask } from '#domains/sharing'
import { act } from '#platform/cases'
import type { Actor } from '#platform/context'
import { type Agenda, instant } from './agenda.ts'
import type { Cast, Staff } from './people.ts'
import { dayAfter } from './places.ts'
import type { Planned } from './plan.ts'
import { random } from './random.ts'

/** How far a request of the seed has come by the city's start. */
export const ends = [
  'draft',
  'consented',
  'submitted',
  'late',
  'soon',
  'gaps',
  'extending',
  'agreed',
  'refused',
  'delivered',
  'suspended',
  'rectified',
  'terminated',
  'disposed',
] as const
export type End = (typeof ends)[number]

export interface Wanted {
  readonly code: string
  readonly of: Planned
  readonly end: End
  readonly day: string
}

const reasons = [
  '申请字段含联系电话，与所述统计用途无关；去掉后可以同意。',
  '所述用途没有法律依据，请补充职责依据后重新申请。',
  '逐笔数据含经营明细，汇总到区县即可满足用途，建议改申请汇总表。',
]
const uses = ['城市运行监测', '政策效果评估', '民生服务选址', '联合监管核查', '应急调度', '年度统计分析']

interface Players {
  readonly applicant: Staff
  readonly provider: Staff
}

/** Puts a request with all its steps up to its end on the agenda. */
export function request(agenda: Agenda, cast: Cast, it: Wanted, at: number): void {
  const r = random(7000 + at)
  const others = [...cast.staff.entries()].filter(([name]) => name !== it.of.org)
  const [, applicant] = r.pick(others)
  const provider = cast.staff.get(it.of.org)
  if (provider === undefined) throw new Error(`nobody acts for ${it.of.org}`)
  const players = { applicant, provider }
  let id = ''
  agenda.add(instant(it.day, 9, at % 60), applicant.steward, async (does) => {
    const scenario = r.pick(uses)
    const opened = await does((ctx) =>
      ask(ctx, {
        dataset: it.code,
        basis: `${applicant.name}职责清单所列职责（演示）`,
        scenario,
        scope: `${applicant.name}业务处室`,
        method: r.pick(['api', 'batch', 'file'] as const),
        until: '2026-12-31',
        declaration: true,
      }),
    )
    id = opened.id
  })
  let day = it.day
  let hour = 9
  for (const step of courseOf(it.end, players, r.pick(reasons))) {
    hour += 1
    if (step.days > 0) [day, hour] = [dayAfter(day, step.days), 10]
    agenda.add(instant(day, hour, at % 60), step.by, async (does) => {
      await does((ctx) => act(ctx, id, step.name, step.input))
    })
  }
  if (it.end !== 'delivered') return
  for (let n = 0; n < 3; n += 1)
    agenda.add(instant(dayAfter(day, n), 15, at % 60), applicant.steward, async (does) => {
      await does(async (ctx) => {
        const right = await rightTo(ctx, it.code)
        await recordUse(ctx, { dataset: it.code, version: 1, right, door: 'rows', rows: 100 * (n + 1) })
      })
    })
}

interface Step {
  readonly name: string
  readonly by: Actor
  readonly days: number
  readonly input: Record<string, unknown>
}

function courseOf(end: End, { applicant, provider }: Players, reason: string): Step[] {
  const step = (name: string, by: Actor, days = 0, input: Record<string, unknown> = {}): Step => ({
    name,
    by,
    days,
    input,
  })
  const consent = step('consent', applicant.head)
  const sent = [consent, step('submit', applicant.steward)]
  const agreed = [...sent, step('agree', provider.head)]
  const delivered = [...agreed, step('deliver', provider.steward, 2)]
  const suspended = [
    ...delivered,
    step('suspend', provider.head, 6, { reason: '监测到调用超出申请的业务处室', rectifyBy: '2026-01-20' }),
  ]
  const terminated = [...suspended, step('terminate', provider.head, 5, { reason: '逾期没有完成整改' })]
  switch (end) {
    case 'draft':
      return []
    case 'consented':
      return [consent]
    case 'submitted':
    case 'late':
    case 'soon':
      return sent
    case 'gaps':
      return [...sent, step('gaps', provider.steward, 1, { items: ['请写明使用的业务处室', '请补充职责依据的条款'] })]
    case 'extending':
      return [...sent, step('extend', provider.head, 1, { reason: '涉及三个处室的数据，需要协调口径' })]
    case 'agreed':
      return agreed
    case 'refused':
      return [...sent, step('refuse', provider.head, 1, { reason })]
    case 'delivered':
      return delivered
    case 'suspended':
      return suspended
    case 'rectified':
      return [...suspended, step('rectify', applicant.steward, 2, { what: '已收回多余账号，并核对调用记录。' })]
    case 'terminated':
      return terminated
    case 'disposed':
      return [
        ...terminated,
        step('dispose', applicant.steward, 3, {
          certificate: '已销毁业务库与备份中的全部副本，经办人当场核对并签字。',
        }),
      ]
  }
}
