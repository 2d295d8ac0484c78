import { type Clock, Days } from '#model/cases'
import { useAsk } from '../../app/api.ts'
import { mark, say, sayOf, termOf } from '../../app/words.ts'
import { Shown } from '../../parts/parts.tsx'

type Day = Days['items'][number]

interface Pause {
  readonly from: string
  readonly until: string | null
}

const short = (day: string): string => day.slice(5, 10)

const rests = (day: string, pauses: readonly Pause[]): boolean =>
  pauses.some((it) => day > it.from.slice(0, 10) && (it.until === null || day <= it.until.slice(0, 10)))

/** One cell a calendar day: not counted, rest, used, ahead; today ringed, the due day yellow. */
function cellOf(it: Day, clock: Clock, pauses: readonly Pause[], until: string): string {
  const due = clock.dueAt.slice(0, 10)
  if (it.day === clock.startedAt.slice(0, 10) || (it.work && rests(it.day, pauses))) return 'p'
  if (!it.work) return 'h'
  if (it.day === due && it.day >= until) return 'd'
  return it.day <= until ? 'u' : ''
}

const Label = ({ it, clock, today, pauses, last }: LabelOf) => {
  const { day } = it
  if (day === clock.startedAt.slice(0, 10))
    return (
      <span className="dn edge-l">
        {short(day)} {say('receivedOn')}
      </span>
    )
  if (day === clock.dueAt.slice(0, 10))
    return <span className={`up st ${last ? 'edge-r' : ''}`}>{sayOf('dueOn', short(day))}</span>
  // Of a limit that ended today says nothing; close before the due day there is no room for its label. It stays ringed.
  const room = Date.parse(clock.dueAt.slice(0, 10)) - Date.parse(day) > 2 * 86_400_000
  if (day === today && clock.metAt === undefined && clock.stoppedAt === undefined && (room || day > clock.dueAt))
    return <span className="up st">{say('today')}</span>
  if (it.work && (it.weekday === 0 || it.weekday === 6)) {
    // Beside the first day's own label there is no room below.
    const beside = Date.parse(day) - Date.parse(clock.startedAt.slice(0, 10)) <= 3 * 86_400_000
    return <span className={beside ? 'up' : 'dn'}>{say('makeUp')}</span>
  }
  const pause = pauses.find((one) => one.from.slice(0, 10) < day && rests(day, [one]))
  const first =
    pause !== undefined && !rests(new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10), [pause])
  return first ? <span className="up">{say('pausedHere')}</span> : null
}
interface LabelOf {
  readonly it: Day
  readonly clock: Clock
  readonly today: string
  readonly pauses: readonly Pause[]
  readonly last: boolean
}

const Legend = ({ used }: { readonly used: number }) => (
  <div className="legend">
    <span>
      <i className="c-u" />
      {say('used')} {used} {say('dayUnit')}
    </span>
    <span>
      <i className="c-a" />
      {say('ahead')}
    </span>
    <span>
      <i className="c-p" />
      {say('notCounted')}
    </span>
    <span>
      <i className="c-h" />
      {say('restDays')}
    </span>
  </div>
)

/** The working days of a limit, a cell a day; told in a sentence to those who do not see it. */
export const Ruler = ({ clock, pauses }: { readonly clock: Clock; readonly pauses: readonly Pause[] }) => {
  const from = clock.startedAt.slice(0, 10)
  const due = clock.dueAt.slice(0, 10)
  const days = useAsk(Days, `/api/calendar?from=${from}&until=${due}`)
  return (
    <Shown of={days}>
      {({ items, today }) => {
        const until = [clock.metAt, clock.stoppedAt, clock.pausedAt, today]
          .map((it) => it?.slice(0, 10))
          .filter((it) => it !== undefined)
        const end = until.toSorted()[0] ?? today
        const cells = items.map((it) => ({ it, kind: cellOf(it, clock, pauses, end) }))
        const used = cells.filter(({ it, kind }) => kind === 'u' || (kind === 'd' && it.day <= end)).length
        const told = `${from} ${say('receivedOn')}${mark('，')}${say('used')} ${used} ${say('dayUnit')}${mark('，')}${sayOf('dueOn', due)}`
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <div className="c-ruler-box" tabIndex={0} role="region" aria-label={`${say('limits')} ${termOf(clock.name)}`}>
            <div className="ruler" role="img" aria-label={told}>
              {cells.map(({ it, kind }, n) => (
                <i key={it.day} title={it.day} className={`${kind}${it.day === today ? ' t' : ''}`}>
                  <Label it={it} clock={clock} today={today} pauses={pauses} last={n > items.length - 4} />
                </i>
              ))}
            </div>
            <Legend used={used} />
          </div>
        )
      }}
    </Shown>
  )
}
