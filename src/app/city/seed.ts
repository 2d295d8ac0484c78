import { Readable } from 'node:stream'
import { edit, enter, evaluate, getDataset, move } from '#domains/catalog'
import { commit, type Deps, openUpload, receive } from '#domains/intake'
import { confirmGrades, gradesOf } from '#domains/security'
import type { City } from '#platform/city'
import type { Ctx, Transaction } from '#platform/context'
import { Agenda, instant } from './agenda.ts'
import { fileOf, grows, shapeOf } from './files.ts'
import { matters } from './matters.ts'
import { type Cast, castOf, type Staff } from './people.ts'
import { dayAfter } from './places.ts'
import { type Planned, plan } from './plan.ts'
import { random, seedOf } from './random.ts'
import { type End, request } from './requests.ts'
import { saidOf } from './shapes.ts'

export interface Seeding {
  readonly city: City
  readonly intake: Deps
  /** The city's start: what is due by then has happened. */
  readonly until: Date
  /** Rows are multiplied by it; tests run a small city. */
  readonly scale?: number
  readonly datasets?: number
  readonly tell: (line: string) => void
}

/** Where a catalog entry stands at the start; most are published. */
const courses = ['draft', 'endorsed', 'late', 'submitted', 'gaps', 'changing', 'withdrawn'] as const
type Course = (typeof courses)[number] | 'published'

/**
 * Fills the city by its public verbs alone, each act at its own instant of the twelve months before the start, timers
 * played on the way: every version, transition and grant has its leaf.
 */
export async function seedCity(seeding: Seeding): Promise<void> {
  const chosen = plan.slice(0, seeding.datasets ?? plan.length)
  const cast = await castOf(seeding.city, [...new Set(plan.map((it) => it.org))])
  const agenda = new Agenda()
  const codes = new Map<Planned, string>()
  const courseAt = (at: number): Course =>
    at >= chosen.length - courses.length ? (courses[at - chosen.length + courses.length] ?? 'published') : 'published'
  chosen.forEach((it, at) => entry(agenda, cast, seeding, it, { at, course: courseAt(at), codes }))
  // Entries at the end of the plan are still on their way to publication.
  const published = chosen.slice(0, -courses.length)
  planRequests(agenda, cast, published, codes)
  matters(agenda, cast, published, codes)
  await agenda.play(seeding.city, seeding.until, (done, of) => seeding.tell(`演示城市：已办 ${done} / ${of} 步`))
}

interface Entering {
  readonly at: number
  readonly course: Course
  readonly codes: Map<Planned, string>
}

/** Entry, first version, grades, publication and later versions of one dataset. */
function entry(agenda: Agenda, cast: Cast, seeding: Seeding, it: Planned, { at, course, codes }: Entering): void {
  const staff = staffOf(cast, it)
  const late = course === 'published' || course === 'changing' || course === 'withdrawn' ? null : dayOf(course)
  const first = late ?? dayAfter('2025-01-06', at)
  const minute = at % 60
  let code = ''
  agenda.add(instant(first, 9, minute), staff.steward, async (does) => {
    code = (await does((ctx) => enter(ctx, draftOf(it)))).code
    codes.set(it, code)
    await does((ctx) => evaluated(ctx, it, code, first))
  })
  const version = (day: string, number: number): void =>
    agenda.add(instant(day, 10, minute), staff.steward, async (does) => {
      await putVersion(does, seeding, it, code, number)
      if (number === 1) await confirm(does, code)
    })
  version(first, 1)
  const step = (day: string, hour: number, name: string, input: object = {}): void =>
    agenda.add(instant(day, hour, minute), whoDoes(name, staff, cast), async (does) => {
      await does((ctx) => move(ctx, code, name, input))
    })
  for (const [name, hour, input] of stepsTo(course))
    step(name === 'change' || name === 'withdraw' ? '2025-12-22' : first, hour, name, input)
  if (course === 'changing')
    agenda.add(instant('2025-12-22', 12, minute), staff.steward, async (does) => {
      await does((ctx) => widen(ctx, it, code))
    })
  const apart = Math.max(1, Math.floor(daysBetween(first, lastDay(it)) / Math.max(1, it.versions - 1)))
  for (let number = 2; number <= it.versions; number += 1) version(dayAfter(first, (number - 1) * apart), number)
}

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** When a dataset was renewed last: within some months of the start, so that a few are late and most are not. */
const lastDay = (it: Planned): string => dayAfter('2025-12-20', -(seedOf(it.title) % 110))

/** What is promised fits how often it is renewed; some registers promise more than they hold. */
function promiseOf(it: Planned): 'quarterly' | 'half-yearly' | 'yearly' {
  if (it.versions >= 4) return 'quarterly'
  return it.versions > 1 || seedOf(it.title) % 9 === 0 ? 'half-yearly' : 'yearly'
}

const dayOf = (course: Course): string => (course === 'late' ? '2025-12-24' : '2025-12-31')

function stepsTo(course: Course): readonly (readonly [name: string, hour: number, input: object])[] {
  const endorsed = [['endorse', 14, {}]] as const
  const submitted = [...endorsed, ['submit', 15, {}]] as const
  const published = [...submitted, ['publish', 16, {}]] as const
  switch (course) {
    case 'draft':
      return []
    case 'endorsed':
      return endorsed
    case 'submitted':
    case 'late':
      return submitted
    case 'gaps':
      return [...submitted, ['return', 16, { items: ['请写明更新频率的依据', '请补充数据项“状态”的取值说明'] }]]
    case 'published':
      return published
    case 'changing':
      return [...published, ['change', 11, { reason: '拟增加一列“街道”' }]]
    case 'withdrawn':
      return [...published, ['withdraw', 11, { reason: '与另一目录合并' }]]
  }
}

