import { type Control, rules } from '#law'
import { cityTime } from '#platform/cases'
import type { PublicLeaf } from '#platform/ledger'
import { say } from '../words.ts'
import { type Frame, href, Page } from './layout.tsx'
import { RuleStatus } from './marks.tsx'

export interface OrganizationLine {
  readonly code: string
  readonly name: string
  readonly datasets: number
}

export const OrganizationsPage = ({
  frame,
  items,
}: {
  readonly frame: Frame
  readonly items: readonly OrganizationLine[]
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, 'organizations')}</h1>
      <ul className="orgs">
        {items.map((org) => (
          <li key={org.code}>
            <a href={href(frame.lang, `/organizations/${org.code}`)}>{org.name}</a>{' '}
            <b className="num">{org.datasets}</b>
          </li>
        ))}
      </ul>
    </div>
  </Page>
)

const RuleTable = ({ frame }: { readonly frame: Frame }) => (
  <div className="tbl-box">
    <table className="tbl tbl--tight">
      <thead>
        <tr>
          {(['rule', 'limit', 'source', 'status'] as const).map((word) => (
            <th key={word} scope="col">
              {say(frame.lang, word)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rules().map((rule) => (
          <tr key={rule.id}>
            <th scope="row">{rule.title[frame.lang]}</th>
            <td className="num">{`${String(rule.value)} ${say(frame.lang, rule.unit)}`}</td>
            <td>{`${rule.source.instrument}${rule.source.article === undefined ? '' : ` ${rule.source.article}`}`}</td>
            <td>
              <RuleStatus lang={frame.lang} status={rule.status} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

export interface ControlLine {
  readonly control: Control
  readonly evidence: number | null
}

/** Live with as many leaves as can be opened; grey without any; not built is said so. */
const ControlState = ({
  frame,
  id,
  evidence,
}: {
  readonly frame: Frame
  readonly id: number
  readonly evidence: number | null
}) => {
  if (evidence === null) return <span className="muted">{say(frame.lang, 'notYet')}</span>
  if (evidence === 0) return <span className="light light--none">○ {say(frame.lang, 'noEvidence')}</span>
  return (
    <span className="light light--green">
      ● {say(frame.lang, 'live')}{' '}
      <a href={href(frame.lang, `/ledger?control=${id}`)}>{evidence.toLocaleString('en')}</a>
    </span>
  )
}

export const LawPage = ({ frame, controls }: { readonly frame: Frame; readonly controls: readonly ControlLine[] }) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, 'law')}</h1>
      <p>{say(frame.lang, 'lawLead')}</p>
      <RuleTable frame={frame} />
      <h2>{say(frame.lang, 'control')}</h2>
      <div className="tbl-box">
        <table className="tbl tbl--tight">
          <tbody>
            {controls.map(({ control, evidence }) => (
              <tr key={control.id}>
                <th scope="row">{control.title[frame.lang]}</th>
                <td>{control.article}</td>
                <td>{control.evidence[frame.lang]}</td>
                <td className="num">
                  <ControlState frame={frame} id={control.id} evidence={evidence} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  </Page>
)

interface LogShown {
  readonly frame: Frame
  readonly leaves: readonly PublicLeaf[]
  /** The control whose evidence is shown; all leaves without. */
  readonly control: Control | undefined
  /** Where the next page begins, when there is one. */
  readonly older: number | undefined
}

const LeafTable = ({ frame, leaves, control, older }: LogShown) => (
  <>
    <h2>{control === undefined ? say(frame.lang, 'newestLeaves') : control.title[frame.lang]}</h2>
    {control === undefined ? null : (
      <p>
        <a href={href(frame.lang, '/ledger')}>{say(frame.lang, 'allLeaves')}</a>
      </p>
    )}
    {leaves.length === 0 ? (
      <p className="muted">{say(frame.lang, 'noEvidence')}</p>
    ) : (
      <div className="tbl-box">
        <table className="tbl tbl--tight">
          <thead>
            <tr>
              {(['leafIndex', 'leafTime', 'leafType', 'leafSubject', 'leafProof'] as const).map((word) => (
                <th key={word} scope="col">
                  {say(frame.lang, word)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {leaves.map((leaf) => (
              <tr key={leaf.index}>
                <th scope="row" className="num">
                  {leaf.index}
                </th>
                <td className="num">{cityTime(leaf.at).slice(0, 16).replace('T', ' ')}</td>
                <td>{leaf.type}</td>
                <td className="num">{leaf.subject}</td>
                <td>
                  <a href={`/api/proofs/${leaf.index}`} download={`proof-${leaf.index}.json`}>
                    {say(frame.lang, 'leafProof')}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {older === undefined ? null : (
      <p>
        <a
          className="btn"
          href={href(frame.lang, `/ledger?${control === undefined ? '' : `control=${control.id}&`}before=${older}`)}
        >
          {say(frame.lang, 'olderLeaves')}
        </a>
      </p>
    )}
  </>
)

export const LedgerPage = ({
  checkpoint,
  vkey,
  ...log
}: LogShown & { readonly checkpoint: string; readonly vkey: string }) => {
  const { frame } = log
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <h1>{say(frame.lang, 'ledger')}</h1>
        <p>{say(frame.lang, 'ledgerLead')}</p>
        <LeafTable {...log} />
        <h2>{say(frame.lang, 'checkpoint')}</h2>
        <pre className="code">{checkpoint}</pre>
        <p>
          <a href="/ledger/checkpoint">/ledger/checkpoint</a>
        </p>
        <h2>{say(frame.lang, 'publicKey')}</h2>
        <pre className="code">{vkey}</pre>
        <h2>{say(frame.lang, 'howToCheck')}</h2>
        <pre className="code">{'npm run -s heliu -- ledger check URL\nnpm run -s heliu -- verify FILE --key VKEY'}</pre>
      </div>
    </Page>
  )
}

export const NotFoundPage = ({ frame }: { readonly frame: Frame }) => (
  <Page frame={frame}>
    <div className="wrap empty">
      <h1>{say(frame.lang, 'notFound')}</h1>
      <p>{say(frame.lang, 'notFoundHint')}</p>
      <p>
        <a className="btn" href={href(frame.lang, '/datasets')}>
          {say(frame.lang, 'showAll')}
        </a>
      </p>
    </div>
  </Page>
)
