import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { Dialog } from '../parts/parts.tsx'
import { say, type Word } from './words.ts'

const places: Readonly<Record<string, string>> = { i: '/console', b: '/console/board', d: '/console/datasets' }

const help: readonly (readonly [keys: string, word: Word])[] = [
  ['/', 'keySearch'],
  ['G I', 'inbox'],
  ['G B', 'board'],
  ['G D', 'datasets'],
  ['J K', 'keyMove'],
  ['Enter', 'keyOpen'],
  ['X', 'keyChoose'],
  ['Ctrl Enter', 'keySend'],
  ['Esc', 'keyClose'],
  ['?', 'keys'],
]

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** The links of the list on the page, one a line. */
const links = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.c-list > li a, main tbody tr a')]

function step(by: 1 | -1): void {
  const all = links()
  const at = all.findIndex((it) => it === document.activeElement)
  all[Math.min(all.length - 1, Math.max(0, at + by))]?.focus()
}

const turns: Readonly<Record<string, (at: number, of: number) => number>> = {
  ArrowRight: (at, of) => (at + 1) % of,
  ArrowLeft: (at, of) => (at - 1 + of) % of,
  Home: () => 0,
  End: (_at, of) => of - 1,
}

/** Tabs turn by arrows, Home and End, wherever they stand (WAI-ARIA tabs with automatic activation). */
function turnTab(event: KeyboardEvent): void {
  const turn = turns[event.key]
  const tab = document.activeElement
  if (turn === undefined || tab?.getAttribute('role') !== 'tab') return
  const all = [...(tab.closest('[role=tablist]')?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])]
  const next =
    all[
      turn(
        all.findIndex((it) => it === tab),
        all.length,
      )
    ]
  event.preventDefault()
  next?.focus()
  next?.click()
}

/** Sends the form that is written in, unless its verb is one that cannot be undone. */
function send(target: EventTarget | null): void {
  const form = target instanceof Element ? target.closest('form') : null
  if (form !== null && form.querySelector('.btn--danger-solid') === null) form.requestSubmit()
}

/**
 * Single keys for those who work here all day (design “Keyboard”). They rest while somebody types or a dialog is open,
 * and can be switched off for good (WCAG 2.1.4).
 */
export const Keys = () => {
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  const [on, setOn] = useState(localStorage.getItem('keys') !== 'off')
  const waiting = useRef(false)
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      turnTab(event)
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') return send(event.target)
      if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
        event.preventDefault()
        document.querySelector<HTMLElement>('.top .find input')?.focus()
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (document.querySelector('dialog[open]') !== null) return
      if (event.key === '?') setOpen(true)
      if (!on) return
      const place = waiting.current ? places[event.key.toLowerCase()] : undefined
      waiting.current = event.key.toLowerCase() === 'g'
      if (place !== undefined) go(place)
      else if (event.key === 'j') step(1)
      else if (event.key === 'k') step(-1)
      else if (event.key === '/') {
        event.preventDefault()
        document.querySelector<HTMLElement>('main input[type=search], main input[name=q]')?.focus()
      }
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [go, on])
  const turn = (next: boolean): void => {
    localStorage.setItem('keys', next ? 'on' : 'off')
    setOn(next)
  }
  if (!open) return null
  return (
    <Dialog title={say('keys')} close={() => setOpen(false)}>
      <dl className="c-keys">
        {help.map(([keys, word]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{say(word)}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input type="checkbox" checked={on} onChange={(event) => turn(event.target.checked)} /> {say('keysOn')}
      </label>
      <div className="row">
        <button type="button" className="btn" onClick={() => setOpen(false)}>
          {say('close')}
        </button>
      </div>
    </Dialog>
  )
}
