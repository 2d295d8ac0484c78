import { useEffect, useState } from 'react'
import { say } from '../../app/words.ts'

const warnMs = 10 * 60_000
/** Machine time: sessions end by it, not by the city's clock. */
const machineNow = (): number => performance.timeOrigin + performance.now()

/** Says ten minutes before a session ends that it will, so that nobody loses what they are writing. */
export const SessionEnds = ({ at }: { readonly at: string | undefined }) => {
  const [soon, setSoon] = useState(false)
  useEffect(() => {
    if (at === undefined) return
    const look = (): void => setSoon(Date.parse(at) - machineNow() < warnMs)
    look()
    const timer = setInterval(look, 15_000)
    return () => clearInterval(timer)
  }, [at])
  return soon && at !== undefined ? (
    <p className="note note--yellow" role="alert">
      {say('endsSoon')}
      <time className="num" dateTime={at}>
        {at.slice(11, 16)}
      </time>
    </p>
  ) : null
}
