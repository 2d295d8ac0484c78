import { type ReactNode, useState } from 'react'
import { refresh } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Dialog, Fault } from '../../parts/parts.tsx'

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

/** A button whose act cannot be undone: it says what will happen, and asks. */
export const Sure = ({
  label,
  name,
  text,
  act,
}: {
  readonly label: string
  /** Whom or what it is about, for those who hear the button alone. */
  readonly name: string
  readonly text: string
  readonly act: () => Promise<unknown>
}): ReactNode => {
  const [open, setOpen] = useState(false)
  const { error, busy, run } = useDoing()
  return (
    <>
      <button type="button" className="btn" aria-label={`${label} ${name}`} onClick={() => setOpen(true)}>
        {label}
      </button>
      {open ? (
        <Dialog title={`${label} ${name}`} close={() => setOpen(false)}>
          <p>{text}</p>
          {error === null ? null : <Fault error={error} />}
          <div className="row">
            <button
              type="button"
              className="btn btn--primary"
              disabled={busy}
              onClick={() => void run(act).then((done) => done && setOpen(false))}
            >
              {say('confirm')}
            </button>
            <button type="button" className="btn" onClick={() => setOpen(false)}>
              {say('cancel')}
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}

/** A secret that is told once. */
export const Once = ({ text, secret }: { readonly text: string; readonly secret: string }) => (
  <div className="note note--green" role="status">
    <div>
      <p>{text}</p>
      <pre className="code c-once">{secret}</pre>
    </div>
  </div>
)
