import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { z } from 'zod'
import type { ActorView } from '#model/identity'
import { Bell } from '../domains/cases/bell.tsx'
import { useOrgNames } from '../domains/directory/queries.ts'
import { DialogForm } from '../parts/forms.tsx'
import { Icon, Logo } from '../parts/icons.tsx'
import { forgetAll } from '../parts/kept.ts'
import { moment } from '../parts/moment.ts'
import { Field, fieldsOf } from '../parts/parts.tsx'
import { call } from './api.ts'
import { DemoClock, useDemoClock } from './demo.ts'
import { placeOf } from './nav.tsx'
import { language, mark, say, speak, termOf } from './words.ts'

/** The city's clock, in demo mode only: shown in the bar and moved forward from there. */
const MovableClock = () => {
  const now = useDemoClock()
  const [open, setOpen] = useState(false)
  if (now === undefined) return null
  const shown = moment(now.now)
  const move = (form: HTMLFormElement): Promise<unknown> =>
    call(DemoClock, 'PUT', '/api/demo/clock', { now: `${fieldsOf(form)['to'] ?? ''}:00+08:00` })
  return (
    <>
      <button type="button" className="btn demo-clock" onClick={() => setOpen(true)} title={say('clockHint')}>
        <Icon name="clock" small />
        <span className="sr">{say('clock')} </span>
        <span>
          <span className="c-year">{shown.slice(0, 5)}</span>
          {shown.slice(5)}
        </span>
      </button>
      {open ? (
        <DialogForm title={say('clock')} verb={say('move')} send={move} close={() => setOpen(false)}>
          <p className="muted">{say('clockHint')}</p>
          <Field label={say('clock')}>
            <input
              className="input"
              type="datetime-local"
              name="to"
              min={now.now.slice(0, 16)}
              defaultValue={now.now.slice(0, 16)}
              required
            />
          </Field>
        </DialogForm>
      ) : null}
    </>
  )
}

/** Searches the catalog from wherever one is; `/` and Ctrl K lead here. */
const Find = () => {
  const [, go] = useLocation()
  return (
    <form
      className="find"
      role="search"
      aria-label={say('find')}
      onSubmit={(event) => {
        event.preventDefault()
        const q = fieldsOf(event.currentTarget)['find'] ?? ''
        go(q === '' ? '/console/datasets' : `/console/datasets?q=${encodeURIComponent(q)}`)
      }}
    >
      <button type="submit" aria-label={say('search')}>
        <Icon name="search" small />
      </button>
      <input type="search" name="find" aria-label={say('find')} placeholder={say('find')} />
      <kbd aria-hidden="true">Ctrl K</kbd>
    </form>
  )
}

/** Size, contrast and theme are kept in a cookie by the server, for the portal and the workbench alike. */
const displays = [
  ['size', 'displayLarge'],
  ['contrast', 'displayContrast'],
  ['theme', 'displayDark'],
] as const

const Account = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [post] = actor.posts
  const [here] = useLocation()
  const nameOf = useOrgNames()
  const org = post === undefined ? '' : nameOf(post.org.code, post.org.name)
  const leave = async (): Promise<void> => {
    await call(z.unknown(), 'DELETE', '/api/session')
    forgetAll()
    location.assign('/console')
  }
  return (
    <details className="c-menu">
      <summary className="who" aria-label={`${say('account')}${mark('：')}${org} ${actor.name}`}>
        <span className="ava" aria-hidden="true">
          {actor.name.replace(/^演示·?/, '').slice(0, 1)}
        </span>
        <span>
          {org}
          <small>{post === undefined ? actor.name : termOf(post.kind)}</small>
        </span>
      </summary>
      <div>
        <p>
          <b>{actor.name}</b>
        </p>
        {displays.map(([turn, word]) => (
          <a key={turn} className="btn btn--quiet" href={`/display?turn=${turn}&back=${encodeURIComponent(here)}`}>
            {say(document.documentElement.dataset[turn] === undefined ? word : 'displayNormal')}
            {document.documentElement.dataset[turn] === undefined ? '' : `${mark('（')}${say(word)}${mark('）')}`}
          </a>
        ))}
        <button type="button" className="btn btn--quiet" onClick={() => speak(language() === 'zh' ? 'en' : 'zh')}>
          {say('otherLanguage')}
        </button>
        <button type="button" className="btn btn--quiet" onClick={() => void leave()}>
          {say('signOut')}
        </button>
      </div>
    </details>
  )
}

export const Top = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [now] = useLocation()
  const place = placeOf(now)
  return (
    <header className="top">
      <a className="m-logo" href="/console" aria-label={say('console')}>
        <Logo />
      </a>
      <ol className="crumbs" aria-label={say('place')}>
        <li>{now === place.path ? say(place.word) : <Link href={place.path}>{say(place.word)}</Link>}</li>
      </ol>
      <span className="grow" />
      <Find />
      <MovableClock />
      <Bell />
      <Account actor={actor} />
    </header>
  )
}
