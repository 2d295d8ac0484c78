import { useState } from 'react'
import { z } from 'zod'
import type { UploadView } from '#model/intake'
import { call } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { DialogForm } from '../../parts/forms.tsx'
import { forgetDraft } from './draft.ts'

interface Leaving {
  readonly upload: UploadView
  /** Before it is asked, whatever still sends must stop. */
  readonly halt?: () => void
  readonly gone?: () => void
}

/** Gives an upload up at any step, after saying what goes with it. */
export const GiveUp = ({ upload, halt, gone }: Leaving) => {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <button
        type="button"
        className="btn btn--quiet"
        onClick={() => {
          halt?.()
          setAsking(true)
        }}
      >
        {say('giveUp')}
      </button>
      {asking ? (
        <DialogForm
          title={say('giveUpUpload')}
          verb={say('giveUp')}
          close={() => setAsking(false)}
          send={async () => {
            await call(z.unknown(), 'DELETE', `/api/intake/uploads/${upload.id}`)
            forgetDraft(upload.id)
            gone?.()
          }}
        >
          <p className="c-file">{upload.name}</p>
          <p>{say('giveUpTakes')}</p>
        </DialogForm>
      ) : null}
    </>
  )
}
