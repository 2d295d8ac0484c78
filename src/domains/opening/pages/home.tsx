import type { DatasetView } from '#domains/catalog'
import { say } from '../words.ts'
import { type Frame, href, OpenTag, Page, SearchBar } from './layout.tsx'

export interface HomeData {
  readonly datasets: number
  readonly rows: number
  readonly organizations: number
  readonly newest: readonly DatasetView[]
}

export const HomePage = ({ frame, data }: { readonly frame: Frame; readonly data: HomeData }) => {
  const { lang } = frame
  const figure = (path: string, count: number, word: 'datasets' | 'rows' | 'departments') => (
    <a href={href(lang, path)}>
      <b>{count.toLocaleString('en')}</b>
      <span>{say(lang, word)}</span>
    </a>
  )
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 home">
        <h1>{say(lang, 'site')}</h1>
        <p className="lead">{say(lang, 'lead')}</p>
        <SearchBar lang={lang} q="" />
        <p className="small muted">{say(lang, 'searchHint')}</p>
        <div className="figs">
          {figure('/datasets', data.datasets, 'datasets')}
          {figure('/datasets', data.rows, 'rows')}
          {figure('/organizations', data.organizations, 'departments')}
        </div>
        <section>
          <h2>{say(lang, 'newest')}</h2>
          <Hits frame={frame} items={data.newest} />
        </section>
      </div>
    </Page>
  )
}

export const titleOf = (frame: Frame, it: Pick<DatasetView, 'title' | 'titleEn'>): string =>
  frame.lang === 'en' ? (it.titleEn ?? it.title) : it.title

export const Hits = ({ frame, items }: { readonly frame: Frame; readonly items: readonly DatasetView[] }) => (
  <ol className="hits">
    {items.map((it) => (
      <li className="hit" key={it.code}>
        <div className="hit-h row">
          <h3>
            <a href={href(frame.lang, `/datasets/${it.code}`)}>{titleOf(frame, it)}</a>
          </h3>
          <OpenTag lang={frame.lang} open={it.open} />
        </div>
        <p className="small muted">
          {it.org.name}　{it.theme}
        </p>
        <p className="small num">
          {it.version === null || it.version === undefined
            ? say(frame.lang, 'noData')
            : `${Number(it.rows).toLocaleString('en')} ${say(frame.lang, 'rows')}`}
        </p>
      </li>
    ))}
  </ol>
)