const staffOf = (cast: Cast, it: Planned): Staff => {
  const found = cast.staff.get(it.org)
  if (found === undefined) throw new Error(`nobody acts for ${it.org}`)
  return found
}

const whoDoes = (transition: string, staff: Staff, cast: Cast) => {
  if (transition === 'endorse') return staff.head
  return transition === 'submit' || transition === 'change' ? staff.steward : cast.reviewer
}

const draftOf = (it: Planned) => ({
  title: it.title,
  titleEn: it.titleEn,
  abstract: `${it.title}，由${it.org}在履行职责中形成，含${shapeOf(it)
    .heads.slice(0, 5)
    .map(([name]) => name)
    .join('、')}等${shapeOf(it).heads.length}项。`,
  theme: it.theme,
  share: it.share,
  ...(it.share === 'conditional' ? { shareCondition: '仅用于申请中写明的用途，不得向第三方提供。' } : {}),
  open: it.open,
  ...(it.open === 'conditional' ? { openCondition: '须说明用途，并承诺不用于识别特定个人。' } : {}),
  ...(it.open === 'closed' ? { openCondition: '含个人信息，不予开放。' } : {}),
  updateFrequency: promiseOf(it),
  format: 'spreadsheet' as const,
  shareMethods: ['api' as const, 'file' as const],
  keywords: [it.theme, it.titleEn],
  items: shapeOf(it).heads.map(([name, meaning, unit]) => ({
    name,
    title: name,
    type: 'text',
    meaning,
    unit: unit ?? null,
    ...saidOf[name],
  })),
})

/** Both evaluations before publication, as the entry's items call for. */
async function evaluated(ctx: Ctx, it: Planned, code: string, on: string): Promise<void> {
  const personal = draftOf(it).items.some((item) => (item.personal ?? 'none') !== 'none')
  const evaluator = `${it.org}数据共享工作机构`
  await evaluate(ctx, code, 'secrecy', { conclusion: 'clear', evaluator, on })
  await evaluate(
    ctx,
    code,
    'personal',
    personal
      ? { conclusion: 'measures', evaluator, on, note: '按分级脱敏提供，不予开放。' }
      : { conclusion: 'clear', evaluator, on },
  )
}

/** What the change of an entry writes: one more item, not yet published. */
async function widen(ctx: Ctx, it: Planned, code: string): Promise<void> {
  const { revision = 0 } = await getDataset(ctx, code)
  const draft = draftOf(it)
  const street = { name: '街道', title: '街道', type: 'text', meaning: '所在街道', unit: null }
  await edit(ctx, code, { ...draft, revision, note: '增加一列“街道”', items: [...draft.items, street] })
}

async function putVersion(
  does: Transaction,
  { intake, scale }: Seeding,
  it: Planned,
  dataset: string,
  version: number,
): Promise<void> {
  const file = fileOf(it, version, scale)
  const upload = await does((ctx) => openUpload(ctx, intake, { name: file.name, size: file.bytes.length }))
  await does((ctx) => receive(ctx, intake, upload.id, 0, Readable.from([file.bytes])))
  const mode = version > 1 && grows(it) ? 'append' : 'replace'
  await does((ctx) => commit(ctx, intake, upload.id, { dataset, mode, expected: version - 1, overrides: {} }, does))
}

async function confirm(does: Transaction, code: string): Promise<void> {
  await does(async (ctx) => {
    const { items } = await gradesOf(ctx, code)
    const columns = items.map((it) => ({ column: it.column, class: it.class, grade: it.grade }))
    await confirmGrades(ctx, code, { columns })
  })
}

/** Where the requests of the seed end, how many of each, and from which day on. */
const endings: readonly (readonly [End, number, string])[] = [
  ['delivered', 18, '2025-11-03'],
  ['refused', 6, '2025-11-12'],
  ['disposed', 3, '2025-11-03'],
  ['terminated', 3, '2025-11-24'],
  ['suspended', 4, '2025-12-08'],
  ['rectified', 3, '2025-12-08'],
  ['agreed', 4, '2025-12-30'],
  ['late', 4, '2025-12-10'],
  ['soon', 5, '2025-12-23'],
  ['gaps', 3, '2025-12-29'],
  ['extending', 3, '2025-12-29'],
  ['submitted', 5, '2025-12-31'],
  ['consented', 2, '2025-12-31'],
  ['draft', 3, '2025-12-31'],
]

function planRequests(
  agenda: Agenda,
  cast: Cast,
  published: readonly Planned[],
  codes: ReadonlyMap<Planned, string>,
): void {
  const r = random(809)
  const shared = published.filter((it) => it.share === 'conditional')
  let number = 0
  for (const [end, count, day] of endings)
    for (let n = 0; n < count; n += 1) {
      const of = r.pick(shared)
      number += 1
      const at = number
      const wanted = { of, end, day: dayAfter(day, n % 3) }
      // The code is known once the entry was made: the request is planned on its own day.
      agenda.add(instant(wanted.day, 8, at % 60), cast.reviewer, async () =>
        request(agenda, cast, { ...wanted, code: codes.get(of) ?? '' }, at),
      )
    }
}
