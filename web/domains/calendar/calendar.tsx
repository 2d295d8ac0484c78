import { useState } from 'react'
import { Link, useSearch } from 'wouter'
import { CalendarEntries, calendarPosts, Days } from '#model/cases'
import type { ActorView } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { say, sayOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Shown, Table } from '../../parts/parts.tsx'
import { DeclareDay, EnterYear } from './change.tsx'
import { Legend, Months } from './months.tsx'

const enterers: ReadonlySet<string> = new Set(calendarPosts)

const Years = ({ shown, today, next }: { readonly shown: number; readonly today: string; readonly next: number }) => {
  const now = Number(today.slice(0, 4))
  const years = [...new Set([now - 1, now, now + 1, next, shown])].toSorted((a, b) => a - b)
  return (
    <nav className="seg" aria-label={say('yearsShown')}>
      {years.map((year) => (
        <Link
          key={year}
          href={`/console/calendar?year=${year}`}
          {...(year === shown ? { 'aria-current': 'page' as const } : {})}
        >
          {sayOf('yearOf', year)}
        </Link>
      ))}
    </nav>
  )
}

const Proof = ({ entry, name }: { readonly entry: string; readonly name: string }) => (
  <a className="proof proof--plain" href={`/api/proofs/${entry}`} download={`${name}.json`}>
    {say('proof')}
  </a>
)

/** Whether the list is out, in words beside the mark; and what to do where it is not. */
const Standing = ({
  year,
  assumed,
  entries,
}: {
  readonly year: number
  readonly assumed: boolean
  readonly entries: Entries
}) =>
  assumed ? (
    <div className="note note--yellow">
      <LightMark name="yellow" />
      <div>
        <b>{sayOf('yearAssumed', year)}</b>
        <p>{say('yearAssumedLead')}</p>
        {year > entries.nextYear ? <p>{sayOf('notNextYear', entries.nextYear)}</p> : null}
      </div>
    </div>
  ) : (
    <p className="row">
      <span className="light light--green">
        <LightMark name="green" />
        {sayOf('yearOut', year)}
      </span>
      {entries.list === null ? null : (
        <span className="small">
          {say('yearEntered')} <time className="num">{entries.list.at.slice(0, 10)}</time>{' '}
          <Proof entry={entries.list.entry} name={`calendar-${year}`} />
        </span>
      )}
      <span className="muted small">{say('yearOutLead')}</span>
    </p>
  )

type Entries = ReturnType<typeof CalendarEntries.parse>

const Single = ({ of }: { readonly of: Entries['items'] }) => (
  <section className="stack-4">
    <h2>{say('enteredDays')}</h2>
    {of.length === 0 ? (
      <p className="muted">{say('noEnteredDays')}</p>
    ) : (
      <Table
        label={say('enteredDays')}
        heads={[say('theDay'), say('state'), say('reason'), say('proof')]}
        rows={of.map((it) => [
          <time key="day" className="num">
            {it.day}
          </time>,
          say(it.kind === 'work' ? 'dayOfWork' : 'dayOfRest'),
          it.reason,
          <Proof key="proof" entry={it.entry} name={it.day} />,
        ])}
      />
    )}
  </section>
)

const Acts = ({
  year,
  days: { items, today },
  entries,
  told,
}: {
  readonly year: number
  readonly days: Days
  readonly entries: Entries
  readonly told: (recomputed: number) => void
}) => {
  const [open, setOpen] = useState<'year' | 'day' | null>(null)
  const close = (): void => setOpen(null)
  return (
    <>
      <div className="row">
        {(items.at(-1)?.day ?? '') >= today ? (
          <button type="button" className="btn" onClick={() => setOpen('day')}>
            {say('declareDay')}
          </button>
        ) : null}
        {year === entries.nextYear ? (
          <button type="button" className="btn btn--primary" onClick={() => setOpen('year')}>
            {sayOf('enterYear', year)}
          </button>
        ) : null}
      </div>
      {open === 'year' ? <EnterYear year={year} days={items} today={today} close={close} done={told} /> : null}
      {open === 'day' ? <DeclareDay days={items} today={today} close={close} done={told} /> : null}
    </>
  )
}

const Year = ({ year, mayEnter }: { readonly year: number; readonly mayEnter: boolean }) => {
  const days = useAsk(Days, `/api/calendar?from=${year}-01-01&until=${year}-12-31`)
  const entries = useAsk(CalendarEntries, `/api/calendar/entries?year=${year}`)
  const [recomputed, setRecomputed] = useState<number | null>(null)
  return (
    <Shown of={entries}>
      {(entered) => (
        <Shown of={days}>
          {(shown) => {
            const assumed = shown.items[0]?.assumed ?? false
            return (
              <>
                <Years shown={year} today={shown.today} next={entered.nextYear} />
                <Standing year={year} assumed={assumed} entries={entered} />
                {recomputed === null ? null : (
                  <p className="note note--green" role="status">
                    {sayOf('enteredNow', recomputed)}
                  </p>
                )}
                {mayEnter ? (
                  <Acts year={year} days={shown} entries={entered} told={setRecomputed} />
                ) : (
                  <p className="muted small">{say('adminEnters')}</p>
                )}
                <Legend assumed={assumed} />
                <Months days={shown.items} today={shown.today} />
                <Single of={entered.items} />
              </>
            )
          }}
        </Shown>
      )}
    </Shown>
  )
}

/** 工作日历: a year's days of rest and work, whether its list is out, and for the bureau's administrator its entering. */
export const CalendarPage = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const wanted = Number(new URLSearchParams(useSearch()).get('year'))
  const now = useAsk(Days, '/api/calendar?from=2026-01-01&until=2026-01-01')
  return (
    <section className="stack-4">
      <h1>{say('calendar')}</h1>
      <p className="muted measure">{say('calendarLead')}</p>
      <Shown of={now}>
        {({ today }) => {
          const year = Number.isInteger(wanted) && wanted >= 1990 && wanted <= 2999 ? wanted : Number(today.slice(0, 4))
          return <Year key={year} year={year} mayEnter={actor.posts.some((post) => enterers.has(post.kind))} />
        }}
      </Shown>
    </section>
  )
}
