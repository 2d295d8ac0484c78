import { Link } from 'wouter'
import { z } from 'zod'
import { Case as CaseSchema, type Case as CaseView, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { LightWord, Shown } from '../../parts/parts.tsx'
import { RequestContent } from '../sharing/request.tsx'
import { Actions } from './actions.tsx'
import { Ruler } from './ruler.tsx'

const when = (at: string): string => at.slice(0, 16).replace('T', ' ')

const Limits = ({ it }: { readonly it: CaseView }) => (
  <section className="card" aria-labelledby="limits">
    <header>
      <h2 id="limits">{say('limits')}</h2>
    </header>
    <div className="in stack-4">
      {it.clocks.map((clock) => (
        <div key={clock.name} className="stack-2">
          <div className="row-b">
            <b>{termOf(clock.name)}</b>
            <LightWord light={clock.light} paused={clock.pausedAt !== undefined} dueAt={clock.dueAt} />
          </div>
          <Ruler clock={clock} />
          <p className="small muted">
            <span className="mono">{clock.rule}</span>{' '}
            {clock.metAt === undefined ? '' : `${say('met')} ${when(clock.metAt)}`}{' '}
            {clock.provisional === true ? say('provisional') : ''}
          </p>
        </div>
      ))}
    </div>
  </section>
)

const History = ({ it }: { readonly it: CaseView }) => (
  <section className="card" aria-labelledby="history">
    <header>
      <h2 id="history">{say('history')}</h2>
    </header>
    <div className="in">
      <ol className="hist">
        {[...it.history].reverse().map((step) => (
          <li key={step.entry}>
            <b>{termOf(step.transition)}</b>
            {step.note === undefined ? null : <p>{step.note}</p>}
            <div className="meta">
              <span>{step.actor}</span> <time className="num">{when(step.at)}</time>{' '}
              <a
                className="proof proof--plain"
                href={`/api/proofs/${step.entry}`}
                download={`${it.number}-${step.transition}.json`}
              >
                {say('proof')}
              </a>
            </div>
          </li>
        ))}
      </ol>
    </div>
  </section>
)

const Matter = z.looseObject({ what: z.string(), purpose: z.string().nullable(), contact: z.string().nullable() })

const Told = ({ id }: { readonly id: string }) => {
  const matter = useAsk(Matter, `/api/opening/matters/${id}`)
  return (
    <Shown of={matter}>
      {(it) => (
        <div className="stack-2">
          <p>{it.what}</p>
          {it.purpose === null ? null : <p>{it.purpose}</p>}
          {it.contact === null ? null : <p className="muted">{it.contact}</p>}
        </div>
      )}
    </Shown>
  )
}

export const Case = ({ id }: { readonly id: string }) => {
  const found = useAsk(CaseSchema, `/api/cases/${id}`)
  return (
    <Shown of={found}>
      {(it) => (
        <div className="stack-4">
          <div className="page-h">
            <div>
              <p className="muted small">
                {termOf(it.kind)} <span className="mono">{it.number}</span>
              </p>
              <h1>{termOf(it.state)}</h1>
              <p className="small muted num">
                {say('openedAt')} {when(it.openedAt)}
              </p>
            </div>
          </div>
          <section aria-label={say('actions')}>
            <Actions cases={[it]} may={it.may} />
          </section>
          <div className="cols2">
            <div className="stack-4">
              <section className="card" aria-labelledby="content">
                <header>
                  <h2 id="content">{say('parties')}</h2>
                </header>
                <div className="in stack-2">
                  {/^\d{10}-\d{6}$/.test(it.subject) ? (
                    <p>
                      {say('subject')} <Link href={`/console/datasets/${it.subject}`}>{it.subject}</Link>
                    </p>
                  ) : null}
                  {it.kind === 'sharing/request' ? <RequestContent id={it.id} /> : null}
                  {it.kind.startsWith('opening/') ? <Told id={it.id} /> : null}
                </div>
              </section>
              {it.clocks.length === 0 ? null : <Limits it={it} />}
            </div>
            <History it={it} />
          </div>
        </div>
      )}
    </Shown>
  )
}
