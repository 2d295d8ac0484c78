import { useState } from 'react'
import { Dataset, type Dataset as DatasetView, type Session, useAsk } from '../../app/api.ts'
import { say, termOf, type Word } from '../../app/words.ts'
import { Shown, Table } from '../../parts/parts.tsx'
import { Actions } from '../cases/actions.tsx'
import { ProposeOpening } from '../opening/release.tsx'
import { Quality } from '../quality/quality.tsx'
import { Grades } from '../security/grades.tsx'
import { DatasetGrade } from '../security/marks.tsx'
import { AskForIt } from '../sharing/ask.tsx'
import { Uses } from '../sharing/uses.tsx'
import { Rows } from './tabs.tsx'

const tabs = ['columns', 'preview', 'quality', 'grades', 'uses'] as const satisfies readonly Word[]
type Tab = (typeof tabs)[number]

const Items = ({ it }: { readonly it: DatasetView }) => (
  <Table
    label={say('columns')}
    heads={[say('name'), say('type'), say('meaning')]}
    rows={it.items.map((item) => [
      item.name,
      item.type,
      `${item.meaning ?? item.title}${item.unit === null || item.unit === '' ? '' : `（${item.unit}）`}`,
    ])}
  />
)

const Content = ({ it, tab, owner }: { readonly it: DatasetView; readonly tab: Tab; readonly owner: boolean }) => {
  switch (tab) {
    case 'columns':
      return <Items it={it} />
    case 'preview':
      return <Rows code={it.code} owner={owner} />
    case 'quality':
      return <Quality code={it.code} />
    case 'grades':
      return <Grades code={it.code} owner={owner} />
    case 'uses':
      return <Uses code={it.code} />
  }
}

export const DatasetPage = ({ code, actor }: { readonly code: string; readonly actor: Session['actor'] }) => {
  const found = useAsk(Dataset, `/api/catalog/datasets/${code}`)
  const [tab, setTab] = useState<Tab>('columns')
  return (
    <Shown of={found}>
      {(it) => {
        const owner = actor.posts.some((post) => post.org.code === it.org.code)
        const steward = actor.posts.some((post) => post.kind === 'steward')
        return (
          <section className="stack-4">
            <div className="page-h">
              <div>
                <p className="muted small">
                  <span className="mono">{it.code}</span> {termOf(it.state)} <DatasetGrade code={it.code} />
                </p>
                <h1>{it.title}</h1>
                <p>{it.abstract}</p>
                <p className="small muted">
                  {it.org.name} · {it.theme} · {say('share')} {say(it.share)} · {say('open')} {say(it.open)} ·{' '}
                  {it.version === null
                    ? '—'
                    : `${say('version')} ${it.version}，${(it.rows ?? 0).toLocaleString('en')} ${say('rows')}`}
                </p>
              </div>
            </div>
            {it.case !== null && it.may.length > 0 ? (
              <Actions cases={[{ id: it.case, number: it.code }]} may={it.may} />
            ) : null}
            {!owner && steward && it.state === 'published' && it.share !== 'refused' ? <AskForIt it={it} /> : null}
            {owner && steward && it.state === 'published' && it.version !== null && it.open !== 'unconditional' ? (
              <ProposeOpening it={it} />
            ) : null}
            <div className="tabs" role="tablist" aria-label={it.title}>
              {tabs.map((one) => (
                <button
                  key={one}
                  type="button"
                  role="tab"
                  aria-selected={one === tab}
                  className="tab"
                  onClick={() => setTab(one)}
                >
                  {say(one)}
                </button>
              ))}
            </div>
            <Content it={it} tab={tab} owner={owner} />
          </section>
        )
      }}
    </Shown>
  )
}
