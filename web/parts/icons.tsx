import type { ReactNode } from 'react'

/** Line icons on a grid of 24; they stand beside a word, never alone without a label. */
const icons = {
  asc: (
    <>
      <path d="M12 19V5M6 11l6-6 6 6" />
    </>
  ),
  ban: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m6 6 12 12" />
    </>
  ),
  bell: (
    <>
      <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4" />
    </>
  ),
  board: (
    <>
      <rect x="3.5" y="4" width="17" height="16" rx="1.5" />
      <path d="M3.5 9h17M9.5 9v11" />
    </>
  ),
  cal: (
    <>
      <rect x="4" y="5.5" width="16" height="14.5" rx="1.5" />
      <path d="M4 10h16M8.5 3v4M15.5 3v4" />
    </>
  ),
  check: (
    <>
      <path d="m4.5 12.5 5 5 10-11" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3.5 2.5" />
    </>
  ),
  code: (
    <>
      <path d="m8.5 7-5 5 5 5M15.5 7l5 5-5 5" />
    </>
  ),
  copy: (
    <>
      <rect x="8.5" y="8.5" width="11" height="11" rx="1.5" />
      <path d="M15.5 8.5v-4h-11v11h4" />
    </>
  ),
  db: (
    <>
      <ellipse cx="12" cy="6" rx="7.5" ry="2.8" />
      <path d="M4.5 6v12c0 1.6 3.4 2.8 7.5 2.8s7.5-1.2 7.5-2.8V6M4.5 12c0 1.6 3.4 2.8 7.5 2.8s7.5-1.2 7.5-2.8" />
    </>
  ),
  dl: (
    <>
      <path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15" />
    </>
  ),
  down: (
    <>
      <path d="m6 9.5 6 6 6-6" />
    </>
  ),
  file: (
    <>
      <path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5" />
    </>
  ),
  filter: (
    <>
      <path d="M4 6h16M7 12h10M10 18h4" />
    </>
  ),
  grant: (
    <>
      <path d="M4 7h10M4 12h6M4 17h6M13.5 16.5l3 3 5-6" />
    </>
  ),
  inbox: (
    <>
      <path d="M4 13.5 6.5 5h11l2.5 8.5V19H4zM4 13.5h5l1.2 2.5h3.6L15 13.5h5" />
    </>
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5.5M12 7.6v.1" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15" r="4" />
      <path d="m11 12 8.5-8.5M16 7l3 3" />
    </>
  ),
  layers: (
    <>
      <path d="m12 3.5 8.5 4.5L12 12.5 3.5 8zM3.5 12.5 12 17l8.5-4.5M3.5 16.5 12 21l8.5-4.5" />
    </>
  ),
  left: (
    <>
      <path d="m14.5 6-6 6 6 6" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="1.5" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </>
  ),
  menu: (
    <>
      <path d="M4 7h16M4 12h16M4 17h16" />
    </>
  ),
  org: (
    <>
      <rect x="9" y="3.5" width="6" height="4.5" rx="1" />
      <rect x="3.5" y="16" width="6" height="4.5" rx="1" />
      <rect x="14.5" y="16" width="6" height="4.5" rx="1" />
      <path d="M12 8v4M6.5 16v-4h11v4" />
    </>
  ),
  pen: (
    <>
      <path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 20c.6-4 3-5.8 6.5-5.8s5.9 1.8 6.5 5.8M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2 .7 3.2 2.3 3.5 5.2" />
    </>
  ),
  print: (
    <>
      <path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6.5H7z" />
    </>
  ),
  right: (
    <>
      <path d="m9.5 6 6 6-6 6" />
    </>
  ),
  seal: (
    <>
      <path d="M4 5.5c5 0 5 4.3 9 4.3h7M4 14c5 0 5-4.2 9-4.2" />
      <path d="m10 18 3 3 6.5-7" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6.5" />
      <path d="m15.5 15.5 5 5" />
    </>
  ),
  send: (
    <>
      <path d="M4 12 20.5 4 15 20.5l-3.5-6.5zM11.5 14l9-10" />
    </>
  ),
  unlock: (
    <>
      <rect x="5" y="11" width="14" height="9" rx="1.5" />
      <path d="M8 11V8a4 4 0 0 1 7.7-1.5" />
    </>
  ),
  up: (
    <>
      <path d="M12 15.5v-11M7 9l5-5 5 5M4.5 20h15" />
    </>
  ),
  user: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5c.8-4 3.6-6 7.5-6s6.7 2 7.5 6" />
    </>
  ),
  x: (
    <>
      <path d="m6 6 12 12M18 6 6 18" />
    </>
  ),
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof icons

export const Icon = ({ name, small = false }: { readonly name: IconName; readonly small?: boolean }) => (
  <svg className={small ? 'i i-sm' : 'i'} viewBox="0 0 24 24" aria-hidden="true">
    {icons[name]}
  </svg>
)

/** Lights have a shape each, so that colour is never the only sign. */
const lights = {
  blue: (
    <>
      <rect x=".8" y=".8" width="14.4" height="14.4" rx="3.5" fill="var(--blue-fill)" />
      <path d="M8 7.3v4M8 4.6v.1" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  done: (
    <>
      <circle cx="8" cy="8" r="6.7" fill="none" stroke="var(--grey-fill)" strokeWidth="1.5" />
      <path
        d="m4.9 8.2 2.2 2.2 4-4.5"
        fill="none"
        stroke="var(--grey-fill)"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  green: (
    <>
      <circle cx="8" cy="8" r="7.3" fill="var(--green-fill)" />
      <path
        d="m4.7 8.3 2.3 2.3 4.4-4.9"
        fill="none"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  none: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="var(--grey-fill)" strokeWidth="1.5" strokeDasharray="2.2 2" />
    </>
  ),
  pause: (
    <>
      <rect x="1.2" y="1.2" width="13.6" height="13.6" rx="3" fill="none" stroke="var(--grey-fill)" strokeWidth="1.6" />
      <path d="M6 5.2v5.6M10 5.2v5.6" stroke="var(--grey-fill)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  red: (
    <>
      <path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="var(--red-fill)" />
      <path d="m5.3 5.3 5.4 5.4M10.7 5.3l-5.4 5.4" stroke="#fff" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  yellow: (
    <>
      <path
        d="M8 1.6 15.2 14.2H.8z"
        fill="var(--yellow-fill)"
        stroke="var(--yellow-text)"
        strokeWidth="1.1"
        strokeLinejoin="round"
      />
      <path d="M8 6.2v3.7M8 12v.1" stroke="var(--on-yellow)" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
} satisfies Record<string, ReactNode>

export type LightName = keyof typeof lights

export const LightMark = ({ name }: { readonly name: LightName }) => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    {lights[name]}
  </svg>
)

/** Two rivers that merge: the sign of Heliu. */
export const Logo = () => (
  <svg viewBox="0 0 40 40" aria-hidden="true" fill="none" strokeWidth="4.2" strokeLinecap="round">
    <path d="M4 8c11 0 10 9.7 20 9.7h12" stroke="var(--primary)" />
    <path d="M4 32c11 0 10-9.7 20-9.7h12" stroke="var(--accent)" />
  </svg>
)
