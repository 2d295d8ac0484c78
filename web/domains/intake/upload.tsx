import { useState } from 'react'
import { Link } from 'wouter'
import { call, DatasetList, refresh, type Session, useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault, Field, fieldsOf, Table } from '../../parts/parts.tsx'
import { EntryFields, entryOf } from '../catalog/entry.tsx'
import { begin, Proposal, Result, send } from './send.ts'

const types = ['text', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'json', 'geometry'] as const

type Step =
  | { readonly at: 'choose' }
  | {
      readonly at: 'sending'
      readonly id: string
      readonly file: File
      readonly received: number
      readonly error: unknown
    }
  | { readonly at: 'proposed'; readonly id: string; readonly file: File; readonly proposal: Proposal }
  | { readonly at: 'done'; readonly result: Result }

const Choose = ({ take }: { readonly take: (file: File) => void }) => (
  <label
    className="c-drop"
    onDragOver={(event) => event.preventDefault()}
    onDrop={(event) => {
      event.preventDefault()
      const [file] = event.dataTransfer.files
      if (file !== undefined) take(file)
    }}
  >
    <b>{say('chooseFile')}</b>
    <span className="muted">{say('dropHere')}</span>
    <input
      type="file"
      onChange={(event) => {
        const file = event.target.files?.[0]
        if (file !== undefined) take(file)
      }}
    />
  </label>
)

const Done = ({ result, again }: { readonly result: Result; readonly again: () => void }) => (
  <div className="stack-4" role="status">
    <div className="note note--green">
      <div>
        <b className="num">
          {say('rowsIn')} {result.rowsIn} = {say('kept')} {result.rows} + {say('aside')} {result.rejected}
        </b>
        <p>
          {result.encoding} · {result.seconds} s · {say('version')} {result.version}
        </p>
      </div>
    </div>
    {result.notices.map((it) => (
      <p key={it} className="small muted">
        {it}
      </p>
    ))}
    <div className="row">
      <Link className="btn btn--primary" href={`/console/datasets/${result.dataset}`}>
        {result.dataset}
      </Link>
      {result.rejected > 0 ? (
        <a className="btn" href={`/api/intake/quarantine/${result.dataset}/${result.version}`}>
          {say('downloadAside')}
        </a>
      ) : null}
      <a className="btn" href={`/api/proofs/${result.proof}`} download={`${result.dataset}-v${result.version}.json`}>
        {say('proof')}
      </a>
      <button type="button" className="btn" onClick={again}>
        {say('again')}
      </button>
    </div>
  </div>
)

