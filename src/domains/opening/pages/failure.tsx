import type { Failed } from '#platform/http'
import { fill, say } from '../words.ts'
import { type Frame, href, Page, SearchBar } from './layout.tsx'
import { Light } from './marks.tsx'

/** What went wrong, by which the page is called and its words are chosen. */
export const failureKind = ({ status }: Failed): 'absent' | 'refused' | 'busy' | 'away' | 'broken' | 'unclear' => {
  if (status === 404) return 'absent'
  if (status === 401 || status === 403) return 'refused'
  if (status === 429) return 'busy'
  if (status === 503) return 'away'
  return status >= 500 ? 'broken' : 'unclear'
}

/**
 * A failure as a person reads it: what happened, why, what to do, and the number by which it is found. It asks nothing
 * of the database, so that it can say that the database is away.
 */
export const FailurePage = ({ frame, failed }: { readonly frame: Frame; readonly failed: Failed }) => {
  const { lang } = frame
  const kind = failureKind(failed)
  const again = kind === 'busy' || kind === 'away' || kind === 'broken'
  return (
    <Page frame={frame}>
      <div className="wrap plain stack-6">
        <h1>{say(lang, kind)}</h1>
        <dl className="kv failure">
          <dt>{say(lang, 'fail_what')}</dt>
          <dd>
            <Light is={kind === 'absent' ? 'none' : again ? 'yellow' : 'red'}>
              {lang === 'zh' ? failed.title : say(lang, kind)}
            </Light>
          </dd>
          <dt>{say(lang, 'fail_why')}</dt>
          <dd>
            {say(lang, `${kind}Why`)}
            {lang === 'zh' && failed.why !== null ? <span className="muted">（{failed.why}）</span> : null}
          </dd>
          <dt>{say(lang, 'fail_mend')}</dt>
          <dd>{fill(lang, `${kind}Mend`, failed.retryAfter ?? 30)}</dd>
          <dt>{say(lang, 'fail_code')}</dt>
          <dd>
            <span className="mono break">{failed.trace}</span>{' '}
            <span className="small muted">
              {failed.code === null ? '' : <span className="mono">{failed.code}</span>} {say(lang, 'fail_trace')}
            </span>
          </dd>
        </dl>
        {kind === 'absent' ? (
          <div className="measure">
            <SearchBar lang={lang} q="" />
          </div>
        ) : null}
        <p className="row">
          {again ? (
            <a className="btn btn--primary" href={frame.path}>
              {say(lang, 'fail_again')}
            </a>
          ) : null}
          <a className="btn" href={href(lang, '/datasets')}>
            {say(lang, 'showAll')}
          </a>
          <a href={href(lang, '/feedback')}>{say(lang, 'fail_tell')}</a>
        </p>
      </div>
    </Page>
  )
}
