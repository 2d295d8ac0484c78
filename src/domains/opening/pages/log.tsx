import { type Control, rules } from '#law'
import { cityTime } from '#platform/calendar'
import type { PublicLeaf } from '#platform/ledger'
import { fill, say } from '../words.ts'
import { leafWord } from '../words-leaves.ts'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Light, Proof, RuleStatus } from './marks.tsx'

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
  const { lang } = frame
  if (evidence === null) return <Light is="none">{say(lang, 'notYet')}</Light>
  if (evidence === 0) return <Light is="none">{say(lang, 'noEvidence')}</Light>
  return (
    <Light is="green">
      {say(lang, 'live')} <a href={href(lang, `/ledger?control=${id}`)}>{evidence.toLocaleString('en')}</a>
    </Light>
  )
}

const ControlTable = ({ frame, controls }: { readonly frame: Frame; readonly controls: readonly ControlLine[] }) => {
  const { lang } = frame
  return (
    <div className="tbl-box">
      <table className="tbl tbl--tight">
        <thead>
          <tr>
            {(['control', 'source', 'evidence', 'state'] as const).map((word) => (
              <th key={word} scope="col">
                {say(lang, word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {controls.map(({ control, evidence }) => (
            <tr key={control.id}>
              <th scope="row" className="auto">
                {control.title[lang]}
              </th>
              <td>{control.article}</td>
              <td className="full">{control.evidence[lang]}</td>
              <td className="num lead">
                <ControlState frame={frame} id={control.id} evidence={evidence} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const licencePoints = ['licMay1', 'licMay2', 'licMay3', 'licMust1', 'licMust2', 'licNot1', 'licNot2'] as const

const LicenceText = ({ frame }: { readonly frame: Frame }) => (
  <section id="licence">
    <h2>{say(frame.lang, 'licenceTitle')}</h2>
    <p>{say(frame.lang, 'licenceIntro')}</p>
    <ol className="steps-plain">
      {licencePoints.map((word) => (
        <li key={word}>
          {say(frame.lang, word.startsWith('licMay') ? 'licMay' : word.startsWith('licMust') ? 'licMust' : 'licNot')}
          {frame.lang === 'zh' ? '' : ' '}
          {say(frame.lang, word)}
        </li>
      ))}
    </ol>
  </section>
)

export const LawPage = ({ frame, controls }: { readonly frame: Frame; readonly controls: readonly ControlLine[] }) => {
  const { lang } = frame
  const live = controls.filter((it) => (it.evidence ?? 0) > 0)
  const waiting = controls.filter((it) => it.evidence === null)
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs frame={frame} trail={[['/law', say(lang, 'law')]]} />
        <h1>{say(lang, 'law')}</h1>
        <p>{say(lang, 'lawLead')}</p>
        <nav className="tabs" aria-label={say(lang, 'onThisPage')}>
          <a href="#controls">{say(lang, 'controlsTitle')}</a>
          <a href="#rules">{say(lang, 'rulesTitle')}</a>
          <a href="#licence">{say(lang, 'licenceTitle')}</a>
        </nav>
        <section id="controls">
          <h2>{say(lang, 'controlsTitle')}</h2>
          <p>{fill(lang, 'controlsLead', live.length, controls.length, waiting.length)}</p>
          <ControlTable frame={frame} controls={controls.filter((it) => it.evidence !== null)} />
          <details className="more-rows">
            <summary>{fill(lang, 'controlsWaiting', waiting.length)}</summary>
            <ControlTable frame={frame} controls={waiting} />
          </details>
        </section>
        <section id="rules">
          <h2>{say(lang, 'rulesTitle')}</h2>
          <RuleTable frame={frame} />
        </section>
        <LicenceText frame={frame} />
      </div>
    </Page>
  )
}

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
                <td>
                  {leafWord(frame.lang, leaf.type)} <span className="muted small mono">{leaf.type}</span>
                </td>
                <td className="num">{leaf.subject}</td>
                <td>
                  <Proof lang={frame.lang} entry={String(leaf.index)} plain>
                    {say(frame.lang, 'verify')}
                  </Proof>{' '}
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
        <Crumbs frame={frame} trail={[['/ledger', say(frame.lang, 'ledger')]]} />
        <h1>{say(frame.lang, 'ledger')}</h1>
        <p>{say(frame.lang, 'ledgerLead')}</p>
        <dl className="kv small">
          <dt>{say(frame.lang, 'logSize')}</dt>
          <dd className="num">{fill(frame.lang, 'entries', Number(checkpoint.split('\n')[1] ?? 0))}</dd>
          <dt>{say(frame.lang, 'rootHash')}</dt>
          <dd className="mono break">{checkpoint.split('\n')[2] ?? '—'}</dd>
        </dl>
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
