import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { Overrides, type Proposal, type UploadView } from '#model/intake'
import { say } from '../../app/words.ts'
import { forget, keep, kept } from '../../parts/kept.ts'
import { Fault, fieldsOf } from '../../parts/parts.tsx'
import { Columns, LooksLike, Preview } from './look.tsx'
import { propose } from './send.ts'
import { firstTarget, Into, Target, wishOf } from './target.tsx'

// What was chosen of an upload is kept in the browser until it is a version: leaving the page loses nothing.
const Draft = z.object({
  overrides: Overrides.default({}),
  target: Target.default(firstTarget),
  fields: z.record(z.string(), z.string()).default({}),
})
type Draft = z.output<typeof Draft>
const place = (id: string): string => `upload:${id}`

export function draftOf(id: string): Draft {
  return kept(Draft, place(id)) ?? Draft.parse({})
}
export const forgetDraft = (id: string): void => forget(place(id))

const refill = (form: HTMLFormElement, fields: Draft['fields']): void => {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value
  }
}

const names = ['stepChoose', 'stepCheck', 'stepTarget', 'stepDone'] as const
export const Steps = ({ now }: { readonly now: number }) => (
  <ol className="steps">
    {names.map((it, at) => (
      <li key={it} className={at < now ? 'is-done' : ''} aria-current={at === now ? 'step' : undefined}>
        <b>{say(it)}</b>
      </li>
    ))}
  </ol>
)

interface Checking {
  readonly upload: UploadView
  readonly proposal: Proposal
  readonly org: string
  /** Why the commit was refused; what was filled in is still there. */
  readonly refused: unknown
  readonly show: (proposal: Proposal) => void
  readonly commit: (wish: object) => void
}

/** Check and catalog: two steps of one form, so that going back loses nothing. */
export const Check = ({ upload, proposal, org, refused, show, commit }: Checking) => {
  const [draft, setDraft] = useState(() => draftOf(upload.id))
  const [at, setAt] = useState<1 | 2>(1)
  const [reading, setReading] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (form.current !== null) refill(form.current, draft.fields)
  }, [])
  const alter = (next: Partial<Draft>): void => {
    const whole = { ...draft, ...next }
    setDraft(whole)
    keep(place(upload.id), whole)
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
    <form
      ref={form}
      className="stack-4"
      onBlur={(event) => alter({ fields: fieldsOf(event.currentTarget) })}
      onSubmit={(event) => {
        event.preventDefault()
        commit({ ...wishOf(draft.target, fieldsOf(event.currentTarget), org), overrides: draft.overrides })
      }}
    >
      <Steps now={at} />
      {error === null ? null : <Fault error={error} />}
      {refused === null ? null : <Fault error={refused} />}
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
          target={draft.target}
          change={(target) => alter({ target })}
        />
      </div>
      <div className="c-foot">
        <p className="muted">{say(at === 1 ? 'footCheck' : 'footTarget')}</p>
        {at === 1 ? (
          <button type="button" className="btn btn--primary" disabled={reading} onClick={() => setAt(2)}>
            {say('nextTarget')}
          </button>
        ) : (
          <>
            <button type="button" className="btn" onClick={() => setAt(1)}>
              {say('back')}
            </button>
            <button type="submit" className="btn btn--primary">
              {say('commit')}
            </button>
          </>
        )}
      </div>
    </form>
  )
}
