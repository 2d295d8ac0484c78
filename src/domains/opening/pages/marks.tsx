import type { ReactNode } from 'react'
import { type Rule, rule } from '#law'
import { type Lang, say, type Word } from '../words.ts'

const icons = {
  asc: 'M12 19V5M6 11l6-6 6 6',
  desc: 'M12 5v14M6 13l6 6 6-6',
  bus: 'M5 6a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v9.5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM5 11.5h14M8 17.5V20M16 17.5V20M8.5 14.5h.01M15.5 14.5h.01M8.5 7h7',
  check: 'm4.5 12.5 5 5 10-11',
  cloud: 'M7 18a4 4 0 0 1-.5-8 6 6 0 0 1 11.5 1.5A3.5 3.5 0 0 1 17.5 18z',
  code: 'm8.5 7-5 5 5 5M15.5 7l5 5-5 5',
  coin: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M8.5 7.5 12 12l3.5-4.5M12 12v5M9 13h6M9 15.5h6',
  culture: 'M3.5 9 12 4l8.5 5zM5.5 9v9M10 9v9M14 9v9M18.5 9v9M3.5 20.5h17',
  dl: 'M12 4v11M7 10.5l5 5 5-5M4.5 20h15',
  drop: 'M12 3.5c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11z',
  file: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  flag: 'M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12',
  house: 'M3.5 11.5 12 4l8.5 7.5M6 9.5V20h12V9.5M10 20v-5.5h4V20',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 11v5.5M12 7.6v.1',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8m3 1 8.5-8.5M16 7l3 3',
  leaf: 'M5 19c0-9 5-14 15-14 0 10-5 14-12 13M5 20.5c2-5 5-8 9-10',
  lock: 'M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11M8 11V8a4 4 0 0 1 8 0v3',
  map: 'M3.5 6.5 9 4l6 2.5L20.5 4v13.5L15 20l-6-2.5L3.5 20zM9 4v13.5M15 6.5V20',
  med: 'M6 4h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M12 8v8M8 12h8',
  menu: 'M4 7h16M4 12h16M4 17h16',
  pen: 'M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5',
  people:
    'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 20c.6-4 3-5.8 6.5-5.8s5.9 1.8 6.5 5.8M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.2 2.3 3.5 5.2',
  right: 'm9.5 6 6 6-6 6',
  school: 'M12 5 2.5 9.5 12 14l9.5-4.5zM6.5 12v5c3.5 2.5 7.5 2.5 11 0v-5',
  seal: 'M4 5.5c5 0 5 4.3 9 4.3h7M4 14c5 0 5-4.2 9-4.2M10 18l3 3 6.5-7',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13m5 11.5 5 5',
  shop: 'M4 9.5 5.5 4.5h13L20 9.5a2.6 2.6 0 0 1-5.3 0 2.7 2.7 0 0 1-5.4 0A2.6 2.6 0 0 1 4 9.5zM5.5 12.5V20h13v-7.5',
  tree: 'M12 21v-7M12 3.5 6.5 11H9l-3.5 5h13L15 11h2.5z',
  unlock:
    'M6.5 11h11a1.5 1.5 0 0 1 1.5 1.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11M8 11V8a4 4 0 0 1 7.7-1.5',
  x: 'm6 6 12 12M18 6 6 18',
} as const

export type IconName = keyof typeof icons

export const Icon = ({ name, small }: { readonly name: IconName; readonly small?: boolean }) => (
  <svg className={small === true ? 'i i-sm' : 'i'} viewBox="0 0 24 24" aria-hidden="true">
    <path d={icons[name]} />
  </svg>
)

export type LightName = 'green' | 'yellow' | 'red' | 'pause' | 'done' | 'none' | 'blue'

