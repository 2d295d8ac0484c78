import { fill, say, type Word } from '../words.ts'
import { nameIn } from '../words-names.ts'
import { type Hit, Hits } from './hits.tsx'
import { Crumbs, type Frame, href, Page, SearchBar } from './layout.tsx'
import { Icon } from './marks.tsx'
import { Name } from './name.tsx'

interface FacetValue {
  readonly value: string
  readonly name: string
  /** The English name on record, when there is one. */
  readonly nameEn: string | null
  readonly count: number
}

type Condition = 'q' | 'open' | 'theme' | 'org'

/** A condition that alone keeps the answer empty, or one word of it, or how it is written; what to ask instead. */
interface Drop {
  readonly drop: Condition
  readonly word?: string
  readonly bySound?: true
  readonly rest: string
  readonly total: number
}

export interface Found {
  readonly q: string
  readonly org: string
  readonly theme: string
  readonly open: string
  readonly hits: readonly Hit[]
  readonly total: number
  readonly next: string | null
  /** How many come before this page. */
  readonly before: number
  /** Values of each facet with how many a click on it would show. */
  readonly facets: {
    readonly org: readonly FacetValue[]
    readonly theme: readonly FacetValue[]
    readonly open: readonly { readonly value: string; readonly count: number }[]
  }
  readonly drops: readonly Drop[]
  readonly orgName: string
  readonly now: Date
}

interface Part {
  readonly frame: Frame
  readonly found: Found
}

const names = ['q', 'open', 'theme', 'org'] as const

