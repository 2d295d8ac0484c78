import { Link } from 'wouter'
import { CaseView, Dossier } from '#model/cases'
import { useAsk } from '../../app/api.ts'
import { mark, named, say, stateOf, stepOf, termOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Cite, RuleRef } from '../../parts/law.tsx'
import { moment } from '../../parts/moment.ts'
import { Shown } from '../../parts/parts.tsx'
import { useActorNames, useOrgNames } from '../directory/queries.ts'
import { Actions } from './actions.tsx'
import { ClockChip } from './chip.tsx'
import { Matters } from './matters.tsx'
import { Process } from './process.tsx'
import { Ruler } from './ruler.tsx'
import { Arranged, Aside } from './stand.tsx'

interface Of {
  readonly it: CaseView
  readonly dossier: Dossier | undefined
}

const Limits = ({ it, dossier }: Of) => (
  <>
    {it.clocks.map((clock) => (
      <section key={clock.name} className="card" aria-labelledby={`limit-${clock.name}`}>
        <header>
          <h2 id={`limit-${clock.name}`}>
            {termOf(clock.name)} {say('limitOf')}
          </h2>
          <ClockChip of={{ ...clock, paused: clock.pausedAt !== undefined }} pill />
        </header>
        <div className="in stack-2">
          <Ruler clock={clock} pauses={dossier?.limits.find((one) => one.name === clock.name)?.pauses ?? []} />
          <p className="small muted row-b">
            <span>
              {clock.metAt === undefined ? '' : `${say('met')} ${moment(clock.metAt)}`}
              {clock.provisional === true ? (
                <span className="light light--yellow">
                  <LightMark name="yellow" />
                  {say('provisional')}
                </span>
              ) : null}
            </span>
            <RuleRef id={clock.rule} />
          </p>
        </div>
      </section>
    ))}
  </>
)

