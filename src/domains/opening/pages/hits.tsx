import type { DatasetView, UpdateLine } from '#domains/catalog'
import { fill, say } from '../words.ts'
import { type Frame, href } from './layout.tsx'
import { Icon, OpenTag } from './marks.tsx'
import { Name } from './name.tsx'
import { PromiseLight } from './promise.tsx'

export const titleOf = (frame: Frame, it: Pick<DatasetView, 'title' | 'titleEn'>): string =>
  frame.lang === 'en' ? (it.titleEn ?? it.title) : it.title

/** The words of the question that stand in a title, marked; others as they are. */
export const Marked = ({ text, q }: { readonly text: string; readonly q: string }) => {
  const words = q.split(/\s+/).filter((it) => it !== '')
  const pattern = words.map((it) => it.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  if (pattern === '') return text
  return text
    .split(new RegExp(`(${pattern})`, 'gi'))
    .map((part, at) => (at % 2 === 1 ? <mark key={`${at}-${part}`}>{part}</mark> : part))
}

export interface Hit {
  readonly dataset: DatasetView
  readonly update: UpdateLine | null
  /** Whether everybody gets its rows now. */
  readonly gives: boolean
  /** The owner's English name on record, when there is one and it is asked for. */
  readonly orgEn: string | null
}

const hasPlace = (it: DatasetView): boolean => it.items.some((item) => /经度|longitude|^lon$|^lng$/i.test(item.title))

const matched = (it: DatasetView, q: string): string[] => {
  const words = q.split(/\s+/).filter((word) => word !== '')
  return words.length === 0
    ? []
    : it.items.map((item) => item.title).filter((title) => words.some((word) => title.includes(word)))
}

const Facts = ({ frame, hit, now }: { readonly frame: Frame; readonly hit: Hit; readonly now: Date }) => {
  const { lang } = frame
  const { dataset, update } = hit
  if (dataset.version === null) return <p className="small muted">{say(lang, 'noData')}</p>
  return (
    <div className="hit-m small">
      <span>
        <b className="num mid">{Number(dataset.rows).toLocaleString('en')}</b> {say(lang, 'rows')}
      </span>
      <span>{say(lang, `promise_${dataset.promise}`)}</span>
      <span>
        {say(lang, 'latest')} <time>{String(dataset.updatedAt).slice(0, 10)}</time>
      </span>
      {update === null ? null : <PromiseLight lang={lang} it={update} now={now} />}
      <span className="fm">
        {hasPlace(dataset) ? (
          <span className="tag">
            <Icon name="map" small />
            {say(lang, 'withPlaces')}
          </span>
        ) : null}
        {hit.gives || dataset.open !== 'unconditional' ? null : (
          <span className="tag">
            <Icon name="lock" small />
            {say(lang, 'heldTag')}
          </span>
        )}
        {hit.gives ? (
          <a className="dlk" href={`/api/data/${dataset.code}/download.csv`} aria-describedby={`h-${dataset.code}`}>
            <Icon name="dl" small />
            CSV
          </a>
        ) : null}
      </span>
    </div>
  )
}

export const Hits = ({
  frame,
  hits,
  q,
  now,
}: {
  readonly frame: Frame
  readonly hits: readonly Hit[]
  readonly q: string
  readonly now: Date
}) => (
  <ol className="hits">
    {hits.map((hit) => {
      const { dataset } = hit
      const fields = matched(dataset, q)
      return (
        <li className="hit" key={dataset.code}>
          <div className="hit-h">
            <h2 id={`h-${dataset.code}`}>
              <a href={href(frame.lang, `/datasets/${dataset.code}`)}>
                <Marked text={titleOf(frame, dataset)} q={q} />
              </a>
            </h2>
            <OpenTag lang={frame.lang} open={dataset.open} />
          </div>
          <p className="small muted">
            <Name lang={frame.lang} name={dataset.org.name} recorded={hit.orgEn} />
            {'　'}
            <Name lang={frame.lang} name={dataset.theme} />
          </p>
          <p className="d" lang="zh-CN">
            {dataset.abstract.length > 120 ? `${dataset.abstract.slice(0, 120)}…` : dataset.abstract}
          </p>
          {fields.length === 0 ? null : (
            <p className="small muted">
              {say(frame.lang, 'inFields')}{' '}
              <b className="mid" lang="zh-CN">
                {fields.slice(0, 4).join('、')}
              </b>{' '}
              {fill(frame.lang, 'ofFields', dataset.items.length)}
            </p>
          )}
          <Facts frame={frame} hit={hit} now={now} />
        </li>
      )
    })}
  </ol>
)
