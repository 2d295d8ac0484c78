import { type ReactNode, useState } from 'react'
import { refresh } from '../app/api.ts'
import { say } from '../app/words.ts'
import { Dialog, Fault } from './parts.tsx'

/** Runs a call, keeps what was refused, and shows everything anew when it was done. */
export function useDoing(): {
  readonly error: unknown
  readonly busy: boolean
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
} {
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
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
    <button
      type="submit"
      className={danger ? 'btn btn--danger-solid' : 'btn btn--primary'}
      disabled={busy}
      aria-busy={busy}
    >
      {verb}
    </button>
  </div>
)

/** A form in a dialog: what is asked, then the verb. A refusal is told above the verb, and what was filled in stays. */
export const DialogForm = ({
  title,
  verb = title,
  send,
  close,
  children,
}: {
  readonly title: string
  readonly verb?: string
  readonly send: (form: HTMLFormElement) => Promise<unknown>
  readonly close: () => void
  readonly children: ReactNode
}) => {
  const { error, busy, run } = useDoing()
  return (
    <Dialog title={title} close={close}>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void run(() => send(form)).then((done) => done && close())
        }}
      >
        {children}
        {error === null ? null : <Fault error={error} />}
        <Foot verb={verb} busy={busy} close={close} />
      </form>
    </Dialog>
  )
}
