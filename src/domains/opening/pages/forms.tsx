import type { ReactNode } from 'react'
import type { ReceiptView } from '../model.ts'
import { say, type Word } from '../words.ts'
import { type Frame, href, Page } from './layout.tsx'

/** What was written before, and what was wrong with it: a form that failed keeps its text. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly { readonly path: string; readonly message: string }[]
}

const Field = ({
  frame,
  filled,
  name,
  label,
  hint,
  long = false,
  required = false,
}: {
  readonly frame: Frame
  readonly filled: Filled
  readonly name: string
  readonly label: Word
  readonly hint?: Word
  readonly long?: boolean
  readonly required?: boolean
}) => {
  const error = filled.errors.find((it) => it.path === name)?.message
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
    <div className="field">
      <label htmlFor={name}>
        {say(frame.lang, label)}
        {required ? null : <span className="muted small">（{say(frame.lang, 'optional')}）</span>}
      </label>
      {hint === undefined ? null : (
        <p id={`${name}-hint`} className="small muted">
          {say(frame.lang, hint)}
        </p>
      )}
      {long ? (
        <textarea className="textarea" rows={5} maxLength={2000} {...shared} />
      ) : (
        <input className="input" type="text" maxLength={200} {...shared} />
      )}
      {error === undefined ? null : (
        <p id={`${name}-error`} className="error small">
          {error}
        </p>
      )}
    </div>
  )
}

const Form = ({
  frame,
  title,
  lead,
  action,
  children,
}: {
  readonly frame: Frame
  readonly title: Word
  readonly lead: Word
  readonly action: string
  readonly children: ReactNode
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, title)}</h1>
      <p>{say(frame.lang, lead)}</p>
      <form method="post" action={href(frame.lang, action)} className="stack-4 measure">
        {children}
        <button className="btn btn--primary" type="submit">
          {say(frame.lang, 'submit')}
        </button>
      </form>
      <h2>{say(frame.lang, 'follow')}</h2>
      <form action="/receipts" className="row">
        <label className="field">
          {say(frame.lang, 'receipt')}
          <input className="input" name="receipt" required maxLength={40} />
        </label>
        {frame.lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
        <button className="btn" type="submit">
          {say(frame.lang, 'look')}
        </button>
      </form>
    </div>
  </Page>
)

export const ApplyPage = ({ frame, filled }: { readonly frame: Frame; readonly filled: Filled }) => (
  <Form frame={frame} title="applyTitle" lead="applyLead" action="/apply">
    <Field frame={frame} filled={filled} name="dataset" label="code" hint="codeHint" />
    <Field frame={frame} filled={filled} name="what" label="applyWhat" long required />
    <Field frame={frame} filled={filled} name="purpose" label="purpose" long required />
    <Field frame={frame} filled={filled} name="contact" label="contact" hint="contactHint" />
  </Form>
)

export const FeedbackPage = ({ frame, filled }: { readonly frame: Frame; readonly filled: Filled }) => (
  <Form frame={frame} title="feedbackTitle" lead="feedbackLead" action="/feedback">
    <Field frame={frame} filled={filled} name="dataset" label="code" hint="codeHint" />
    <Field frame={frame} filled={filled} name="what" label="feedbackWhat" long required />
    <Field frame={frame} filled={filled} name="contact" label="contact" hint="contactHint" />
  </Form>
)

const stateWord: Readonly<Record<string, Word>> = {
  received: 'stateReceived',
  accepted: 'stateAccepted',
  answered: 'stateAnswered',
  declined: 'stateDeclined',
}

export const ReceiptPage = ({ frame, it }: { readonly frame: Frame; readonly it: ReceiptView }) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, it.kind === 'application' ? 'applyTitle' : 'feedbackTitle')}</h1>
      <p className="note note--plain">
        {say(frame.lang, 'receipt')} <b className="mono">{it.receipt}</b>
      </p>
      <p>{say(frame.lang, 'keepReceipt')}</p>
      <p>{it.what}</p>
      {it.dataset === null ? null : (
        <p>
          <a href={href(frame.lang, `/datasets/${it.dataset}`)}>{it.dataset}</a>
        </p>
      )}
      {it.dueAt === null ? null : (
        <p className="small">
          {say(frame.lang, 'dueBy')} {it.dueAt.slice(0, 10)}{' '}
          <span className="tag">{say(frame.lang, 'comparator')}</span>
        </p>
      )}
      <div className="tbl-box">
        <table className="tbl tbl--tight">
          <tbody>
            {it.steps.map((step) => (
              <tr key={step.entry}>
                <th scope="row" className="num">
                  {step.at.slice(0, 16).replace('T', ' ')}
                </th>
                <td>{say(frame.lang, stateWord[step.to] ?? 'stateReceived')}</td>
                <td>{step.note ?? ''}</td>
                <td>
                  <a href={`/api/proofs/${step.entry}`}>{say(frame.lang, 'proof')}</a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  </Page>
)
