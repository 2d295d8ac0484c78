import { useState } from 'react'
import { Link } from 'wouter'
import { Inbox, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { LightWord, Nothing, Shown } from '../../parts/parts.tsx'

const boxes = ['todo', 'done', 'mine', 'cc'] as const

/** The first page: what waits for me, the earliest due first. */
export const InboxPage = () => {
  const [box, setBox] = useState<(typeof boxes)[number]>('todo')
  const found = useAsk(Inbox, `/api/inbox?box=${box}`)
  return (
    <section className="stack-4">
      <h1>{say('inbox')}</h1>
      <div className="tabs" role="tablist" aria-label={say('inbox')}>
        {boxes.map((it) => (
          <button
            key={it}
            type="button"
            role="tab"
            aria-selected={it === box}
            className="tab"
            onClick={() => setBox(it)}
          >
            {say(it)}
          </button>
        ))}
      </div>
      <Shown of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing word={box === 'todo' ? 'nothingTodo' : 'nothing'} />
          ) : (
            <ul className="c-list">
              {items.map((it) => (
                <li key={it.id}>
                  <span>
                    {it.light === undefined ? (
                      <span className="muted small">{termOf(it.state)}</span>
                    ) : (
                      <LightWord light={it.light} dueAt={it.dueAt} />
                    )}
                  </span>
                  <Link href={`/console/cases/${it.id}`}>
                    <span className="tag">{termOf(it.kind)}</span> <b className="num">{it.number}</b>
                  </Link>
                  <span className="small">
                    {it.subjectTitle ?? ''} <span className="muted num">{it.subject}</span>
                  </span>
                  <span className="small">{it.may.map(termOf).join('、') || termOf(it.state)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  )
}
