import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { Refused } from '../app/api.ts'
import { fieldOf, mark, say, sayOf, termOf, type Word } from '../app/words.ts'
import { firstField, giveBackFocus } from './focus.ts'
import { LightMark } from './icons.tsx'
import { Cite } from './law.tsx'

/** A light never stands without its word. */
export const LightWord = ({
  light,
  paused = false,
  dueAt,
}: {
  readonly light: 'green' | 'yellow' | 'red'
  readonly paused?: boolean
  readonly dueAt?: string | undefined
}) => {
  const name = paused ? 'pause' : light
  return (
    <span className="clock">
      <span className={`light light--${name}`}>
        <LightMark name={name} />
        {say(paused ? 'paused' : light)}
      </span>
      {dueAt === undefined ? null : (
        <time className="num" dateTime={dueAt}>
          {sayOf('dueOn', dueAt.slice(5, 10))}
        </time>
      )}
    </span>
  )
}

/** Whose work it is, where a door is open to some posts alone. */
const WhoMay = ({ of }: { readonly of: unknown }) => {
  const missing = of instanceof Refused ? of.missing.filter((it) => it.startsWith('post:')) : []
  const posts = missing.flatMap((it) => it.slice(5).split('|'))
  return posts.length === 0 ? null : (
    <p>
      {say('forPosts')}
      {posts.map(termOf).join(mark('、'))}
    </p>
  )
}

/** The session ended while somebody was writing: what they wrote stays if they sign in beside this page. */
const SignInAgain = ({ of }: { readonly of: unknown }) =>
  of instanceof Refused && of.body['type'] === '/problems/identity/not-signed-in' ? (
    <p>
      {say('sessionOver')}{' '}
      <a href="/console" target="_blank" rel="noreferrer">
        {say('signInBeside')}
      </a>
    </p>
  ) : null

/** What went wrong, why and how to mend it; it comes into sight where it would stand below the fold. */
export const Fault = ({
  error,
  again,
  nameOf = fieldOf,
}: {
  readonly error: unknown
  readonly again?: () => void
  /** What the form calls the field at a path. */
  readonly nameOf?: (path: string) => string
}) => {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [error])
  return (
    <div ref={box} className="note note--red" role="alert">
      <div>
        <b>{say('failed')}</b>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        {error instanceof Refused && error.errors.length > 0 ? (
          <ul>
            {error.errors.map((it) => (
              <li key={`${it.path}${it.message}`}>
                {it.path === '' ? '' : `${nameOf(it.path)}${mark('：')}`}
                {it.message}
              </li>
            ))}
          </ul>
        ) : null}
        <WhoMay of={error} />
        <SignInAgain of={error} />
        {error instanceof Refused && error.cites.length > 0 ? (
          <p className="small row">
            {error.cites.map((it) => (
              <Cite key={it} code={it} />
            ))}
          </p>
        ) : null}
        {again === undefined ? null : (
          <button type="button" className="btn" onClick={again}>
            {say('retry')}
          </button>
        )}
      </div>
    </div>
  )
}

interface Asked<T> {
  readonly data: T | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

/** Loading, failed, or there: every page shows all three. */
export function Shown<T>({
  of,
  children,
}: {
  readonly of: Asked<T>
  readonly children: (data: T) => ReactNode
}): ReactNode {
  if (of.error !== null) return <Fault error={of.error} again={() => void of.refetch()} />
  if (of.data === undefined)
    return (
      <p className="muted" role="status">
        {say('loading')}
      </p>
    )
  return children(of.data)
}

/** What is missing and what to do about it, with the place where that is done. */
export const Nothing = ({
  word = 'nothing',
  to,
}: {
  readonly word?: Word
  readonly to?: { readonly href: string; readonly word: Word }
}) => (
  <div className="empty">
    <p>{say(word)}</p>
    {to === undefined ? null : (
      <p>
        <Link href={to.href} className="btn">
          {say(to.word)}
        </Link>
      </p>
    )}
  </div>
)

/**
 * A dialog of the browser's own: focus is kept inside and begins at the first field, Escape closes it. However it is
 * closed, the focus goes back to where it was.
 */
export const Dialog = ({
  title,
  close,
  children,
}: {
  readonly title: string
  readonly close: () => void
  readonly children: ReactNode
}) => {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    if (box.current !== null) {
      box.current.showModal()
      firstField(box.current)?.focus()
    }
    return () => giveBackFocus(opener)
  }, [])
  return (
    <dialog ref={box} className="modal" onClose={close} aria-label={title}>
      <div className="stack-4">
        <h2>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}

export const Field = ({
  label,
  hint,
  children,
}: {
  readonly label: string
  readonly hint?: string
  readonly children: ReactNode
}) => (
  <label className="field">
    <span>{label}</span>
    {hint === undefined ? null : <span className="small muted">{hint}</span>}
    {children}
  </label>
)

interface Figure {
  readonly figure: string
}
/** The head of a column of figures: they stand to the right, one under the other. */
export const figure = (text: string): Figure => ({ figure: text })

export const Table = ({
  heads,
  rows,
  label,
}: {
  readonly heads: readonly (string | Figure)[]
  readonly rows: readonly (readonly ReactNode[])[]
  readonly label: string
}) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
  <div className="tbl-box" tabIndex={0} role="region" aria-label={label}>
    <table className="tbl tbl--tight">
      <thead>
        <tr>
          {heads.map((head) =>
            typeof head === 'string' ? (
              <th key={head} scope="col">
                {head}
              </th>
            ) : (
              <th key={head.figure} scope="col" className="r">
                {head.figure}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a table have no other name
          <tr key={at}>
            {row.map((cell, column) => {
              const head = heads[column] ?? ''
              const name = typeof head === 'string' ? head : head.figure
              // On a phone the heads are gone: each cell but the first then says what it is.
              const look = [...(column === 0 ? ['full'] : ['lab']), ...(name === head ? [] : ['r'])].join(' ')
              return (
                <td key={name} className={look} data-th={name}>
                  {cell}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** The fields of a form by their names, trimmed. */
export const fieldsOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])),
  )
