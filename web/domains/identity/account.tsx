import { useState } from 'react'
import { z } from 'zod'
import { SessionLine, TokenLine } from '#model/identity'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { moment } from '../../parts/moment.ts'
import { Fault, Field, fieldsOf, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { Once, Sure } from './ask.tsx'
import { PasswordForm } from './password.tsx'
import { SecondFactor } from './second-factor.tsx'

const Made = z.looseObject({ token: z.string() })
const Tokens = z.object({ items: z.array(TokenLine) })
const Sessions = z.object({ items: z.array(SessionLine) })

const scopes = [
  ['read', 'scopeRead'],
  ['ingest', 'scopeIngest'],
  ['write', 'scopeWrite'],
] as const

const scopeName = (scope: string): string => {
  const found = scopes.find(([name]) => name === scope)
  return found === undefined ? scope : say(found[1])
}
const factorWord = { password: 'byPassword', code: 'byCode', recovery: 'byRecovery' } as const

const NewToken = () => {
  const [token, setToken] = useState<string | null>(null)
  const { error, busy, run } = useDoing()
  const make = (form: HTMLFormElement): Promise<boolean> => {
    const { name = '', expiresOn = '' } = fieldsOf(form)
    const chosen = new FormData(form).getAll('scope')
    return run(async () =>
      setToken((await call(Made, 'POST', '/api/tokens', { name, scopes: chosen, expiresOn })).token),
    )
  }
  return (
    <form
      className="stack-4 measure"
      onSubmit={(event) => {
        event.preventDefault()
        const form = event.currentTarget
        void make(form).then((done) => done && form.reset())
      }}
    >
      <Field label={say('tokenName')}>
        <input className="input" name="name" required maxLength={100} />
      </Field>
      <fieldset className="row">
        <legend>{say('scopes')}</legend>
        {scopes.map(([name, word], at) => (
          <label key={name} className="check">
            <input type="checkbox" name="scope" value={name} defaultChecked={at < 2} />
            {say(word)}
          </label>
        ))}
      </fieldset>
      <Field label={say('expiresOn')} hint={say('expiresHint')}>
        <input className="input" name="expiresOn" type="date" required />
      </Field>
      {error === null ? null : <Fault error={error} />}
      <button type="submit" className="btn btn--primary" aria-busy={busy}>
        {say('makeToken')}
      </button>
      {token === null ? null : <Once text={say('tokenOnce')} secret={token} />}
    </form>
  )
}

const TokenList = () => (
  <Shown of={useAsk(Tokens, '/api/tokens')}>
    {({ items }) =>
      items.length === 0 ? (
        <Nothing word="noTokens" />
      ) : (
        <Table
          label={say('myTokens')}
          heads={[say('tokenName'), say('scopes'), say('expiresOn'), say('state'), say('doing')]}
          rows={items.map((it) => [
            it.name,
            it.scopes.map(scopeName).join(mark('、')),
            <span key="until" className="num">
              {it.expiresOn}
            </span>,
            termOf(it.state),
            it.state === 'live' ? (
              <Sure
                key="revoke"
                label={say('revoke')}
                name={it.name}
                text={say('revokeAsk')}
                act={() => call(z.unknown(), 'DELETE', `/api/tokens/${it.id}`)}
              />
            ) : (
              ''
            ),
          ])}
        />
      )
    }
  </Shown>
)

const SessionList = () => {
  const { error, run } = useDoing()
  const end = (path: string): void => void run(() => call(z.unknown(), 'DELETE', path))
  return (
    <Shown of={useAsk(Sessions, '/api/sessions')}>
      {({ items }) => (
        <>
          <Table
            label={say('mySessions')}
            heads={[say('startedAt'), say('signedInBy'), say('endsAt'), say('doing')]}
            rows={items.map((it) => [
              <span key="from" className="num">
                {moment(it.startedAt)}
              </span>,
              say(factorWord[it.factor]),
              <span key="until" className="num">
                {moment(it.expiresAt)}
              </span>,
              it.current ? (
                say('thisSession')
              ) : (
                <button
                  key="end"
                  type="button"
                  className="btn"
                  aria-label={`${say('endSession')} ${moment(it.startedAt)}`}
                  onClick={() => end(`/api/sessions/${it.id}`)}
                >
                  {say('endSession')}
                </button>
              ),
            ])}
          />
          {error === null ? null : <Fault error={error} />}
          {items.length > 1 ? (
            <button type="button" className="btn" onClick={() => end('/api/sessions')}>
              {say('endOthers')}
            </button>
          ) : null}
        </>
      )}
    </Shown>
  )
}

/** One's own account: tokens for programs, where one is signed in, the password and what is asked beside it. */
export const AccountPage = () => (
  <section className="stack-6">
    <h1>{say('tokens')}</h1>
    <section className="stack-4" aria-labelledby="tokens">
      <h2 id="tokens">{say('myTokens')}</h2>
      <p className="muted">{say('tokensLead')}</p>
      <TokenList />
      <NewToken />
    </section>
    <section className="stack-4" aria-labelledby="sessions">
      <h2 id="sessions">{say('mySessions')}</h2>
      <p className="muted">{say('sessionsLead')}</p>
      <SessionList />
    </section>
    <section className="stack-4" aria-labelledby="password">
      <h2 id="password">{say('changePassword')}</h2>
      <PasswordForm />
    </section>
    <section className="stack-4" aria-labelledby="second-factor">
      <h2 id="second-factor">{say('secondFactor')}</h2>
      <p className="muted">{say('factorLead')}</p>
      <SecondFactor />
    </section>
  </section>
)
