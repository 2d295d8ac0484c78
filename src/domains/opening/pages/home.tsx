import { cityDate } from '#platform/calendar'
import { fill, say, type Word } from '../words.ts'
import { titleOf } from './hits.tsx'
import type { HomePart as Part } from './home-model.ts'
import { Departments, Doors, Themes, Trust } from './home-ways.tsx'
import { type Frame, href, Page, SearchBar } from './layout.tsx'
import { Icon, OpenTag } from './marks.tsx'
import { Name } from './name.tsx'
import { PromiseLight } from './promise.tsx'
import { River } from './river.tsx'

const number = (it: number): string => it.toLocaleString('en')

const Hero = ({ frame, data }: Part) => (
  <div className="hero">
    <River />
    <div className="wrap">
      <div className="hero-in">
        <h1>{say(frame.lang, 'heroTitle')}</h1>
        <p className="lead">{say(frame.lang, 'lead')}</p>
        <SearchBar lang={frame.lang} q="" big />
        <div className="row try">
          <span className="muted">{say(frame.lang, 'often')}</span>
          {data.themes.slice(0, 5).map((it) => (
            <a key={it.value} href={href(frame.lang, `/datasets?theme=${encodeURIComponent(it.value)}`)}>
              <Name lang={frame.lang} name={it.value} />
            </a>
          ))}
        </div>
      </div>
    </div>
  </div>
)

const Figure = ({
  frame,
  path,
  value,
  unit,
  about,
  go,
}: {
  readonly frame: Frame
  readonly path: string
  readonly value: string
  readonly unit: string
  readonly about: string
  readonly go: Word
}) => (
  <a href={href(frame.lang, path)}>
    <b>
      {value}
      <small>{unit}</small>
    </b>
    <span>{about}</span>
    <span className="go">
      {say(frame.lang, go)}
      <Icon name="right" small />
    </span>
  </a>
)

/** Days as they are said: what was answered on the day it came took less than one. */
const paceOf = (days: number | null): string => (days === null ? '—' : days < 1 ? '< 1' : String(days))

const Figures = ({ frame, data }: Part) => {
  const { lang } = frame
  const { onTime, near, late } = data.updates
  const promised = onTime + near + late
  const kept = promised === 0 ? '—' : ((100 * (onTime + near)) / promised).toFixed(1)
  return (
    <nav className="figs" aria-label={say(lang, 'figuresLabel')}>
      <Figure
        frame={frame}
        path="/datasets"
        value={number(data.datasets)}
        unit={say(lang, 'datasets')}
        about={fill(lang, 'openCounts', data.unconditional, data.conditional)}
        go="openCatalog"
      />
      <Figure
        frame={frame}
        path="/updates"
        value={number(data.rows)}
        unit={say(lang, 'rows')}
        about={say(lang, 'rowsAbout')}
        go="openRows"
      />
      <Figure
        frame={frame}
        path="/updates"
        value={kept}
        unit={say(lang, 'percentKept')}
        about={fill(lang, 'keptCounts', onTime, near, late)}
        go="openUpdates"
      />
      <Figure
        frame={frame}
        path="/matters"
        value={paceOf(data.pace.meanDays)}
        unit={say(lang, 'daysToAnswer')}
        about={data.pace.answered === 0 ? say(lang, 'paceNone') : fill(lang, 'paceAbout', data.pace.answered)}
        go="openMatters"
      />
    </nav>
  )
}

const News = ({ frame, data }: Part) => (
  <section aria-labelledby="h-new">
    <div className="sec-h">
      <h2 id="h-new">{say(frame.lang, 'newest')}</h2>
      <a href="/feeds/dataset.atom">{say(frame.lang, 'feed')}</a>
    </div>
    <ul className="news">
      {data.newest.map((it) => (
        <li key={it.code}>
          <time dateTime={String(it.updatedAt).slice(0, 10)}>{String(it.updatedAt ?? '—').slice(5, 10)}</time>
          <div>
            <a href={href(frame.lang, `/datasets/${it.code}`)}>{titleOf(frame, it)}</a>{' '}
            {it.version === 1 ? <span className="tag tag--new">{say(frame.lang, 'firstTime')}</span> : null}
            <p className="small muted">
              <Name lang={frame.lang} name={it.org.name} recorded={data.namesEn.get(it.org.code) ?? null} />
              {'　'}
              {it.version === null
                ? say(frame.lang, 'noData')
                : fill(frame.lang, 'versionRows', it.version, Number(it.rows))}
            </p>
          </div>
          <span className="ot">
            <OpenTag lang={frame.lang} open={it.open} />
          </span>
        </li>
      ))}
    </ul>
  </section>
)

const Late = ({ frame, data }: Part) => (
  <section aria-labelledby="h-late">
    <div className="sec-h">
      <h2 id="h-late">{say(frame.lang, 'lateTitle')}</h2>
      {data.updates.late > data.late.length ? (
        <a href={href(frame.lang, '/updates?state=late')}>{fill(frame.lang, 'allLate', data.updates.late)}</a>
      ) : null}
    </div>
    {data.late.length === 0 ? <p className="muted">{say(frame.lang, 'noneLate')}</p> : null}
    <ul className="late">
      {data.late.map((it) => (
        <li key={it.code}>
          <a href={href(frame.lang, `/datasets/${it.code}`)}>{titleOf(frame, it)}</a>
          <p className="small muted">
            <Name lang={frame.lang} name={it.orgName} recorded={data.namesEn.get(it.org) ?? null} />
          </p>
          <p className="small">
            <PromiseLight lang={frame.lang} it={it} now={data.now} />{' '}
            <span className="muted">{fill(frame.lang, 'wasDue', it.due ?? '')}</span>
          </p>
        </li>
      ))}
    </ul>
    <p className="small muted">{say(frame.lang, 'lateNote')}</p>
  </section>
)

export const HomePage = ({ frame, data }: Part) => (
  <Page frame={frame}>
    <Hero frame={frame} data={data} />
    <div className="wrap">
      <Figures frame={frame} data={data} />
      <p className="small muted as-of num">{fill(frame.lang, 'asOf', cityDate(data.now))}</p>
      <div className="sec two">
        <News frame={frame} data={data} />
        <Late frame={frame} data={data} />
      </div>
    </div>
    <Themes frame={frame} data={data} />
    <Departments frame={frame} data={data} />
    <Doors frame={frame} data={data} />
    <Trust frame={frame} data={data} />
  </Page>
)
