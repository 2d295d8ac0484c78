import { Link } from 'wouter'
import { z } from 'zod'
import { type ActorView, serverItself } from '#model/identity'
import { call } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { moment } from '../../parts/moment.ts'
import { Fault } from '../../parts/parts.tsx'

/** Tells, until it is seen, that somebody else took the second factor off: whoever did not ask for it has to know. */
export const FactorReset = ({ of }: { readonly of: ActorView['secondFactorReset'] }) => {
  const { error, busy, run } = useDoing()
  if (of === undefined) return null
  return (
    <div className="note note--yellow c-notice" role="alert">
      <div>
        <p>
          <time className="num" dateTime={of.at}>
            {moment(of.at)}
          </time>{' '}
          {of.by === serverItself ? say('serverItself') : of.by} {say('factorResetBy')}
        </p>
        {error === null ? null : <Fault error={error} />}
        <p className="row">
          <Link className="btn" href="/console/account">
            {say('factorBegin')}
          </Link>
          <button
            type="button"
            className="btn btn--quiet"
            aria-busy={busy}
            onClick={() => void run(() => call(z.unknown(), 'DELETE', '/api/account/second-factor/notice'))}
          >
            {say('factorResetSeen')}
          </button>
        </p>
      </div>
    </div>
  )
}
