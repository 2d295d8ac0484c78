import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Inbox } from '#model/cases'
import type { ActorView } from '#model/identity'
import { useUnread } from '../domains/cases/ask.ts'
import { Icon, type IconName, Logo } from '../parts/icons.tsx'
import { useAsk } from './api.ts'
import { say, type Word } from './words.ts'

interface Place {
  readonly path: string
  readonly word: Word
  /** Under a thumb there is room for one word. */
  readonly brief?: Word
  readonly icon: IconName
  /** Posts that have work there; all without it. */
  readonly posts?: readonly string[]
}

interface Group {
  readonly word: Word
  readonly places: readonly Place[]
}

/** Posts whose limits are counted, and those that look after them. */
const counted = ['steward', 'head', 'reviewer', 'admin', 'regulator', 'auditadmin'] as const

/** The menu, in the order of a working day. A place that a person's posts cannot use is not shown. */
const groups: readonly Group[] = [
  {
    word: 'navWork',
    places: [
      { path: '/console', word: 'inbox', brief: 'todo', icon: 'inbox' },
      { path: '/console/board', word: 'board', brief: 'boardBrief', icon: 'board', posts: counted },
      { path: '/console/report', word: 'report', icon: 'clock', posts: counted },
      { path: '/console/messages', word: 'messages', icon: 'bell' },
    ],
  },
  {
    word: 'navData',
    places: [
      { path: '/console/datasets', word: 'datasets', brief: 'datasetsBrief', icon: 'db' },
      { path: '/console/upload', word: 'upload', brief: 'uploadBrief', icon: 'up', posts: ['steward', 'head'] },
      { path: '/console/grants', word: 'grants', icon: 'grant', posts: ['steward', 'head'] },
    ],
  },
  {
    word: 'navAdmin',
    places: [
      {
        path: '/console/delegations',
        word: 'delegations',
        icon: 'user',
        posts: ['steward', 'head', 'reviewer', 'admin'],
      },
      { path: '/console/calendar', word: 'calendar', icon: 'cal' },
      { path: '/console/organizations', word: 'organizations', icon: 'org' },
      { path: '/console/dictionaries', word: 'dictionaries', icon: 'layers' },
      { path: '/console/people', word: 'people', icon: 'people', posts: ['sysadmin', 'secadmin', 'auditadmin'] },
      { path: '/console/acts', word: 'acts', icon: 'seal', posts: ['auditadmin'] },
      { path: '/console/access', word: 'matrix', icon: 'lock' },
      { path: '/console/operations', word: 'operations', icon: 'clock' },
      { path: '/console/account', word: 'tokens', icon: 'key' },
    ],
  },
]

const open = (place: Place, actor: ActorView['actor']): boolean =>
  place.posts === undefined || actor.posts.some((post) => place.posts?.includes(post.kind))

/** Pages that belong to a place of the menu without lying below its address. */
const elsewhere: Readonly<Record<string, string>> = {
  '/console/cases/': '/console',
  '/console/quarantine/': '/console/upload',
}

/** What the browser's tab, the crumbs and the menu agree on: the place whose address begins the present one. */
export function placeOf(path: string): Pick<Place, 'path' | 'word'> {
  const all = groups.flatMap((group) => group.places)
  const home = Object.entries(elsewhere).find(([start]) => path.startsWith(start))?.[1] ?? path
  return (
    all
      .filter((place) => home === place.path || (place.path !== '/console' && home.startsWith(`${place.path}/`)))
      .sort((a, b) => b.path.length - a.path.length)[0] ?? { path: '/console', word: 'console' }
  )
}

const here = (path: string, now: string): { readonly 'aria-current'?: 'page' } =>
  placeOf(now).path === path ? { 'aria-current': 'page' } : {}

/** How many cases wait for the person: shown wherever the inbox is named. */
const useWaiting = (): number => useAsk(Inbox, '/api/inbox?box=todo').data?.counts.todo ?? 0

/** Every place of this person by its group, and the way out to the portal. */
const Places = ({ actor }: { readonly actor: ActorView['actor'] }): ReactNode => {
  const [now] = useLocation()
  const waiting = useWaiting()
  const unread = useUnread()
  return (
    <>
      {groups.map((group) => (
        <div key={group.word}>
          <h2>{say(group.word)}</h2>
          {group.places
            .filter((place) => open(place, actor))
            .map(({ path, word, icon }) => (
              <Link key={path} href={path} className="nav" {...here(path, now)}>
                <Icon name={icon} />
                {say(word)}
                {path === '/console' && waiting > 0 ? <span className="count">{waiting}</span> : null}
                {path === '/console/messages' && unread > 0 ? <span className="count">{unread}</span> : null}
              </Link>
            ))}
        </div>
      ))}
      <div>
        <h2>{say('navPublic')}</h2>
        <a className="nav" href="/">
          <Icon name="org" />
          {say('portal')}
        </a>
      </div>
    </>
  )
}

export const Side = ({ actor }: { readonly actor: ActorView['actor'] }) => (
  <nav className="side" aria-label={say('menu')}>
    <Link className="logo" href="/console">
      <Logo />
      <span>
        <b>合流</b>
        <span>{say('workbench')}</span>
      </span>
    </Link>
    <Places actor={actor} />
  </nav>
)

/** All that has no room under the thumb, in the order of the wide menu. Escape and going somewhere close it. */
const More = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [open, setOpen] = useState(false)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is heard from the links inside
    <div className="c-more" onKeyDown={(event) => (event.key === 'Escape' ? setOpen(false) : undefined)}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="menu" />
        {say('more')}
      </button>
      {open ? (
        <div className="side">
          <Places actor={actor} />
        </div>
      ) : null}
    </div>
  )
}

const thumbs = ['/console', '/console/datasets', '/console/upload', '/console/board', '/console/messages']

/** The menu of a phone: the first four of these places that a person has under the thumb, and all behind the fifth. */
export const TabBar = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [now] = useLocation()
  const waiting = useWaiting()
  const all = groups.flatMap((group) => group.places).filter((place) => open(place, actor))
  const places = thumbs.flatMap((path) => all.filter((place) => place.path === path)).slice(0, 4)
  return (
    <nav className="tabbar" aria-label={say('menuPhone')}>
      {places.map(({ path, word, brief, icon }) => (
        <Link key={path} href={path} {...here(path, now)}>
          <Icon name={icon} />
          {say(brief ?? word)}
          {path === '/console' && waiting > 0 ? <span className="dot num">{waiting}</span> : null}
        </Link>
      ))}
      <More key={now} actor={actor} />
    </nav>
  )
}
