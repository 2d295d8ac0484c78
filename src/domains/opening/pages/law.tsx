import { type Control, instruments, type Rule, rules } from '#law'
import { fill, type Lang, quantity, say } from '../words.ts'
import { Heads } from './heads.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Light, RuleStatus, Source } from './marks.tsx'

const limitOf = (lang: Lang, { value, unit }: Rule): string => {
  if (value === 'prohibited' || value === 'set') return say(lang, `limit_${value}`)
  return quantity(lang, value, unit)
}

const RuleTable = ({ frame, rows }: { readonly frame: Frame; readonly rows: readonly Rule[] }) => {
  const { lang } = frame
  return (
    <div className="tbl-box">
      <table className="tbl tbl--tight">
        <Heads lang={lang} words={['rule', 'limit', 'source', 'status']} />
        <tbody>
          {rows.map((rule) => (
            <tr key={rule.id} id={rule.id}>
              <th scope="row" className="auto">
                {rule.title[lang]}
              </th>
              <td className="num nowrap lead">{limitOf(lang, rule)}</td>
              <td className="full">
                <Source lang={lang} source={rule.source} />
              </td>
              <td>
                <RuleStatus lang={lang} status={rule.status} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const jurisdictions = ['national', 'chongqing', 'comparator'] as const

/** All limits by whose they are: the state's, the city's, and those of other provinces that are only compared. */
const Rules = ({ frame }: { readonly frame: Frame }) => (
  <section id="rules" className="stack">
    <h2>{say(frame.lang, 'rulesTitle')}</h2>
    <p>{say(frame.lang, 'statusMeans')}</p>
    {jurisdictions.map((it) => (
      <div key={it} className="stack-2">
        <h3>{say(frame.lang, `law_${it}`)}</h3>
        <RuleTable frame={frame} rows={rules().filter((rule) => rule.jurisdiction === it)} />
      </div>
    ))}
  </section>
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

/** Citations such as `GSR 25; CQOP 33` by the names of their instruments. Standards have clauses, not articles. */
const Articles = ({ lang, text }: { readonly lang: Lang; readonly text: string }) =>
  text.split('; ').map((part, at) => {
    const [short = '', articles] = part.split(/ (.*)/)
    const instrument = instruments[short] ?? short
    const isLaw = instrument.startsWith('《')
    const place =
      !isLaw || articles === undefined ? (articles ?? '') : lang === 'zh' ? `第${articles}条` : `art. ${articles}`
    return (
      <span key={part}>
        {at === 0 ? '' : lang === 'zh' ? '；' : '; '}
        <span lang="zh-CN">{instrument}</span>
        {isLaw ? (lang === 'zh' || articles === undefined ? '' : ', ') : ' '}
        {place}
      </span>
    )
  })

const ControlTable = ({ frame, controls }: { readonly frame: Frame; readonly controls: readonly ControlLine[] }) => {
  const { lang } = frame
  return (
    <div className="tbl-box">
      <table className="tbl tbl--tight">
        <Heads lang={lang} words={['control', 'source', 'evidence', 'state']} />
        <tbody>
          {controls.map(({ control, evidence }) => (
            <tr key={control.id}>
              <th scope="row" className="auto">
                {control.title[lang]}
              </th>
              <td className="full">
                <Articles lang={lang} text={control.article} />
              </td>
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

/** What binds the platform, how each control shows that it works, and what the public may do with the data. */
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
        <section id="controls" className="stack">
          <h2>{say(lang, 'controlsTitle')}</h2>
          <p>{fill(lang, 'controlsLead', live.length, controls.length, waiting.length)}</p>
          <ControlTable frame={frame} controls={controls.filter((it) => it.evidence !== null)} />
          <details className="more-rows">
            <summary>{fill(lang, 'controlsWaiting', waiting.length)}</summary>
            <ControlTable frame={frame} controls={waiting} />
          </details>
        </section>
        <Rules frame={frame} />
        <LicenceText frame={frame} />
      </div>
    </Page>
  )
}
