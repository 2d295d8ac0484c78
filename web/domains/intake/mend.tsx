import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { type AsideRow, AsideRows, IngestResult, QuarantineList } from '#model/intake'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { useKept } from '../../parts/kept.ts'
import { Fault, Shown, Table } from '../../parts/parts.tsx'
import { Drop } from './choose.tsx'
import { Done } from './result.tsx'
import { begin, send } from './send.ts'

/** The rows set aside of a version: mended here, or sent back as a file. */
export const Mend = ({ code, version }: { readonly code: string; readonly version: string }) => {
  const [result, setResult] = useState<IngestResult | null>(null)
  const { error, busy, run } = useDoing()
  const counts = useAsk(QuarantineList, `/api/intake/quarantine/${code}`)
  const page = useAsk(AsideRows, `/api/intake/quarantine/${code}/${version}/rows?limit=50`)
  const mine = counts.data?.items.find((it) => it.version === Number(version))
  const takeFile = async (file: File): Promise<void> => {
    const { id } = await begin(file)
    await send(id, file, () => undefined)
    setResult(
      await call(IngestResult, 'POST', `/api/intake/uploads/${id}/commit`, {
        dataset: code,
        mode: 'append',
        repairs: Number(version),
      }),
    )
  }
  return (
    <section className="stack-4">
      <p className="muted small">
        <Link href={`/console/datasets/${code}`} className="mono">
          {code}
        </Link>{' '}
        {mine?.fileName}
      </p>
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
        {busy ? (
          <span className="muted" role="status">
            {say('working')}
          </span>
        ) : (
          <Drop quiet lead={say('giveBackFile')} take={(file) => void run(() => takeFile(file))} />
        )}
      </div>
      {error === null ? null : <Fault error={error} />}
      {result === null ? null : <Done result={result} again={() => setResult(null)} />}
      {mine?.waiting === 0 ? (
        <p className="note note--green">{say('allMended')}</p>
      ) : (
        <Shown of={page}>{(data) => <Rows code={code} version={version} page={data} took={setResult} />}</Shown>
      )}
    </section>
  )
}

const Cells = z.array(z.string().nullable())

/** The line as it came; of one that was kept cell by cell, its cells. */
const asItCame = (raw: string): string => {
  try {
    const cells = Cells.safeParse(JSON.parse(raw)).data
    return cells === undefined ? raw : cells.map((cell) => cell ?? '').join(' | ')
  } catch {
    return raw
  }
}

interface Mending {
  readonly code: string
  readonly version: string
  readonly page: z.output<typeof AsideRows>
  readonly took: (result: IngestResult) => void
}

// What is written of each line, and which lines were given back: neither is lost with the page.
const Mended = z.object({ cells: z.record(z.string(), z.array(z.string())), given: z.array(z.number()) })
type Mended = z.output<typeof Mended>

const Rows = ({ code, version, page, took }: Mending) => {
  const [mended, alter] = useKept<Mended>(Mended, `mend:${code}/${version}`, { cells: {}, given: [] })
  const [chosen, setChosen] = useState<readonly number[]>([])
  const { error, busy, run } = useDoing()
  const cellsOf = (it: AsideRow): string[] =>
    page.columns.map((_, at) => mended.cells[it.line]?.[at] ?? it.cells[at] ?? '')
  const write = (it: AsideRow, at: number, text: string): void => {
    alter({ ...mended, cells: { ...mended.cells, [it.line]: cellsOf(it).with(at, text) } })
    if (!chosen.includes(it.line)) setChosen([...chosen, it.line])
  }
  const give = async (): Promise<void> => {
    const rows = page.items
      .filter((it) => chosen.includes(it.line))
      .map((it) => Object.fromEntries(cellsOf(it).map((text, at) => [page.columns[at], text.trim()])))
    const result = await call(IngestResult, 'POST', `/api/intake/quarantine/${code}/${version}/rows`, { rows })
    alter({ ...mended, given: [...mended.given, ...chosen] })
    setChosen([])
    took(result)
  }
  return (
    <form
      className="stack-4"
      onSubmit={(event) => {
        event.preventDefault()
        void run(give)
      }}
    >
      <Table
        label={say('mendRows')}
        heads={[say('choose'), say('line'), say('whyAside'), ...page.columns, say('asItCame')]}
        rows={page.items.map((it) => {
          const given = mended.given.includes(it.line)
          return [
            given ? (
              <span key="choose" className="small muted">
                {say('givenBack')}
              </span>
            ) : (
              <input
                key="choose"
                type="checkbox"
                aria-label={`${say('choose')} ${say('line')} ${it.line}`}
                checked={chosen.includes(it.line)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, it.line] : chosen.filter((line) => line !== it.line))
                }
              />
            ),
            <span key="line" className="num">
              {it.line}
            </span>,
            <span key="why">
              {termOf(it.reason)}
              <span className="small muted c-below">{it.detail}</span>
            </span>,
            ...cellsOf(it).map((text, at) => (
              <input
                key={page.columns[at]}
                className="input"
                aria-label={`${say('line')} ${it.line} ${page.columns[at]}`}
                value={text}
                readOnly={given}
                onChange={(event) => write(it, at, event.target.value)}
              />
            )),
            <code key="raw">{asItCame(it.raw).slice(0, 120)}</code>,
          ]
        })}
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
