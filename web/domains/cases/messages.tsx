import { Link, useSearchParams } from 'wouter'
import { z } from 'zod'
import { Messages, type NoticeKind } from '#model/cases'
import { call, refresh, useAsk } from '../../app/api.ts'
import { named, say, sayOf, termOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Pages } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Nothing, Shown } from '../../parts/parts.tsx'
import { useActorNames } from '../directory/queries.ts'

const marks: Readonly<Partial<Record<NoticeKind, 'yellow' | 'red'>>> = {
  warned: 'yellow',
  breached: 'red',
  supervised: 'red',
}

const read = async (ids?: readonly string[]): Promise<void> => {
  await call(z.unknown(), 'POST', '/api/messages/read', ids === undefined ? {} : { ids })
  await refresh()
}

/** What was told to one's posts: limits that run out, 督办, 催办, what was handed over. */
export const MessagesPage = () => {
  const [params, change] = useSearchParams()
  const unread = params.get('unread') === 'true'
  const cursors = params.getAll('cursor')
  const turn = (to: readonly string[], only = unread): void =>
    change([...(only ? [['unread', 'true']] : []), ...to.map((it) => ['cursor', it])], { replace: true })
  const cursor = cursors.at(-1)
  const asked = new URLSearchParams({
    ...(unread ? { unread: 'true' } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  })
  const actorOf = useActorNames()
  const found = useAsk(Messages, `/api/messages?${asked.toString()}`)
  return (
    <section className="stack-4">
      <div className="page-h">
        <h1>{say('messages')}</h1>
        {(found.data?.unread ?? 0) === 0 ? null : (
          <button type="button" className="btn" onClick={() => void read()}>
            {say('readAll')}
          </button>
        )}
      </div>
      <div className="seg" role="group" aria-label={say('messages')}>
        <button type="button" aria-pressed={!unread} onClick={() => turn([], false)}>
          {say('all')}
        </button>
        <button type="button" aria-pressed={unread} onClick={() => turn([], true)}>
          {say('unread')} <span className="num">{found.data?.unread ?? 0}</span>
        </button>
      </div>
      <Shown of={found}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Nothing word={unread ? 'nothingUnread' : 'noMessages'} />
          ) : (
            <>
              <ul className="c-list c-messages">
                {items.map((it) => {
                  const mark = marks[it.what]
                  return (
                    <li key={it.id} className={it.read ? '' : 'c-unread'}>
                      <span className={mark === undefined ? 'mid' : `light light--${mark}`}>
                        {mark === undefined ? null : <LightMark name={mark} />}
                        {termOf(`notice.${it.what}`)}
                      </span>
                      <span>
                        <Link
                          href={`/console/cases/${it.case}`}
                          onClick={() => (it.read ? undefined : void read([it.id]))}
                        >
                          {named(it.subjectTitle, it.subjectTitleEn) ?? it.subject}{' '}
                          <span className="num">{it.number}</span>
                        </Link>
                        <span className="small muted">
                          {' '}
                          {termOf(it.kind)}
                          {it.clock === null ? '' : ` · ${termOf(it.clock)}`}
                          {it.dueAt === null ? '' : ` · ${sayOf('dueOn', it.dueAt.slice(0, 10))}`}
                          {it.order === null ? '' : ` · ${it.order}`}
                        </span>
                        {it.note === null ? null : <p className="c-note">{it.note}</p>}
                      </span>
                      <span className="small muted">
                        {actorOf(it.from)} <time className="num">{moment(it.at)}</time>
                      </span>
                      {it.read ? (
                        <span className="small muted">{say('wasRead')}</span>
                      ) : (
                        <button type="button" className="btn btn--quiet" onClick={() => void read([it.id])}>
                          {say('markRead')}
                        </button>
                      )}
                    </li>
                  )
                })}
              </ul>
              <Pages before={cursors} next={next} turn={turn} />
            </>
          )
        }
      </Shown>
    </section>
  )
}
