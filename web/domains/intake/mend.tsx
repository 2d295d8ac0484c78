import { useState } from 'react'
import type { z } from 'zod'
import { AsideRows, IngestResult, QuarantineList } from '#model/intake'
import { call, Refused, refresh, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { Fault, fieldsOf, Shown, Table } from '../../parts/parts.tsx'
import { Drop } from './choose.tsx'
import { Done } from './result.tsx'
import { begin, send } from './send.ts'

/** The rows set aside of a version: mended here, or sent back as a file. */
export const Mend = ({ code, version }: { readonly code: string; readonly version: string }) => {
  const [result, setResult] = useState<IngestResult | null>(null)
  const [error, setError] = useState<unknown>(null)
  const counts = useAsk(QuarantineList, `/api/intake/quarantine/${code}`)
  const page = useAsk(AsideRows, `/api/intake/quarantine/${code}/${version}/rows?limit=50`)
  const mine = counts.data?.items.find((it) => it.version === Number(version))
  const took = (it: IngestResult): void => {
    setResult(it)
    setError(null)
    void refresh()
  }
  const takeFile = async (file: File): Promise<void> => {
    const { id } = await begin(file)
    await send(id, file, () => undefined)
    took(
      await call(IngestResult, 'POST', `/api/intake/uploads/${id}/commit`, {
        dataset: code,
        mode: 'append',
        repairs: Number(version),
      }),
    )
  }
  return (
    <section className="stack-4">
      <h1>
        {say('mendRows')} · {say('version')} {version}
      </h1>
      {mine === undefined ? null : (
        <p className="num" role="status">
          {say('aside')} {mine.rejected} = {say('mended')} {mine.mended} + {say('waitingRows')} {mine.waiting}
        </p>
      )}
      <p className="muted">{say('repairLead')}</p>
      <div className="row">
        <a className="btn" href={`/api/intake/quarantine/${code}/${version}?format=csv`}>
          {say('repairFile')}
        </a>
        <Drop quiet lead={say('giveBackFile')} take={(file) => void takeFile(file).catch(setError)} />
      </div>
      {error === null ? null : <Fault error={error} />}
      {result === null ? null : <Done result={result} again={() => setResult(null)} />}
      {mine?.waiting === 0 ? (
        <p className="note note--green">{say('allMended')}</p>
      ) : (
        <Shown of={page}>{(data) => <Rows code={code} version={version} page={data} took={took} />}</Shown>
      )}
    </section>
  )
}

interface Mending {
  readonly code: string
  readonly version: string
  readonly page: z.output<typeof AsideRows>
  readonly took: (result: IngestResult) => void
}

const Rows = ({ code, version, page, took }: Mending) => {
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const give = (fields: Readonly<Record<string, string>>): void => {
    const rows = chosen.map((at) =>
      Object.fromEntries(page.columns.map((name, column) => [name, fields[`${at}.${column}`] ?? ''])),
    )
    setBusy(true)
    setError(null)
    call(IngestResult, 'POST', `/api/intake/quarantine/${code}/${version}/rows`, { rows })
      .then(
        (result) => {
          setChosen([])
          took(result)
        },
        (fault: unknown) => setError(fault instanceof Refused ? fault : new Error(say('broken'))),
      )
      .finally(() => setBusy(false))
  }
  return (
    <form
      className="stack-4"
      onSubmit={(event) => {
        event.preventDefault()
        give(fieldsOf(event.currentTarget))
      }}
    >
      <Table
        label={say('mendRows')}
        heads={[say('choose'), say('line'), say('whyAside'), ...page.columns, say('asItCame')]}
        rows={page.items.map((it, at) => [
          <input
            key="choose"
            type="checkbox"
            aria-label={`${say('choose')} ${say('line')} ${it.line}`}
            checked={chosen.includes(at)}
            onChange={(event) =>
              setChosen(event.target.checked ? [...chosen, at] : chosen.filter((other) => other !== at))
            }
          />,
          <span key="line" className="num">
            {it.line}
          </span>,
          <span key="why">
            {termOf(it.reason)}
            <span className="small muted c-below">{it.detail}</span>
          </span>,
          ...page.columns.map((name, column) => (
            <input
              key={name}
              className="input"
              name={`${at}.${column}`}
              aria-label={`${say('line')} ${it.line} ${name}`}
              defaultValue={it.cells[column] ?? ''}
            />
          )),
          <code key="raw">{it.raw.slice(0, 120)}</code>,
        ])}
      />
      {page.next === null ? null : (
        <p className="note note--yellow">
          {page.items.length} / {page.total} · {say('repairLead')}
        </p>
      )}
      {error === null ? null : <Fault error={error} />}
      <div className="row">
        <button type="submit" className="btn btn--primary" disabled={busy || chosen.length === 0} aria-busy={busy}>
          {say('giveBack')}
          {mark('（')}
          {chosen.length}
          {mark('）')}
        </button>
        {chosen.length === 0 ? <span className="small muted">{say('chooseFirst')}</span> : null}
      </div>
    </form>
  )
}
