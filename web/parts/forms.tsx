import { type ReactNode, useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import { refresh } from '../app/api.ts'
import { say } from '../app/words.ts'
import { forget, keep, kept } from './kept.ts'
import { Dialog, Fault, fieldsOf } from './parts.tsx'

/**
 * Runs a call, keeps what was refused, and shows everything anew when it was done. What is pressed again meanwhile is
 * not done twice: a button that were disabled for that long would lose the focus.
 */
export function useDoing(): {
  readonly error: unknown
  readonly busy: boolean
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
} {
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const doing = useRef(false)
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (doing.current) return false
    doing.current = true
    setBusy(true)
    setError(null)
    try {
      await work()
      await refresh()
      return true
    } catch (it) {
      setError(it)
      return false
    } finally {
      doing.current = false
      setBusy(false)
    }
  }
  return { error, busy, run }
}

/** What closes a dialog's form: the way out, and rightmost the verb. */
export const Foot = ({
  verb,
  busy,
  danger = false,
  close,
}: {
  readonly verb: string
  readonly busy: boolean
  readonly danger?: boolean
  readonly close: () => void
}) => (
  <div className="row c-form-foot">
    <button type="button" className="btn" onClick={close}>
      {say('cancel')}
    </button>
    <button type="submit" className={danger ? 'btn btn--danger-solid' : 'btn btn--primary'} aria-busy={busy}>
      {verb}
    </button>
  </div>
)

/** One of several that may be ticked, by name and value as a form sends them. */
export const Tick = ({
  name,
  value,
  among,
  change,
}: {
  readonly name: string
  readonly value: string
  readonly among: readonly string[]
  readonly change: (next: string[]) => void
}) => (
  <input
    type="checkbox"
    name={name}
    value={value}
    checked={among.includes(value)}
    onChange={(event) => change(event.target.checked ? [...among, value] : among.filter((other) => other !== value))}
  />
)

const Texts = z.record(z.string(), z.string())

/** Writes texts back by their names; what is ticked is kept by who draws it, secrets by nobody. */
function refill(form: HTMLFormElement, texts: z.output<typeof Texts>): void {
  for (const it of form.elements) {
    const text =
      it instanceof HTMLTextAreaElement ||
      it instanceof HTMLSelectElement ||
      (it instanceof HTMLInputElement && !['checkbox', 'radio', 'password', 'file'].includes(it.type))
    const value = text ? texts[it.name] : undefined
    if (text && value !== undefined) it.value = value
  }
}

/**
 * A form in a dialog: what is asked, then the verb. A refusal is told above the verb, and what was filled in stays.
 * @param draft the name by which its texts are kept until they were sent; none are without it
 */
export const DialogForm = ({
  title,
  verb = title,
  draft,
  send,
  close,
  children,
}: {
  readonly title: string
  readonly verb?: string
  readonly draft?: string
  readonly send: (form: HTMLFormElement) => Promise<unknown>
  readonly close: () => void
  readonly children: ReactNode
}) => {
  const { error, busy, run } = useDoing()
  const form = useRef<HTMLFormElement>(null)
  const [found] = useState(() => (draft === undefined ? null : kept(Texts, draft)))
  useEffect(() => {
    if (form.current !== null && found !== null) refill(form.current, found)
  }, [found])
  const sent = (): void => {
    if (draft !== undefined) forget(draft)
    close()
  }
  return (
    <Dialog title={title} close={close}>
      <form
        ref={form}
        className="stack-4"
        onInput={(event) => (draft === undefined ? undefined : keep(draft, fieldsOf(event.currentTarget)))}
        onSubmit={(event) => {
          event.preventDefault()
          const written = event.currentTarget
          void run(() => send(written)).then((done) => done && sent())
        }}
      >
        {found === null ? null : <p className="note">{say('restoredForm')}</p>}
        {children}
        {error === null ? null : <Fault error={error} />}
        <Foot verb={verb} busy={busy} close={close} />
      </form>
    </Dialog>
  )
}
