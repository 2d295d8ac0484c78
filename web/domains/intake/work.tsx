import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type IngestResult, Stage, UploadView } from '#model/intake'
import { call, Refused } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'

interface Watching {
  readonly id: string
  readonly done: (result: IngestResult) => void
  readonly failed: (error: unknown) => void
}

/** The stages of a commit, asked every second: the service goes on whether or not anybody looks. */
export const Work = ({ id, done, failed }: Watching) => {
  const path = `/api/intake/uploads/${id}`
  const asked = useQuery({
    queryKey: [path, 'work'],
    queryFn: () => call(UploadView, 'GET', path),
    refetchInterval: 1000,
  })
  const upload = asked.data
  useEffect(() => {
    if (upload?.result !== undefined) done(upload.result)
    else if (upload?.state === 'failed') failed(new Refused(upload.problem?.status ?? 500, upload.problem))
  }, [upload])
  const now = upload?.stage === undefined ? -1 : Stage.options.indexOf(upload.stage)
  return (
    <section className="card" role="status">
      <header>
        <h2>{upload?.name ?? say('working')}</h2>
        <span className="num muted">{upload?.seconds === undefined ? '' : `${upload.seconds} ${say('seconds')}`}</span>
      </header>
      <div className="in stack-4">
        <ol className="steps">
          {Stage.options.map((stage, at) => (
            <li key={stage} className={at < now ? 'is-done' : ''} aria-current={at === now ? 'step' : undefined}>
              <b>{termOf(stage)}</b>
            </li>
          ))}
        </ol>
        <p className="muted">{say('atWork')}</p>
      </div>
    </section>
  )
}
