import type { DatasetView } from '#domains/catalog'
import { rule } from '#law'
import { fill, say, type Word } from '../words.ts'
import { nameIn } from '../words-names.ts'
import { SpreadSection } from './charts.tsx'
import { Aside } from './dataset-aside.tsx'
import { ProofSection, QualitySection, VersionsSection } from './dataset-facts.tsx'
import { FieldsSection } from './dataset-fields.tsx'
import { FileProofs, formatName } from './dataset-files.tsx'
import { Licence } from './dataset-licence.tsx'
import type { DatasetData, DatasetPart } from './dataset-model.ts'
import { ApiSection, PreviewSection } from './dataset-rows.tsx'
import { titleOf } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Icon, OpenTag, Proof, RuleRef } from './marks.tsx'
import { PromiseLight } from './promise.tsx'

/** A size as people read it; nothing where it is not known before the file is made. */
function bytes(size: number | undefined): string {
  if (size === undefined) return ''
  const [unit, scale] = size < 1e6 ? (['KB', 1e3] as const) : (['MB', 1e6] as const)
  return `${(size / scale).toLocaleString('en', { maximumFractionDigits: size / scale < 100 ? 1 : 0 })} ${unit}`
}

const formats = ['csv', 'xlsx', 'json', 'ndjson', 'xml', 'parquet'] as const

const gradeWords = ['grade1', 'grade2', 'grade3', 'grade4'] as const

const Grade = ({ frame, grade }: { readonly frame: Frame; readonly grade: number }) => {
  const word = gradeWords[grade - 1]
  return word === undefined ? null : (
    <span className={`grade grade--${grade}`}>
      <i aria-hidden="true">
        <b />
        <b />
        <b />
        <b />
      </i>
      {say(frame.lang, word)}
    </span>
  )
}

const Head = ({ frame, data }: DatasetPart) => {
  const { lang } = frame
  const { dataset, update } = data
  const [latest] = data.versions
  return (
    <div className="d-head">
      <div className="wrap">
        <Crumbs
          frame={frame}
          trail={[
            ['/datasets', say(lang, 'catalog')],
            [`/datasets?theme=${encodeURIComponent(dataset.theme)}`, nameIn(lang, dataset.theme)],
          ]}
        />
        <h1>{titleOf(frame, dataset)}</h1>
        <p className="sum" lang="zh-CN">
          {dataset.abstract}
        </p>
        <div className="row">
          <OpenTag lang={lang} open={dataset.open} />
          {update === null || latest === undefined ? null : (
            <PromiseLight lang={lang} it={update} now={data.now} pill />
          )}
          <Grade frame={frame} grade={data.grade} />
          {latest === undefined ? null : (
            <Proof lang={lang} entry={latest.entry}>
              {fill(lang, 'versionRecorded', latest.version)}
            </Proof>
          )}
        </div>
      </div>
    </div>
  )
}

/** Why there are no rows here, in the words of the entry, and what can be done about it. */
const NotOpen = ({ frame, dataset }: { readonly frame: Frame; readonly dataset: DatasetView }) => {
  const { lang } = frame
  const closed = dataset.open === 'closed'
  return (
    <div className={closed ? 'note note--plain' : 'note note--yellow'}>
      <Icon name={closed ? 'lock' : 'key'} />
      <div>
        <p>{say(lang, closed ? 'closedNote' : 'conditionalNote')}</p>
        {dataset.openCondition === undefined ? null : (
          <p>
            {say(lang, closed ? 'closedWhy' : 'conditionIs')}
            <span lang="zh-CN">{dataset.openCondition}</span>
          </p>
        )}
        {closed ? (
          <p>
            <a href={href(lang, `/feedback?dataset=${dataset.code}`)}>{say(lang, 'closedTell')}</a>
          </p>
        ) : (
          <>
            <p className="small">
              {fill(lang, 'answeredWithin', Number(rule('opening.reply.conditional').value))}{' '}
              <RuleRef lang={lang} id="opening.reply.conditional" />
            </p>
            <p className="row">
              <a className="btn btn--primary" href={href(lang, `/apply?dataset=${dataset.code}`)}>
                {say(lang, 'applyTitle')}
              </a>
            </p>
          </>
        )}
      </div>
    </div>
  )
}

