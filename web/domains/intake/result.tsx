import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { IngestResult } from '#model/intake'
import { Verdict } from '#model/quality'
import { call } from '../../app/api.ts'
import { language, say, termOf } from '../../app/words.ts'
import { figure, Table } from '../../parts/parts.tsx'
import { ClassTag, GradeMark } from '../security/marks.tsx'

/** Received = kept + set aside, as numbers and as lengths. */
const Sum = ({ result }: { readonly result: IngestResult }) => (
  <section className="card">
    <header>
      <h2>
        <Link href={`/console/datasets/${result.dataset}`}>{result.dataset}</Link> · {say('version')} {result.version}
      </h2>
      <span className="small muted">
        {result.encoding} · {result.seconds} {say('seconds')}
        {result.repairs === undefined ? '' : ` · ${say('repairsOf')} ${result.repairs} ${say('version')}`}
      </span>
    </header>
    <div className="in stack-4">
      <b className="num">
        {say('rowsIn')} {result.rowsIn} = {say('kept')} {result.rows} + {say('aside')} {result.rejected}
      </b>
      <div className="c-sum" aria-hidden="true">
        <i style={{ flexGrow: result.rows }} />
        <i style={{ flexGrow: result.rejected }} />
      </div>
      {result.rejected === 0 ? null : (
        <Table
          label={say('rejectedBecause')}
          heads={[say('rejectedBecause'), figure(say('rowsShown'))]}
          rows={Object.entries(result.rejectedBy).map(([reason, n]) => [
            termOf(reason),
            <Link key="n" className="num" href={`/console/quarantine/${result.dataset}/${result.version}`}>
              {n}
            </Link>,
          ])}
        />
      )}
      {result.notices.map((it) => (
        <p key={it} className="small muted">
          {it}
        </p>
      ))}
    </div>
  </section>
)

/** The verdict follows the version by a moment; asked until it is there. */
const Judged = ({ result }: { readonly result: IngestResult }) => {
  const path = `/api/quality/${result.dataset}?version=${result.version}`
  const asked = useQuery({
    queryKey: [path, 'until'],
    queryFn: () => call(Verdict, 'GET', path).catch(() => null),
    refetchInterval: (query) => (query.state.data === null ? 1500 : false),
  })
  const verdict = asked.data ?? null
  if (verdict === null)
    return (
      <p className="muted" role="status">
        {say('judging')}…
      </p>
    )
  return (
    <Table
      label={say('quality')}
      heads={[say('quality'), figure('X = A/B')]}
      rows={verdict.indicators.map((it) => [
        language() === 'zh' ? it.title.zh : it.title.en,
        <span key="x" className="num">
          {it.x ?? '–'}
        </span>,
      ])}
    />
  )
}

/** What came of the file: counts, columns with class and grade, proof, quality, and what to do next. */
export const Done = ({ result, again }: { readonly result: IngestResult; readonly again: () => void }) => (
  <div className="stack-4">
    <div role="status">
      <Sum result={result} />
    </div>
    <Table
      label={say('columns')}
      heads={[say('name'), say('type'), say('grade')]}
      rows={result.columns.map((it) => [
        it.name,
        termOf(it.type),
        <span key="grade" className="row">
          {it.class === 'general' ? null : <ClassTag of={it.class} />}
          <GradeMark grade={it.grade} proposed />
        </span>,
      ])}
    />
    <Judged result={result} />
    <h2>{say('nextSteps')}</h2>
    <div className="row">
      <Link className="btn btn--primary" href={`/console/datasets/${result.dataset}`}>
        {say('openDataset')}
      </Link>
      {result.rejected > 0 ? (
        <>
          <Link className="btn" href={`/console/quarantine/${result.dataset}/${result.version}`}>
            {say('mendRows')}
          </Link>
          <a className="btn" href={`/api/intake/quarantine/${result.dataset}/${result.version}?format=csv`}>
            {say('repairFile')}
          </a>
        </>
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
