import type { Control } from '#law'
import { cityTime } from '#platform/calendar'
import type { Titled } from '#platform/cases'
import type { PublicLeaf } from '#platform/ledger'
import { fill, say } from '../words.ts'
import { leafWord } from '../words-leaves.ts'
import { Heads } from './heads.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Proof } from './marks.tsx'
import { Name } from './name.tsx'

interface LogShown {
  readonly frame: Frame
  readonly leaves: readonly PublicLeaf[]
  /** Titles of those subjects that are public datasets. */
  readonly titles: ReadonlyMap<string, Titled>
  /** The control whose evidence is shown; all leaves without. */
  readonly control: Control | undefined
  /** Where the next page begins, when there is one. */
  readonly older: number | undefined
}

const About = ({
  frame: { lang },
  code,
  titled,
}: {
  readonly frame: Frame
  readonly code: string
  readonly titled: Titled | undefined
}) =>
  titled === undefined ? null : (
    <a className="block" href={href(lang, `/datasets/${code}`)}>
      <Name lang={lang} name={titled.title} recorded={titled.titleEn} />
    </a>
  )

const LeafTable = ({ frame, leaves, titles, control, older }: LogShown) => (
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
          <Heads lang={frame.lang} words={['leafIndex', 'leafTime', 'leafType', 'leafSubject', 'leafCheck']} />
          <tbody>
            {leaves.map((leaf) => (
              <tr key={leaf.index}>
                <th scope="row" className="auto num">
                  {leaf.index}
                </th>
                <td className="num">
                  <time>{cityTime(leaf.at).slice(0, 16).replace('T', ' ')}</time>
                </td>
                <td>
                  <span title={leaf.type}>{leafWord(frame.lang, leaf.type)}</span>
                </td>
                <td className="num">
                  <About frame={frame} code={leaf.subject} titled={titles.get(leaf.subject)} />
                  {leaf.subject}
                </td>
                <td className="ends lead">
                  <Proof lang={frame.lang} entry={String(leaf.index)} plain>
                    {say(frame.lang, 'verify')}
                  </Proof>
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
