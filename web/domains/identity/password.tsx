import { useState } from 'react'
import { z } from 'zod'
import { call } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'

/** Changes one's own password; what was typed wrong is said beside it, nothing typed is lost. */
export const PasswordForm = () => {
  const { error, busy, run } = useDoing()
  const [told, setTold] = useState<'passwordDiffers' | 'passwordChanged' | null>(null)
  const change = async (form: HTMLFormElement): Promise<void> => {
    const { old = '', password = '', again = '' } = fieldsOf(form)
    setTold(password === again ? null : 'passwordDiffers')
    if (password !== again) return
    const done = await run(() => call(z.unknown(), 'PUT', '/api/account/password', { old, password }))
    if (!done) return
    setTold('passwordChanged')
    form.reset()
  }
  return (
    <form
      className="stack-4 measure"
      onSubmit={(event) => {
        event.preventDefault()
        void change(event.currentTarget)
      }}
    >
      <Field label={say('oldPassword')}>
        <input className="input" name="old" type="password" autoComplete="current-password" required />
      </Field>
      <Field label={say('newPassword')} hint={say('passwordRule')}>
        <input className="input" name="password" type="password" autoComplete="new-password" required maxLength={200} />
      </Field>
      <Field label={say('repeatPassword')}>
        <input className="input" name="again" type="password" autoComplete="new-password" required maxLength={200} />
      </Field>
      {error === null ? null : <Fault error={error} />}
      {told === null ? null : (
        <p className={`note note--${told === 'passwordChanged' ? 'green' : 'red'}`} role="status">
          {say(told)}
        </p>
      )}
      <button type="submit" className="btn btn--primary" aria-busy={busy}>
        {say('changePassword')}
      </button>
    </form>
  )
}

/** In place of any page while the password is one that somebody else has seen. */
export const FirstPassword = () => (
  <main id="main" className="c-sign stack-4">
    <h1>{say('firstPassword')}</h1>
    <p className="muted">{say('firstPasswordLead')}</p>
    <PasswordForm />
  </main>
)
