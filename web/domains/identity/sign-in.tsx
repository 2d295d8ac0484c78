import { type FormEvent, useLayoutEffect, useRef, useState } from 'react'
import { ActorView } from '#model/identity'
import { call, Refused, refresh } from '../../app/api.ts'
import { useDemoClock } from '../../app/demo.ts'
import { language, say, speak } from '../../app/words.ts'
import { Logo } from '../../parts/icons.tsx'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'
import { AnyCode } from './code.tsx'

type Fields = Readonly<Record<string, string>>

const asksForCode = (it: unknown): boolean =>
  it instanceof Refused && it.body['type'] === '/problems/identity/second-factor-needed'

const fieldsSent = (event: FormEvent<HTMLFormElement>): Fields => {
  event.preventDefault()
  return fieldsOf(event.currentTarget)
}

const PasswordStep = ({ error, enter }: { readonly error: unknown; readonly enter: (fields: Fields) => void }) => {
  const demo = useDemoClock() !== undefined
  return (
    <>
      <p className="muted">
        {say('signInLead')}
        {demo ? ` ${say('signInDemo')}` : null}
      </p>
      <form className="stack-4" onSubmit={(event) => enter(fieldsSent(event))}>
        <Field label={say('username')}>
          <input className="input" name="username" autoComplete="username" required />
        </Field>
        <Field label={say('password')}>
          <input className="input" name="password" type="password" autoComplete="current-password" required />
        </Field>
        {error === null ? null : <Fault error={error} />}
        <button type="submit" className="btn btn--primary">
          {say('signIn')}
        </button>
      </form>
    </>
  )
}

/** After the password: the field has the focus, also after a code that was wrong, and what was wrong in it is gone. */
const CodeStep = ({
  error,
  enter,
  back,
}: {
  readonly error: unknown
  readonly enter: (fields: Fields) => void
  readonly back: () => void
}) => {
  const box = useRef<HTMLInputElement>(null)
  // Before anybody sees what was wrong: whoever types on at once loses no digit.
  useLayoutEffect(() => {
    if (box.current === null) return
    if (error !== null) box.current.value = ''
    box.current.focus()
  }, [error])
  return (
    <form className="stack-4" onSubmit={(event) => enter(fieldsSent(event))}>
      <p className="muted" role="status">
        {say('codeLead')}
      </p>
      <AnyCode box={box} />
      {error === null ? null : <Fault error={error} />}
      <button type="submit" className="btn btn--primary">
        {say('signIn')}
      </button>
      <button type="button" className="btn btn--quiet" onClick={back}>
        {say('otherAccount')}
      </button>
    </form>
  )
}

/** Shown in place of any page until somebody signs in: the address stays, so one lands where one wanted to go. */
export const SignIn = () => {
  const [error, setError] = useState<unknown>(null)
  /** What was right so far, where a code is wanted besides. */
  const [known, setKnown] = useState<Fields | null>(null)
  const enter = async (fields: Fields): Promise<void> => {
    try {
      await call(ActorView, 'POST', '/api/session', fields)
      await refresh()
    } catch (it) {
      setError(asksForCode(it) ? null : it)
      if (asksForCode(it)) setKnown(fields)
    }
  }
  const back = (): void => {
    setError(null)
    setKnown(null)
  }
  return (
    <main id="main" className="c-sign stack-4">
      <h1 className="row">
        <Logo />
        {say('console')}
      </h1>
      {known === null ? (
        <PasswordStep error={error} enter={(fields) => void enter(fields)} />
      ) : (
        <CodeStep error={error} enter={(fields) => void enter({ ...known, ...fields })} back={back} />
      )}
      <p className="row-b">
        <a href="/">{say('portal')}</a>
        <button type="button" className="btn btn--quiet" onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>
          {say('otherLanguage')}
        </button>
      </p>
    </main>
  )
}
