import { useEffect, useRef, useState } from 'react'
import type { Overrides, Proposal, UploadView } from '#model/intake'
import { say } from '../../app/words.ts'
import { Fault, fieldsOf } from '../../parts/parts.tsx'
import { type Draft, draftOf, keepDraft } from './draft.ts'
import { GiveUp } from './give-up.tsx'
import { Columns, LooksLike, Preview } from './look.tsx'
import { propose } from './send.ts'
import { Into, wishOf } from './target.tsx'

const names = ['stepChoose', 'stepCheck', 'stepTarget', 'stepDone'] as const

/** Where the wizard is; a new step takes the focus, for what led to it is gone. */
export const Steps = ({ now }: { readonly now: number }) => {
  const current = useRef<HTMLElement>(null)
  useEffect(() => {
    if (now > 0) current.current?.focus()
  }, [now])
  return (
    <ol className="steps">
      {names.map((it, at) => (
        <li key={it} className={at < now ? 'is-done' : ''} aria-current={at === now ? 'step' : undefined}>
          <b ref={at === now ? current : undefined} tabIndex={at === now ? -1 : undefined}>
            {say(it)}
          </b>
        </li>
      ))}
    </ol>
  )
}

interface Checking {
  readonly upload: UploadView
  readonly proposal: Proposal
  readonly org: string
  /** Why the commit was refused; what was filled in is still there. */
  readonly refused: unknown
  /** Which of its two steps; the address says so, and the browser's back turns it. */
  readonly at: 1 | 2
  readonly turn: (at: 1 | 2) => void
  readonly show: (proposal: Proposal) => void
  /** After it was given up. */
  readonly gone: () => void
  readonly commit: (wish: object) => void
}

/** Check and catalog: two steps of one form, so that going back loses nothing. */
export const Check = ({ upload, proposal, org, refused, at, turn, show, gone, commit }: Checking) => {
  const [draft, setDraft] = useState(() => draftOf(upload.id))
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const told = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error !== null || refused !== null) told.current?.focus()
  }, [error, refused])
  const alter = (next: Partial<Draft>): void => {
    const whole = { ...draft, ...next }
    setDraft(whole)
    keepDraft(upload.id, whole)
  }
  const change = (overrides: Overrides): void => {
    alter({ overrides })
    setReading(true)
    setError(null)
    propose(upload.id, overrides)
      .then(show, setError)
      .finally(() => setReading(false))
  }
  const looking = { proposal, overrides: draft.overrides, change, reading }
  return (
    <div className="stack-4">
      <form
        id={`check-${upload.id}`}
        className="stack-4"
        onInput={(event) => alter({ fields: { ...draft.fields, ...fieldsOf(event.currentTarget) } })}
        onSubmit={(event) => {
          event.preventDefault()
          commit({ ...wishOf(draft.target, fieldsOf(event.currentTarget), org), overrides: draft.overrides })
        }}
      >
        <Steps now={at} />
        <p className="muted">
          <span className="c-file">{upload.name}</span>
        </p>
        <div ref={told} tabIndex={-1} className="stack-2">
          {error === null ? null : <Fault error={error} />}
          {refused === null ? null : <Fault error={refused} />}
        </div>
        <div className="stack-4" hidden={at !== 1}>
          <LooksLike {...looking} />
          <Preview proposal={proposal} />
          <Columns {...looking} />
        </div>
        <div hidden={at !== 2}>
          <Into
            title={upload.name.replace(/\.[^.]+$/, '')}
            org={org}
            columns={proposal.columns.map((it) => it.name)}
            fields={draft.fields}
            target={draft.target}
            change={(target) => alter({ target })}
          />
        </div>
      </form>
      <div className="c-foot">
        <p className="muted">{say(at === 1 ? 'footCheck' : 'footTarget')}</p>
        <GiveUp upload={upload} gone={gone} />
        {at === 1 ? (
          <button
            type="button"
            className="btn btn--primary"
            disabled={reading}
            aria-busy={reading}
            onClick={() => turn(2)}
          >
            {say(reading ? 'readingAnew' : 'nextTarget')}
          </button>
        ) : (
          <>
            <button type="button" className="btn" onClick={() => turn(1)}>
              {say('back')}
            </button>
            <button type="submit" form={`check-${upload.id}`} className="btn btn--primary">
              {say('commit')}
            </button>
          </>
        )}
      </div>
    </div>
  )
}
