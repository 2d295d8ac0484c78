import { useState } from 'react'
import { Link } from 'wouter'
import { ImportOutcome } from '#model/catalog'
import { inLanguage, Refused, refresh } from '../../app/api.ts'
import { mark, say } from '../../app/words.ts'
import { Fault, Table } from '../../parts/parts.tsx'
import { Drop } from '../intake/choose.tsx'

async function send(file: File, query: string): Promise<Response> {
  const answer = await fetch(`/api/catalog/imports?${query}`, {
    method: 'POST',
    headers: { ...inLanguage(), 'content-type': 'application/octet-stream' },
    body: file,
  })
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})))
  return answer
}

const ask = async (file: File, mode: 'check' | 'good' | 'all'): Promise<ImportOutcome> =>
  ImportOutcome.parse(await (await send(file, `mode=${mode}`)).json())

interface Seen {
  readonly file: File
  readonly outcome: ImportOutcome
  /** What failed, made while nothing was entered yet: after the import the good rows would be twins of themselves. */
  readonly failures: string | null
  readonly list: string | null
}

async function look(file: File): Promise<Seen> {
  const outcome = await ask(file, 'check')
  const kept = async (answer: 'xlsx' | 'csv'): Promise<string | null> =>
    outcome.faults.length === 0 ? null : URL.createObjectURL(await (await send(file, `answer=${answer}`)).blob())
  return { file, outcome, failures: await kept('xlsx'), list: await kept('csv') }
}

const Faults = ({ it }: { readonly it: Seen }) =>
  it.outcome.faults.length === 0 ? null : (
    <div className="stack-2">
      <div className="row">
        {it.failures === null ? null : (
          <a className="btn" href={it.failures} download="未通过的行.xlsx">
            {say('failuresBook')}
          </a>
        )}
        {it.list === null ? null : (
          <a className="btn" href={it.list} download="错误清单.csv">
            {say('faultsCsv')}
          </a>
        )}
      </div>
      <Table
        label={say('checked')}
        heads={[say('sheetRow'), say('fieldName'), say('value'), say('problem'), say('mend')]}
        rows={it.outcome.faults.map((one) => [
          <span key="place" className="nowrap num">
            {one.sheet} {one.row}
          </span>,
          one.column,
          one.value === '' ? '—' : one.value,
          one.problem,
          one.mend,
        ])}
      />
    </div>
  )

const Made = ({ made }: { readonly made: ImportOutcome['made'] }) =>
  made.length === 0 ? null : (
    <div className="note note--green" role="status">
      <div>
        <b>
          {say('made')} <span className="num">{made.length}</span>
        </b>
        <ul>
          {made.map((it) => (
            <li key={it.code}>
              <Link href={`/console/datasets/${it.code}`}>{it.title}</Link>{' '}
              <span className="mono small">{it.code}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )

/** Entries by a workbook: the form, what was found in it, and then all rows or the good ones. */
export const ImportPage = () => {
  const [seen, setSeen] = useState<Seen | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = async (work: () => Promise<Seen>): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      setSeen(await work())
      await refresh()
    } catch (it) {
      setError(it)
    } finally {
      setBusy(false)
    }
  }
  const enter = (mode: 'good' | 'all'): void => {
    if (seen !== null) void run(async () => ({ ...seen, outcome: await ask(seen.file, mode) }))
  }
  const { outcome } = seen ?? {}
  const open = outcome !== undefined && outcome.made.length === 0
  return (
    <section className="stack-4">
      <h1>{say('importEntries')}</h1>
      <p>{say('importLead')}</p>
      <div className="row">
        <a className="btn" href="/api/catalog/template.xlsx" download="目录导入模板.xlsx">
          {say('downloadForm')}
        </a>
      </div>
      <Drop
        lead={say('chooseBook')}
        hint={say('dropBook')}
        accept=".xlsx"
        take={(file) => void run(() => look(file))}
      />
      {busy ? <p role="status">{say('working')}</p> : null}
      {error === null ? null : <Fault error={error} />}
      {seen === null || outcome === undefined ? null : (
        <div className="stack-4" aria-live="polite">
          <h2>
            {say('checked')}
            {mark('：')}
            {seen.file.name}
          </h2>
          <Made made={outcome.made} />
          {open ? (
            <p className="num">
              {outcome.good} / {outcome.rows} {say('rowsGood')}
              {mark('，')}
              {outcome.faults.length} {say('rowsBad')}
            </p>
          ) : null}
          {open ? (
            <div className="row">
              <button
                type="button"
                className="btn btn--primary"
                disabled={busy || outcome.faults.length > 0 || outcome.good === 0}
                onClick={() => enter('all')}
              >
                {say('importAll')}
              </button>
              {outcome.faults.length > 0 ? <span className="small muted">{say('allBlocked')}</span> : null}
              {outcome.faults.length > 0 && outcome.good > 0 ? (
                <button type="button" className="btn" disabled={busy} onClick={() => enter('good')}>
                  {say('importGood')}
                  {mark('（')}
                  {outcome.good}
                  {mark('）')}
                </button>
              ) : null}
            </div>
          ) : null}
          <Faults it={seen} />
        </div>
      )}
    </section>
  )
}
