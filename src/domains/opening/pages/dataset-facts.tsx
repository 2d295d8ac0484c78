import type { Verdict } from '#domains/quality'
import { fill, say } from '../words.ts'
import type { DatasetPart, VersionLine } from './dataset-model.ts'
import type { Frame } from './layout.tsx'
import { href } from './layout.tsx'
import { Light, Proof } from './marks.tsx'

const percent = (x: number | null): string => (x === null ? '—' : `${(100 * x).toFixed(2)}%`)

/** The verdict as the standard writes it: A of B is X. */
export const QualitySection = ({ frame, verdict }: { readonly frame: Frame; readonly verdict: Verdict }) => {
  const { lang } = frame
  return (
    <section id="ql">
      <h2>{say(lang, 'quality')}</h2>
      <p>
        {fill(lang, 'qualityLead', verdict.version, verdict.indicators.length)}{' '}
        <Proof lang={lang} entry={verdict.entry} plain>
          {say(lang, 'verdictRecorded')}
        </Proof>
      </p>
      <div className="tbl-box">
        <table className="tbl tbl--tight">
          <thead>
            <tr>
              <th scope="col">{say(lang, 'checked')}</th>
              <th scope="col" className="r">
                A
              </th>
              <th scope="col" className="r">
                B
              </th>
              <th scope="col" className="r">
                A ÷ B
              </th>
              <th scope="col">{say(lang, 'conclusion')}</th>
            </tr>
          </thead>
          <tbody>
            {verdict.indicators.map((it) => {
              const clean = it.lowerIsBetter ? it.a === 0 : it.a === it.b
              return (
                <tr key={it.code}>
                  <th scope="row">
                    {it.title[lang]} <span className="muted small">{it.code}</span>
                  </th>
                  <td className="r lab" data-th="A">
                    {it.x === null ? '—' : it.a.toLocaleString('en')}
                  </td>
                  <td className="r lab" data-th="B">
                    {it.x === null ? '—' : it.b.toLocaleString('en')}
                  </td>
                  <td className="r">{percent(it.x)}</td>
                  <td className="lead">
                    <Light is={it.x === null ? 'none' : clean ? 'green' : 'yellow'}>
                      {it.x === null || clean
                        ? say(lang, it.x === null ? 'notAssessable' : 'clean')
                        : fill(lang, 'faultsFound', it.lowerIsBetter ? it.a : it.b - it.a)}
                    </Light>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <p className="small muted">
        {say(lang, 'qualityNote')} <a href={`/api/quality/${verdict.dataset}?version=${verdict.version}`}>JSON</a>
      </p>
    </section>
  )
}

const VersionItem = ({ frame, data, it, now }: DatasetPart & { readonly it: VersionLine; readonly now: boolean }) => {
  const { lang } = frame
  const { dataset, preview } = data
  return (
    <li className={now ? 'now' : undefined}>
      <div className="row-b">
        <span>
          <b className="mid">{fill(lang, 'versionNo', it.version)}</b>
          {now ? `　${say(lang, 'current')}` : ''}
        </span>
        <span className="meta">
          <time>{it.at}</time>
        </span>
      </div>
      <p className="small num">
        {fill(
          lang,
          'versionSum',
          it.rowsIn.toLocaleString('en'),
          (it.rowsIn - it.rejected).toLocaleString('en'),
          it.rejected.toLocaleString('en'),
        )}
      </p>
      <div className="meta">
        {it.rows === it.rowsIn - it.rejected ? null : <span className="num">{fill(lang, 'rowsInAll', it.rows)}</span>}
        <Proof lang={lang} entry={it.entry} plain>
          {say(lang, 'proof')}
        </Proof>
        {preview === null ? null : (
          <a rel="nofollow" href={`/api/data/${dataset.code}/download.csv?version=${it.version}`}>
            {say(lang, 'downloadVersion')}
          </a>
        )}
      </div>
    </li>
  )
}

/** Every version with what came in, what was kept and what was set aside; older ones are folded. */
export const VersionsSection = ({ frame, data }: DatasetPart) => {
  const { versions } = data
  const older = versions.slice(5)
  return (
    <section id="vs">
      <h2>{say(frame.lang, 'versions')}</h2>
      <ol className="hist">
        {versions.slice(0, 5).map((it, at) => (
          <VersionItem key={it.version} frame={frame} data={data} it={it} now={at === 0} />
        ))}
      </ol>
      {older.length === 0 ? null : (
        <details className="more-rows">
          <summary>{fill(frame.lang, 'allVersions', versions.length)}</summary>
          <ol className="hist">
            {older.map((it) => (
              <VersionItem key={it.version} frame={frame} data={data} it={it} now={false} />
            ))}
          </ol>
        </details>
      )}
    </section>
  )
}

/** How to check that a file is the one which was recorded. */
export const ProofSection = ({ frame, data }: DatasetPart) => {
  const { lang } = frame
  const [latest] = data.versions
  if (latest === undefined) return null
  return (
    <section id="vf">
      <h2>{say(lang, 'proof')}</h2>
      <div className="card">
        <div className="in stack">
          <p>{say(lang, 'proofLead')}</p>
          <ol className="steps-plain">
            <li>
              {say(lang, 'proofStep1')}{' '}
              <a href={`/api/proofs/${latest.entry}`} download={`proof-${data.dataset.code}-v${latest.version}.json`}>
                {say(lang, 'leafProof')}
              </a>
            </li>
            <li>
              {say(lang, 'proofStep2')}{' '}
              <a href={href(lang, `/verify?entry=${latest.entry}`)}>{say(lang, 'verifyTitle')}</a>
            </li>
            <li>{fill(lang, 'proofStep3', latest.version)}</li>
          </ol>
          <dl className="kv small">
            <dt>{say(lang, 'digest')}</dt>
            <dd className="mono break">sha256 {latest.digest}</dd>
            <dt>{say(lang, 'at')}</dt>
            <dd className="num">{latest.at}</dd>
          </dl>
        </div>
      </div>
    </section>
  )
}
