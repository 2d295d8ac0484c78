import type { ReactNode } from 'react'
import type { DatasetView } from '#domains/catalog'
import { rule } from '#law'
import { fill, say, type Word } from '../words.ts'
import { titleOf } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Icon, OpenTag, RuleRef } from './marks.tsx'
import { Ways } from './ways.tsx'

/** What was written before, and what is wrong with it: a form that failed keeps its text. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly { readonly path: string; readonly word: Word }[]
  /** The dataset that the code names, when there is one. */
  readonly dataset: DatasetView | null
}

interface FieldOf {
  readonly frame: Frame
  readonly filled: Filled
  readonly name: string
  readonly label: Word
  readonly hint?: Word
  readonly long?: boolean
  readonly required?: boolean
}

const Field = ({ frame, filled, name, label, hint, long = false, required = false }: FieldOf) => {
  const { lang } = frame
  const error = filled.errors.find((it) => it.path === name)
  const about = [hint === undefined ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`]
    .filter((it) => it !== '')
    .join(' ')
  const shared = {
    id: name,
    name,
    required,
    defaultValue: filled.values[name] ?? '',
    ...(about === '' ? {} : { 'aria-describedby': about }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  }
  return (
    <div className={error === undefined ? 'field' : 'field field--bad'}>
      <label htmlFor={name}>
        {say(lang, label)}
        {required ? null : (
          <span className="muted small">
            {lang === 'zh' ? `（${say(lang, 'optional')}）` : ` (${say(lang, 'optional')})`}
          </span>
        )}
      </label>
      {hint === undefined ? null : (
        <p id={`${name}-hint`} className="hint">
          {say(lang, hint)}
        </p>
      )}
      {long ? (
        <textarea className="input" rows={5} maxLength={2000} {...shared} />
      ) : (
        <input className="input" type="text" maxLength={200} autoComplete="off" {...shared} />
      )}
      {error === undefined ? null : (
        <p id={`${name}-error`} className="err">
          <Icon name="x" small />
          {say(lang, error.word)}
        </p>
      )}
    </div>
  )
}

/** What is wrong in all, with the way to each field. */
const Faults = ({
  frame,
  filled,
  labels,
}: {
  readonly frame: Frame
  readonly filled: Filled
  readonly labels: Labels
}) =>
  filled.errors.length === 0 ? null : (
    // biome-ignore lint/a11y/noAutofocus: after a form that failed, this is what has to be read first
    <div className="note note--red" role="alert" tabIndex={-1} autoFocus={true} aria-labelledby="faults">
      <Icon name="info" />
      <div>
        <p className="mid" id="faults">
          {fill(frame.lang, 'notSent', filled.errors.length)}
        </p>
        <ul>
          {filled.errors.map((it) => (
            <li key={it.path}>
              <a href={`#${it.path}`}>{say(frame.lang, labels[it.path] ?? 'value')}</a>
              {frame.lang === 'zh' ? '：' : ': '}
              {say(frame.lang, it.word)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
type Labels = Readonly<Record<string, Word>>

const About = ({ frame, it }: { readonly frame: Frame; readonly it: DatasetView }) => (
  <div className="card about">
    <div className="in">
      <p className="small muted">{say(frame.lang, 'aboutDataset')}</p>
      <p className="row">
        <a className="mid" href={href(frame.lang, `/datasets/${it.code}`)}>
          {titleOf(frame, it)}
        </a>
        <OpenTag lang={frame.lang} open={it.open} />
      </p>
      <p className="small muted">{it.org.name}</p>
    </div>
  </div>
)

const Form = ({
  frame,
  filled,
  path,
  title,
  lead,
  labels,
  next,
  children,
}: {
  readonly frame: Frame
  readonly filled: Filled
  readonly path: '/apply' | '/feedback'
  readonly title: Word
  readonly lead: Word
  readonly labels: Labels
  readonly next: ReactNode
  readonly children: ReactNode
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <Crumbs frame={frame} trail={[[path, say(frame.lang, title)]]} />
      <h1>{say(frame.lang, title)}</h1>
      <Ways frame={frame} here={path} />
      <div className="formgrid">
        <div className="stack-4">
          <p>{say(frame.lang, lead)}</p>
          <Faults frame={frame} filled={filled} labels={labels} />
          {filled.dataset === null ? null : <About frame={frame} it={filled.dataset} />}
          <form method="post" action={href(frame.lang, path)} className="stack-4" noValidate={true}>
            {children}
            <p className="submit">
              <button className="btn btn--primary" type="submit">
                {say(frame.lang, 'submit')}
              </button>
            </p>
          </form>
        </div>
        <aside className="stack-2">
          <h2>{say(frame.lang, 'whatNext')}</h2>
          <ol className="steps-plain">
            <li>{say(frame.lang, 'next1')}</li>
            <li>{next}</li>
            <li>
              {say(frame.lang, 'next3')} <a href={href(frame.lang, '/matters')}>{say(frame.lang, 'matters')}</a>
            </li>
          </ol>
        </aside>
      </div>
    </div>
  </Page>
)

interface FormPage {
  readonly frame: Frame
  readonly filled: Filled
}

export const ApplyPage = ({ frame, filled }: FormPage) => (
  <Form
    frame={frame}
    filled={filled}
    path="/apply"
    title="applyTitle"
    lead="applyLead"
    labels={{ dataset: 'datasetCode', what: 'applyWhat', purpose: 'purpose', contact: 'contact' }}
    next={
      <>
        {fill(frame.lang, 'next2Apply', Number(rule('opening.reply.conditional').value))}{' '}
        <RuleRef lang={frame.lang} id="opening.reply.conditional" />
      </>
    }
  >
    <Field frame={frame} filled={filled} name="dataset" label="datasetCode" hint="codeHint" />
    <Field frame={frame} filled={filled} name="what" label="applyWhat" hint="applyWhatHint" long required />
    <Field frame={frame} filled={filled} name="purpose" label="purpose" hint="purposeHint" long required />
    <Field frame={frame} filled={filled} name="contact" label="contact" hint="contactHint" />
  </Form>
)

export const FeedbackPage = ({ frame, filled }: FormPage) => (
  <Form
    frame={frame}
    filled={filled}
    path="/feedback"
    title="feedbackTitle"
    lead="feedbackLead"
    labels={{ dataset: 'datasetCode', what: 'feedbackWhat', contact: 'contact' }}
    next={
      <>
        {fill(frame.lang, 'next2Feedback', Number(rule('opening.feedback.reply').value))}{' '}
        <RuleRef lang={frame.lang} id="opening.feedback.reply" />
      </>
    }
  >
    <Field frame={frame} filled={filled} name="dataset" label="datasetCode" hint="codeHint" />
    <Field frame={frame} filled={filled} name="what" label="feedbackWhat" hint="feedbackWhatHint" long required />
    <Field frame={frame} filled={filled} name="contact" label="contact" hint="contactHint" />
  </Form>
)

/** Where a receipt number is looked up; says so when there is none of that number. */
export const FollowPage = ({ frame, asked }: { readonly frame: Frame; readonly asked: string | undefined }) => {
  const { lang } = frame
  const unknown = asked !== undefined && asked !== ''
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs frame={frame} trail={[['/receipts', say(lang, 'followTitle')]]} />
        <h1>{say(lang, 'followTitle')}</h1>
        <Ways frame={frame} here="/receipts" />
        <form action="/receipts" className="stack-4 measure">
          <div className={unknown ? 'field field--bad' : 'field'}>
            <label htmlFor="receipt">{say(lang, 'receipt')}</label>
            <p id="receipt-hint" className="hint">
              {say(lang, 'followLead')}
            </p>
            <input
              className="input mono"
              id="receipt"
              name="receipt"
              required
              maxLength={40}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              defaultValue={asked}
              aria-describedby={unknown ? 'receipt-hint receipt-error' : 'receipt-hint'}
              {...(unknown ? { 'aria-invalid': true } : {})}
            />
            {unknown ? (
              <p id="receipt-error" className="err" role="alert">
                <Icon name="x" small />
                {say(lang, 'noSuchReceipt')}
              </p>
            ) : null}
          </div>
          {lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
          <p className="submit">
            <button className="btn btn--primary" type="submit">
              {say(lang, 'look')}
            </button>
          </p>
        </form>
      </div>
    </Page>
  )
}
