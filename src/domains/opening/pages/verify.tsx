import { type Lang, say, type Word } from '../words.ts'
import { leafWords } from '../words-leaves.ts'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Icon, Light } from './marks.tsx'

const OtherWays = ({ lang }: { readonly lang: Lang }) => (
  <>
    <h2>{say(lang, 'otherWays')}</h2>
    <div className="ways">
      <div className="stack-2">
        <h3>{say(lang, 'byCommand')}</h3>
        <pre className="code">npm run -s heliu -- verify FILE [DATA] --key VKEY</pre>
      </div>
      <div className="stack-2">
        <h3>{say(lang, 'byOthers')}</h3>
        <p className="small">{say(lang, 'byOthersText')}</p>
      </div>
    </div>
  </>
)

const spoken = {
  ok: 'verdictOk',
  'ok-file': 'verdictOkFile',
  other: 'verdictOther',
  bad: 'verdictBad',
  advice: 'verdictAdvice',
  record: 'verdictRecord',
  unpinned: 'verdictUnpinned',
  empty: 'verdictEmpty',
  'only-file': 'verdictOnlyFile',
  digesting: 'verdictDigesting',
  absent: 'verdictAbsent',
  sealed: 'verdictSealed',
  content: 'verdictContent',
  passed: 'passed',
  failed: 'failedStep',
  differs: 'differs',
  unchecked: 'unchecked',
  'step-shape': 'stepShape',
  'step-key': 'stepKey',
  'step-signature': 'stepSignature',
  'step-inclusion': 'stepInclusion',
  'step-commitment': 'stepCommitment',
  'step-file': 'stepFile',
  'what-shape': 'whatShape',
  'what-key': 'whatKey',
  'what-signature': 'whatSignature',
  'what-inclusion': 'whatInclusion',
  'what-commitment': 'whatCommitment',
  'file-received': 'fileReceived',
  'file-stored': 'fileStored',
  'file-delivered': 'fileDelivered',
  'file-released': 'fileReleased',
  'file-other': 'fileOther',
  'file-none': 'fileNone',
  'with-file': 'withFile',
  bytes: 'bytes',
} as const satisfies Record<string, Word>

/** Where the verdict is written, with every word that the script writes there. */
const Verdict = ({ lang }: { readonly lang: Frame['lang'] }) => (
  <div
    id="verdict"
    className="stack"
    role="status"
    aria-live="polite"
    {...Object.fromEntries(Object.entries(spoken).map(([name, word]) => [`data-${name}`, say(lang, word)]))}
    data-types={JSON.stringify(leafWords(lang))}
  />
)

/** Checks a bundle in the browser. After loading it needs no network: the verifier is on the page. */
export const VerifyPage = ({
  frame,
  script,
  vkey,
  entry,
}: {
  readonly frame: Frame
  readonly script: string
  readonly vkey: string
  /** The record that a badge led from; empty without one. */
  readonly entry: string
}) => {
  const { lang } = frame
  return (
    <Page frame={frame}>
      <div className="wrap">
        <div className="v stack-6 plain">
          <Crumbs frame={frame} trail={[['/verify', say(lang, 'verify')]]} />
          <h1>{say(lang, 'verifyTitle')}</h1>
          <p>{say(lang, 'verifyLead')}</p>
          <div className="note">
            <Icon name="info" />
            <p>{say(lang, 'worksOffline')}</p>
          </div>
          <noscript>
            <div className="note note--yellow">
              <p>
                {say(lang, 'verifyNoScript')}{' '}
                {entry === '' ? null : <a href={`/api/proofs/${entry}`}>{say(lang, 'leafProof')}</a>}
              </p>
            </div>
          </noscript>
          <form id="verify" className="stack-4" data-entry={entry}>
            <div id="drop" className="drop">
              <Icon name="seal" />
              <label htmlFor="file" className="mid">
                {say(lang, 'bundleFile')}
              </label>
              <input id="file" type="file" multiple={true} aria-describedby="file-hint" />
              <p className="small" id="file-hint">
                {say(lang, 'bundleAndFile')}
              </p>
              <p className="small" id="data" />
              <p className="small muted">
                {say(lang, 'getBundle')} <a href={href(lang, '/ledger')}>{say(lang, 'ledger')}</a>
              </p>
            </div>
            <div className="field">
              <label htmlFor="text">{say(lang, 'bundleText')}</label>
              <textarea id="text" className="input mono xs" rows={5} spellCheck={false} />
            </div>
            <div className="field">
              <label htmlFor="key">{say(lang, 'pinnedKey')}</label>
              <p className="small muted" id="key-hint">
                {say(lang, 'pinnedKeyHint')}
              </p>
              <input
                id="key"
                className="input mono xs"
                type="text"
                defaultValue={vkey}
                spellCheck={false}
                aria-describedby="key-hint"
              />
            </div>
            <p>
              <button className="btn btn--primary" type="submit">
                {say(lang, 'check')}
              </button>
            </p>
          </form>
          <Verdict lang={lang} />
          {(['green', 'yellow', 'red', 'none'] as const).map((look) => (
            <template key={look} id={`light-${look}`}>
              <Light is={look}>{''}</Light>
            </template>
          ))}
          <OtherWays lang={lang} />
        </div>
      </div>
      <script src={script} defer />
    </Page>
  )
}
