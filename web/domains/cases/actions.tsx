import { type ReactNode, useState } from 'react'
import { z } from 'zod'
import { CaseView } from '#model/cases'
import { call, refresh } from '../../app/api.ts'
import { mark, say, stepOf, type Word } from '../../app/words.ts'
import { Foot } from '../../parts/forms.tsx'
import { forget, useKept } from '../../parts/kept.ts'
import { Dialog, Fault, Field, fieldsOf } from '../../parts/parts.tsx'

const templates: Readonly<Record<string, readonly string[]>> = {
  refuse: [
    '申请字段“”与所述用途无关，去掉后可以同意。',
    '所述用途没有写明法律、法规或职责依据，请补充后重新申请。',
    '逐条数据超出用途所需，申请按区县汇总的数据可以满足。',
  ],
}

const Text = z.string()

interface Asked {
  readonly name: string
  readonly word: Word
  readonly hint?: Word
  readonly kind: 'text' | 'date' | 'lines'
}
const reason: Asked = { name: 'reason', word: 'reason', kind: 'text' }

/** What each transition asks for; those without an entry ask for nothing but a confirmation. */
const inputs: Readonly<Record<string, readonly Asked[]>> = {
  refuse: [{ ...reason, hint: 'reasonHint' }],
  extend: [reason],
  denyExtension: [reason],
  suspend: [reason, { name: 'rectifyBy', word: 'rectifyBy', kind: 'date' }],
  terminate: [reason],
  change: [reason],
  abandon: [reason],
  withdraw: [reason],
  gaps: [{ name: 'items', word: 'items', hint: 'itemsHint', kind: 'lines' }],
  return: [{ name: 'items', word: 'items', hint: 'itemsHint', kind: 'lines' }],
  rectify: [{ name: 'what', word: 'what', kind: 'text' }],
  dispose: [{ name: 'certificate', word: 'certificate', kind: 'text' }],
  answer: [{ name: 'reply', word: 'reply', kind: 'text' }],
  decline: [{ name: 'reply', word: 'reply', kind: 'text' }],
}

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
])

export interface Chosen {
  readonly id: string
  readonly number: string
  readonly kind?: string
}

/** The one kind of them all: their steps then have its own names. */
const kindOf = (cases: readonly Chosen[]): string | undefined =>
  cases.every((it) => it.kind === cases[0]?.kind) ? cases[0]?.kind : undefined

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
  const asked = inputs[transition] ?? []
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
    const faults: { number: string; error: unknown }[] = []
    const left = failed.length === 0 ? cases : cases.filter((it) => failed.some((one) => one.number === it.number))
    setBusy(true)
    for (const it of left)
      await call(CaseView, 'POST', `/api/cases/${it.id}/${transition}`, input).catch((error: unknown) =>
        faults.push({ number: it.number, error }),
      )
    setBusy(false)
    setFailed(faults)
    if (faults.length === 0) {
      forget(place)
      close()
    }
    await refresh()
  }
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
    <Dialog title={verb} close={close}>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          void send(fieldsOf(event.currentTarget))
        }}
      >
        {(templates[transition] ?? []).length === 0 ? null : (
          <div className="stack-2">
            <span className="small muted">{say('templates')}</span>
            {templates[transition]?.map((it) => (
              <button key={it} type="button" className="btn btn--quiet" onClick={() => setText(it)}>
                {it}
              </button>
            ))}
          </div>
        )}
        {asked.map((it) => (
          <Field key={it.name} label={say(it.word)} {...(it.hint === undefined ? {} : { hint: say(it.hint) })}>
            {control(it)}
          </Field>
        ))}
        {cases.length < 2 ? null : (
          <p className="small muted num">
            {cases.length} {say('casesAtOnce')}
            {mark('：')}
            {cases.map((it) => it.number).join(mark('、'))}
          </p>
        )}
        {failed.map(({ number, error }) => (
          <div key={number}>
            {cases.length < 2 ? null : <b className="num">{number}</b>}
            <Fault error={error} />
          </div>
        ))}
        <Foot verb={`${say('confirm')} ${verb}`} busy={busy} danger={dangerous.has(transition)} close={close} />
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
