import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { CalendarMoves, type Days } from '#model/cases'
import { call } from '../../app/api.ts'
import { mark, named, say, sayOf, termOf } from '../../app/words.ts'
import { Foot, useDoing } from '../../parts/forms.tsx'
import { Dialog, Fault, Field, fieldsOf, Table } from '../../parts/parts.tsx'
import { daysIn } from './days.ts'
import { Months } from './months.tsx'

type Day = Days['items'][number]
type Moves = z.output<typeof CalendarMoves>['items']
const Entered = z.object({ recomputed: z.number() })

/** What is thought of: how it is asked about, and how it is entered. */
interface Wish {
  readonly ask: object
  readonly door: string
  readonly body: object
}

const MoveRows = ({ of }: { readonly of: Moves }) => (
  <Table
    label={say('whatHappens')}
    heads={[say('matter'), say('limits'), say('dueNow'), say('dueThen')]}
    rows={of.map((it) => [
      <span key="case">
        <Link href={`/console/cases/${it.case}`}>{named(it.title, it.titleEn) ?? it.number}</Link>{' '}
        <span className="muted small num">{it.number}</span>
      </span>,
      termOf(it.clock),
      <time key="now" className="num">
        {it.dueAt.slice(0, 10)}
      </time>,
      it.becomes === it.dueAt ? (
        say('stays')
      ) : (
        <span key="then">
          <time className="num">{it.becomes.slice(0, 10)}</time> {it.provisional ? say('stillProvisional') : ''}
        </span>
      ),
    ])}
  />
)

/** Asked, shown what it would move, and only then entered; back keeps what was written. */
function Change({
  title,
  verb,
  stands,
  wish,
  fault,
  close,
  done,
  children,
}: {
  readonly title: string
  readonly verb: string
  readonly stands: string
  readonly wish: (fields: Readonly<Record<string, string>>) => Wish
  /** Why what is written cannot be asked about; null when it can. */
  readonly fault: string | null
  readonly close: () => void
  readonly done: (recomputed: number) => void
  readonly children: ReactNode
}) {
  const { error, busy, run } = useDoing()
  const [asked, setAsked] = useState<{ readonly wish: Wish; readonly moves: Moves } | null>(null)
  const look = async (it: Wish): Promise<void> => {
    const { items } = await call(CalendarMoves, 'POST', '/api/calendar/moves', it.ask)
    setAsked({ wish: it, moves: items })
  }
  const enter = async (it: Wish): Promise<void> => {
    done((await call(Entered, 'POST', it.door, it.body)).recomputed)
    close()
  }
  return (
    <Dialog title={title} close={close}>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          const written = wish(fieldsOf(event.currentTarget))
          if (fault === null) void run(() => (asked === null ? look(written) : enter(asked.wish)))
        }}
      >
        <div className="stack-4" hidden={asked !== null}>
          {children}
        </div>
        {asked === null ? null : (
          <>
            <h3 tabIndex={-1} ref={(it) => it?.focus()}>
              {say('whatHappens')}
            </h3>
            <p>{asked.moves.length === 0 ? say('movesNone') : sayOf('movesSome', asked.moves.length)}</p>
            {asked.moves.length === 0 ? null : <MoveRows of={asked.moves} />}
            <p>{stands}</p>
            <button type="button" className="btn" onClick={() => setAsked(null)}>
              {say('backToForm')}
            </button>
          </>
        )}
        {error === null ? null : <Fault error={error} />}
        <Foot verb={asked === null ? say('seeMoves') : verb} busy={busy} close={close} />
      </form>
    </Dialog>
  )
}

/** Why the two texts are no list yet. */
function faultOf(off: ReturnType<typeof daysIn>, work: ReturnType<typeof daysIn>): string | null {
  const unread = [...off.unread, ...work.unread]
  if (unread.length > 0) return sayOf('spanUnread', unread.join(mark('、')))
  const both = work.days.filter((day) => off.days.includes(day))
  if (both.length > 0) return sayOf('inBoth', both.join(mark('、')))
  return off.days.length < 7 ? sayOf('tooFew', off.days.length) : null
}

/** A year's list as it is published, written as spans and seen at once in the calendar below. */
export const EnterYear = ({
  year,
  days,
  today,
  close,
  done,
}: {
  readonly year: number
  readonly days: readonly Day[]
  readonly today: string
  readonly close: () => void
  readonly done: (recomputed: number) => void
}) => {
  const [texts, setTexts] = useState({ off: '', work: '' })
  const [off, work] = [daysIn(texts.off, year), daysIn(texts.work, year)]
  // What was written takes the place of what was assumed: weekends rest, other days are worked.
  const shown = days.map((it) => {
    const plain = it.weekday !== 0 && it.weekday !== 6
    return { ...it, assumed: false, work: work.days.includes(it.day) || (plain && !off.days.includes(it.day)) }
  })
  const fault = faultOf(off, work)
  const begun = texts.off !== '' || texts.work !== ''
  const title = sayOf('enterYear', year)
  return (
    <Change
      title={title}
      verb={title}
      stands={say('yearStands')}
      fault={fault}
      wish={() => {
        const body = { year, off: off.days, work: work.days }
        return { ask: { year: body }, door: '/api/calendar/years', body }
      }}
      close={close}
      done={done}
    >
      {(['off', 'work'] as const).map((name) => (
        <Field
          key={name}
          label={say(name === 'off' ? 'offDays' : 'workDays')}
          hint={say(name === 'off' ? 'daysHint' : 'workHint')}
        >
          <textarea
            className="textarea"
            name={name}
            rows={name === 'off' ? 7 : 3}
            value={texts[name]}
            onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
          />
        </Field>
      ))}
      <p className={fault === null || !begun ? 'small muted' : 'small c-misfit'} role="status">
        {sayOf('readSoFar', off.days.length)} · {sayOf('readWork', work.days.length)}
        {fault === null ? null : <span className="c-below">{fault}</span>}
      </p>
      {off.days.length + work.days.length === 0 ? null : <Months days={shown} today={today} />}
    </Change>
  )
}

/** One day that no list foresaw, turned over: of rest if it is worked, else worked. */
export const DeclareDay = ({
  days,
  today,
  close,
  done,
}: {
  readonly days: readonly Day[]
  readonly today: string
  readonly close: () => void
  readonly done: (recomputed: number) => void
}) => {
  const [day, setDay] = useState(today)
  const works = days.find((it) => it.day === day)?.work
  return (
    <Change
      title={say('declareDay')}
      verb={say('confirmDay')}
      stands={say('dayStands')}
      fault={null}
      wish={({ reason = '' }) => {
        const it = { day, kind: works === true ? 'rest' : 'work' }
        return { ask: { day: it }, door: '/api/calendar/days', body: { ...it, reason } }
      }}
      close={close}
      done={done}
    >
      <Field label={say('theDay')}>
        <input
          className="input"
          type="date"
          required
          min={today > (days[0]?.day ?? today) ? today : days[0]?.day}
          max={days.at(-1)?.day}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </Field>
      {works === undefined ? null : <p role="status">{say(works ? 'becomesRest' : 'becomesWork')}</p>}
      <Field label={say('reason')} hint={say('whyHint')}>
        <textarea className="textarea" name="reason" rows={3} required minLength={4} maxLength={500} />
      </Field>
    </Change>
  )
}
