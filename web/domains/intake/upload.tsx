import { useState } from 'react'
import type { ActorView } from '#model/identity'
import { IngestResult, type Proposal, UploadView } from '#model/intake'
import { call, Refused, refresh } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault } from '../../parts/parts.tsx'
import { Check, Steps } from './check.tsx'
import { Begun, Drop } from './choose.tsx'
import { draftOf, forgetDraft } from './draft.ts'
import { usePlace } from './place.ts'
import { Progress, type Sending } from './progress.tsx'
import { Done } from './result.tsx'
import { begin, propose, send } from './send.ts'
import { Work } from './work.tsx'

type Step =
  | { readonly at: 'choose' }
  | Sending
  | { readonly at: 'check'; readonly upload: UploadView }
  | { readonly at: 'work'; readonly upload: UploadView }
  | { readonly at: 'done'; readonly result: IngestResult }

/** What becomes of a file, from its first byte to its version. */
function useUpload() {
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [proposal, setProposal] = useState<Proposal | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [stop, setStop] = useState<AbortController | null>(null)
  const place = usePlace((id) => {
    if (id === null) setStep({ at: 'choose' })
    else call(UploadView, 'GET', `/api/intake/uploads/${id}`).then(goOn, chooseAnew)
  })
  const chooseAnew = (fault: unknown = null): void => {
    setProposal(null)
    setError(fault)
    setStep({ at: 'choose' })
    place.leave()
  }
  const check = async (upload: UploadView, fault: unknown = null): Promise<void> => {
    try {
      setProposal(await propose(upload.id, draftOf(upload.id).overrides))
      setError(fault)
      setStep({ at: 'check', upload })
      place.enter(upload.id)
    } catch (it) {
      chooseAnew(it)
    }
  }
  const go = async (upload: UploadView, file: File): Promise<void> => {
    const sending = { at: 'sending', file, began: performance.now(), halted: false } as const
    const halt = new AbortController()
    let last = upload
    setError(null)
    setStop(halt)
    setStep({ ...sending, upload, error: null })
    try {
      await send(
        upload.id,
        file,
        (received) => {
          last = { ...upload, received }
          setStep({ ...sending, upload: last, error: null })
        },
        halt.signal,
      )
      await check(last)
    } catch (fault) {
      setStep({ ...sending, upload: last, error: fault, halted: halt.signal.aborted })
    }
  }
  const done = (id: string, result: IngestResult): void => {
    forgetDraft(id)
    setProposal(null)
    setStep({ at: 'done', result })
    place.enter(id)
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
      void refresh()
    }
  }
  const start = (file: File): void => void begin(file).then((upload) => go(upload, file), setError)
  const goOn = (it: UploadView): void => {
    setProposal(null)
    if (it.result !== undefined) done(it.id, it.result)
    else if (it.state === 'working') setStep({ at: 'work', upload: it })
    else if (it.state === 'receiving') chooseAnew()
    else void check(it)
  }
  return {
    step,
    proposal,
    error,
    place,
    start,
    go,
    halt: () => stop?.abort(),
    goOn,
    check,
    commit,
    done,
    chooseAnew,
    setProposal,
  }
}

/** File, look, target, version: the same doors as the command line. */
export const Upload = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const org = actor.posts.find((it) => it.kind === 'steward' || it.kind === 'head')?.org.code ?? ''
  const { step, proposal, error, place, ...doing } = useUpload()
  const { go, goOn, done, check, chooseAnew } = doing
  return (
    <section className="stack-4">
      <h1>{say('upload')}</h1>
      {step.at === 'choose' || step.at === 'sending' ? <Steps now={0} /> : null}
      {step.at === 'work' || step.at === 'done' ? <Steps now={3} /> : null}
      {step.at === 'choose' ? (
        <>
          {error === null ? null : <Fault error={error} />}
          <Drop lead={say('chooseFile')} take={doing.start} />
          <Begun resume={(upload, file) => void go(upload, file)} goOn={goOn} />
        </>
      ) : null}
      {step.at === 'sending' ? (
        <Progress
          step={step}
          halt={doing.halt}
          resume={() => void go(step.upload, step.file)}
          gone={() => chooseAnew()}
        />
      ) : null}
      {step.at === 'work' ? (
        <Work
          id={step.upload.id}
          done={(result) => done(step.upload.id, result)}
          failed={(fault) => void check(step.upload, fault)}
        />
      ) : null}
      {proposal !== null && (step.at === 'check' || step.at === 'work') ? (
        <div key={step.upload.id} hidden={step.at === 'work'}>
          <Check
            upload={step.upload}
            proposal={proposal}
            org={org}
            refused={error}
            at={place.step}
            turn={place.turn}
            show={doing.setProposal}
            gone={() => chooseAnew()}
            commit={(wish) => void doing.commit(step.upload, wish)}
          />
        </div>
      ) : null}
      {step.at === 'done' ? <Done result={step.result} again={() => chooseAnew()} /> : null}
    </section>
  )
}
