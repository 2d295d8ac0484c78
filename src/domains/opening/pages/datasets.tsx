import type { DatasetView } from '#domains/catalog'
import { say, type Word } from '../words.ts'
import { Hits } from './home.tsx'
import { type Frame, href, Page, SearchBar } from './layout.tsx'

interface FacetValue {
  readonly value: string
  readonly name: string
  readonly count: number
}

export interface Found {
  readonly q: string
  readonly org: string
  readonly theme: string
  readonly open: string
  readonly items: readonly DatasetView[]
  readonly total: number
  readonly next: string | null
  /** Values of each facet with how many a click on it would show. */
  readonly facets: {
    readonly org: readonly FacetValue[]
    readonly theme: readonly FacetValue[]
    readonly open: readonly { readonly value: string; readonly count: number }[]
  }
}

const Facet = ({
  frame,
  name,
  label,
  chosen,
  values,
}: {
  readonly frame: Frame
  readonly name: string
  readonly label: Word
  readonly chosen: string
  readonly values: readonly FacetValue[]
}) => (
  <label className="field">
    {say(frame.lang, label)}
    <select className="select" name={name} defaultValue={chosen}>
      <option value="">{say(frame.lang, 'all')}</option>
      {chosen === '' || values.some((it) => it.value === chosen) ? null : (
        <option value={chosen}>{`${chosen}（0）`}</option>
      )}
      {values.map((it) => (
        <option key={it.value} value={it.value}>
          {`${it.name}（${it.count}）`}
        </option>
      ))}
    </select>
  </label>
)

const Filters = ({ frame, found }: { readonly frame: Frame; readonly found: Found }) => (
  <form action="/datasets" className="row fil">
    <input type="hidden" name="q" value={found.q} />
    {frame.lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
    <Facet
      frame={frame}
      name="open"
      label="openType"
      chosen={found.open}
      values={(['unconditional', 'conditional'] as const).map((value) => ({
        value,
        name: say(frame.lang, value),
        count: found.facets.open.find((it) => it.value === value)?.count ?? 0,
      }))}
    />
    <Facet frame={frame} name="theme" label="theme" chosen={found.theme} values={found.facets.theme} />
    <Facet frame={frame} name="org" label="provider" chosen={found.org} values={found.facets.org} />
    <button className="btn" type="submit">
      {say(frame.lang, 'apply')}
    </button>
  </form>
)

const Nothing = ({ frame }: { readonly frame: Frame }) => (
  <div className="empty">
    <h2>{say(frame.lang, 'nothing')}</h2>
    <p>{say(frame.lang, 'nothingHint')}</p>
    <p>
      <a className="btn" href={href(frame.lang, '/datasets')}>
        {say(frame.lang, 'showAll')}
      </a>
    </p>
  </div>
)

export const DatasetsPage = ({ frame, found }: { readonly frame: Frame; readonly found: Found }) => {
  const { lang } = frame
  const more = new URLSearchParams({
    q: found.q,
    org: found.org,
    theme: found.theme,
    open: found.open,
    cursor: found.next ?? '',
  })
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 home">
        <h1>{say(lang, 'catalog')}</h1>
        <SearchBar lang={lang} q={found.q} />
        <p className="small muted">{say(lang, 'searchHint')}</p>
        <Filters frame={frame} found={found} />
        <p aria-live="polite" className="num">
          {say(lang, 'found')} {found.total.toLocaleString('en')} {say(lang, 'datasets')}
        </p>
        {found.items.length === 0 ? <Nothing frame={frame} /> : <Hits frame={frame} items={found.items} />}
        <nav className="pager" aria-label={say(lang, 'next')}>
          <span className="small muted num">
            {say(lang, 'shown')} {found.items.length}
          </span>
          {found.next === null ? null : (
            <a className="btn" href={href(lang, `/datasets?${more}`)}>
              {say(lang, 'next')}
            </a>
          )}
        </nav>
      </div>
    </Page>
  )
}
