import { promisedAfter } from '#domains/catalog'
import { fill, say } from '../words.ts'
import type { DatasetData, DatasetPart, VersionLine } from './dataset-model.ts'
import { href } from './layout.tsx'
import { Name } from './name.tsx'
import { daysLate, PromiseLight } from './promise.tsx'

interface Term {
  readonly version: number
  readonly late: number
}

/** The last twelve versions after the first: whether each came by the day that the one before it promised. */
function termsOf({ dataset, versions }: DatasetData): Term[] {
  return versions.slice(0, 12).flatMap((it, at): Term[] => {
    const before: VersionLine | undefined = versions[at + 1]
    const due = before === undefined ? null : promisedAfter(dataset.promise, before.day)
    if (due === null) return []
    return [{ version: it.version, late: it.day <= due ? 0 : daysLate(due, new Date(`${it.day}T12:00:00+08:00`)) }]
  })
}

const Terms = ({ frame, data }: DatasetPart) => {
  const terms = termsOf(data).reverse()
  if (terms.length === 0) return null
  const late = terms.filter((it) => it.late > 0)
  const said = fill(frame.lang, 'termsKept', terms.length, terms.length - late.length, late.length)
  return (
    <>
      <div className="ticks" aria-hidden="true">
        {terms.map((it) => (
          <i key={it.version} className={it.late > 0 ? 'l' : undefined} />
        ))}
      </div>
      <p className="small muted">
        <a href="#vs">{said}</a>
      </p>
    </>
  )
}

const PromiseCard = ({ frame, data }: DatasetPart) => {
  const { lang } = frame
  const { dataset, update } = data
  return (
    <div className="card">
      <div className="in stack-2">
        <h2>{say(lang, 'updatePromise')}</h2>
        <p>{say(lang, `promise_${dataset.promise}`)}</p>
        {update === null || update.due === null ? null : (
          <>
            <p className="small">{fill(lang, update.state === 'late' ? 'wasDue' : 'nextDue', update.due)}</p>
            <p className="small">
              <PromiseLight lang={lang} it={update} now={data.now} />
            </p>
          </>
        )}
        <Terms frame={frame} data={data} />
      </div>
    </div>
  )
}

/** Beside the text: what is promised and kept, whose it is, how it is used and where programs read it. */
export const Aside = ({ frame, data }: DatasetPart) => {
  const { lang } = frame
  const { dataset, versions } = data
  const machine = [
    ['DCAT Turtle', `/dataset/${dataset.code}.ttl`],
    ['JSON-LD', `/dataset/${dataset.code}.jsonld`],
    ['RDF/XML', `/dataset/${dataset.code}.rdf`],
    ['CKAN', `/api/3/action/package_show?id=${dataset.code}`],
    ['Atom', '/feeds/dataset.atom'],
  ] as const
  return (
    <aside className="d-side">
      <PromiseCard frame={frame} data={data} />
      <div>
        <h2>{say(lang, 'basics')}</h2>
        <dl className="kv">
          <dt>{say(lang, 'provider')}</dt>
          <dd>
            <a href={href(lang, `/organizations/${dataset.org.code}`)}>
              <Name lang={lang} name={dataset.org.name} recorded={data.provider.nameEn} />
            </a>
          </dd>
          <dt>{say(lang, 'theme')}</dt>
          <dd>
            <a href={href(lang, `/datasets?theme=${encodeURIComponent(dataset.theme)}`)}>
              <Name lang={lang} name={dataset.theme} />
            </a>
          </dd>
          <dt>{say(lang, 'updated')}</dt>
          <dd className="num">{versions[0]?.day ?? '—'}</dd>
          <dt>{say(lang, 'firstOpened')}</dt>
          <dd className="num">{versions.at(-1)?.day ?? '—'}</dd>
          <dt>{say(lang, 'code')}</dt>
          <dd className="mono break">{dataset.code}</dd>
        </dl>
      </div>
      {dataset.open === 'unconditional' && versions.length > 0 ? (
        <div>
          <h2>{say(lang, 'use')}</h2>
          <dl className="kv">
            <dt>{say(lang, 'download')}</dt>
            <dd className="num">{fill(lang, 'timesUsed', data.downloads.toLocaleString('en'))}</dd>
            <dt>{say(lang, 'calls')}</dt>
            <dd className="num">{fill(lang, 'timesUsed', data.calls.toLocaleString('en'))}</dd>
          </dl>
        </div>
      ) : null}
      {dataset.open === 'closed' ? null : (
        <div>
          <h2>{say(lang, 'forMachines')}</h2>
          <p className="row">
            {machine.map(([name, path]) => (
              <a key={path} href={path}>
                {name}
              </a>
            ))}
          </p>
        </div>
      )}
    </aside>
  )
}
