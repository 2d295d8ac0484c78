import type { DatasetView } from '#domains/catalog'
import { rule } from '#law'
import { cityDate } from '#platform/calendar'
import type { ReceiptView } from '../model.ts'
import { fill, say } from '../words.ts'
import { titleOf } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { matterWord } from './lists.tsx'
import { Light, Proof, RuleRef } from './marks.tsx'
import { QrCode } from './qr.tsx'
import { ClockChip, type Limit, Ruler } from './ruler.tsx'

export interface ReceiptData {
  readonly view: ReceiptView
  readonly purpose: string | null
  readonly receivedAt: string
  readonly dataset: Pick<DatasetView, 'code' | 'title' | 'titleEn'> | null
  readonly handler: { readonly code: string; readonly name: string; readonly nameEn: string | null }
  readonly limit: (Limit & { readonly rule: string }) | null
  readonly now: Date
  readonly base: string
}

interface Part {
  readonly frame: Frame
  readonly it: ReceiptData
}

const minute = (at: string): string => at.slice(0, 16).replace('T', ' ')

const Facts = ({ frame, it }: Part) => {
  const { lang } = frame
  const { view, dataset, handler, limit } = it
  return (
    <dl className="kv">
      <dt>{say(lang, 'receipt')}</dt>
      <dd>
        <b className="mono receipt-no break">{view.receipt}</b>
        <span className="small muted block">{say(lang, 'keepReceipt')}</span>
      </dd>
      <dt>{say(lang, 'state')}</dt>
      <dd className="row">
        <Light is={limit === null || limit.metAt !== undefined ? 'done' : 'blue'}>
          {say(lang, matterWord(view.kind, view.state))}
        </Light>
        {limit === null ? null : <ClockChip lang={lang} limit={limit} />}
      </dd>
      <dt>{say(lang, 'handledBy')}</dt>
      <dd>
        <a href={href(lang, `/organizations/${handler.code}`)}>
          {lang === 'en' ? (handler.nameEn ?? handler.name) : handler.name}
        </a>
      </dd>
      {dataset === null ? null : (
        <>
          <dt>{say(lang, 'dataset')}</dt>
          <dd>
            <a href={href(lang, `/datasets/${dataset.code}`)}>{titleOf(frame, dataset)}</a>{' '}
            <span className="mono small muted nowrap">{dataset.code}</span>
          </dd>
        </>
      )}
      <dt>{say(lang, 'receivedAt')}</dt>
      <dd className="num">{minute(it.receivedAt)}</dd>
    </dl>
  )
}

const TimeLimit = ({ frame, it }: Part) => {
  const { lang } = frame
  return (
    <section>
      <h2>{say(lang, 'limitTitle')}</h2>
      {it.limit === null ? (
        <p>
          {fill(lang, 'noLimitHere', Number(rule('quality.correct').value))}{' '}
          <RuleRef lang={lang} id="quality.correct" />
        </p>
      ) : (
        <>
          <Ruler lang={lang} limit={it.limit} today={cityDate(it.now)} />
          <p className="small">
            {say(lang, 'basis')} <RuleRef lang={lang} id={it.limit.rule} />
          </p>
        </>
      )}
    </section>
  )
}

const Written = ({ frame, it }: Part) => {
  const { lang } = frame
  const answer = it.view.steps.find((step) => step.note !== null && ['answered', 'declined'].includes(step.to))
  return (
    <>
      {answer === undefined ? null : (
        <section>
          <h2>{say(lang, 'theAnswer')}</h2>
          <p className="note note--plain said">{answer.note}</p>
        </section>
      )}
      <section>
        <h2>{say(lang, 'whatYouWrote')}</h2>
        <p className="said">{it.view.what}</p>
        {it.purpose === null ? null : (
          <p className="said">
            <span className="muted">{say(lang, 'purpose')}</span>
            {lang === 'zh' ? '：' : ': '}
            {it.purpose}
          </p>
        )}
      </section>
    </>
  )
}

const Course = ({ frame, it }: Part) => (
  <section>
    <h2>{say(frame.lang, 'theCourse')}</h2>
    <ol className="hist">
      {it.view.steps.toReversed().map((step, at) => (
        <li key={step.entry} className={at === 0 ? 'now' : undefined}>
          <b className="mid">{say(frame.lang, matterWord(it.view.kind, step.to))}</b>
          <div className="meta">
            <time className="num">{minute(step.at)}</time>
            <Proof lang={frame.lang} entry={step.entry} plain>
              {say(frame.lang, 'verify')}
            </Proof>
          </div>
        </li>
      ))}
    </ol>
  </section>
)

/** Where the newest step of a matter is checked. */
const verification = ({ view, base }: ReceiptData, lang: Frame['lang']): string =>
  `${base}${href(lang, `/verify?entry=${view.steps.at(-1)?.entry ?? ''}`)}`

/** A matter for whoever holds its receipt, laid out so that it prints as one: number, clock, rule and a code to check it. */
export const ReceiptPage = ({ frame, it }: Part) => {
  const { lang } = frame
  const address = verification(it, lang)
  const kind = say(lang, it.view.kind === 'application' ? 'application' : 'correction')
  return (
    <Page frame={frame}>
      <div className="wrap plain stack-6">
        <Crumbs frame={frame} trail={[['/receipts', say(lang, 'followTitle')]]} />
        <h1>{fill(lang, 'receiptOf', kind)}</h1>
        {frame.demo ? <p className="print-only strong">{say(lang, 'demoReceipt')}</p> : null}
        <div className="receipt">
          <div className="stack-6">
            <Facts frame={frame} it={it} />
            <TimeLimit frame={frame} it={it} />
            <Written frame={frame} it={it} />
            <Course frame={frame} it={it} />
          </div>
          <aside className="card">
            <div className="in stack-2">
              <QrCode text={address} label={fill(lang, 'qrLabel', address)} />
              <p className="small">{say(lang, 'scanToVerify')}</p>
              <p className="small">
                <a className="break" href={address}>
                  {say(lang, 'verifyTitle')}
                </a>
              </p>
              <p className="small muted no-print">{say(lang, 'printHint')}</p>
            </div>
          </aside>
        </div>
      </div>
    </Page>
  )
}