/** What the file seems to be, with its evidence, and what may be overruled. */
const LooksLike = ({ proposal }: { readonly proposal: Proposal }) => (
  <>
    <h2>{say('looksLike')}</h2>
    <p>
      {proposal.format.toUpperCase()} · {say('encoding')} <b>{proposal.encoding.name}</b>
      <span className="muted">（{proposal.encoding.evidence}）</span>
    </p>
    {proposal.notices.map((it) => (
      <p key={it.message} className="note note--yellow">
        {it.message}
      </p>
    ))}
    <div className="row">
      <Field label={`${say('header')}（0 = ${say('none')}）`}>
        <input className="input" type="number" name="header" min={0} max={50} defaultValue={proposal.header ?? 0} />
      </Field>
      {proposal.sheets === undefined || proposal.sheets.length < 2 ? null : (
        <Field label={say('sheet')}>
          <select className="select" name="sheet" defaultValue={proposal.sheet}>
            {proposal.sheets.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </Field>
      )}
    </div>
  </>
)

interface Proposed {
  readonly id: string
  readonly proposal: Proposal
  readonly org: string
  readonly done: (result: Result) => void
}

const Preview = ({ id, proposal, org, done }: Proposed) => {
  const [target, setTarget] = useState('')
  const [mode, setMode] = useState('replace')
  const [changed, setChanged] = useState<Readonly<Record<string, string>>>({})
  const [working, setWorking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const own = useAsk(DatasetList, `/api/catalog/datasets?org=${org}&limit=1000`)
  const commit = async (fields: Record<string, string>): Promise<void> => {
    setWorking(true)
    setError(null)
    const header = fields['header'] ?? ''
    const overrides = {
      types: changed,
      ...(header === '' ? {} : { header: header === '0' ? 'none' : Number(header) }),
      ...(fields['sheet'] === undefined ? {} : { sheet: fields['sheet'] }),
    }
    const into =
      target === ''
        ? { new: entryOf(fields, org) }
        : {
            dataset: target,
            mode,
            ...(mode === 'merge' ? { key: (fields['key'] ?? '').split(',').map((it) => it.trim()) } : {}),
          }
    try {
      done(await call(Result, 'POST', `/api/intake/uploads/${id}/commit`, { ...into, overrides }))
      await refresh()
    } catch (it) {
      setError(it)
    } finally {
      setWorking(false)
    }
  }
  return (
    <form
      className="stack-4"
      onSubmit={(event) => {
        event.preventDefault()
        void commit(fieldsOf(event.currentTarget))
      }}
    >
      <LooksLike proposal={proposal} />
      <Table
        label={say('columns')}
        heads={[say('name'), say('type'), say('top')]}
        rows={proposal.columns.map((column) => [
          column.name,
          <select
            key="type"
            className="select"
            aria-label={`${column.name} ${say('type')}`}
            defaultValue={column.type}
            onChange={(event) => setChanged({ ...changed, [column.name]: event.target.value })}
          >
            {types.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>,
          column.samples.slice(0, 4).join('、'),
        ])}
      />
      <Field label={say('into')}>
        <select className="select" value={target} onChange={(event) => setTarget(event.target.value)}>
          <option value="">{say('newDataset')}</option>
          {own.data?.items.map((it) => (
            <option key={it.code} value={it.code}>
              {it.title} {it.code}
            </option>
          ))}
        </select>
      </Field>
      {target === '' ? (
        <EntryFields />
      ) : (
        <Field label={say('mode')}>
          <select className="select" value={mode} onChange={(event) => setMode(event.target.value)}>
            {(['replace', 'append', 'merge'] as const).map((it) => (
              <option key={it} value={it}>
                {say(it)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {target !== '' && mode === 'merge' ? (
        <Field label={say('keyColumns')}>
          <input className="input" name="key" required />
        </Field>
      ) : null}
      {error === null ? null : <Fault error={error} />}
      <button type="submit" className="btn btn--primary" disabled={working}>
        {working ? say('working') : say('commit')}
      </button>
    </form>
  )
}

/** File, look, target, version: the same doors as the command line. */
export const Upload = ({ actor }: { readonly actor: Session['actor'] }) => {
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const [error, setError] = useState<unknown>(null)
  const post = actor.posts.find((it) => it.kind === 'steward' || it.kind === 'head')
  const go = async (id: string, file: File): Promise<void> => {
    try {
      await send(id, file, (received) => setStep({ at: 'sending', id, file, received, error: null }))
    } catch (fault) {
      setStep({ at: 'sending', id, file, received: 0, error: fault })
      return
    }
    try {
      setStep({ at: 'proposed', id, file, proposal: await call(Proposal, 'GET', `/api/intake/uploads/${id}/proposal`) })
    } catch (fault) {
      setError(fault)
      setStep({ at: 'choose' })
    }
  }
  const take = (file: File): void => {
    setError(null)
    begin(file).then(({ id }) => go(id, file), setError)
  }
  return (
    <section className="stack-4">
      <h1>{say('upload')}</h1>
      {error === null ? null : <Fault error={error} />}
      {step.at === 'choose' ? <Choose take={take} /> : null}
      {step.at === 'sending' ? (
        <div className="stack-2" role="status">
          <p>
            {step.file.name}{' '}
            <span className="num">{`${say('received')} ${Math.floor((step.received / Math.max(1, step.file.size)) * 100)}%`}</span>
          </p>
          <progress max={step.file.size} value={step.received} aria-label={say('received')} />
          {step.error === null ? null : (
            <>
              <p>{say('broken')}</p>
              <button type="button" className="btn" onClick={() => void go(step.id, step.file)}>
                {say('resume')}
              </button>
            </>
          )}
        </div>
      ) : null}
      {step.at === 'proposed' ? (
        <Preview
          id={step.id}
          proposal={step.proposal}
          org={post?.org.code ?? ''}
          done={(result) => setStep({ at: 'done', result })}
        />
      ) : null}
      {step.at === 'done' ? <Done result={step.result} again={() => setStep({ at: 'choose' })} /> : null}
    </section>
  )
}
