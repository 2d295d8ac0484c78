import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { type ActorView, PersonView, WithPassword } from '#model/identity'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { Finder, Pages } from '../../parts/lists.tsx'
import { Fault, Field, fieldsOf, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { useOrgNames } from '../directory/queries.ts'
import { Once } from './ask.tsx'

const People = z.object({ items: z.array(PersonView), next: z.string().nullable() })

export const holds = (actor: ActorView['actor'], kind: string): boolean =>
  actor.posts.some((post) => post.kind === kind)

/** What stands in the way of somebody's signing in, in words. */
export const Standing = ({ of }: { readonly of: PersonView }) => (
  <span className="row">
    <span className={`tag ${of.active ? 'tag--open' : ''}`}>{say(of.active ? 'active' : 'inactive')}</span>
    {of.lockedUntil === null ? null : (
      <span className="tag tag--cond num">
        {say('lockedTill')} {of.lockedUntil.slice(11, 16)}
      </span>
    )}
    {of.secondFactor ? <span className="tag">{say('secondFactor')}</span> : null}
    {of.temporary ? <span className="tag">{say('oneTime')}</span> : null}
  </span>
)

const AddPerson = () => {
  const [made, setMade] = useState<z.output<typeof WithPassword> | null>(null)
  const { error, busy, run } = useDoing()
  return (
    <details className="c-add">
      <summary className="btn">{say('addPerson')}</summary>
      <form
        className="stack-4 measure"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void run(async () => setMade(await call(WithPassword, 'POST', '/api/people', fieldsOf(form)))).then(
            (done) => done && form.reset(),
          )
        }}
      >
        <Field label={say('username')} hint={say('addPersonHint')}>
          <input className="input" name="username" required pattern="[a-z][a-z0-9._\-]{2,49}" autoComplete="off" />
        </Field>
        <Field label={say('personName')}>
          <input className="input" name="name" required maxLength={100} autoComplete="off" />
        </Field>
        {error === null ? null : <Fault error={error} />}
        <button type="submit" className="btn btn--primary" aria-busy={busy}>
          {say('save')}
        </button>
        {made === null ? null : (
          <>
            <Once text={`${made.person.username}${mark('：')}${say('passwordOnce')}`} secret={made.password} />
            <Link href={`/console/people/${made.person.id}`}>{made.person.name}</Link>
          </>
        )}
      </form>
    </details>
  )
}

const PeopleTable = ({ items }: { readonly items: readonly PersonView[] }) => {
  const nameOf = useOrgNames()
  return (
    <Table
      label={say('people')}
      heads={[say('personName'), say('username'), say('posts'), say('clearance'), say('state')]}
      rows={items.map((it) => [
        <Link key="name" href={`/console/people/${it.id}`}>
          {it.name}
        </Link>,
        <code key="username">{it.username}</code>,
        it.posts.length === 0 ? (
          <span key="posts" className="muted">
            {say('noPosts')}
          </span>
        ) : (
          it.posts.map((post) => `${nameOf(post.org.code, post.org.name)} ${termOf(post.kind)}`).join(mark('；'))
        ),
        <span key="clearance" className="num">
          {it.clearance}
        </span>,
        <Standing key="standing" of={it} />,
      ])}
    />
  )
}

/** Who there is, for the three administrators; who may do what about it is said on the person's page. */
export const PeoplePage = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [q, setQ] = useState('')
  const [cursors, turn] = useState<readonly string[]>([])
  const cursor = cursors.at(-1) ?? ''
  const query = new URLSearchParams({ ...(q === '' ? {} : { q }), ...(cursor === '' ? {} : { cursor }) })
  return (
    <section className="stack-4">
      <h1>{say('people')}</h1>
      <p className="muted">{say('peopleLead')}</p>
      <Finder
        label={say('findPeople')}
        find={(text) => {
          turn([])
          setQ(text)
        }}
      />
      {holds(actor, 'sysadmin') ? <AddPerson /> : null}
      <Shown of={useAsk(People, `/api/people?${query}`)}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <Nothing word="nothingFound" /> : <PeopleTable items={items} />}
            <Pages before={cursors} next={next} turn={turn} />
          </>
        )}
      </Shown>
    </section>
  )
}
