import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { DatasetView } from '#model/catalog'
import type { ActorView } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { say, stateOf, type Word } from '../../app/words.ts'
import { Icon } from '../../parts/icons.tsx'
import { Tabs } from '../../parts/lists.tsx'
import { Shown } from '../../parts/parts.tsx'
import { Actions } from '../cases/actions.tsx'
import { ProposeOpening } from '../opening/release.tsx'
import { Quality } from '../quality/quality.tsx'
import { Grades } from '../security/grades.tsx'
import { DatasetGrade } from '../security/marks.tsx'
import { AskForIt } from '../sharing/ask.tsx'
import { Uses } from '../sharing/uses.tsx'
import { About } from './about.tsx'
import { Evaluations } from './evaluations.tsx'
import { History, Proofs, VersionsTab } from './history.tsx'
import { Items } from './items.tsx'
import { Facts, Findings } from './matter.tsx'
import { titleOf, type View, whyNotEdited } from './queries.ts'
import { Rows } from './tabs.tsx'

const tabs = {
  items: 'itemsTab',
  about: 'about',
  preview: 'preview',
  versions: 'versions',
  quality: 'quality',
  grades: 'grades',
  uses: 'uses',
  evaluations: 'evaluationsTab',
  history: 'historyTab',
  proof: 'proofTab',
} as const satisfies Record<string, Word>
type Tab = keyof typeof tabs

const isTab = (name: string): name is Tab => name in tabs

interface Contents {
  readonly it: View
  readonly tab: Tab
  readonly owner: boolean
  /** Of which version rows are shown; the newest without it. */
  readonly version: string | null
}

const Content = ({ it, tab, owner, version }: Contents) => {
  switch (tab) {
    case 'items':
      return <Items it={it} />
    case 'about':
      return <About it={it} />
    case 'preview':
      return <Rows it={it} owner={owner} version={version} />
    case 'versions':
      return <VersionsTab code={it.code} owner={owner} />
    case 'quality':
      return <Quality code={it.code} />
    case 'grades':
      return <Grades code={it.code} owner={owner} />
    case 'uses':
      return <Uses code={it.code} />
    case 'evaluations':
      return <Evaluations it={it} keeps={owner} />
    case 'history':
      return <History it={it} />
    case 'proof':
      return <Proofs it={it} />
  }
}

const Copy = ({ text }: { readonly text: string }) => {
  const [done, setDone] = useState(false)
  return (
    <>
      <span className="mono">{text}</span>{' '}
      <button
        type="button"
        className="btn btn--quiet c-copy"
        aria-label={say('copyCode')}
        onClick={() => void navigator.clipboard?.writeText(text).then(() => setDone(true))}
      >
        <Icon name={done ? 'check' : 'copy'} small />
        {done ? <span role="status">{say('codeCopied')}</span> : null}
      </button>
    </>
  )
}

/** What those who keep an entry do beside its case: a version, the entry's own words, opening. */
const Keeps = ({ it }: { readonly it: View }) => (
  <>
    {it.mayEdit === true ? (
      <Link className="btn" href={`/console/datasets/${it.code}/edit`}>
        {say('editEntry')}
      </Link>
    ) : (
      <span className="small muted">{say(whyNotEdited(it))}</span>
    )}
    {it.step === 'published' && it.version !== null && it.open !== 'unconditional' ? <ProposeOpening it={it} /> : null}
    {it.step === 'withdrawn' ? null : (
      <Link className="btn" href={`/console/upload?dataset=${it.code}`}>
        {say('uploadNew')}
      </Link>
    )}
  </>
)

const Head = ({ it, owner, steward }: { readonly it: View; readonly owner: boolean; readonly steward: boolean }) => (
  <div className="page-h">
    <div>
      <p className="muted small">
        <Copy text={it.code} /> <DatasetGrade code={it.code} />
      </p>
      <h1>
        {titleOf(it)} <span className="pill light--blue">{stateOf('catalog/publication', it.step ?? it.state)}</span>
      </h1>
      <p>{it.abstract}</p>
      <Facts it={it} />
    </div>
    <div className="row c-acts no-print">
      {!owner || !steward ? null : <Keeps it={it} />}
      {it.case !== null && it.may.length > 0 ? (
        <Actions cases={[{ id: it.case, number: it.code, kind: 'catalog/publication' }]} may={it.may} />
      ) : null}
      {!owner && steward && it.state === 'published' && it.share !== 'refused' ? <AskForIt it={it} /> : null}
    </div>
  </div>
)

export const DatasetPage = ({ code, actor }: { readonly code: string; readonly actor: ActorView['actor'] }) => {
  const found = useAsk(DatasetView, `/api/catalog/datasets/${code}`)
  const [params, change] = useSearchParams()
  return (
    <Shown of={found}>
      {(it) => {
        const owner = actor.posts.some((post) => post.org.code === it.org.code)
        const steward = actor.posts.some((post) => post.kind === 'steward')
        // What only those who keep or supervise the data are told has no tab for others.
        const shown = Object.keys(tabs)
          .filter(isTab)
          .filter((one) => it.case !== null || !['grades', 'uses', 'evaluations'].includes(one))
        const tab = shown.find((one) => one === params.get('tab')) ?? 'items'
        const counts: Readonly<Partial<Record<Tab, number>>> = { items: it.items.length, versions: it.version ?? 0 }
        return (
          <section className="stack-4">
            <Head it={it} owner={owner} steward={steward} />
            {it.pending === true ? <p className="note">{say('pendingChange')}</p> : null}
            <Findings it={it} />
            <Tabs
              label={titleOf(it)}
              of={shown.map((name) => ({ name, title: say(tabs[name]), count: counts[name] }))}
              shown={tab}
              turn={(to) =>
                change(
                  (now) => {
                    now.set('tab', to)
                    now.delete('version')
                    return now
                  },
                  { replace: true },
                )
              }
            />
            <div role="tabpanel" aria-label={say(tabs[tab])}>
              <Content it={it} tab={tab} owner={owner} version={params.get('version')} />
            </div>
          </section>
        )
      }}
    </Shown>
  )
}
