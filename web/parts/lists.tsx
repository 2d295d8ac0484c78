import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { say } from '../app/words.ts'
import { fieldsOf } from './parts.tsx'

/** A box to search by, with its button; nothing is asked before it is pressed. */
export const Finder = ({ label, find }: { readonly label: string; readonly find: (text: string) => void }) => (
  <form
    role="search"
    aria-label={label}
    className="row c-finder"
    onSubmit={(event) => {
      event.preventDefault()
      find(fieldsOf(event.currentTarget)['q'] ?? '')
    }}
  >
    <input className="input" type="search" name="q" aria-label={label} placeholder={label} maxLength={100} />
    <button type="submit" className="btn">
      {say('search')}
    </button>
  </form>
)

/** Tabs of one page, each with how much lies behind it where that is known. */
export function Tabs<T extends string>({
  label,
  of,
  shown,
  turn,
}: {
  readonly label: string
  readonly of: readonly { readonly name: T; readonly title: string; readonly count?: number | undefined }[]
  readonly shown: T
  readonly turn: (to: T) => void
}) {
  const list = useRef<HTMLDivElement>(null)
  // On a phone the list scrolls sideways: the tab that is shown must be in it. The list alone is scrolled: after
  // `scrollIntoView` the next Tab would go on from here, and past the link that leads to the text.
  useEffect(() => {
    const box = list.current?.getBoundingClientRect()
    const tab = list.current?.querySelector('[aria-selected=true]')?.getBoundingClientRect()
    if (box === undefined || tab === undefined) return
    if (tab.left < box.left) list.current?.scrollBy({ left: tab.left - box.left })
    else if (tab.right > box.right) list.current?.scrollBy({ left: tab.right - box.right })
  }, [shown])
  return (
    <div ref={list} className="tabs" role="tablist" aria-label={label}>
      {of.map(({ name, title, count }) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === shown}
          tabIndex={name === shown ? 0 : -1}
          className="tab"
          onClick={() => turn(name)}
        >
          {title} {count === undefined ? null : <span className="count num">{count}</span>}
        </button>
      ))}
    </div>
  )
}

/** An address with some conditions set or taken away: whatever narrows a list can be shared and gone back from. */
export function addressOf(path: string, now: URLSearchParams, change: Readonly<Record<string, string | null>>): string {
  const next = new URLSearchParams(now)
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') next.delete(name)
    else next.set(name, value)
  }
  const query = next.toString()
  return query === '' ? path : `${path}?${query}`
}

/** A number is a link to its rows; nought has none. */
export const Count = ({ n, to, label }: { readonly n: number; readonly to: string; readonly label: string }) =>
  n === 0 ? (
    <span className="muted num">0</span>
  ) : (
    <Link href={to} className="num" aria-label={`${label} ${n}`}>
      {n.toLocaleString('en')}
    </Link>
  )

/** The conditions that hold, each to be taken away. */
export const Chips = ({
  of,
}: {
  readonly of: readonly { readonly name: string; readonly text: ReactNode; readonly without: string }[]
}) => {
  const [, go] = useLocation()
  return of.map(({ name, text, without }) => (
    <button key={name} type="button" className="chip" onClick={() => go(without)}>
      <span className="sr">{say('remove')} </span>
      {text} <span aria-hidden="true">×</span>
    </button>
  ))
}

/** How many rows are shown of how many there are. */
export const HowMany = ({ shown, total }: { readonly shown: number; readonly total: number }) => (
  <p className="small muted">
    <span className="num">
      {shown === total ? total.toLocaleString('en') : `${shown} / ${total.toLocaleString('en')}`}
    </span>{' '}
    {say('rowsShown')}
  </p>
)

/** Back and forth along cursors, where there is more that way: no page numbers, no jump. */
export const Pages = ({
  before,
  next,
  turn,
}: {
  /** The cursors that led here, the present one last. */
  readonly before: readonly string[]
  readonly next: string | null
  readonly turn: (cursors: readonly string[]) => void
}) =>
  before.length === 0 && next === null ? null : (
    <nav className="row" aria-label={say('pages')}>
      {before.length === 0 ? null : (
        <button type="button" className="btn" onClick={() => turn(before.slice(0, -1))}>
          {say('before')}
        </button>
      )}
      {next === null ? null : (
        <button type="button" className="btn" onClick={() => turn([...before, next])}>
          {say('after')}
        </button>
      )}
    </nav>
  )
