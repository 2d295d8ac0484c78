import type { ReactNode } from 'react'
import { Link, useSearch } from 'wouter'
import { z } from 'zod'
import type { ActorView } from '#model/identity'
import { Board, ClockRow, boardLights as lights } from '#model/supervision'
import { useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { RuleName, RuleRef } from '../../parts/law.tsx'
import { addressOf, Chips, Count, HowMany } from '../../parts/lists.tsx'
import { figure, LightWord, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { Scope } from './scope.tsx'

type Light = (typeof lights)[number]
const Clocks = z.object({ total: z.number(), truncated: z.boolean(), items: z.array(ClockRow) })

type Filter = 'org' | 'light' | 'rule'

/** The address with one condition set or taken away: a number is a link to its rows. */
const address = (now: URLSearchParams, change: Partial<Record<Filter, string | null>>): string =>
  addressOf('/console/board', now, change)

const shownAs = (name: Filter, value: string, names: ReadonlyMap<string, string>): ReactNode => {
  if (name === 'rule') return <RuleName id={value} />
  if (name === 'org') return names.get(value) ?? value
  const found = lights.find((it) => it === value)
  return found === undefined ? value : say(found)
}

const light = (it: Light): ReactNode => <LightWord light={it === 'paused' ? 'green' : it} paused={it === 'paused'} />

const Totals = ({ of, at }: { readonly of: z.output<typeof Board>['totals']; readonly at: URLSearchParams }) => (
  <ul className="c-kpi">
    {lights.map((it) => (
      <li key={it}>
        <Link
          href={address(at, { light: it, org: null, rule: null })}
          {...(at.get('light') === it ? { 'aria-current': 'true' as const } : {})}
        >
          {light(it)} <b className="num">{of[it]}</b>
        </Link>
      </li>
    ))}
  </ul>
)

const Rows = ({ at, names }: { readonly at: URLSearchParams; readonly names: ReadonlyMap<string, string> }) => {
  const found = useAsk(Clocks, `/api/supervision/clocks?${at.toString()}`)
  const filters = (['org', 'light', 'rule'] as const).flatMap((name) => {
    const value = at.get(name)
    return value === null ? [] : [{ name, text: shownAs(name, value, names), without: address(at, { [name]: null }) }]
  })
  return (
    <section className="stack-4" aria-labelledby="rows">
      <div className="row">
        <h2 id="rows">{say('openClocks')}</h2>
        <Chips of={filters} />
      </div>
      <Shown of={found}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Nothing word="nothingDue" />
          ) : (
            <>
              <Table
                label={say('openClocks')}
                heads={[say('state'), say('due'), say('matter'), say('whose'), say('limits'), say('number')]}
                rows={items.map((it) => [
                  light(it.light),
                  <time key="due" className="num">
                    {it.dueAt.slice(0, 10)}
                  </time>,
                  <span key="matter">
                    {it.title ?? it.subject} <span className="muted small">{termOf(it.kind)}</span>
                  </span>,
                  it.org?.name ?? '—',
                  <span key="rule" className="small">
                    {termOf(it.clock)} <RuleRef id={it.rule} />
                  </span>,
                  <Link key="case" href={`/console/cases/${it.case}`} className="num">
                    {it.number}
                  </Link>,
                ])}
              />
              <HowMany shown={items.length} total={total} />
            </>
          )
        }
      </Shown>
    </section>
  )
}

/** What is in time, due soon and overdue, and whose turn it is; every number opens its rows. */
export const ClockBoard = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const at = new URLSearchParams(useSearch())
  const found = useAsk(Board, '/api/supervision/board')
  return (
    <section className="stack-4">
      <h1>{say('board')}</h1>
      <Scope actor={actor} />
      <Shown of={found}>
        {({ at: when, totals, orgs, rules, met }) => (
          <>
            <p className="muted">
              {say('dataTime')} <time className="num">{when.slice(0, 16).replace('T', ' ')}</time> · {say('onTime')}{' '}
              <span className="num">
                {met.onTime} / {met.met}
              </span>{' '}
              （{say('days90')}
              {met.met === 0 ? '' : `，${((100 * met.onTime) / met.met).toFixed(1)}%`}）
            </p>
            <Totals of={totals} at={at} />
            <h2>{say('byOrg')}</h2>
            {orgs.length === 0 ? (
              <Nothing word="nothingDue" />
            ) : (
              <Table
                label={say('byOrg')}
                heads={[say('whose'), ...lights.map((it) => figure(say(it)))]}
                rows={orgs.map((it) => [
                  <Link key="org" href={address(at, { org: it.org.code, light: null, rule: null })}>
                    {it.org.name || '—'}
                  </Link>,
                  ...lights.map((one) => (
                    <Count
                      key={one}
                      n={it[one]}
                      to={address(at, { org: it.org.code, light: one, rule: null })}
                      label={`${it.org.name} ${say(one)}`}
                    />
                  )),
                ])}
              />
            )}
            {rules.length === 0 ? null : (
              <p>
                {say('byRule')}：
                {rules.map((it) => (
                  <Link key={it.rule} href={address(at, { rule: it.rule, light: 'red', org: null })} className="tag">
                    <RuleName id={it.rule} /> <b className="num">{it.red}</b>
                  </Link>
                ))}
              </p>
            )}
            <p className="small muted">{say('boardLead')}</p>
            <Rows at={at} names={new Map(orgs.map((it) => [it.org.code, it.org.name]))} />
          </>
        )}
      </Shown>
    </section>
  )
}
