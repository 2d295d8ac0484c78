import type { UploadView } from '#model/intake'
import { Refused } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault } from '../../parts/parts.tsx'
import { percent } from './choose.tsx'
import { GiveUp } from './give-up.tsx'

/** A file on its way. */
export interface Sending {
  readonly at: 'sending'
  readonly upload: UploadView
  readonly file: File
  readonly began: number
  /** By the person, not by a broken line. */
  readonly halted: boolean
  readonly error: unknown
}

/** How much has arrived, and since when; a broken line leaves what came. */
export const Progress = ({
  step,
  halt,
  resume,
  gone,
}: {
  readonly step: Sending
  readonly halt: () => void
  readonly resume: () => void
  readonly gone: () => void
}) => (
  <section className="card" role="status">
    <header>
      <h2 className="c-file">{step.upload.name}</h2>
      <span className="num muted">
        {say('received')} {percent(step.upload.received, step.file.size)} ·{' '}
        {Math.round((performance.now() - step.began) / 1000)} {say('seconds')}
      </span>
    </header>
    <div className="in stack-4">
      <progress max={Math.max(1, step.file.size)} value={step.upload.received} aria-label={say('received')} />
      {step.error === null ? null : step.error instanceof Refused ? (
        <Fault error={step.error} />
      ) : (
        <p>{say(step.halted ? 'halted' : 'broken')}</p>
      )}
      <div className="row">
        {step.error === null ? null : (
          <button type="button" className="btn" onClick={resume}>
            {say('resume')}
          </button>
        )}
        <GiveUp upload={step.upload} halt={halt} gone={gone} />
      </div>
    </div>
  </section>
)