/** Limits that were met before the case came back and they began anew. */
const Earlier = ({ of }: { readonly of: Dossier['earlier'] }) => (
  <section className="card" aria-labelledby="earlier">
    <header>
      <h2 id="earlier">{say('earlierLimits')}</h2>
    </header>
    <div className="in">
      <ul className="ck">
        {of.map((one) => (
          <li key={`${one.name}${one.round}`}>
            {termOf(one.name)}
            <ClockChip of={one} />
            <span className="muted num">
              {one.startedAt.slice(0, 10)} – {one.metAt.slice(0, 10)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  </section>
)

/** What could be done in this state but not by this person, and why. */
const Blocked = ({
  of,
  kind,
  nameOf,
}: {
  readonly of: Dossier
  readonly kind: string
  readonly nameOf: (code: string) => string
}) => {
  const org = (party: string): string => nameOf(of.parties.find((one) => one.party === party)?.org ?? '')
  if (of.blocked.length === 0) return null
  return (
    <details className="c-why">
      <summary>{say('whyNot')}</summary>
      <ul className="ck">
        {of.blocked.map((it) => (
          <li key={it.transition}>
            <b className="mid">{stepOf(it.transition, kind)}</b>
            <span className="muted small">
              {it.why === 'once' ? say('onceOnly') : null}
              {it.why === 'clause' ? it.missing.map((name) => termOf(`clause.${name}`)).join(mark('；')) : null}
              {it.why === 'post' && it.turn.length === 0 ? say('bySystem') : null}
              {it.why === 'post' && it.turn.length > 0
                ? `${say('byPost')} ${it.turn.map((turn) => `${org(turn.party)} ${turn.posts.map(termOf).join(mark('、'))}`).join(mark('；'))}`
                : null}{' '}
              {it.cites.map((code) => (
                <Cite key={code} code={code} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}

const Notices = ({ of }: { readonly of: Dossier['notices'] }) => {
  const actorOf = useActorNames()
  return (
    <section className="card" aria-labelledby="notices">
      <header>
        <h2 id="notices">{say('notices')}</h2>
      </header>
      <div className="in">
        <ul className="ck">
          {of.map((it) => (
            <li key={`${it.what}${it.at}${it.entry}`}>
              <span>
                <b className="mid">{termOf(`notice.${it.what}`)}</b> {it.order ?? ''} {it.note ?? ''}
                <span className="muted small num">
                  {' '}
                  {actorOf(it.from)} {moment(it.at)}
                </span>
              </span>
              <a
                className="proof proof--plain"
                href={`/api/proofs/${it.entry}`}
                download={`${it.order ?? it.what}.json`}
              >
                {say('proof')}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}

const History = ({ it }: { readonly it: CaseView }) => {
  const actorOf = useActorNames()
  return (
    <section className="card" aria-labelledby="history">
      <header>
        <h2 id="history">{say('history')}</h2>
      </header>
      <div className="in">
        <ol className="hist">
          {[...it.history].reverse().map((step, n) => (
            <li key={step.entry} className={n === 0 ? 'now' : ''}>
              <b className="mid">{stepOf(step.transition, it.kind)}</b>
              {step.note === undefined ? null : <p>{step.note}</p>}
              <div className="meta">
                <span>
                  {actorOf(step.actor)}
                  {step.post === undefined ? '' : ` ${termOf(step.post)}`}
                </span>
                <time className="num">{moment(step.at)}</time>
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
}

const Content = ({ it }: { readonly it: CaseView }) => (
  <section className="card" aria-labelledby="content">
    <header>
      <h2 id="content">{say('parties')}</h2>
      <button type="button" className="btn btn--quiet no-print" onClick={() => print()}>
        {say('printForm')}
      </button>
    </header>
    <div className="in stack-2">
      {/^\d{10}-\d{6}$/.test(it.subject) ? (
        <p>
          {say('subject')} <Link href={`/console/datasets/${it.subject}`}>{it.subject}</Link>
        </p>
      ) : null}
      <Matters it={it} />
    </div>
  </section>
)

const Head = ({ it, dossier }: Of) => {
  const [clock] = it.clocks.filter((one) => one.metAt === undefined && one.stoppedAt === undefined)
  return (
    <div className="page-h">
      <div>
        <p className="muted small">
          {termOf(it.kind)} <span className="mono">{it.number}</span>
        </p>
        <h1>
          {named(dossier?.subjectTitle, dossier?.subjectTitleEn) ?? termOf(it.kind)}{' '}
          <span className="tag">{stateOf(it.kind, it.state)}</span>
        </h1>
        <p className="small muted num">
          {say('openedAt')} {moment(it.openedAt)}{' '}
          {clock === undefined ? null : <ClockChip of={{ ...clock, paused: clock.pausedAt !== undefined }} pill />}
        </p>
      </div>
      <section aria-label={say('actions')} className="row c-acts no-print">
        {dossier === undefined ? null : <Aside id={it.id} of={dossier} />}
        <Actions cases={[it]} may={it.may} />
      </section>
    </div>
  )
}

const Way = ({
  it,
  dossier,
  nameOf,
}: Of & { readonly dossier: Dossier; readonly nameOf: (code: string) => string }) => {
  const waiting = dossier.waiting.map((one) => `${nameOf(one.org)} ${termOf(one.post)}`)
  return (
    <section className="card" aria-labelledby="process">
      <header>
        <h2 id="process">{say('process')}</h2>
        <span className="muted xs">
          {waiting.length === 0
            ? stateOf(it.kind, it.state)
            : `${say('nowWith')} ${[...new Set(waiting)].join(mark('、'))}`}
        </span>
      </header>
      <div className="in stack-2">
        <Process
          of={dossier.picture}
          kind={it.kind}
          nameOf={(party) => nameOf(dossier.parties.find((one) => one.party === party)?.org ?? party)}
        />
        <Blocked of={dossier} kind={it.kind} nameOf={nameOf} />
      </div>
    </section>
  )
}

export const Case = ({ id }: { readonly id: string }) => {
  const found = useAsk(CaseView, `/api/cases/${id}`)
  const dossier = useAsk(Dossier, `/api/cases/${id}/dossier`).data
  const nameOf = useOrgNames()
  return (
    <Shown of={found}>
      {(it) => (
        <div className="stack-4 c-case">
          <Head it={it} dossier={dossier} />
          <div className="split">
            <div className="stack-4">
              <Limits it={it} dossier={dossier} />
              {dossier === undefined ? null : <Way it={it} dossier={dossier} nameOf={nameOf} />}
              <Content it={it} />
            </div>
            <div className="stack-4">
              {dossier === undefined || dossier.earlier.length === 0 ? null : <Earlier of={dossier.earlier} />}
              {dossier === undefined || dossier.assignments.length === 0 ? null : (
                <section className="card" aria-labelledby="stand">
                  <header>
                    <h2 id="stand">{say('arranged')}</h2>
                  </header>
                  <div className="in">
                    <Arranged
                      items={dossier.assignments}
                      end={(one) => `/api/cases/${id}/assignments/${one}/end`}
                      nameOf={nameOf}
                    />
                  </div>
                </section>
              )}
              {dossier === undefined || dossier.notices.length === 0 ? null : <Notices of={dossier.notices} />}
              <History it={it} />
            </div>
          </div>
        </div>
      )}
    </Shown>
  )
}
