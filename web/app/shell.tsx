import type { ReactNode } from 'react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { z } from 'zod'
import { Dialog, Fault, Field, fieldsOf } from '../parts/parts.tsx'
import { call, refresh, type Session, useAsk } from './api.ts'
import { Keys } from './keys.tsx'
import { language, say, speak, type Word } from './words.ts'

const nav: readonly (readonly [path: string, word: Word])[] = [
  ['/console', 'inbox'],
  ['/console/board', 'board'],
  ['/console/upload', 'upload'],
  ['/console/datasets', 'datasets'],
  ['/console/grants', 'grants'],
  ['/console/account', 'tokens'],
]

const Now = z.object({ now: z.string() })

/** The city's clock, in demo mode only: shown in the bar and moved forward from there. */
const DemoClock = () => {
  const now = useAsk(Now, '/api/demo/clock')
  const [open, setOpen] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (now.data === undefined) return null
  const shown = now.data.now.slice(0, 16).replace('T', ' ')
  const move = async (to: string): Promise<void> => {
    try {
      await call(Now, 'PUT', '/api/demo/clock', { now: `${to}:00+08:00` })
      setOpen(false)
      await refresh()
    } catch (it) {
      setError(it)
    }
  }
  return (
    <>
      <button type="button" className="demo-clock num" onClick={() => setOpen(true)} title={say('clock')}>
        {shown}
      </button>
      {open ? (
        <Dialog title={say('clock')} close={() => setOpen(false)}>
          <form
            className="stack-4"
            onSubmit={(event) => {
              event.preventDefault()
              void move(fieldsOf(event.currentTarget)['to'] ?? '')
            }}
          >
            <Field label={say('clock')}>
              <input
                className="input"
                type="datetime-local"
                name="to"
                defaultValue={now.data.now.slice(0, 16)}
                required
              />
            </Field>
            {error === null ? null : <Fault error={error} />}
            <div className="row">
              <button type="submit" className="btn btn--primary">
                {say('move')}
              </button>
              <button type="button" className="btn" onClick={() => setOpen(false)}>
                {say('cancel')}
              </button>
            </div>
          </form>
        </Dialog>
      ) : null}
    </>
  )
}

const Links = () => {
  const [here] = useLocation()
  return nav.map(([path, word]) => (
    <Link key={path} href={path} className="nav" {...(here === path ? { 'aria-current': 'page' as const } : {})}>
      {say(word)}
    </Link>
  ))
}

export const Shell = ({ actor, children }: { readonly actor: Session['actor']; readonly children: ReactNode }) => {
  const [post] = actor.posts
  const leave = async (): Promise<void> => {
    await call(z.unknown(), 'DELETE', '/api/session')
    location.assign('/console')
  }
  return (
    <div className="shell c-shell">
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <Keys />
      <nav className="side" aria-label={say('menu')}>
        <Link className="logo" href="/console">
          <b>合流</b>
        </Link>
        <Links />
        <a className="nav" href="/">
          {say('portal')}
        </a>
      </nav>
      <div>
        <header className="top">
          <span className="grow muted small">{say('demoCity')}</span>
          <DemoClock />
          <button type="button" className="btn btn--quiet" onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>
            {say('otherLanguage')}
          </button>
          <span className="who">
            <span>
              {post?.org.name ?? ''}
              <small>{actor.name}</small>
            </span>
          </span>
          <button type="button" className="btn btn--quiet" onClick={() => void leave()}>
            {say('signOut')}
          </button>
        </header>
        <main id="main" className="c-main">
          {children}
        </main>
      </div>
    </div>
  )
}
