import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { DatasetList } from '#model/catalog'
import { CITY, Colleague, directoryPosts, Organization, Region } from '#model/directory'
import type { ActorView } from '#model/identity'
import { Refused, useAsk } from '../../app/api.ts'
import { mark, named, say, stateOf, termOf } from '../../app/words.ts'
import { Finder } from '../../parts/lists.tsx'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'
import { AddOrganization } from './new-organization.tsx'
import { called, Organizations } from './queries.ts'
import { RegionCascader } from './regions.tsx'

const People = z.object({ items: z.array(Colleague) })

const Group = ({ title, items }: { readonly title: string; readonly items: readonly Organization[] }) =>
  items.length === 0 ? null : (
    <details open>
      <summary>
        <h2 className="c-inline">{title}</h2> <span className="muted num">{items.length}</span>
      </summary>
      <ul className="c-list">
        {items.map((it) => (
          <li key={it.code}>
            <span className="small muted">{termOf(it.kind)}</span>
            <Link href={`/console/organizations/${it.code}`}>{called(it)}</Link>
            <span className="small muted">{it.nicknames.join(mark('、'))}</span>
          </li>
        ))}
      </ul>
    </details>
  )

/** The tree of the city's bodies, found by names of now and then. */
export const OrganizationsPage = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [q, setQ] = useState('')
  const found = useAsk(Organizations, `/api/organizations${q === '' ? '' : `?q=${encodeURIComponent(q)}`}`)
  return (
    <section className="stack-4">
      <h1>{say('organizations')}</h1>
      <p className="muted">{say('organizationsLead')}</p>
      <Finder label={say('findOrganizations')} find={setQ} />
      {actor.posts.some((post) => directoryPosts.some((it) => it === post.kind)) ? <AddOrganization /> : null}
      <Shown of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing word="nothingFound" />
          ) : (
            <>
              <Group title={say('cityBodies')} items={items.filter((it) => it.region === CITY)} />
              <Group title={say('districtBodies')} items={items.filter((it) => it.region !== CITY)} />
            </>
          )
        }
      </Shown>
      <section className="stack-4" aria-labelledby="region">
        <h2 id="region">{say('region')}</h2>
        <RegionCascader />
      </section>
    </section>
  )
}

const Place = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(Region, `/api/regions/${code}`)}>
    {(it) => (
      <>
        <p>
          <span className="muted">{say('orgRegion')}</span> {it.path.join(' / ')}
        </p>
        {it.formerly.length === 0 ? null : (
          <Table
            label={say('formerly')}
            heads={[say('formerly'), say('regionCode'), say('untilYear')]}
            rows={it.formerly.map((old) => [
              old.name,
              <code key="code">{old.code}</code>,
              <span key="until" className="num">
                {old.until}
              </span>,
            ])}
          />
        )}
      </>
    )}
  </Shown>
)

const PeopleOf = ({ code }: { readonly code: string }) => {
  const found = useAsk(People, `/api/organizations/${code}/people`)
  // Not a failure: the list is for its own people and those who supervise.
  if (found.error instanceof Refused && found.error.status === 403) return <p className="muted">{say('notYours')}</p>
  return (
    <Shown of={found}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing word="nobody" />
        ) : (
          <Table
            label={say('peopleOf')}
            heads={[say('personName'), say('posts')]}
            rows={items.map((it) => [it.name, it.posts.map(termOf).join(mark('、'))])}
          />
        )
      }
    </Shown>
  )
}

const DatasetsOf = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(DatasetList, `/api/catalog/datasets?org=${code}&limit=10`)}>
    {({ items, total }) =>
      items.length === 0 ? (
        <Nothing word="noDatasetsOf" />
      ) : (
        <>
          <p className="muted num">
            {say('found')} <Link href={`/console/datasets?org=${code}`}>{total}</Link>
          </p>
          <ul className="c-list">
            {items.map((it) => (
              <li key={it.code}>
                <span className="small muted">{stateOf('catalog/publication', it.state)}</span>
                <Link href={`/console/datasets/${it.code}`}>{named(it.title, it.titleEn)}</Link>
              </li>
            ))}
          </ul>
        </>
      )
    }
  </Shown>
)

/** One body: what it is called and was, who works there, what data it answers for. */
export const OrganizationPage = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(Organization, `/api/organizations/${code}`)}>
    {(it) => (
      <section className="stack-6">
        <header className="stack-4">
          <h1>{called(it)}</h1>
          <div className="row">
            <span className="tag">{termOf(it.kind)}</span>
            <code>{it.code}</code>
          </div>
          {it.nicknames.length === 0 ? null : (
            <p>
              <span className="muted">{say('nicknames')}</span> {it.nicknames.join(mark('、'))}
            </p>
          )}
          <Place code={it.region} />
        </header>
        <section className="stack-4" aria-labelledby="people">
          <h2 id="people">{say('peopleOf')}</h2>
          <PeopleOf code={it.code} />
        </section>
        <section className="stack-4" aria-labelledby="datasets">
          <h2 id="datasets">{say('datasetsOf')}</h2>
          <DatasetsOf code={it.code} />
        </section>
      </section>
    )}
  </Shown>
)
