import { useState } from 'react'
import { z } from 'zod'
import { call } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'

const Made = z.looseObject({ token: z.string() })

/** Tokens for programs: made here, shown once. */
export const Tokens = () => {
  const [token, setToken] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const make = async ({ name = '', expiresOn = '' }: Record<string, string>): Promise<void> => {
    try {
      setError(null)
      setToken((await call(Made, 'POST', '/api/tokens', { name, scopes: ['read', 'ingest'], expiresOn })).token)
    } catch (it) {
      setError(it)
    }
  }
  return (
    <section className="stack-4">
      <h1>{say('tokens')}</h1>
      <form
        className="stack-4 measure"
        onSubmit={(event) => {
          event.preventDefault()
          void make(fieldsOf(event.currentTarget))
        }}
      >
        <Field label={say('tokenName')}>
          <input className="input" name="name" required maxLength={100} />
        </Field>
        <Field label={say('expiresOn')}>
          <input className="input" name="expiresOn" type="date" required />
        </Field>
        <button type="submit" className="btn btn--primary">
          {say('makeToken')}
        </button>
      </form>
      {error === null ? null : <Fault error={error} />}
      {token === null ? null : (
        <div className="note note--green" role="status">
          <div>
            <p>{say('tokenOnce')}</p>
            <pre className="code">{token}</pre>
          </div>
        </div>
      )}
    </section>
  )
}
