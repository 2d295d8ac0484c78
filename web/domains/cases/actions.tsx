import { type ReactNode, useState } from 'react'
import { z } from 'zod'
import { CaseView } from '#model/cases'
import { call, refresh } from '../../app/api.ts'
import { mark, say, stepOf, type Word } from '../../app/words.ts'
import { Foot } from '../../parts/forms.tsx'
import { forget, useKept } from '../../parts/kept.ts'
import { Dialog, Fault, Field, fieldsOf } from '../../parts/parts.tsx'
import { type Asked, effectOf, stepIn, told } from './steps.ts'

const Text = z.string()

const dangerous = new Set(['refuse', 'suspend', 'terminate', 'withdraw', 'decline', 'denyExtension'])

/** What leads a case on along its way. */
const forward = new Set([
  'consent',
  'endorse',
  'submit',
  'resubmit',
  'publish',
  'agree',
  'deliver',
  'resume',
  'allowExtension',
  'answer',
  'rectify',
  'dispose',
  'release',
])

export interface Chosen {
  readonly id: string
  readonly number: string
  readonly kind?: string
}

/** The one kind of them all: their steps then have its own names. */
const kindOf = (cases: readonly Chosen[]): string | undefined =>
  cases.every((it) => it.kind === cases[0]?.kind) ? cases[0]?.kind : undefined

const Templates = ({ of, take }: { readonly of: readonly string[]; readonly take: (it: string) => void }) =>
  of.length === 0 ? null : (
    <div className="stack-2">
      <span className="small muted">{say('templates')}</span>
      {of.map((it) => (
        <button key={it} type="button" className="btn btn--quiet" onClick={() => take(it)}>
          {it}
        </button>
      ))}
    </div>
  )

/** One transition for one case or several: each by itself, and what did not go is told by its number. */
export const Ask = ({
  cases,
  transition,
  close,
}: {
  readonly cases: readonly Chosen[]
  readonly transition: string
  readonly close: () => void
}) => {
  const step = stepIn(transition, kindOf(cases))
  const { asks: asked = [], templates = [] } = step
  const verb = stepOf(transition, kindOf(cases))
  const [failed, setFailed] = useState<readonly { readonly number: string; readonly error: unknown }[]>([])
  const place = `act.${transition}.${cases.map((it) => it.number).join('+')}`
  const [text, setText] = useKept(Text, place, '')
  const [busy, setBusy] = useState(false)
  const send = async (fields: Record<string, string>): Promise<void> => {
    const input = Object.fromEntries(
      asked.map((it) => [
        it.name,
        it.kind === 'lines'
          ? (fields[it.name] ?? '').split('\n').filter((line) => line.trim() !== '')
          : (fields[it.name] ?? ''),
      ]),
    )
    if (busy) return
    const faults: { number: string; error: unknown }[] = []
    const left = failed.length === 0 ? cases : cases.filter((it) => failed.some((one) => one.number === it.number))
    setBusy(true)
    for (const it of left)
      await call(CaseView, 'POST', `/api/cases/${it.id}/${transition}`, input).catch((error: unknown) =>
        faults.push({ number: it.number, error }),
      )
    // What is shown is asked for anew before the dialog goes: where its button went too, the focus finds the heading.
    if (faults.length === 0) await refresh()
    setBusy(false)
    setFailed(faults)
    if (faults.length > 0) return
    forget(place)
    close()
  }
  /** The lists wait until what did not go was read: a case that somebody else decided takes its dialog along with it. */
  const leave = (): void => {
    close()
    if (failed.length > 0) void refresh()
  }
  const lines = asked.some((it) => it.kind === 'lines')
  const add = (it: string): string => (lines && text.trim() !== '' ? `${text.trimEnd()}\n${it}` : it)
  const control = (it: Asked): ReactNode =>
    it.kind === 'date' ? (
      <input className="input" type="date" name={it.name} required />
    ) : (
      <textarea
        className="textarea"
        rows={5}
        name={it.name}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    )
  return (
    <Dialog title={verb} close={leave}>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          void send(fieldsOf(event.currentTarget))
        }}
      >
        <p className="small muted num">
          {cases.length < 2 ? '' : `${cases.length} ${say('casesAtOnce')}${mark('：')}`}
          {cases.map((it) => it.number).join(mark('、'))}
        </p>
        <p>{effectOf(step)}</p>
        {asked.map((it) => (
          <Field key={it.name} label={say(it.word)} {...(it.hint === undefined ? {} : { hint: say(it.hint) })}>
            {control(it)}
          </Field>
        ))}
        <Templates of={templates.map(told)} take={(it) => setText(add(it))} />
        {failed.map(({ number, error }) => (
          <div key={number}>
            {cases.length < 2 ? null : <b className="num">{number}</b>}
            <Fault error={error} />
          </div>
        ))}
        <Foot verb={`${say('confirm')} ${verb}`} busy={busy} danger={dangerous.has(transition)} close={leave} />
      </form>
    </Dialog>
  )
}

/** The step that leads on stands rightmost, what refuses before it. */
const inOrder = (may: readonly string[]): string[] => [
  ...may.filter((it) => !dangerous.has(it) && !forward.has(it)),
  ...may.filter((it) => dangerous.has(it)),
  ...may.filter((it) => forward.has(it)),
]

/** The buttons of what may be done now: they come from the service, which decides again when one is pressed. */
export const Actions = ({
  cases,
  may,
  none = 'noActions',
}: {
  readonly cases: readonly Chosen[]
  readonly may: readonly string[]
  /** Why there is no button; null says nothing. */
  readonly none?: Word | null
}) => {
  const [open, setOpen] = useState<string | null>(null)
  if (may.length === 0 && open === null) return none === null ? null : <p className="muted">{say(none)}</p>
  const ordered = inOrder(may)
  const looks = (it: string): string => {
    if (dangerous.has(it)) return 'btn btn--danger'
    return it === ordered.at(-1) ? 'btn btn--primary' : 'btn'
  }
  return (
    <div className="row">
      {ordered.map((it) => (
        <button key={it} type="button" className={looks(it)} onClick={() => setOpen(it)}>
          {stepOf(it, kindOf(cases))}
        </button>
      ))}
      {open === null ? null : <Ask cases={cases} transition={open} close={() => setOpen(null)} />}
    </div>
  )
}
