import { useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import { Inbox, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { LightWord, Nothing, Shown } from '../../parts/parts.tsx'
import { Actions } from './actions.tsx'

const boxes = ['todo', 'done', 'mine', 'cc'] as const

type Line = z.output<typeof Inbox>['items'][number]

/** What may be done with every one of them. */
const common = (lines: readonly Line[]): string[] =>
  (lines[0]?.may ?? []).filter((name) => lines.every((line) => line.may.includes(name)))

/** The first page: what waits for me, the earliest due first. */
export const InboxPage = () => {
  const [box, setBox] = useState<(typeof boxes)[number]>('todo')
  const found = useAsk(Inbox, `/api/inbox?box=${box}`)
  const [picked, setChosen] = useState<readonly Line[]>([])
  // What was done has left the list, and so the choice.
  const chosen = picked.filter((it) => found.data?.items.some((one) => one.id === it.id) ?? true)
  const choose = (it: Line, yes: boolean): void =>
    setChosen(yes ? [...chosen, it] : chosen.filter((one) => one.id !== it.id))
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
            onClick={() => {
              setBox(it)
              setChosen([])
            }}
          >
            {say(it)}
          </button>
        ))}
      </div>
      {chosen.length === 0 ? null : (
        <div className="row note" role="region" aria-label={say('chosen')}>
          <span className="num">
            {say('chosen')} {chosen.length}
          </span>
          <Actions cases={chosen} may={common(chosen)} none="noCommon" />
        </div>
      )}
      <Shown of={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing word={box === 'todo' ? 'nothingTodo' : 'nothing'} />
          ) : (
            <ul className="c-list">
              {items.map((it) => (
                <li key={it.id}>
                  <span>
                    {box !== 'todo' ? null : (
                      <input
                        type="checkbox"
                        aria-label={`${say('choose')} ${it.number}`}
                        checked={chosen.some((one) => one.id === it.id)}
                        onChange={(event) => choose(it, event.target.checked)}
                      />
                    )}{' '}
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
