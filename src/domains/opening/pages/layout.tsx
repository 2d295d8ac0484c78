import type { ReactNode } from 'react'
import { choicesOf, type Display } from '../display.ts'
import { type Lang, say, type Word } from '../words.ts'
import { helpFor } from './help-for.ts'
import { Icon } from './marks.tsx'

export interface Frame {
  readonly lang: Lang
  readonly path: string
  readonly title: string
  readonly demo: boolean
  readonly display: Display
  readonly head?: ReactNode
}

const nav: readonly (readonly [string, Word])[] = [
  ['/datasets', 'catalog'],
  ['/organizations', 'organizations'],
  ['/statistics', 'statistics'],
  ['/law', 'law'],
  ['/ledger', 'ledger'],
  ['/verify', 'verify'],
  ['/apply', 'askAndTell'],
]

/** Keeps the language in every link, so that a page without scripts and cookies stays in it. */
export function href(lang: Lang, path: string): string {
  if (lang === 'zh') return path
  const [before = '', anchor] = path.split('#')
  return `${before}${before.includes('?') ? '&' : '?'}lang=en${anchor === undefined ? '' : `#${anchor}`}`
}

/** Pages that belong to an entry of the menu without lying below its address. */
const alsoUnder: Readonly<Record<string, readonly string[]>> = {
  '/apply': ['/feedback', '/receipts', '/matters'],
  '/statistics': ['/updates'],
}

const isHere = (frame: Frame, path: string): boolean =>
  [path, ...(alsoUnder[path] ?? [])].some((it) => frame.path.startsWith(it))

const Links = ({ frame }: { readonly frame: Frame }) =>
  nav.map(([path, word]) => (
    <a key={path} href={href(frame.lang, path)} {...(isHere(frame, path) ? { 'aria-current': 'page' as const } : {})}>
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

const otherLanguage = (frame: Frame): string =>
  frame.lang === 'zh'
    ? `${frame.path}${frame.path.includes('?') ? '&' : '?'}lang=en`
    : frame.path.replace(/([?&])lang=en(&|$)/, (_all, before: string, after: string) => (after === '' ? '' : before))

/** Size, contrast, theme and language: links that a server answers, each saying whether it is on. */
const Tools = ({ frame }: { readonly frame: Frame }) => {
  const { lang, display } = frame
  const tools = [
    ['size', display.size === null ? 'sizeLarge' : 'sizeNormal'],
    ['contrast', display.contrast === null ? 'contrastHigh' : 'contrastNormal'],
    ['theme', display.theme === null ? 'themeDark' : 'themeLight'],
  ] as const
  return (
    <>
      {tools.map(([turn, word]) => (
        <a key={turn} rel="nofollow" href={`/display?turn=${turn}&back=${encodeURIComponent(frame.path)}`}>
          {say(lang, word)}
        </a>
      ))}
      <a href={otherLanguage(frame)} lang={lang === 'zh' ? 'en' : 'zh-CN'}>
        {say(lang, 'other')}
      </a>
    </>
  )
}

const footer: readonly (readonly [Word, readonly (readonly [string, Word])[]])[] = [
  [
    'footUse',
    [
      ['/law#licence', 'licence'],
      ['/help/api', 'apiTitle'],
      ['/data.json', 'wholeCatalog'],
      ['/feeds/dataset.atom', 'feed'],
    ],
  ],
  [
    'supervise',
    [
      ['/law', 'law'],
      ['/updates', 'updates'],
      ['/matters', 'matters'],
      ['/ledger', 'ledger'],
    ],
  ],
  [
    'footHelp',
    [
      ['/help', 'helpTitle'],
      ['/apply', 'applyTitle'],
      ['/feedback', 'feedbackTitle'],
      ['/receipts', 'followTitle'],
      ['/help#accessibility', 'accessTitle'],
      ['/console', 'console'],
    ],
  ],
]

const forMachines = new Set(['/data.json', '/feeds/dataset.atom', '/console'])

const Foot = ({ frame: { lang, path: here } }: { readonly frame: Frame }) => (
  <footer className="p-foot">
    <div className="wrap">
      <div className="cols">
        <div>
          <h2>{say(lang, 'site')}</h2>
          <p>{say(lang, 'host')}</p>
          <p>
            <a href={href(lang, helpFor(here))}>{say(lang, 'helpHere')}</a>
          </p>
        </div>
        {footer.map(([title, links]) => (
          <div key={title}>
            <h2>{say(lang, title)}</h2>
            <ul>
              {links.map(([path, word]) => (
                <li key={path}>
                  <a href={forMachines.has(path) ? path : href(lang, path)}>{say(lang, word)}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </div>
  </footer>
)

/** The frame of every public page: skip link, demo band, head, main, foot. Works without a script. */
export const Page = ({ frame, children }: { readonly frame: Frame; readonly children: ReactNode }) => {
  const { lang } = frame
  return (
    <html lang={lang === 'zh' ? 'zh-CN' : 'en'} {...choicesOf(frame.display)}>
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
        <aside className="demo" aria-label={say(lang, 'aboutSite')}>
          <div className="wrap row-b">
            <span>{frame.demo ? say(lang, 'demo') : ''}</span>
            <nav className="tools" aria-label={say(lang, 'displaySettings')}>
              <Tools frame={frame} />
            </nav>
          </div>
        </aside>
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
                <Tools frame={frame} />
              </nav>
            </details>
          </div>
        </header>
        <main id="main">{children}</main>
        <Foot frame={frame} />
      </body>
    </html>
  )
}

export const Crumbs = ({
  frame,
  trail,
}: {
  readonly frame: Frame
  readonly trail: readonly (readonly [path: string, label: string])[]
}) => (
  <ol className="crumbs" aria-label={say(frame.lang, 'where')}>
    <li>
      <a href={href(frame.lang, '/')}>{say(frame.lang, 'home')}</a>
    </li>
    {trail.map(([path, label]) => (
      <li key={path}>
        <a href={href(frame.lang, path)}>{label}</a>
      </li>
    ))}
  </ol>
)

export const SearchBar = ({
  lang,
  q,
  big,
  children,
}: {
  readonly lang: Lang
  readonly q: string
  readonly big?: boolean
  readonly children?: ReactNode
}) => (
  <form
    role="search"
    action="/datasets"
    data-suggestions={say(lang, 'suggestions')}
    data-suggested={say(lang, 'suggested')}
  >
    <div className={big === true ? 'searchbar' : 'searchbar searchbar--sm'}>
      <input
        type="search"
        name="q"
        defaultValue={q}
        maxLength={200}
        list="suggest"
        autoComplete="off"
        aria-label={say(lang, 'searchLabel')}
        placeholder={say(lang, 'searchPlaceholder')}
      />
      {lang === 'en' ? <input type="hidden" name="lang" value="en" /> : null}
      {children}
      <button className="btn btn--primary" type="submit">
        <Icon name="search" />
        {say(lang, 'search')}
      </button>
    </div>
    <script src="/assets/suggest.js" defer />
  </form>
)
