import type { DatasetView } from '#domains/catalog'
import { say } from '../words.ts'
import { titleOf } from './home.tsx'
import { type Frame, href, Icon, OpenTag, Page } from './layout.tsx'

export interface VersionLine {
  readonly version: number
  readonly at: string
  readonly rowsIn: number
  readonly rows: number
  readonly rejected: number
  readonly digest: string
  readonly entry: string
}

export interface DatasetData {
  readonly dataset: DatasetView
  readonly preview: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } | null
  readonly versions: readonly VersionLine[]
}

const formats = ['csv', 'json', 'ndjson', 'xml', 'xlsx', 'parquet'] as const

const Head = ({
  frame,
  dataset,
  latest,
}: {
  readonly frame: Frame
  readonly dataset: DatasetView
  readonly latest: VersionLine | undefined
}) => (
  <div className="d-head">
    <div className="wrap">
      <ol className="crumbs">
        <li>
          <a href={href(frame.lang, '/')}>{say(frame.lang, 'home')}</a>
        </li>
        <li>
          <a href={href(frame.lang, '/datasets')}>{say(frame.lang, 'catalog')}</a>
        </li>
      </ol>
      <h1>{titleOf(frame, dataset)}</h1>
      <p className="sum">{dataset.abstract}</p>
      <div className="row">
        <OpenTag lang={frame.lang} open={dataset.open} />
        {latest === undefined ? null : (
          <a className="proof" href={`/api/proofs/${latest.entry}`}>
            <Icon name="seal" />
            <span>
              {say(frame.lang, 'version')} {latest.version} {say(frame.lang, 'recorded')}
            </span>
          </a>
        )}
      </div>
    </div>
  </div>
)

const Downloads = ({ frame, dataset }: { readonly frame: Frame; readonly dataset: DatasetView }) => {
  const { lang } = frame
  if (dataset.open !== 'unconditional') return <p className="note note--yellow">{say(lang, 'conditionalNote')}</p>
  if (dataset.version === null || dataset.version === undefined)
    return <p className="note note--plain">{say(lang, 'noData')}</p>
  return (
    <div className="dls">
      {formats.map((format) => (
        <a className="dl" key={format} href={`/api/data/${dataset.code}/download.${format}`}>
          <Icon name="dl" />
          <b>{format.toUpperCase()}</b>
        </a>
      ))}
    </div>
  )
}

const Preview = ({
  frame,
  preview,
}: {
  readonly frame: Frame
  readonly preview: NonNullable<DatasetData['preview']>
}) => (
  <section id="pv">
    <h2>
      {say(frame.lang, 'preview')} <span className="small muted">{say(frame.lang, 'previewOf')}</span>
    </h2>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
    <div className="tbl-box stick" tabIndex={0} role="region" aria-label={say(frame.lang, 'preview')}>
      <table className="tbl">
        <thead>
          <tr>
            {preview.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, at) => (
            <tr key={`${at}-${row[0]}`}>
              {row.map((value, column) => (
                <td key={preview.columns[column]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const Fields = ({ frame, dataset }: { readonly frame: Frame; readonly dataset: DatasetView }) => (
  <section id="cl">
    <h2>{say(frame.lang, 'fields')}</h2>
    <div className="tbl-box">
      <table className="tbl tbl--tight">
        <thead>
          <tr>
            <th scope="col">{say(frame.lang, 'fieldName')}</th>
            <th scope="col">{say(frame.lang, 'fieldType')}</th>
            <th scope="col">{say(frame.lang, 'fieldMeaning')}</th>
          </tr>
        </thead>
        <tbody>
          {dataset.items.map((item) => (
            <tr key={item.name}>
              <th scope="row">{item.name}</th>
              <td>{item.type}</td>
              <td>{item.meaning ?? item.title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const Versions = ({ frame, versions }: { readonly frame: Frame; readonly versions: readonly VersionLine[] }) => (
  <section id="vs">
    <h2>{say(frame.lang, 'versions')}</h2>
    <div className="tbl-box">
      <table className="tbl tbl--tight">
        <thead>
          <tr>
            {(['version', 'at', 'rowsIn', 'rows', 'rejected', 'digest', 'proof'] as const).map((word) => (
              <th key={word} scope="col">
                {say(frame.lang, word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map((it) => (
            <tr key={it.version}>
              <th scope="row">{it.version}</th>
              <td>{it.at}</td>
              <td className="r num">{it.rowsIn.toLocaleString('en')}</td>
              <td className="r num">{it.rows.toLocaleString('en')}</td>
              <td className="r num">{it.rejected.toLocaleString('en')}</td>
              <td className="mono xs">{it.digest.slice(0, 16)}…</td>
              <td>
                <a href={`/api/proofs/${it.entry}`}>{say(frame.lang, 'proof')}</a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const Aside = ({ frame, dataset }: { readonly frame: Frame; readonly dataset: DatasetView }) => (
  <aside className="d-side">
    <dl className="kv">
      <dt>{say(frame.lang, 'provider')}</dt>
      <dd>
        <a href={href(frame.lang, `/datasets?org=${dataset.org.code}`)}>{dataset.org.name}</a>
      </dd>
      <dt>{say(frame.lang, 'code')}</dt>
      <dd className="mono">{dataset.code}</dd>
      <dt>{say(frame.lang, 'theme')}</dt>
      <dd>{dataset.theme}</dd>
      <dt>{say(frame.lang, 'updated')}</dt>
      <dd>
        {dataset.updatedAt === null || dataset.updatedAt === undefined ? '—' : String(dataset.updatedAt).slice(0, 10)}
      </dd>
      <dt>{say(frame.lang, 'licence')}</dt>
      <dd>{say(frame.lang, 'licenceText')}</dd>
    </dl>
  </aside>
)

export const DatasetPage = ({ frame, data }: { readonly frame: Frame; readonly data: DatasetData }) => {
  const { dataset, preview, versions } = data
  return (
    <Page frame={frame}>
      <Head frame={frame} dataset={dataset} latest={versions[0]} />
      <div className="wrap d-grid">
        <div className="stack-6">
          <section id="dl">
            <h2>{say(frame.lang, 'download')}</h2>
            <Downloads frame={frame} dataset={dataset} />
          </section>
          {preview === null ? null : <Preview frame={frame} preview={preview} />}
          <Fields frame={frame} dataset={dataset} />
          {dataset.open === 'unconditional' && versions.length > 0 ? (
            <section id="api">
              <h2>{say(frame.lang, 'api')}</h2>
              <p>{say(frame.lang, 'apiHint')}</p>
              <pre className="code">
                <a href={`/api/data/${dataset.code}/rows?limit=5`}>{`GET /api/data/${dataset.code}/rows?limit=5`}</a>
              </pre>
            </section>
          ) : null}
          <Versions frame={frame} versions={versions} />
        </div>
        <Aside frame={frame} dataset={dataset} />
      </div>
    </Page>
  )
}
