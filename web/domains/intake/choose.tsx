import { useState } from 'react'
import { UploadList, type UploadView } from '#model/intake'
import { useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault } from '../../parts/parts.tsx'
import { GiveUp } from './give-up.tsx'

/** A label around a real file input; a file may be dropped on it as well. */
export const Drop = ({
  take,
  lead,
  hint = say('dropHere'),
  accept,
  quiet = false,
}: {
  readonly take: (file: File) => void
  readonly lead: string
  readonly hint?: string
  readonly accept?: string
  readonly quiet?: boolean
}) => {
  const [over, setOver] = useState(false)
  return (
    <label
      className={quiet ? 'btn' : `c-drop${over ? ' is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer.files
        if (file !== undefined) take(file)
      }}
    >
      {quiet ? lead : <span className="btn btn--primary">{lead}</span>}
      {quiet ? null : <span className="muted">{hint}</span>}
      <input
        type="file"
        className="sr"
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) take(file)
        }}
      />
    </label>
  )
}

interface Unfinished {
  readonly resume: (upload: UploadView, file: File) => void
  readonly goOn: (upload: UploadView) => void
}

/** What was begun and is not yet a version: the service remembers how far each came, also after the page was left. */
export const Begun = ({ resume, goOn }: Unfinished) => {
  const uploads = useAsk(UploadList, '/api/intake/uploads')
  const [error, setError] = useState<unknown>(null)
  const items = uploads.data?.items ?? []
  if (items.length === 0) return null
  const again = (upload: UploadView, file: File): void => {
    if (file.name === upload.name && file.size === upload.size) resume(upload, file)
    else setError(new Error(`${say('notThatFile')} ${upload.name}`))
  }
  return (
    <section className="card">
      <header>
        <h2>{say('unfinished')}</h2>
        <span className="small muted">{say('sweptAfter')}</span>
      </header>
      <ul className="in stack-2">
        {error === null ? null : <Fault error={error} />}
        {items.map((it) => (
          <li key={it.id} className="row">
            <span className="c-file">{it.name}</span>
            <span className="num muted">
              {it.state === 'working' ? say('working') : `${say('received')} ${percent(it.received, it.size)}`}
            </span>
            {it.state === 'receiving' ? (
              <Drop quiet lead={say('resume')} take={(file) => again(it, file)} />
            ) : (
              <button type="button" className="btn" onClick={() => goOn(it)}>
                {say(it.state === 'working' ? 'watch' : 'goOn')}
              </button>
            )}
            {it.state === 'working' ? null : <GiveUp upload={it} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

export const percent = (part: number, of: number): string => `${of === 0 ? 100 : Math.floor((part / of) * 100)}%`
