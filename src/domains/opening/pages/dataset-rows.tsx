import type { DatasetView } from '#domains/catalog'
import { apiQuery, operators, type Preview, pairsOf, type RowsWish } from '../data/preview.ts'
import { fill, say } from '../words.ts'
import type { Tried } from './dataset-model.ts'
import { type Frame, href } from './layout.tsx'
import { Icon, Light } from './marks.tsx'

interface Part {
  readonly frame: Frame
  readonly dataset: DatasetView
  readonly preview: Preview
  readonly wish: RowsWish
}

const numeric = new Set(['integer', 'decimal'])

/** A value as it is read; the API and the files give it as it is. */
const shown = (value: string, type: string | undefined): string =>
  type === 'timestamp' ? value.replace('T', ' ') : value

/** The address of this page with another question about its rows. */
function asking({ frame, dataset, wish }: Part, over: RowsWish, anchor: string): string {
  const { col, op, val, sort, dir, cursor } = { ...wish, cursor: undefined, ...over }
  const pairs = Object.entries({ col, op, val, sort, dir, cursor }).filter(
    (it): it is [string, string] => it[1] !== undefined && it[1] !== '',
  )
  return href(
    frame.lang,
    `/datasets/${dataset.code}${pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`}#${anchor}`,
  )
}

