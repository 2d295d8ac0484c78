import { useState } from 'react'
import { ActorView } from '#model/identity'
import { call, refresh } from '../../app/api.ts'
import { useDemoClock } from '../../app/demo.ts'
import { language, say, speak } from '../../app/words.ts'
import { Logo } from '../../parts/icons.tsx'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'

/** Shown in place of any page until somebody signs in: the address stays, so one lands where one wanted to go. */
export const SignIn = () => {
  const [error, setError] = useState<unknown>(null)
  const demo = useDemoClock() !== undefined
  const enter = async (fields: Record<string, string>): Promise<void> => {
    try {
      await call(ActorView, 'POST', '/api/session', fields)
      await refresh()
    } catch (it) {
      setError(it)
    }
  }
  return (
    <main id="main" className="c-sign stack-4">
      <h1 className="row">
        <Logo />
        {say('console')}
      </h1>
      <p className="muted">
        {say('signInLead')}
        {demo ? ` ${say('signInDemo')}` : null}
      </p>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          void enter(fieldsOf(event.currentTarget))
        }}
      >
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
      <p className="row-b">
        <a href="/">{say('portal')}</a>
        <button type="button" className="btn btn--quiet" onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>
          {say('otherLanguage')}
        </button>
      </p>
    </main>
  )
}
