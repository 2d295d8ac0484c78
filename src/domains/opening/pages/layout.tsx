import type { ReactNode } from 'react'
import { type Lang, say, type Word } from '../words.ts'

export interface Frame {
  readonly lang: Lang
  readonly path: string
  readonly title: string
  readonly demo: boolean
  readonly head?: ReactNode
}

const paths = {
  check: 'm4.5 12.5 5 5 10-11',
  dl: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  menu: 'M4 7h16M4 12h16M4 17h16',
  right: 'm9 6 6 6-6 6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3 20 20',
  seal: 'M12 3.5 5 6.5v5c0 4.2 2.9 7.4 7 9 4.1-1.6 7-4.8 7-9v-5zM9 12l2.2 2.2L15.4 10',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  key: 'M14.5 4.5a5 5 0 1 1-3.6 8.4L5 19v-3l2-2 M15.5 8.5h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const

export const Icon = ({ name, small }: { readonly name: keyof typeof paths; readonly small?: boolean }) => (
  <svg className={small === true ? 'i i-sm' : 'i'} viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)

const nav: readonly (readonly [string, Word])[] = [
  ['/datasets', 'catalog'],
  ['/organizations', 'organizations'],
  ['/statistics', 'statistics'],
  ['/law', 'law'],
  ['/ledger', 'ledger'],
]

/** Keeps the language in every link, so that a page without scripts and cookies stays in it. */
export const href = (lang: Lang, path: string): string =>
  lang === 'zh' ? path : `${path}${path.includes('?') ? '&' : '?'}lang=en`

const Links = ({ frame }: { readonly frame: Frame }) =>
  nav.map(([path, word]) => (
    <a
      key={path}
      href={href(frame.lang, path)}
      {...(frame.path.startsWith(path) ? { 'aria-current': 'page' as const } : {})}
    >
      {say(frame.lang, word)}
    </a>
  ))

const Logo = ({ lang }: { readonly lang: Lang }) => (
  <a className="logo" href={href(lang, '/')}>
    <svg viewBox="0 0 40 40" aria-hidden="true" fill="none" strokeWidth="4.2" strokeLinecap="round">
      <path d="M4 8c11 0 10 9.7 20 9.7h12" stroke="var(--primary)" />
      <path d="M4 32c11 0 10-9.7 20-9.7h12" stroke="var(--accent)" />
    </svg>
    <span>
      <b>合流</b>
      <span>{say(lang, 'site')}</span>
    </span>
  </a>
)

const Foot = ({ lang }: { readonly lang: Lang }) => (
  <footer className="p-foot">
    <div className="wrap">
      <div className="cols">
        <div>
          <h2>{say(lang, 'site')}</h2>
          <p>{say(lang, 'host')}</p>
        </div>
        <div>
          <h2>{say(lang, 'forMachines')}</h2>
          <ul>
            <li>
              <a href="/api/openapi.json">{say(lang, 'openapi')}</a>
            </li>
          </ul>
        </div>
        <div>
          <h2>{say(lang, 'supervise')}</h2>
          <ul>
            <li>
              <a href={href(lang, '/law')}>{say(lang, 'law')}</a>
            </li>
            <li>
              <a href={href(lang, '/ledger')}>{say(lang, 'ledger')}</a>
            </li>
            <li>
              <a href={href(lang, '/verify')}>{say(lang, 'verify')}</a>
            </li>
            <li>
              <a href={href(lang, '/apply')}>{say(lang, 'applyTitle')}</a>
            </li>
            <li>
              <a href={href(lang, '/feedback')}>{say(lang, 'feedbackTitle')}</a>
            </li>
          </ul>
        </div>
      </div>
    </div>
  </footer>
)

/** The frame of every public page: skip link, demo band, head, main, foot. Works without a script. */
export const Page = ({ frame, children }: { readonly frame: Frame; readonly children: ReactNode }) => {
  const { lang } = frame
  const other =
    frame.lang === 'zh'
      ? `${frame.path}${frame.path.includes('?') ? '&' : '?'}lang=en`
      : frame.path.replace(/[?&]lang=en/, '')
  return (
    <html lang={lang === 'zh' ? 'zh-CN' : 'en'}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${frame.title} - ${say(lang, 'site')}`}</title>
        <link rel="stylesheet" href="/assets/portal.css" />
        {frame.head}
      </head>
      <body>
        <a className="skip" href="#main">
          {say(lang, 'skip')}
        </a>
        <div className="demo">
          <div className="wrap row-b">
            <span>{frame.demo ? say(lang, 'demo') : ''}</span>
            <a href={other} lang={lang === 'zh' ? 'en' : 'zh-CN'}>
              {say(lang, 'other')}
            </a>
          </div>
        </div>
        <header className="p-head">
          <div className="wrap">
            <Logo lang={lang} />
            <nav className="p-nav" aria-label={say(lang, 'mainNav')}>
              <Links frame={frame} />
            </nav>
            <details className="p-menu">
              <summary>
                <Icon name="menu" />
                {say(lang, 'menu')}
              </summary>
              <nav aria-label={say(lang, 'menu')}>
                <Links frame={frame} />
              </nav>
            </details>
          </div>
        </header>
        <main id="main">{children}</main>
        <Foot lang={lang} />
      </body>
    </html>
  )
}

export const OpenTag = ({
  lang,
  open,
}: {
  readonly lang: Lang
  readonly open: 'unconditional' | 'conditional' | 'closed'
}) => {
  const look = {
    unconditional: ['tag tag--open', 'unlock'],
    conditional: ['tag tag--cond', 'key'],
    closed: ['tag tag--shut', 'lock'],
  } as const
  const [className, icon] = look[open]
  return (
    <span className={className}>
      <Icon name={icon} small />
      {say(lang, open)}
    </span>
  )
}

export const SearchBar = ({ lang, q }: { readonly lang: Lang; readonly q: string }) => (
  <form role="search" action="/datasets">
    <div className="searchbar searchbar--sm">
      <input type="search" name="q" defaultValue={q} aria-label={say(lang, 'searchLabel')} />
      {lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
      <button className="btn btn--primary" type="submit">
        <Icon name="search" />
        {say(lang, 'search')}
      </button>
    </div>
  </form>
)
