import { type ReactNode, useState } from 'react'
import { say } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { Dialog, Fault } from '../../parts/parts.tsx'

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
            <button type="button" className="btn" onClick={() => setOpen(false)}>
              {say('cancel')}
            </button>
            <button
              type="button"
              className="btn btn--danger-solid"
              aria-busy={busy}
              onClick={() => void run(act).then((done) => done && setOpen(false))}
            >
              {say('confirm')} {label}
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
