import { useState } from 'react'
import { Delegations as DelegationsSchema } from '#model/cases'
import { useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { Field, Nothing, Shown } from '../../parts/parts.tsx'
import { useOrgNames } from '../directory/queries.ts'
import { Arranged, Choice, Form, Note } from './stand.tsx'

/** 委托: who acts for which post, from when to when. */
export const Delegations = () => {
  const found = useAsk(DelegationsSchema, '/api/delegations')
  const nameOf = useOrgNames()
  const [open, setOpen] = useState(false)
  return (
    <section className="stack-4">
      <div className="page-h">
        <h1>{say('delegations')}</h1>
        {found.data !== undefined && found.data.posts.length > 0 && found.data.people.length > 0 ? (
          <button type="button" className="btn btn--primary" onClick={() => setOpen(true)}>
            {say('delegate')}
          </button>
        ) : null}
      </div>
      <p className="muted measure">{say('delegationsLead')}</p>
      <Shown of={found}>
        {({ items, people, posts }) => (
          <>
            {items.length === 0 ? (
              <Nothing word="noDelegations" />
            ) : (
              <div className="card">
                <div className="in">
                  <Arranged items={items} end={(id) => `/api/delegations/${id}/end`} nameOf={nameOf} />
                </div>
              </div>
            )}
            {posts.length === 0 ? <p className="small muted">{say('delegateWhy')}</p> : null}
            {open ? (
              <Form title={say('delegate')} lead="delegateLead" path="/api/delegations" close={() => setOpen(false)}>
                <Choice name="post" label="ofPost" options={posts.map((it) => [it, termOf(it)])} />
                <Choice name="person" label="toPerson" options={people.map((it) => [it.id, it.name])} />
                <div className="row">
                  <Field label={say('sinceDay')}>
                    <input className="input" type="date" name="since" required />
                  </Field>
                  <Field label={say('untilDay')}>
                    <input className="input" type="date" name="until" required />
                  </Field>
                </div>
                <Note label="handNote" />
              </Form>
            ) : null}
          </>
        )}
      </Shown>
    </section>
  )
}
