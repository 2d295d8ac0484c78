import { useState } from 'react'
import { Link } from 'wouter'
import { DatasetList, type Session, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { fieldsOf, Nothing, Shown } from '../../parts/parts.tsx'

/** All that the caller may see, one's own first when nothing is asked. */
export const Datasets = ({ actor }: { readonly actor: Session['actor'] }) => {
  const own = actor.posts[0]?.org.code ?? ''
  const [q, setQ] = useState('')
  const [ours, setOurs] = useState(/^\d{10}$/.test(own))
  const [cursor, setCursor] = useState('')
  const query = new URLSearchParams({
    ...(q === '' ? {} : { q }),
    ...(ours ? { org: own } : {}),
    ...(cursor === '' ? {} : { cursor }),
    limit: '50',
  })
  const found = useAsk(DatasetList, `/api/catalog/datasets?${query}`)
  return (
    <section className="stack-4">
      <h1>{say('datasets')}</h1>
      <form
        role="search"
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          setCursor('')
          setQ(fieldsOf(event.currentTarget)['q'] ?? '')
        }}
      >
        <input className="input" type="search" name="q" aria-label={say('search')} />
        <button type="submit" className="btn">
          {say('search')}
        </button>
        <label className="check">
          <input
            type="checkbox"
            checked={ours}
            onChange={(event) => {
              setCursor('')
              setOurs(event.target.checked)
            }}
          />
          {actor.posts[0]?.org.name}
        </label>
      </form>
      <Shown of={found}>
        {({ items, total, next }) =>
          items.length === 0 ? (
            <Nothing />
          ) : (
            <>
              <p className="muted num" aria-live="polite">
                {say('found')} {total}
              </p>
              <ul className="c-list">
                {items.map((it) => (
                  <li key={it.code}>
                    <span className="small muted">{termOf(it.state)}</span>
                    <Link href={`/console/datasets/${it.code}`}>
                      <b>{it.title}</b>
                    </Link>
                    <span className="small muted">{it.org.name}</span>
                    <span className="small num">
                      {it.rows === null ? '—' : `${it.rows.toLocaleString('en')} ${say('rows')}`}
                    </span>
                  </li>
                ))}
              </ul>
              {next === null ? null : (
                <button type="button" className="btn" onClick={() => setCursor(next)}>
                  →
                </button>
              )}
            </>
          )
        }
      </Shown>
    </section>
  )
}