const shapes: Readonly<Record<LightName, ReactNode>> = {
  green: (
    <>
      <circle cx="8" cy="8" r="7.3" fill="var(--green-fill)" />
      <path d="m4.7 8.3 2.3 2.3 4.4-4.9" fill="none" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  yellow: (
    <>
      <path d="M8 1.6 15.2 14.2H.8z" fill="var(--yellow-fill)" stroke="var(--yellow-text)" strokeWidth="1.1" />
      <path d="M8 6.2v3.7M8 12v.1" stroke="var(--on-yellow)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  red: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="var(--red-fill)" />
      <path d="m5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  pause: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="3" fill="none" stroke="var(--grey-fill)" strokeWidth="1.6" />
      <path d="M6 5.2v5.6M10 5.2v5.6" stroke="var(--grey-fill)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6.7" fill="none" stroke="var(--grey-fill)" strokeWidth="1.5" />
      <path d="m4.9 8.2 2.2 2.2 4-4.5" fill="none" stroke="var(--grey-fill)" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  none: (
    <circle cx="8" cy="8" r="6.5" fill="none" stroke="var(--grey-fill)" strokeWidth="1.5" strokeDasharray="2.2 2" />
  ),
  blue: (
    <>
      <rect x=".8" y=".8" width="14.4" height="14.4" rx="3.5" fill="var(--blue-fill)" />
      <path d="M8 7.3v4M8 4.6v.1" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
}

/** A status light: shape, colour and word together, never one alone. */
export const Light = ({
  is,
  pill,
  children,
}: {
  readonly is: LightName
  readonly pill?: boolean
  readonly children: ReactNode
}) => (
  <span className={`light light--${is}${pill === true ? ' pill' : ''}`}>
    <svg viewBox="0 0 16 16" aria-hidden="true">
      {shapes[is]}
    </svg>
    {children}
  </span>
)

const openings = {
  unconditional: ['tag tag--open', 'unlock'],
  conditional: ['tag tag--cond', 'key'],
  closed: ['tag tag--shut', 'lock'],
} as const

export const OpenTag = ({ lang, open }: { readonly lang: Lang; readonly open: keyof typeof openings }) => {
  const [className, icon] = openings[open]
  return (
    <span className={className}>
      <Icon name={icon} small />
      {say(lang, open)}
    </span>
  )
}

/** Two lines and a tick that lead to the record; never a seal. */
export const Proof = ({
  lang,
  entry,
  plain,
  children,
}: {
  readonly lang: Lang
  readonly entry: string
  readonly plain?: boolean
  readonly children: ReactNode
}) => (
  <a
    className={plain === true ? 'proof proof--plain num' : 'proof'}
    href={`/verify?entry=${entry}${lang === 'en' ? '&lang=en' : ''}`}
  >
    <Icon name="seal" small={plain === true} />
    <span>{children}</span>
  </a>
)

const statusWords = {
  verified: 'verified',
  reading: 'reading',
  unverified: 'unverified',
  comparator: 'comparator',
} as const satisfies Record<string, Word>

/** Whether the source of a rule was read. */
export const RuleStatus = ({ lang, status }: { readonly lang: Lang; readonly status: keyof typeof statusWords }) => (
  <span className="rule-st">{say(lang, statusWords[status])}</span>
)

/** The instrument and article that a rule stands on: in English the article is named so, the instrument as it is. */
export const Source = ({ lang, source }: { readonly lang: Lang; readonly source: Rule['source'] }) => {
  const article = source.article === undefined ? '' : /^第(.+)条$/.exec(source.article)?.[1]
  return (
    <>
      <span lang="zh-CN">{source.instrument}</span>
      {source.article === undefined
        ? ''
        : lang === 'zh' || article === undefined
          ? `${source.instrument.endsWith('》') ? '' : ' '}${source.article}`
          : `, art. ${article}`}
    </>
  )
}

/** A rule by its source, with whether that was read; it opens the rule among all limits. */
export const RuleRef = ({ lang, id }: { readonly lang: Lang; readonly id: string }) => {
  const it = rule(id)
  return (
    <span className="ruleref">
      <a className="rule" href={`/law${lang === 'en' ? '?lang=en' : ''}#${id}`} title={it.title[lang]}>
        <Source lang={lang} source={it.source} />
      </a>{' '}
      <RuleStatus lang={lang} status={it.status} />
    </span>
  )
}
