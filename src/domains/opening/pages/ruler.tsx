import { type Day, isWorkingDay } from '#platform/calendar'
import { fill, type Lang, say } from '../words.ts'
import { Light } from './marks.tsx'

/** A limit as a case shows it; the one of an application never pauses. */
export interface Limit {
  readonly startedAt: string
  readonly dueAt: string
  readonly metAt?: string | undefined
  readonly light: 'green' | 'yellow' | 'red'
  /** Working days after today up to the due day; below zero it is late by so many. */
  readonly left?: number | undefined
}

const dayMs = 86_400_000
const longest = 60

function daysOf(from: Day, until: Day): Day[] {
  const count = Math.min(longest, Math.round((Date.parse(until) - Date.parse(from)) / dayMs) + 1)
  return Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * dayMs).toISOString().slice(0, 10))
}

const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(day).getUTCDay())

interface Span {
  readonly from: Day
  readonly due: Day
  /** The last day that is used up: today, or the day of the answer. */
  readonly upTo: Day
  readonly today: Day
  readonly met: boolean
}

/** One cell a calendar day: not counted, rest, used, ahead; the due day yellow while it lies ahead. */
function cellOf(day: Day, { from, due, upTo, met }: Span): string {
  if (day === from) return 'p'
  if (!isWorkingDay(day)) return 'h'
  if (day === due && day >= upTo && !met) return 'd'
  return day <= upTo ? 'u' : ''
}

const Label = ({ lang, day, at }: { readonly lang: Lang; readonly day: Day; readonly at: Span }) => {
  if (day === at.from) return <span className="dn edge-l">{`${day.slice(5)} ${say(lang, 'receivedOn')}`}</span>
  if (day === at.due) return <span className="up st edge-r">{`${day.slice(5)} ${say(lang, 'dueDay')}`}</span>
  if (day === at.today) return <span className="up st">{say(lang, 'today')}</span>
  return isWorkingDay(day) && isWeekend(day) ? <span className="up">{say(lang, 'makeUpDay')}</span> : null
}

/** The working days of a limit, a cell a day; told in a sentence to those who do not see it. */
export const Ruler = ({ lang, limit, today }: { readonly lang: Lang; readonly limit: Limit; readonly today: Day }) => {
  const from = limit.startedAt.slice(0, 10)
  const due = limit.dueAt.slice(0, 10)
  const met = limit.metAt?.slice(0, 10)
  const at: Span = { from, due, today, met: met !== undefined, upTo: met !== undefined && met < today ? met : today }
  const days = daysOf(from, due)
  const used = days.filter((day) => day !== from && isWorkingDay(day) && day <= at.upTo).length
  return (
    <div className="stack-2">
      <div className="ruler" role="img" aria-label={fill(lang, 'rulerSaid', from, used, due)}>
        {days.map((day) => (
          <i key={day} title={day} className={`${cellOf(day, at)}${day === today ? ' t' : ''}`}>
            <Label lang={lang} day={day} at={at} />
          </i>
        ))}
      </div>
      <div className="legend" aria-hidden="true">
        <span>
          <i className="c-u" />
          {fill(lang, 'usedDays', used)}
        </span>
        <span>
          <i className="c-a" />
          {say(lang, 'aheadDays')}
        </span>
        <span>
          <i className="c-p" />
          {say(lang, 'uncountedDay')}
        </span>
        <span>
          <i className="c-h" />
          {say(lang, 'restDays')}
        </span>
      </div>
    </div>
  )
}

/** A limit in a line: its light, what is left, and the day it is due. */
export const ClockChip = ({ lang, limit }: { readonly lang: Lang; readonly limit: Limit }) => {
  const { left = 0, metAt, light } = limit
  const due = limit.dueAt.slice(0, 10)
  if (metAt !== undefined)
    return light === 'red' ? (
      <Light is="red">{say(lang, 'answeredLate')}</Light>
    ) : (
      <span className="muted">{say(lang, 'answeredInTime')}</span>
    )
  const word =
    left < 0 ? fill(lang, 'overdueBy', -left) : left === 0 ? say(lang, 'dueToday') : fill(lang, 'daysLeft', left)
  return (
    <span className="clock">
      <Light is={light}>{word}</Light>
      <time dateTime={due}>{fill(lang, left < 0 ? 'wasDueOn' : 'dueOn', due)}</time>
    </span>
  )
}
