import { type RefObject, useEffect, useRef } from 'react'

/**
 * The heading of rows that a number above opened: brought into view and read from there on, once the rows have come.
 * Where the last condition is taken away it keeps the focus, which its button would else lose.
 * @param by what narrows the rows; empty for all of them
 */
export function useOpened(by: string, there: boolean): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef('')
  useEffect(() => {
    if (!there || before.current === by) return
    before.current = by
    heading.current?.scrollIntoView({ block: 'start' })
    heading.current?.focus({ preventScroll: true })
  }, [by, there])
  return heading
}
