import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import type { ActorView } from '#model/identity'
import { landFocus } from '../parts/focus.ts'
import { Boundary } from './boundary.tsx'
import { Keys } from './keys.tsx'
import { placeOf, Side, TabBar } from './nav.tsx'
import { Top } from './top.tsx'
import { Watermark } from './watermark.tsx'
import { say } from './words.ts'

export const Shell = ({ actor, children }: { readonly actor: ActorView['actor']; readonly children: ReactNode }) => {
  const [now] = useLocation()
  const before = useRef(now)
  useEffect(() => {
    // Where somebody begins, the first key leads to the skip link; from there on each page is entered at its content.
    if (before.current !== now) landFocus()
    before.current = now
    document.title = `${say(placeOf(now).word)} - ${say('console')}`
  }, [now])
  return (
    <>
      <a className="skip" href="#main">
        {say('skip')}
      </a>
      <Keys />
      <div className="shell">
        <Side actor={actor} />
        <div>
          <Top actor={actor} />
          <main id="main" className="main c-main">
            <Boundary at={now}>{children}</Boundary>
          </main>
        </div>
      </div>
      <TabBar actor={actor} />
      <Watermark actor={actor} />
    </>
  )
}
