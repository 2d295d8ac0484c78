import type { DatasetView } from '#domains/catalog'
import { say } from '../words.ts'
import { Hits } from './home.tsx'
import { type Frame, href, Page, SearchBar } from './layout.tsx'

export interface Found {
  readonly q: string
  readonly org: string
  readonly open: string
  readonly items: readonly DatasetView[]
  readonly total: number
  readonly next: string | null
  readonly organizations: readonly { readonly code: string; readonly name: string }[]
}

const Filters = ({ frame, found }: { readonly frame: Frame; readonly found: Found }) => (
  <form action="/datasets" className="row fil">
    <input type="hidden" name="q" value={found.q} />
    {frame.lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
    <label className="field">
      {say(frame.lang, 'openType')}
      <select className="select" name="open" defaultValue={found.open}>
        <option value="">{say(frame.lang, 'all')}</option>
        <option value="unconditional">{say(frame.lang, 'unconditional')}</option>
        <option value="conditional">{say(frame.lang, 'conditional')}</option>
      </select>
    </label>
    <label className="field">
      {say(frame.lang, 'provider')}
      <select className="select" name="org" defaultValue={found.org}>
        <option value="">{say(frame.lang, 'all')}</option>
        {found.organizations.map((org) => (
          <option key={org.code} value={org.code}>
            {org.name}
          </option>
        ))}
      </select>
    </label>
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
  const more = new URLSearchParams({ q: found.q, org: found.org, open: found.open, cursor: found.next ?? '' })
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
