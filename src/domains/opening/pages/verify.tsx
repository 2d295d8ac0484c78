import { say } from '../words.ts'
import { type Frame, Page } from './layout.tsx'

/** Checks a bundle in the browser. After loading it needs no network: the verifier is on the page. */
export const VerifyPage = ({
  frame,
  script,
  vkey,
}: {
  readonly frame: Frame
  readonly script: string
  readonly vkey: string
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, 'verifyTitle')}</h1>
      <p>{say(frame.lang, 'verifyLead')}</p>
      <noscript>
        <p className="note note--yellow">{say(frame.lang, 'verifyNoScript')}</p>
      </noscript>
      <form id="verify" className="stack-4 measure">
        <div className="field">
          <label htmlFor="file">{say(frame.lang, 'bundleFile')}</label>
          <input id="file" className="input" type="file" accept=".json,application/json" />
        </div>
        <div className="field">
          <label htmlFor="text">{say(frame.lang, 'bundleText')}</label>
          <textarea id="text" className="textarea mono" rows={6} spellCheck={false} />
        </div>
        <div className="field">
          <label htmlFor="key">{say(frame.lang, 'pinnedKey')}</label>
          <p className="small muted" id="key-hint">
            {say(frame.lang, 'pinnedKeyHint')}
          </p>
          <input
            id="key"
            className="input mono"
            type="text"
            defaultValue={vkey}
            spellCheck={false}
            aria-describedby="key-hint"
          />
        </div>
        <button className="btn btn--primary" type="submit">
          {say(frame.lang, 'check')}
        </button>
      </form>
      <div
        id="verdict"
        role="status"
        aria-live="polite"
        data-ok={say(frame.lang, 'verdictOk')}
        data-bad={say(frame.lang, 'verdictBad')}
        data-unpinned={say(frame.lang, 'verdictUnpinned')}
        data-empty={say(frame.lang, 'verdictEmpty')}
      />
    </div>
    <script src={script} defer />
  </Page>
)
