import { Link } from 'wouter'
import { CaseView } from '#model/cases'
import { useAsk } from '../../app/api.ts'
import { say, stateOf, stepOf, termOf } from '../../app/words.ts'
import { shortMoment } from '../../parts/moment.ts'
import { Shown } from '../../parts/parts.tsx'
import { useActorNames } from '../directory/queries.ts'
import { Actions } from './actions.tsx'
import { ClockChip } from './chip.tsx'
import { Matters } from './matters.tsx'

/** The case that is looked at, beside the list: enough to decide the plain ones without leaving it. */
export const Pane = ({ id, title }: { readonly id: string; readonly title: string }) => {
  const actorOf = useActorNames()
  const found = useAsk(CaseView, `/api/cases/${id}`)
  return (
    <aside className="c-pane no-print" aria-label={say('lookedAt')}>
      <Shown of={found}>
        {(it) => {
          const [clock] = it.clocks.filter((one) => one.metAt === undefined && one.stoppedAt === undefined)
          return (
            <div className="stack-4">
              <div className="row-b">
                <span className="mono small muted">{it.number}</span>
                <Link className="btn" href={`/console/cases/${it.id}`}>
                  {say('openCase')}
                </Link>
              </div>
              <div>
                <p className="small muted">
                  {termOf(it.kind)} · {stateOf(it.kind, it.state)}
                </p>
                <h2>{title}</h2>
              </div>
              {clock === undefined ? null : <ClockChip of={{ ...clock, paused: clock.pausedAt !== undefined }} pill />}
              <Matters it={it} />
              {it.may.length === 0 ? null : (
                <div className="c-pane-acts">
                  <Actions cases={[it]} may={it.may} />
                </div>
              )}
              <ol className="hist">
                {[...it.history]
                  .reverse()
                  .slice(0, 5)
                  .map((step, n) => (
                    <li key={step.entry} className={n === 0 ? 'now' : ''}>
                      <b className="mid">{stepOf(step.transition, it.kind)}</b>
                      <div className="meta">
                        <span>{actorOf(step.actor)}</span>
                        <time className="num">{shortMoment(step.at)}</time>
                      </div>
                    </li>
                  ))}
              </ol>
            </div>
          )
        }}
      </Shown>
    </aside>
  )
}
