import { Link } from 'wouter'
import { DatasetView } from '#model/catalog'
import { useAsk } from '../../app/api.ts'
import { mark, named, say, sayOf } from '../../app/words.ts'
import { Cite } from '../../parts/law.tsx'
import { Shown } from '../../parts/parts.tsx'
import { OrgName } from '../directory/queries.ts'
import { About } from './about.tsx'
import { Evaluations } from './evaluations.tsx'
import { Items } from './items.tsx'
import { frequencyWords, labelOf, type View } from './queries.ts'
import { OpenTag, ShareTag } from './tags.tsx'

export const Facts = ({ it }: { readonly it: View }) => (
  <p className="small c-facts">
    <span>
      <OrgName of={it.org} />
    </span>
    <span>{it.theme}</span>
    <span>
      {say('share')} <ShareTag value={it.share} />
    </span>
    <span>
      {say('open')} <OpenTag value={it.open} />
    </span>
    <span className="num">
      {it.version === null
        ? say('noVersions')
        : `${say('version')} ${it.version} · ${(it.rows ?? 0).toLocaleString('en')} ${say('rows')}`}
    </span>
    <span>
      {say('frequency')} {say(frequencyWords[it.promise])}
    </span>
  </p>
)

type Found = NonNullable<View['findings']>[number]

const Finding = ({ it }: { readonly it: Found }) => (
  <li>
    {labelOf(it.path)}
    {mark('：')}
    {named(it.message, it.messageEn)}
    {it.twin === undefined ? null : (
      <>
        {' '}
        <Link href={`/console/datasets/${it.twin.code}`}>{it.twin.code}</Link>
        {mark('（')}
        {say('similarity')} <span className="num">{Math.round(it.twin.score * 100)}%</span>
        {mark('）')}
      </>
    )}{' '}
    {it.cites.map((code) => (
      <Cite key={code} code={code} />
    ))}
  </li>
)

const few = 2

/** What the service found that a person should look at before the entry goes on; the first few, the rest on wish. */
export const Findings = ({ it }: { readonly it: View }) => {
  const all = it.findings ?? []
  const list = (some: readonly Found[]) => (
    <ul>
      {some.map((one) => (
        <Finding key={`${one.path}${one.message}`} it={one} />
      ))}
    </ul>
  )
  if (all.length === 0) return null
  return (
    <div className="note note--yellow" role="region" aria-label={say('toCheck')}>
      <div>
        <b>{say('toCheck')}</b> <span className="num">{all.length}</span>
        {list(all.slice(0, few))}
        {all.length <= few ? null : (
          <details>
            <summary>{sayOf('moreFindings', all.length - few)}</summary>
            {list(all.slice(few))}
          </details>
        )}
      </div>
    </div>
  )
}

/** What a publication is decided by: the entry itself, its items, its evaluations, and what to look at first. */
export const EntryMatter = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(DatasetView, `/api/catalog/datasets/${code}`)}>
    {(it) => (
      <div className="stack-4">
        <p>{it.abstract}</p>
        <Facts it={it} />
        <Findings it={it} />
        <About it={it} />
        <h3>
          {say('itemsTab')} <span className="num muted small">{it.items.length}</span>
        </h3>
        <Items it={it} />
        <h3>{say('evaluationsTab')}</h3>
        <Evaluations it={it} keeps={false} />
      </div>
    )}
  </Shown>
)
