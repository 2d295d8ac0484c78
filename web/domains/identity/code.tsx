import { type Ref, useState } from 'react'
import { say } from '../../app/words.ts'
import { Field } from '../../parts/parts.tsx'

/** Six digits of the app: phones offer digits to type, and browsers what they know of it. */
export const AppCode = ({ box, focus }: { readonly box?: Ref<HTMLInputElement>; readonly focus?: boolean }) => (
  <Field label={say('appCode')} hint={say('appCodeHint')}>
    <input
      ref={box}
      className="input num"
      name="code"
      autoFocus={focus}
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={20}
      required
    />
  </Field>
)

/** A code of the app or, for whoever has lost it, one that was kept for that. */
export const AnyCode = ({ box }: { readonly box?: Ref<HTMLInputElement> }) => {
  /** Undefined until somebody turns to the other: then the focus goes with them. */
  const [kept, setKept] = useState<boolean>()
  return (
    <>
      {kept === true ? (
        <Field label={say('recoveryCode')} hint={say('recoveryCodeHint')}>
          <input
            ref={box}
            className="input num"
            name="code"
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            required
          />
        </Field>
      ) : (
        <AppCode {...(box === undefined ? {} : { box })} focus={kept === false} />
      )}
      <button type="button" className="btn btn--quiet" onClick={() => setKept(kept !== true)}>
        {say(kept === true ? 'useAppCode' : 'useRecoveryCode')}
      </button>
    </>
  )
}