const Downloads = ({ frame, data }: DatasetPart) => {
  const { lang } = frame
  const { dataset, held } = data
  const [latest] = data.versions
  if (dataset.open !== 'unconditional') return <NotOpen frame={frame} dataset={dataset} />
  if (latest === undefined)
    return (
      <p className="note note--plain">
        {say(lang, 'noData')} <a href={href(lang, `/feedback?dataset=${dataset.code}`)}>{say(lang, 'noDataTell')}</a>
      </p>
    )
  if (held.length > 0)
    return (
      <div className="note note--yellow">
        <Icon name="lock" />
        <div>
          <p className="mid">{say(lang, 'heldTitle')}</p>
          <p>{fill(lang, 'heldWhy', held.join('、'))}</p>
          <p>
            <a href={href(lang, `/apply?dataset=${dataset.code}`)}>{say(lang, 'applyTitle')}</a>
          </p>
        </div>
      </div>
    )
  return (
    <>
      <p className="small muted">
        {fill(
          lang,
          'downloadAbout',
          latest.version,
          latest.rows.toLocaleString('en'),
          dataset.items.length,
          latest.day,
        )}{' '}
        <a href={`/api/data/${dataset.code}/download.csv?encoding=gb18030`}>{say(lang, 'needGb')}</a>
      </p>
      <div className="dls">
        {formats.map((format) => (
          <a className="dl" key={format} href={`/api/data/${dataset.code}/download.${format}`}>
            <Icon name="dl" />
            <b>{formatName(format)}</b>
            <span className="small muted num">{bytes(data.files?.[format]?.bytes)}</span>
          </a>
        ))}
      </div>
      <FileProofs frame={frame} data={data} />
    </>
  )
}

const Feedback = ({ frame, data }: DatasetPart) => (
  <section id="fb">
    <h2>{say(frame.lang, 'correct')}</h2>
    <p>{say(frame.lang, 'correctLead')}</p>
    <p className="small muted">
      {fill(frame.lang, 'answeredWithin', Number(rule('opening.feedback.reply').value))}{' '}
      <RuleRef lang={frame.lang} id="opening.feedback.reply" />
    </p>
    <p className="row">
      <a className="btn" href={href(frame.lang, `/feedback?dataset=${data.dataset.code}`)}>
        <Icon name="pen" />
        {say(frame.lang, 'correctSend')}
      </a>
      <a href={href(frame.lang, '/matters')}>{say(frame.lang, 'matters')}</a>
    </p>
  </section>
)

const hasSpread = ({ spread, verdict }: DatasetData): boolean =>
  spread !== null && (spread.districts !== null || spread.points !== null || verdict !== null)

/** The parts of this page that there are, for the tabs. */
const tabsOf = (data: DatasetData): readonly (readonly [string, Word])[] => [
  ['dl', 'getData'],
  ...(data.preview === null ? [] : ([['pv', 'preview']] as const)),
  ['cl', 'fields'],
  ...(data.verdict === null ? [] : ([['ql', 'quality']] as const)),
  ...(hasSpread(data) ? ([['mp', 'spread']] as const) : []),
  ...(data.preview === null ? [] : ([['api', 'api']] as const)),
  ...(data.versions.length === 0
    ? []
    : ([
        ['vs', 'versions'],
        ['vf', 'proof'],
      ] as const)),
  ['fb', 'correct'],
]

const Tabs = ({ frame, data }: DatasetPart) => (
  <div className="d-nav">
    <nav className="wrap tabs" aria-label={say(frame.lang, 'onThisPage')}>
      {tabsOf(data).map(([id, word]) => (
        <a key={id} href={`#${id}`}>
          {say(frame.lang, word)}
        </a>
      ))}
    </nav>
  </div>
)

export const DatasetPage = ({ frame, data }: DatasetPart) => {
  const { dataset, preview, spread, versions, verdict, wish } = data
  return (
    <Page frame={frame}>
      <Head frame={frame} data={data} />
      <Tabs frame={frame} data={data} />
      <div className="wrap d-grid">
        <div>
          <section id="dl">
            <h2>{say(frame.lang, 'getData')}</h2>
            <Downloads frame={frame} data={data} />
          </section>
          {preview === null ? null : <Licence frame={frame} data={data} />}
          {preview === null ? null : <PreviewSection frame={frame} dataset={dataset} preview={preview} wish={wish} />}
          <FieldsSection frame={frame} data={data} />
          {verdict === null ? null : <QualitySection frame={frame} verdict={verdict} />}
          {spread === null ? null : (
            <SpreadSection
              frame={frame}
              code={dataset.code}
              spread={spread}
              profile={verdict?.columns ?? []}
              columns={preview?.columns ?? []}
            />
          )}
          {preview === null ? null : (
            <ApiSection
              frame={frame}
              dataset={dataset}
              preview={preview}
              wish={wish}
              base={data.base}
              tried={data.tried}
            />
          )}
          {versions.length === 0 ? null : <VersionsSection frame={frame} data={data} />}
          {versions.length === 0 ? null : <ProofSection frame={frame} data={data} />}
          <Feedback frame={frame} data={data} />
        </div>
        <Aside frame={frame} data={data} />
      </div>
    </Page>
  )
}
