import { useEffect, useRef } from 'react'
import { useSearchParams } from 'wouter'

export interface Place {
  readonly step: 1 | 2
  readonly turn: (step: 1 | 2) => void
  readonly enter: (upload: string) => void
  readonly leave: () => void
}

/**
 * Which upload and which of its steps the address names: a reload and the browser's back lead there again.
 * @param arrive told when the address came to name another upload, or none, by other than `enter` and `leave`
 */
export function usePlace(arrive: (upload: string | null) => void): Place {
  const [params, change] = useSearchParams()
  const upload = params.get('upload')
  const known = useRef<string | null>(null)
  useEffect(() => {
    if (upload === known.current) return
    known.current = upload
    arrive(upload)
  }, [upload])
  const go = (next: string | null): void => {
    if (next === known.current) return
    known.current = next
    change((now) => {
      now.delete('step')
      if (next === null) now.delete('upload')
      else now.set('upload', next)
      return now
    })
  }
  return {
    step: params.get('step') === 'target' ? 2 : 1,
    turn: (step) =>
      change((now) => {
        if (step === 2) now.set('step', 'target')
        else now.delete('step')
        return now
      }),
    enter: go,
    leave: () => go(null),
  }
}
