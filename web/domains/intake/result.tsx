import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { IngestResult } from '#model/intake'
import { Verdict } from '#model/quality'
import { call } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { Count } from '../../parts/lists.tsx'
import { figure, Table } from '../../parts/parts.tsx'
import { Indicators } from '../quality/quality.tsx'
import { ClassTag, GradeMark } from '../security/marks.tsx'

const number = (of: number): string => of.toLocaleString('en')

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
        {say('rowsIn')} {number(result.rowsIn)} = {say('kept')}{' '}
        <Count n={result.rows} to={`/console/datasets/${result.dataset}?tab=preview`} label={say('kept')} /> +{' '}
        {say('aside')}{' '}
        <Count
          n={result.rejected}
          to={`/console/quarantine/${result.dataset}/${result.version}`}
          label={say('aside')}
        />
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
            <Count
              key="n"
              n={n}
              to={`/console/quarantine/${result.dataset}/${result.version}`}
              label={termOf(reason)}
            />,
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
  return <Indicators it={verdict} />
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