const Fields = ({ part, prefix }: { readonly part: Part; readonly prefix: string }) => {
  const { frame, preview, wish } = part
  const clear = preview.columns.filter((column) => !preview.masked.has(column.name))
  const options = clear.map((column) => (
    <option key={column.name} value={column.name}>
      {column.title}
    </option>
  ))
  return (
    <>
      {frame.lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
      <div className="field">
        <label htmlFor={`${prefix}-col`}>{say(frame.lang, 'column')}</label>
        <select className="select" id={`${prefix}-col`} name="col" defaultValue={wish.col ?? ''}>
          <option value="">{say(frame.lang, 'any')}</option>
          {options}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${prefix}-op`}>{say(frame.lang, 'condition')}</label>
        <select className="select" id={`${prefix}-op`} name="op" defaultValue={wish.op ?? 'contains'}>
          {operators.map((it) => (
            <option key={it} value={it}>
              {say(frame.lang, `op_${it}`)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${prefix}-val`}>{say(frame.lang, 'value')}</label>
        <input className="input" id={`${prefix}-val`} name="val" defaultValue={wish.val ?? ''} maxLength={200} />
      </div>
      <div className="field">
        <label htmlFor={`${prefix}-sort`}>{say(frame.lang, 'sortBy')}</label>
        <select className="select" id={`${prefix}-sort`} name="sort" defaultValue={wish.sort ?? ''}>
          <option value="">{say(frame.lang, 'asStored')}</option>
          {options}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${prefix}-dir`}>{say(frame.lang, 'direction')}</label>
        <select className="select" id={`${prefix}-dir`} name="dir" defaultValue={wish.dir ?? 'asc'}>
          <option value="asc">{say(frame.lang, 'ascending')}</option>
          <option value="desc">{say(frame.lang, 'descending')}</option>
        </select>
      </div>
    </>
  )
}

const Heads = ({ part }: { readonly part: Part }) => {
  const { frame, dataset, preview, wish } = part
  const units = new Map(dataset.items.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit]])))
  return (
    <tr>
      {preview.columns.map((column) => {
        const sorted = wish.sort === column.name
        const down = sorted && wish.dir === 'desc'
        const className = numeric.has(column.type) ? 'r' : undefined
        return preview.masked.has(column.name) ? (
          <th key={column.name} scope="col" className={className}>
            <span lang="zh-CN">{column.title}</span> <span className="tag">{say(frame.lang, 'masked')}</span>
          </th>
        ) : (
          <th
            key={column.name}
            scope="col"
            className={className}
            {...(sorted ? { 'aria-sort': down ? ('descending' as const) : ('ascending' as const) } : {})}
          >
            <a
              className="sort"
              rel="nofollow"
              href={asking(part, { sort: column.name, dir: sorted && !down ? 'desc' : 'asc' }, 'pv')}
            >
              <span lang="zh-CN">
                {column.title}
                {units.get(column.name) === undefined ? '' : `（${units.get(column.name)}）`}
              </span>
              {sorted ? <Icon name={down ? 'desc' : 'asc'} small /> : null}
            </a>
          </th>
        )
      })}
    </tr>
  )
}

const PreviewFoot = ({ part }: { readonly part: Part }) => {
  const { frame, dataset, preview, wish } = part
  const query = new URLSearchParams(pairsOf(apiQuery(wish)))
  return (
    <div className="tbl-foot">
      <span className="num">
        {fill(frame.lang, 'rowsShown', preview.rows.length, preview.total.toLocaleString('en'))}{' '}
        <a className="hit-a" href={href(frame.lang, `/feedback?dataset=${dataset.code}`)}>
          {say(frame.lang, 'wrongHere')}
        </a>
      </span>
      <span className="row">
        {query.size === 0 ? null : (
          <a className="btn btn--sm" rel="nofollow" href={`/api/data/${dataset.code}/download.csv?${query}`}>
            {say(frame.lang, 'downloadFiltered')}
          </a>
        )}
        {wish.cursor === undefined ? null : (
          <a className="btn btn--sm" rel="nofollow" href={asking(part, {}, 'pv')}>
            {say(frame.lang, 'firstPage')}
          </a>
        )}
        {preview.next === null ? null : (
          <a className="btn btn--sm" rel="nofollow" href={asking(part, { cursor: preview.next }, 'pv')}>
            {say(frame.lang, 'next')}
            <Icon name="right" small />
          </a>
        )}
      </span>
    </div>
  )
}

/** Rows of the current version, to be sorted, filtered and paged by links and a form. */
export const PreviewSection = (part: Part) => {
  const { frame, dataset, preview } = part
  return (
    <section id="pv">
      <h2>{say(frame.lang, 'preview')}</h2>
      <form className="fil" action={`/datasets/${dataset.code}#pv`}>
        <Fields part={part} prefix="pv" />
        <button className="btn" type="submit">
          {say(frame.lang, 'filter')}
        </button>
      </form>
      {preview.refused === null ? null : (
        <p className="note note--red" role="alert">
          {say(frame.lang, 'notFiltered')} {preview.refused}
        </p>
      )}
      {preview.rows.length === 0 ? (
        <p className="note note--plain">
          {say(frame.lang, 'noRowFits')}{' '}
          <a href={href(frame.lang, `/datasets/${dataset.code}#pv`)}>{say(frame.lang, 'dropFilter')}</a>
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <div className="tbl-box stick" tabIndex={0} role="region" aria-label={say(frame.lang, 'previewLabel')}>
          <table className="tbl">
            <thead>
              <Heads part={part} />
            </thead>
            <tbody className="nowrap" lang="zh-CN">
              {preview.rows.map((row, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- rows of a page have no other identity here
                <tr key={at}>
                  {row.map((value, column) => (
                    <td
                      key={preview.columns[column]?.name}
                      className={numeric.has(preview.columns[column]?.type ?? '') ? 'r' : undefined}
                    >
                      {value === null ? <span className="muted">—</span> : shown(value, preview.columns[column]?.type)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <PreviewFoot part={part} />
      {preview.masked.size === 0 ? null : <p className="small muted">{say(frame.lang, 'maskedNote')}</p>}
    </section>
  )
}

const languages = ['curl', 'Python', 'JavaScript', 'R'] as const

/** The request as an address, for a browser or a spreadsheet program. */
const addressOf = (base: string, code: string, query: ReturnType<typeof apiQuery>): string =>
  `${base}/api/data/${code}/rows?${new URLSearchParams(pairsOf(query))}`

/** The same request in four languages. */
function codeOf(base: string, code: string, query: ReturnType<typeof apiQuery>): readonly string[] {
  const url = `${base}/api/data/${code}/rows`
  const pairs = pairsOf(query)
  const whole = addressOf(base, code, query)
  const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  return [
    [`curl -G ${shell(url)}`, ...pairs.map(([key, value]) => `  --data-urlencode ${shell(`${key}=${value}`)}`)].join(
      ' \\\n',
    ),
    `import requests\n\nr = requests.get(\n    ${JSON.stringify(url)},\n    params=${JSON.stringify(query)},\n)\nr.raise_for_status()\nprint(r.headers["X-Heliu-Version"], r.json())`,
    `const query = new URLSearchParams(${JSON.stringify(pairs)})\nconst answer = await fetch(\`${url}?\${query}\`)\nconsole.log(answer.headers.get('x-heliu-version'), await answer.json())`,
    `library(jsonlite)\n\nrows <- fromJSON(${JSON.stringify(whole)})\nprint(rows)`,
  ]
}

const TriedBox = ({ frame, tried }: { readonly frame: Frame; readonly tried: Tried }) => (
  <div className="code answer">
    <div className="code-tabs">
      <Light is={tried.status === 200 ? 'green' : 'red'}>{tried.status}</Light>
      <span className="muted">
        {tried.version === null ? '' : fill(frame.lang, 'triedAbout', tried.version, tried.rows)}
      </span>
    </div>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
    <pre tabIndex={0}>{tried.body}</pre>
  </div>
)

/** The row API: a form that runs it on the server, and the same request as code. */
export const ApiSection = ({
  base,
  tried,
  ...part
}: Part & { readonly base: string; readonly tried: Tried | null }) => {
  const { frame, dataset, wish } = part
  const limit = String(wish.limit ?? 5)
  const query = { ...apiQuery(wish), limit }
  const address = addressOf(base, dataset.code, query)
  const code = codeOf(base, dataset.code, query)
  return (
    <section id="api">
      <h2>{say(frame.lang, 'api')}</h2>
      <p className="small muted">{say(frame.lang, 'apiHint')}</p>
      <form className="fil" action={`/datasets/${dataset.code}#api`}>
        <Fields part={part} prefix="api" />
        <div className="field">
          <label htmlFor="api-limit">{say(frame.lang, 'rowLimit')}</label>
          <input className="input" id="api-limit" name="limit" type="number" min={1} max={100} defaultValue={limit} />
        </div>
        <input type="hidden" name="run" value="1" />
        <button className="btn btn--primary" type="submit">
          {say(frame.lang, 'run')}
        </button>
      </form>
      <p className="small">
        {say(frame.lang, 'apiAddress')}{' '}
        <a rel="nofollow" className="break" href={address}>
          {address}
        </a>
      </p>
      <div className="code">
        {languages.map((it, at) => (
          <input key={it} type="radio" name="code" id={`code-${it}`} defaultChecked={at === 0} aria-label={it} />
        ))}
        <div className="code-tabs">
          {languages.map((it) => (
            <label key={it} htmlFor={`code-${it}`}>
              {it}
            </label>
          ))}
        </div>
        {languages.map((it, at) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          <pre key={it} tabIndex={0}>
            {code[at]}
          </pre>
        ))}
      </div>
      {tried === null ? null : <TriedBox frame={frame} tried={tried} />}
      <p className="small">
        <a href={href(frame.lang, '/help/api')}>{say(frame.lang, 'apiTitle')}</a>
      </p>
    </section>
  )
}
