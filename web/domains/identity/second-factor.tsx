import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { z } from 'zod'
import { BegunFactor, FactorView, RecoveryCodes } from '#model/identity'
import { call, refresh, useAsk } from '../../app/api.ts'
import { mark, say, sayOf } from '../../app/words.ts'
import { DialogForm, useDoing } from '../../parts/forms.tsx'
import { Fault, Field, fieldsOf, Shown } from '../../parts/parts.tsx'
import { QrCode } from '../../parts/qr.tsx'
import { saveAs } from '../../parts/save.ts'
import { Once } from './ask.tsx'
import { AnyCode, AppCode } from './code.tsx'

const path = '/api/account/second-factor'
const codesFile = 'heliu-recovery-codes.txt'

/** Told once: it stays on the page until the person says that it is kept, whatever is asked anew meanwhile. */
type Told =
  | { readonly step: 'app'; readonly begun: z.output<typeof BegunFactor> }
  | { readonly step: 'codes'; readonly codes: readonly string[] }

const Step = ({
  verb,
  send,
  children,
}: {
  readonly verb: string
  readonly send: (fields: Record<string, string>) => Promise<unknown>
  readonly children: ReactNode
}) => {
  const { error, busy, run } = useDoing()
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const fields = fieldsOf(event.currentTarget)
    void run(() => send(fields))
  }
  return (
    <form className="stack-4 measure" onSubmit={submit}>
      {children}
      {error === null ? null : <Fault error={error} />}
      <button type="submit" className="btn btn--primary" aria-busy={busy}>
        {verb}
      </button>
    </form>
  )
}

const Begin = ({ tell }: { readonly tell: (it: Told) => void }) => (
  <Step
    verb={say('factorBegin')}
    send={async (fields) => tell({ step: 'app', begun: await call(BegunFactor, 'POST', path, fields) })}
  >
    <Field label={say('password')} hint={say('factorPasswordHint')}>
      <input className="input" name="password" type="password" autoComplete="current-password" required />
    </Field>
  </Step>
)

const Confirm = ({
  begun: { secret, uri },
  tell,
}: {
  readonly begun: z.output<typeof BegunFactor>
  readonly tell: (it: Told) => void
}) => (
  <Step
    verb={say('factorConfirm')}
    send={async (fields) => {
      const { recoveryCodes } = await call(RecoveryCodes, 'POST', `${path}/confirm`, fields)
      tell({ step: 'codes', codes: recoveryCodes })
    }}
  >
    <p>{say('factorScan')}</p>
    <QrCode text={uri} label={say('factorQr')} />
    <Once text={say('factorSecret')} secret={secret.replaceAll(/(.{4})(?=.)/g, '$1 ')} />
    <AppCode />
  </Step>
)

const Codes = ({ codes, done }: { readonly codes: readonly string[]; readonly done: () => void }) => {
  const text = codes.join('\n')
  return (
    <div className="stack-4 measure">
      <Once text={say('recoveryOnce')} secret={text} />
      <div className="row">
        <button type="button" className="btn" onClick={() => saveAs(codesFile, `${text}\n`, 'text/plain')}>
          {say('recoverySave')}
        </button>
        <button type="button" className="btn btn--primary" onClick={done}>
          {say('recoveryKept')}
        </button>
      </div>
    </div>
  )
}

const On = ({ of: { since, recoveryCodes } }: { readonly of: FactorView }) => {
  const [ending, setEnding] = useState(false)
  return (
    <div className="stack-4 measure">
      <p>
        <span className="tag tag--open">{say('factorOn')}</span> <span className="num">{since?.slice(0, 10)}</span>
        {mark('；')}
        {sayOf('recoveryLeft', String(recoveryCodes))}
      </p>
      {recoveryCodes < 3 ? <p className="note note--yellow">{say('recoveryFew')}</p> : null}
      <div>
        <button type="button" className="btn" onClick={() => setEnding(true)}>
          {say('factorEnd')}
        </button>
      </div>
      {ending ? (
        <DialogForm
          title={say('factorEnd')}
          send={(form) => call(z.unknown(), 'POST', `${path}/remove`, fieldsOf(form))}
          close={() => setEnding(false)}
        >
          <p>{say('factorEndAsk')}</p>
          <Field label={say('password')}>
            <input className="input" name="password" type="password" autoComplete="current-password" required />
          </Field>
          <AnyCode />
        </DialogForm>
      ) : null}
    </div>
  )
}

/**
 * One's own second factor: begun by the password, on from its first code.
 * @param held told that something stands here which is shown only once, and that it does not any more
 */
export const SecondFactor = ({ held }: { readonly held?: (it: boolean) => void }) => {
  const [told, setTold] = useState<Told | null>(null)
  const found = useAsk(FactorView, path)
  useEffect(() => () => held?.(false), [held])
  const tell = (it: Told | null): void => {
    setTold(it)
    held?.(it !== null)
  }
  if (told?.step === 'app') return <Confirm begun={told.begun} tell={tell} />
  const done = (): void => {
    tell(null)
    void refresh()
  }
  if (told?.step === 'codes') return <Codes codes={told.codes} done={done} />
  return <Shown of={found}>{(of) => (of.on ? <On of={of} /> : <Begin tell={tell} />)}</Shown>
}

/** In place of any page while a post asks for a factor that its holder has not set up. */
export const FirstFactor = ({ held }: { readonly held: (it: boolean) => void }) => (
  <main id="main" className="c-sign stack-4">
    <h1>{say('firstFactor')}</h1>
    <p className="muted">{say('firstFactorLead')}</p>
    <SecondFactor held={held} />
    <button
      type="button"
      className="btn btn--quiet"
      onClick={() => void call(z.unknown(), 'DELETE', '/api/session').then(refresh)}
    >
      {say('signOut')}
    </button>
  </main>
)