/** The address of the same question with one condition set or left out; paging begins anew. */
function asking(frame: Frame, found: Found, over: Partial<Record<Condition, string>>): string {
  const pairs = names.flatMap((name): [string, string][] => {
    const value = over[name] ?? found[name]
    return value === '' ? [] : [[name, value]]
  })
  return href(frame.lang, `/datasets${pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`}`)
}

const openWord = (value: string): Word => (value === 'conditional' ? 'conditional' : 'unconditional')

const nameOf = (frame: Frame, found: Found, name: Condition): string => {
  if (name === 'open') return say(frame.lang, openWord(found.open))
  if (name === 'org') return nameIn(frame.lang, found.orgName)
  return name === 'theme' ? nameIn(frame.lang, found.theme) : found[name]
}

const Facet = ({
  frame,
  found,
  name,
  label,
  values,
}: Part & { readonly name: Condition; readonly label: Word; readonly values: readonly FacetValue[] }) => {
  const chosen = found[name]
  const all =
    chosen === '' || values.some((it) => it.value === chosen)
      ? values
      : [{ value: chosen, name: nameOf(frame, found, name), nameEn: null, count: 0 }, ...values]
  return (
    <section className="facet" aria-labelledby={`facet-${name}`}>
      <h2 id={`facet-${name}`}>{say(frame.lang, label)}</h2>
      <ul>
        {all.map((it) => {
          const on = it.value === chosen
          return (
            <li key={it.value}>
              <a
                className={it.count === 0 ? 'muted' : undefined}
                href={asking(frame, found, { [name]: on ? '' : it.value })}
                {...(on ? { 'aria-current': 'true' as const } : {})}
              >
                <span className="box" aria-hidden="true">
                  {on ? <Icon name="check" small /> : null}
                </span>
                <Name lang={frame.lang} name={it.name} recorded={it.nameEn} />
                <b className="num">{it.count}</b>
              </a>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const Facets = ({ frame, found }: Part) => (
  <details className="facet-box">
    <summary>
      <Icon name="filter" />
      {say(frame.lang, 'filters')}
    </summary>
    <div>
      <Facet
        frame={frame}
        found={found}
        name="open"
        label="openType"
        values={(['unconditional', 'conditional'] as const).map((value) => ({
          value,
          name: say(frame.lang, value),
          nameEn: null,
          count: found.facets.open.find((it) => it.value === value)?.count ?? 0,
        }))}
      />
      <Facet frame={frame} found={found} name="theme" label="theme" values={found.facets.theme} />
      <Facet frame={frame} found={found} name="org" label="provider" values={found.facets.org} />
    </div>
  </details>
)

const Chips = ({ frame, found }: Part) => {
  const active = names.filter((name) => name !== 'q' && found[name] !== '')
  if (active.length === 0) return null
  return (
    <span className="row">
      {active.map((name) => (
        <a className="chip" key={name} href={asking(frame, found, { [name]: '' })}>
          {nameOf(frame, found, name)}
          <Icon name="x" small />
          <span className="sr">{say(frame.lang, 'removeFilter')}</span>
        </a>
      ))}
      <a href={asking(frame, found, { open: '', theme: '', org: '' })}>{say(frame.lang, 'clearAll')}</a>
    </span>
  )
}

const Nothing = ({ frame, found }: Part) => {
  const { lang } = frame
  const said = names.filter((name) => found[name] !== '').map((name) => nameOf(frame, found, name))
  return (
    <>
      <div className="empty">
        <svg className="art" viewBox="0 0 80 50" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true">
          <path d="M4 8c26 0 22 17 44 17" />
          <path d="M4 42c26 0 22-17 44-17" />
          <path d="M56 25h20" strokeDasharray="2 7" />
        </svg>
        <h2>{fill(lang, 'nothingFor', said.map((it) => `“${it}”`).join(lang === 'zh' ? '' : ', '))}</h2>
        <p className="muted">
          {say(lang, found.drops.some((it) => it.bySound !== true) ? 'eachAlone' : 'nothingHint')}
        </p>
      </div>
      {found.drops.length === 0 ? null : (
        <div className="stack">
          <p className="strong">{say(lang, 'whatToDrop')}</p>
          <ul className="stack-2">
            {found.drops.map((it) => (
              <li key={`${it.drop} ${it.rest}`}>
                {it.bySound === true
                  ? fill(lang, 'bySound', found.q)
                  : fill(lang, 'without', it.word ?? nameOf(frame, found, it.drop))}{' '}
                <a href={asking(frame, found, { [it.drop]: it.rest })}>{fill(lang, 'results', it.total)}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="row nothing">
        <a className="btn" href={href(lang, '/datasets')}>
          {say(lang, 'showAll')}
        </a>
        <a className="btn" href={href(lang, '/apply')}>
          {say(lang, 'askForData')}
        </a>
      </p>
    </>
  )
}

const Pager = ({ frame, found }: Part) => {
  const { lang } = frame
  const upTo = found.before + found.hits.length
  const more = found.total - upTo
  const start = asking(frame, found, {})
  const at = (cursor: string): string => `${start}${start.includes('?') ? '&' : '?'}cursor=${cursor}`
  return (
    <nav className="pager" aria-label={say(lang, 'paging')}>
      <span className="small muted num">
        {fill(lang, 'shownOf', found.before + 1, upTo)}
        {more > 0 ? fill(lang, 'moreFollow', more) : say(lang, 'noMore')}
      </span>
      <span className="row">
        {found.before > 0 ? (
          <a className="btn" href={start}>
            {say(lang, 'firstPage')}
          </a>
        ) : null}
        {found.next === null ? null : (
          <a className="btn" rel="next" href={at(found.next)}>
            {say(lang, 'next')}
            <Icon name="right" small />
          </a>
        )}
      </span>
    </nav>
  )
}

const Results = ({ frame, found }: Part) => (
  <section aria-labelledby="res">
    <div className="res-h">
      <span className="row" aria-live="polite">
        <b id="res" className="num mid">
          {found.q === ''
            ? fill(frame.lang, 'foundAll', found.total)
            : fill(frame.lang, 'foundFor', found.q, found.total)}
        </b>
        <Chips frame={frame} found={found} />
      </span>
      <span className="small muted">{say(frame.lang, found.q === '' ? 'sortedNewest' : 'sortedBest')}</span>
    </div>
    {found.hits.length === 0 ? (
      <Nothing frame={frame} found={found} />
    ) : (
      <>
        <Hits frame={frame} hits={found.hits} q={found.q} now={found.now} />
        <Pager frame={frame} found={found} />
        <div className="note note--plain">
          <Icon name="flag" />
          <div>
            <p className="mid">{say(frame.lang, 'notThere')}</p>
            <p className="small">
              <a href={href(frame.lang, '/apply')}>{say(frame.lang, 'askForData')}</a>
              {say(frame.lang, 'answerIsPublic')}
            </p>
          </div>
        </div>
      </>
    )}
  </section>
)

/** Words to choose from while one types: themes and organisations, without a script. */
const Suggestions = ({ found }: { readonly found: Found }) => (
  <datalist id="suggest">
    {[...found.facets.theme, ...found.facets.org].map((it) => (
      <option key={it.name} value={it.name} />
    ))}
  </datalist>
)

export const DatasetsPage = ({ frame, found }: Part) => {
  const { lang } = frame
  return (
    <Page frame={frame}>
      <div className="s-top">
        <div className="wrap">
          <Crumbs frame={frame} trail={[['/datasets', say(lang, 'catalog')]]} />
          <h1>{say(lang, 'catalog')}</h1>
          <SearchBar lang={lang} q={found.q}>
            {(['open', 'theme', 'org'] as const).map((name) =>
              found[name] === '' ? null : <input key={name} type="hidden" name={name} value={found[name]} />,
            )}
          </SearchBar>
          <Suggestions found={found} />
          <p className="small muted">
            {say(lang, 'searchHint')}
            {['交委', 'gongjiao', 'gjzd'].map((it) => (
              <span key={it}>
                {' '}
                <a href={href(lang, `/datasets?q=${encodeURIComponent(it)}`)}>{it}</a>
              </span>
            ))}
          </p>
        </div>
      </div>
      <div className="wrap s-grid">
        <Facets frame={frame} found={found} />
        <Results frame={frame} found={found} />
      </div>
    </Page>
  )
}
