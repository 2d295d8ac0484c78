import { useState } from 'react'
import type { ActorView } from '#model/identity'
import { IngestResult, type Proposal, type UploadView } from '#model/intake'
import { call, Refused, refresh } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault } from '../../parts/parts.tsx'
import { Check, draftOf, forgetDraft, Steps } from './check.tsx'
import { Begun, Drop, percent } from './choose.tsx'
import { Done } from './result.tsx'
import { begin, propose, send } from './send.ts'
import { Work } from './work.tsx'

interface Sending {
  readonly at: 'sending'
  readonly upload: UploadView
  readonly file: File
  readonly began: number
  readonly error: unknown
}

type Step =
  | { readonly at: 'choose' }
  | Sending
  | { readonly at: 'check'; readonly upload: UploadView }
  | { readonly at: 'work'; readonly upload: UploadView }
  | { readonly at: 'done'; readonly result: IngestResult }

/** How much has arrived, and since when; a broken line leaves what came. */
const Progress = ({ step, resume }: { readonly step: Sending; readonly resume: () => void }) => (
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
      {step.error === null ? null : (
        <>
          {step.error instanceof Refused ? <Fault error={step.error} /> : <p>{say('broken')}</p>}
          <button type="button" className="btn" onClick={resume}>
            {say('resume')}
          </button>
        </>
      )}
    </div>
  </section>
)

/** File, look, target, version: the same doors as the command line. */
export const Upload = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [proposal, setProposal] = useState<Proposal | null>(null)
  const [error, setError] = useState<unknown>(null)
  const org = actor.posts.find((it) => it.kind === 'steward' || it.kind === 'head')?.org.code ?? ''
  const check = async (upload: UploadView, fault: unknown = null): Promise<void> => {
    try {
      setProposal(await propose(upload.id, draftOf(upload.id).overrides))
      setError(fault)
      setStep({ at: 'check', upload })
    } catch (it) {
      setError(it)
      setStep({ at: 'choose' })
    }
  }
  const go = async (upload: UploadView, file: File): Promise<void> => {
    const sending = { at: 'sending', file, began: performance.now() } as const
    let last = upload
    setError(null)
    setStep({ ...sending, upload, error: null })
    try {
      await send(upload.id, file, (received) => {
        last = { ...upload, received }
        setStep({ ...sending, upload: last, error: null })
      })
      await check(last)
    } catch (fault) {
      setStep({ ...sending, upload: last, error: fault })
    }
  }
  const done = (id: string, result: IngestResult): void => {
    forgetDraft(id)
    setProposal(null)
    setStep({ at: 'done', result })
    void refresh()
  }
  const commit = async (upload: UploadView, wish: object): Promise<void> => {
    setError(null)
    setStep({ at: 'work', upload })
    try {
      done(upload.id, await call(IngestResult, 'POST', `/api/intake/uploads/${upload.id}/commit`, wish))
    } catch (fault) {
      // A refusal leads back to the form; a line that breaks does not: the stages are asked for anyway.
      if (!(fault instanceof Refused)) return
      setError(fault)
      setStep({ at: 'check', upload })
    }
  }
  const start = (file: File): void => void begin(file).then((upload) => go(upload, file), setError)
  const goOn = (it: UploadView): void => {
    setProposal(null)
    if (it.state === 'working') setStep({ at: 'work', upload: it })
    else void check(it)
  }
  return (
    <section className="stack-4">
      <h1>{say('upload')}</h1>
      {step.at === 'choose' || step.at === 'sending' ? <Steps now={0} /> : null}
      {step.at === 'choose' ? (
        <>
          {error === null ? null : <Fault error={error} />}
          <Drop lead={say('chooseFile')} take={start} />
          <Begun resume={(upload, file) => void go(upload, file)} goOn={goOn} />
        </>
      ) : null}
      {step.at === 'sending' ? <Progress step={step} resume={() => void go(step.upload, step.file)} /> : null}
      {step.at === 'work' ? (
        <>
          <Steps now={3} />
          <Work
            id={step.upload.id}
            done={(result) => done(step.upload.id, result)}
            failed={(fault) => void check(step.upload, fault)}
          />
        </>
      ) : null}
      {proposal !== null && (step.at === 'check' || step.at === 'work') ? (
        <div key={step.upload.id} hidden={step.at === 'work'}>
          <Check
            upload={step.upload}
            proposal={proposal}
            org={org}
            refused={error}
            show={setProposal}
            commit={(wish) => void commit(step.upload, wish)}
          />
        </div>
      ) : null}
      {step.at === 'done' ? <Done result={step.result} again={() => setStep({ at: 'choose' })} /> : null}
    </section>
  )
}
