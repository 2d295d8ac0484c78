import { useState } from 'react'
import { type ColumnProfile, type Finding, type Indicator, Verdict } from '#model/quality'
import { useAsk } from '../../app/api.ts'
import { language, mark, say, termOf } from '../../app/words.ts'
import { moment } from '../../parts/moment.ts'
import { Shown, Table } from '../../parts/parts.tsx'
import { Bars, Spark } from './charts.tsx'
import { FindingPage } from './rows.tsx'

const number = (of: number): string => of.toLocaleString('en')
const percent = (x: number): string => `${(x * 100).toFixed(2)}%`

/** Each indicator as A of B with its value, its way over the versions, and the rows that it opens. */
export const Indicators = ({ it }: { readonly it: Verdict }) => (
  <Table
    label={say('quality')}
    heads={['GB/T 36344', say('indicator'), say('assessed'), say('value'), say('trend'), say('openRows')]}
    rows={it.indicators.map((one: Indicator) => [
      <span key="code" className="mono">
        {one.code}
      </span>,
      `${one.title[language()]}${one.lowerIsBetter ? `${mark('（')}${say('lower')}${mark('）')}` : ''}`,
      <span key="ab" className="num">
        {one.b === 0 ? '— / 0' : `${number(one.a)} / ${number(one.b)}`}
      </span>,
      one.x === null ? (
        <span key="x" className="muted">
          {say('notAssessable')}
        </span>
      ) : (
        <span key="x" className="q-x num">
          <span className="bar" aria-hidden="true">
            <i style={{ width: `${one.x * 100}%` }} />
          </span>
          {percent(one.x)}
        </span>
      ),
      <Spark
        key="trend"
        label={`${one.title[language()]} ${say('trend')}`}
        points={it.trend.map((at) => ({ at: `${say('version')} ${at.version}`, x: at.x[one.code] ?? null }))}
      />,
      one.opens === null ? '' : <a href={one.opens}>{say('openRows')}</a>,
    ])}
  />
)

const Findings = ({
  findings,
  open,
}: {
  readonly findings: readonly Finding[]
  readonly open: (finding: Finding) => void
}) =>
  findings.length === 0 ? (
    <p className="note note--green">{say('noFindings')}</p>
  ) : (
    <Table
      label={say('findings')}
      heads={[say('qualityFinding'), say('columns'), say('fails'), say('openRows')]}
      rows={findings.map((it) => [
        `${termOf(`check.${it.check.kind}`)}${mark('（')}${it.indicator}${mark('）')}`,
        it.columns.join(mark('、')) || say('wholeRow'),
        <span key="n" className="num">
          {number(it.failed)} / {number(it.of)}
        </span>,
        it.opens === null ? (
          <span key="open" className="muted small">
            {say('ownerOpens')}
          </span>
        ) : (
          <button key="open" type="button" className="btn btn--sm" onClick={() => open(it)}>
            {say('seeRows')} {number(it.failed)}
          </button>
        ),
      ])}
    />
  )

const commonest = (list: ColumnProfile['top']): string =>
  list.map((it) => `${it.value}${mark('（')}${number(it.count)}${mark('）')}`).join(mark('、')) || '—'

const Profile = ({ columns }: { readonly columns: readonly ColumnProfile[] }) => (
  <Table
    label={say('profile')}
    heads={[say('name'), say('empty'), say('distinct'), say('extremes'), say('top'), say('shapes'), say('histogram')]}
    rows={columns.map((one) => [
      <b key="name">{one.name}</b>,
      <span key="empty" className="num">
        {number(one.empty)}
      </span>,
      <span key="distinct" className="num">
        {number(one.distinct)}
      </span>,
      one.min === null ? (
        '—'
      ) : (
        <>
          <span className="q-end">{one.min}</span> – <span className="q-end">{one.max}</span>
        </>
      ),
      commonest(one.top),
      <span key="shapes" className="mono">
        {commonest(one.shapes)}
      </span>,
      one.bars.length === 0 ? '' : <Bars key="bars" of={one.bars} />,
    ])}
  />
)

/** The verdict of the newest version: indicators as A, B and X, findings that open their rows, a profile of columns. */
export const Quality = ({ code }: { readonly code: string }) => {
  const [opened, setOpened] = useState<Finding | null>(null)
  return (
    <Shown of={useAsk(Verdict, `/api/quality/${code}`)}>
      {(it) => (
        <div className="stack-4">
          <p className="small muted">
            {say('version')} {it.version}
            {mark('，')}
            {moment(it.at)}{' '}
            <a className="proof proof--plain" href={`/api/proofs/${it.entry}`}>
              {say('proof')}
            </a>
          </p>
          <Indicators it={it} />
          <h2>{say('findings')}</h2>
          <p className="small muted">{say('rulesFrom')}</p>
          <Findings findings={it.findings} open={setOpened} />
          {opened?.opens == null ? null : (
            <FindingPage key={opened.rule} code={code} it={opened} opens={opened.opens} close={() => setOpened(null)} />
          )}
          <h2>{say('profile')}</h2>
          <p className="small muted">{say('shapesHint')}</p>
          <Profile columns={it.columns} />
        </div>
      )}
    </Shown>
  )
}
