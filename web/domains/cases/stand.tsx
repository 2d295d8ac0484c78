import { useState } from 'react'
import { z } from 'zod'
import { Assignment, type Dossier } from '#model/cases'
import { call, refresh } from '../../app/api.ts'
import { mark, named, say, termOf, type Word } from '../../app/words.ts'
import { DialogForm } from '../../parts/forms.tsx'
import { moment } from '../../parts/moment.ts'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'

interface Sends {
  readonly title: string
  readonly lead: Word
  readonly path: string
  readonly close: () => void
  readonly fixed?: Readonly<Record<string, string>>
  readonly children: React.ReactNode
}

/** A form that says first what will happen, and sends what is filled in as it is. */
export const Form = ({ title, lead, path, close, fixed = {}, children }: Sends) => (
  <DialogForm
    title={title}
    close={close}
    send={(form) => call(z.unknown(), 'POST', path, { ...fixed, ...fieldsOf(form) })}
  >
    <p>{say(lead)}</p>
    {children}
  </DialogForm>
)

export const Note = ({ label }: { readonly label: Word }) => (
  <Field label={say(label)}>
    <textarea className="textarea" name="note" rows={3} minLength={2} required />
  </Field>
)

export const Choice = ({
  name,
  label,
  options,
}: {
  readonly name: string
  readonly label: Word
  readonly options: readonly (readonly [value: string, shown: string])[]
}) => (
  <Field label={say(label)}>
    <select className="select" name={name} required>
      {options.map(([value, shown]) => (
        <option key={value} value={value}>
          {shown}
        </option>
      ))}
    </select>
  </Field>
)

type Open = 'urge' | 'transfer' | 'add'

/** 催办, 转办 and 会签 of one case: what the caller may do beside the case's own steps, or why not. */
export const Aside = ({ id, of }: { readonly id: string; readonly of: Dossier }) => {
  const [open, setOpen] = useState<Open | null>(null)
  const close = (): void => setOpen(null)
  const posts = [...new Set(of.hand.posts.map((it) => it.post))].map((it) => [it, termOf(it)] as const)
  const people = of.hand.people.map(
    (it) => [it.id, `${it.name}${mark('（')}${it.posts.map(termOf).join(mark('、'))}${mark('）')}`] as const,
  )
  const hands = posts.length > 0 && people.length > 0
  return (
    <>
      {hands ? (
        <>
          <button type="button" className="btn" onClick={() => setOpen('transfer')}>
            {say('transfer')}
          </button>
          <button type="button" className="btn" onClick={() => setOpen('add')}>
            {say('countersign')}
          </button>
        </>
      ) : null}
      {of.urge.may ? (
        <button type="button" className="btn" onClick={() => setOpen('urge')}>
          {say('urge')}
        </button>
      ) : null}
      {!of.urge.may && of.notices.some((it) => it.what === 'urged') ? (
        <span className="muted small">{named(of.urge.why, of.urge.whyEn)}</span>
      ) : null}
      {open === 'urge' ? (
        <Form title={say('urge')} lead="urgeLead" path={`/api/cases/${id}/urge`} close={close}>
          <Note label="urgeNote" />
        </Form>
      ) : null}
      {open === 'transfer' || open === 'add' ? (
        <Form
          title={say(open === 'transfer' ? 'transfer' : 'countersign')}
          lead={open === 'transfer' ? 'transferLead' : 'countersignLead'}
          path={`/api/cases/${id}/assignments`}
          fixed={{ how: open }}
          close={close}
        >
          <Choice name="post" label="ofPost" options={posts} />
          <Choice name="person" label="toPerson" options={people} />
          <Note label="handNote" />
        </Form>
      ) : null}
    </>
  )
}

const hows = { transfer: 'transfer', add: 'countersign', delegate: 'delegation' } as const

/** Who stands in for whom, with the way to end it. */
export const Arranged = ({
  items,
  end,
  nameOf,
}: {
  readonly items: readonly Assignment[]
  readonly end: (id: string) => string
  readonly nameOf: (code: string) => string
}) => {
  const [error, setError] = useState<unknown>(null)
  const stop = async (id: string): Promise<void> => {
    setError(null)
    await call(Assignment, 'POST', end(id), {}).then(refresh).catch(setError)
  }
  return (
    <>
      <ul className="ck">
        {items.map((it) => (
          <li key={it.id}>
            <span>
              <b className="mid">{say(hows[it.how])}</b> {nameOf(it.org)} {termOf(it.post)} → {it.personName}
              {it.endedAt === null ? '' : `${mark('（')}${say('endedAt')} ${it.endedAt.slice(0, 10)}${mark('）')}`}
              <span className="muted small">
                {' '}
                {it.until === null ? moment(it.at) : `${it.since} – ${it.until}`} {it.by} {it.note}
              </span>
            </span>
            {it.endedAt === null ? (
              <button type="button" className="btn btn--quiet" onClick={() => void stop(it.id)}>
                {say('end')}
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {error === null ? null : <Fault error={error} />}
    </>
  )
}
