import { type FormEvent, useState } from 'react'
import { postKinds } from '#model/context'
import { type ActorView, administrators, isAdministrator, PersonView, WithPassword } from '#model/identity'
import { call, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { Fault, Field, fieldsOf, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { called, Organizations, useOrgNames } from '../directory/queries.ts'
import { Once, Sure } from './ask.tsx'
import { holds, Standing } from './people.tsx'

const trades = postKinds.filter((it) => !isAdministrator(it))

interface About {
  readonly of: PersonView
  readonly actor: ActorView['actor']
}

const done = (event: FormEvent<HTMLFormElement>): Record<string, string> => {
  event.preventDefault()
  return fieldsOf(event.currentTarget)
}

/** The system administrator gives the trades' posts, the security administrator the three offices'. */
const GivePost = ({ of, actor }: About) => {
  const { error, busy, run } = useDoing()
  const kinds = holds(actor, 'sysadmin') ? trades : administrators
  const organizations = useAsk(Organizations, '/api/organizations')
  return (
    <form
      className="stack-4 measure"
      onSubmit={(event) => void run(() => call(PersonView, 'POST', `/api/people/${of.id}/posts`, done(event)))}
    >
      <Field label={say('postOrg')}>
        <select className="select" name="org" required defaultValue="">
          <option value="" disabled />
          {organizations.data?.items.map((it) => (
            <option key={it.code} value={it.code}>
              {called(it)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('postKind')}>
        <select className="select" name="kind" required>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {termOf(kind)}
            </option>
          ))}
        </select>
      </Field>
      {error === null ? null : <Fault error={error} />}
      <button type="submit" className="btn" aria-busy={busy}>
        {say('givePost')}
      </button>
    </form>
  )
}

const Posts = ({ of, actor, free }: About & { readonly free: boolean }) => {
  const nameOf = useOrgNames()
  const ends = (kind: string): boolean =>
    free && (isAdministrator(kind) ? holds(actor, 'secadmin') : holds(actor, 'sysadmin'))
  return (
    <section className="stack-4" aria-labelledby="posts">
      <h2 id="posts">{say('posts')}</h2>
      {of.posts.length === 0 ? (
        <Nothing word="noPosts" />
      ) : (
        <Table
          label={say('posts')}
          heads={[say('postOrg'), say('postKind'), say('doing')]}
          rows={of.posts.map(({ org, kind }) => [
            nameOf(org.code, org.name),
            termOf(kind),
            ends(kind) ? (
              <Sure
                key="end"
                label={say('endPost')}
                name={`${nameOf(org.code, org.name)} ${termOf(kind)}`}
                text={say('endPostAsk')}
                act={() => call(PersonView, 'DELETE', `/api/people/${of.id}/posts/${org.code}/${kind}`)}
              />
            ) : (
              <span key="whose" className="muted small">
                {say('forPosts')}
                {termOf(isAdministrator(kind) ? 'secadmin' : 'sysadmin')}
              </span>
            ),
          ])}
        />
      )}
      {free && (holds(actor, 'sysadmin') || holds(actor, 'secadmin')) ? <GivePost of={of} actor={actor} /> : null}
    </section>
  )
}

const Security = ({ of }: { readonly of: PersonView }) => {
  const [password, setPassword] = useState<string | null>(null)
  const { error, busy, run } = useDoing()
  const path = `/api/people/${of.id}`
  const reset = async (): Promise<void> => setPassword((await call(WithPassword, 'POST', `${path}/password`)).password)
  return (
    <section className="stack-4" aria-labelledby="clearance">
      <h2 id="clearance">{say('clearance')}</h2>
      <form
        className="row"
        onSubmit={(event) => {
          const clearance = Number(done(event)['clearance'])
          void run(() => call(PersonView, 'PUT', `${path}/clearance`, { clearance }))
        }}
      >
        <select className="select" name="clearance" aria-label={say('clearance')} defaultValue={of.clearance}>
          {[1, 2, 3, 4].map((n) => (
            <option key={n}>{n}</option>
          ))}
        </select>
        <button type="submit" className="btn" aria-busy={busy}>
          {say('setClearance')}
        </button>
      </form>
      {error === null ? null : <Fault error={error} />}
      <div className="row">
        {of.lockedUntil === null ? null : (
          <button
            type="button"
            className="btn"
            onClick={() => void run(() => call(PersonView, 'POST', `${path}/unlock`))}
          >
            {say('unlock')}
          </button>
        )}
        <Sure label={say('resetPassword')} name={of.name} text={say('resetAsk')} act={reset} />
        {of.secondFactor ? (
          <Sure
            label={say('resetFactor')}
            name={of.name}
            text={say('resetFactorAsk')}
            act={() => call(PersonView, 'DELETE', `${path}/second-factor`)}
          />
        ) : null}
      </div>
      {password === null ? null : <Once text={say('passwordOnce')} secret={password} />}
    </section>
  )
}

const Presence = ({ of }: { readonly of: PersonView }) => {
  const act = of.active ? 'deactivate' : 'reactivate'
  const { error, run } = useDoing()
  const send = (): Promise<unknown> => call(PersonView, 'POST', `/api/people/${of.id}/${act}`)
  return (
    <>
      {of.active ? (
        <Sure label={say('deactivate')} name={of.name} text={say('deactivateAsk')} act={send} />
      ) : (
        <button type="button" className="btn" onClick={() => void run(send)}>
          {say('reactivate')}
        </button>
      )}
      {error === null ? null : <Fault error={error} />}
    </>
  )
}

/** One person, with what the caller's own office may do about them. */
export const PersonPage = ({ id, actor }: { readonly id: string; readonly actor: ActorView['actor'] }) => (
  <Shown of={useAsk(PersonView, `/api/people/${encodeURIComponent(id)}`)}>
    {(of) => {
      const free = of.id !== actor.id
      return (
        <section className="stack-6">
          <header className="stack-4">
            <h1>{of.name}</h1>
            <div className="row">
              <code>{of.username}</code>
              <Standing of={of} />
              <span className="muted">
                {say('clearance')} <span className="num">{of.clearance}</span>
              </span>
            </div>
            {free ? null : <p className="note note--blue">{say('ownAccount')}</p>}
            {holds(actor, 'auditadmin') ? (
              <p className="muted">
                {say('readOnly')}
                {termOf('auditadmin')}
              </p>
            ) : null}
            {free && holds(actor, 'sysadmin') ? (
              <div className="row">
                <Presence of={of} />
              </div>
            ) : null}
          </header>
          <Posts of={of} actor={actor} free={free} />
          {free && holds(actor, 'secadmin') ? <Security of={of} /> : null}
        </section>
      )
    }}
  </Shown>
)
