import { rule } from '#law'
import { quantity, say, type Word } from '../words.ts'
import { Heads } from './heads.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { RuleRef } from './marks.tsx'

interface Matter {
  readonly id: string
  readonly title: Word
  readonly how: Word
  readonly path: string
  /** The rule that says by when; nothing where it is done at once. */
  readonly limit?: string
}

const matters: readonly Matter[] = [
  { id: 'find', title: 'helpFind', how: 'helpFindHow', path: '/datasets' },
  { id: 'take', title: 'helpTake', how: 'helpTakeHow', path: '/datasets?open=unconditional' },
  { id: 'api', title: 'helpApi', how: 'helpApiHow', path: '/help/api' },
  { id: 'apply', title: 'helpApply', how: 'helpApplyHow', path: '/apply', limit: 'opening.reply.conditional' },
  { id: 'tell', title: 'helpTell', how: 'helpTellHow', path: '/feedback', limit: 'opening.feedback.reply' },
  { id: 'verify', title: 'helpVerify', how: 'helpVerifyHow', path: '/verify' },
]

const Matters = ({ frame }: { readonly frame: Frame }) => {
  const { lang } = frame
  return (
    <div className="tbl-box">
      <table className="tbl tbl--cards">
        <Heads lang={lang} words={['helpMatter', 'helpHow', 'helpWhen']} />
        <tbody>
          {matters.map((it) => (
            <tr key={it.id} id={it.id}>
              <th scope="row">
                <a href={href(lang, it.path)}>{say(lang, it.title)}</a>
              </th>
              <td data-th={say(lang, 'helpHow')}>{say(lang, it.how)}</td>
              <td data-th={say(lang, 'helpWhen')}>
                {it.limit === undefined ? (
                  say(lang, 'helpAtOnce')
                ) : (
                  <>
                    {quantity(lang, rule(it.limit).value, rule(it.limit).unit)} <RuleRef lang={lang} id={it.limit} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const samples = [
  ['helpSampleApply', 'helpSampleApplyText'],
  ['helpSampleTell', 'helpSampleTellText'],
] as const

const questions = [
  ['faqFree', 'faqFreeAnswer'],
  ['faqMissing', 'faqMissingAnswer'],
  ['faqLate', 'faqLateAnswer'],
  ['faqDays', 'faqDaysAnswer'],
  ['faqPrivacy', 'faqPrivacyAnswer'],
] as const

const terms = [
  ['unconditional', 'termOpen'],
  ['conditional', 'termConditional'],
  ['proof', 'termProof'],
  ['gradeTerm', 'termGrade'],
] as const

/** What can be done here and by when, samples to copy, questions and terms. */
export const HelpPage = ({ frame }: { readonly frame: Frame }) => {
  const { lang } = frame
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs frame={frame} trail={[['/help', say(lang, 'helpTitle')]]} />
        <h1>{say(lang, 'helpTitle')}</h1>
        <p>{say(lang, 'helpLead')}</p>
        <section>
          <h2>{say(lang, 'helpMatters')}</h2>
          <Matters frame={frame} />
        </section>
        <section id="samples">
          <h2>{say(lang, 'helpSamples')}</h2>
          <div className="ways">
            {samples.map(([title, text]) => (
              <div key={title} className="stack-2">
                <h3>{say(lang, title)}</h3>
                <p className="note note--plain said">{say(lang, text)}</p>
              </div>
            ))}
          </div>
        </section>
        <section id="questions">
          <h2>{say(lang, 'faqTitle')}</h2>
          {questions.map(([question, answer]) => (
            <details key={question} className="faq">
              <summary>{say(lang, question)}</summary>
              <p>{say(lang, answer)}</p>
            </details>
          ))}
        </section>
        <section id="terms">
          <h2>{say(lang, 'wordsTitle')}</h2>
          <dl className="kv">
            {terms.map(([term, meaning]) => (
              <div className="kv-row" key={term}>
                <dt>{say(lang, term)}</dt>
                <dd>{say(lang, meaning)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section id="accessibility">
          <h2>{say(lang, 'accessTitle')}</h2>
          <p className="said">
            {say(lang, 'accessText')} <a href={href(lang, '/feedback')}>{say(lang, 'feedbackTitle')}</a>
          </p>
        </section>
      </div>
    </Page>
  )
}
