import type { ReactNode } from 'react'
import { Link, useSearch } from 'wouter'
import { z } from 'zod'
import type { ActorView } from '#model/identity'
import { Board, ClockRow, boardLights as lights } from '#model/supervision'
import { useAsk } from '../../app/api.ts'
import { named, say, sayOf, termOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { RuleName, RuleRef } from '../../parts/law.tsx'
import { addressOf, Chips, Count, HowMany } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { figure, LightWord, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { ClockChip } from '../cases/chip.tsx'
import { useOrgNames } from '../directory/queries.ts'
import { Curve, metIn } from './curve.tsx'
import { shareOf } from './figures.ts'
import { useOpened } from './opened.ts'
import { Scope } from './scope.tsx'

type Shape = z.output<typeof Board>
type Org = Shape['orgs'][number]
type Light = (typeof lights)[number]
const Clocks = z.object({ total: z.number(), truncated: z.boolean(), items: z.array(ClockRow) })

type Filter = 'org' | 'light' | 'rule'

/** The address with one condition set or taken away: a number is a link to its rows. */
const address = (now: URLSearchParams, change: Partial<Record<Filter, string | null>>): string =>
  addressOf('/console/board', now, change)

type NameOf = ReturnType<typeof useOrgNames>

const shownAs = (name: Filter, value: string, nameOf: NameOf): ReactNode => {
  if (name === 'rule') return <RuleName id={value} />
  if (name === 'org') return nameOf(value)
  const found = lights.find((it) => it === value)
  return found === undefined ? value : say(found)
}

const light = (it: Light): ReactNode => <LightWord light={it === 'paused' ? 'green' : it} paused={it === 'paused'} />

const Totals = ({ board, at }: { readonly board: Shape; readonly at: URLSearchParams }) => {
  const running = board.totals.green + board.totals.yellow + board.totals.red
  const week = board.weeks.at(-1)
  return (
    <ul className="c-kpi">
      {lights.map((it) => (
        <li key={it}>
          <Link
            href={address(at, { light: it, org: null, rule: null })}
            {...(at.get('light') === it ? { 'aria-current': 'true' as const } : {})}
          >
            {light(it)} <b className="num">{board.totals[it]}</b>
            <small className="num">
              {it === 'paused' ? say('waitsForGaps') : sayOf('ofAllOpen', shareOf(board.totals[it], running))}
            </small>
          </Link>
        </li>
      ))}
      {week === undefined ? null : (
        <li>
          <Link href={metIn(week)}>
            <span className="light light--done">
              <LightMark name="done" />
              {say('metThisWeek')}
            </span>{' '}
            <b className="num">{week.met}</b>
            <small className="num">{sayOf('inTimeOf', shareOf(week.onTime, week.met))}</small>
          </Link>
        </li>
      )}
    </ul>
  )
}

const bars = [
  ['green', 'sg'],
  ['yellow', 'sy'],
  ['red', 'sr2'],
  ['paused', 'sp'],
] as const

/** What waits for one department, drawn as long as it is much; its figures stand beside it and open the same rows. */
const Bar = ({ of, most, to }: { readonly of: Org; readonly most: number; readonly to: string }) => {
  const all = lights.reduce((sum, it) => sum + of[it], 0)
  return (
    <Link href={to} className="s-bar" aria-hidden="true" tabIndex={-1}>
      <span className="stackbar" style={{ width: `${(100 * all) / most}%` }}>
        {bars.map(([name, look]) =>
          of[name] === 0 ? null : <i key={name} className={look} style={{ flex: of[name] }} />,
        )}
      </span>
    </Link>
  )
}

const ByOrg = ({ board: { orgs, met }, at }: { readonly board: Shape; readonly at: URLSearchParams }) => {
  const nameOf = useOrgNames()
  const most = Math.max(...orgs.map((it) => lights.reduce((sum, one) => sum + it[one], 0)))
  return (
    <div className="card">
      <header>
        <h2>{say('byOrg')}</h2>
        <div className="legend">
          {bars.map(([name, look]) => (
            <span key={name}>
              <i className={look} />
              {say(name)}
            </span>
          ))}
        </div>
      </header>
      <Table
        label={say('byOrg')}
        heads={[say('whose'), say('openNow'), ...lights.map((it) => figure(say(it))), figure(say('onTime90'))]}
        rows={orgs.map((it) => {
          const name = nameOf(it.org.code, it.org.name) || '—'
          const own = address(at, { org: it.org.code, light: null, rule: null })
          return [
            <Link key="org" href={own}>
              {name}
            </Link>,
            <Bar key="bar" of={it} most={most} to={own} />,
            ...lights.map((one) => (
              <Count
                key={one}
                n={it[one]}
                to={address(at, { org: it.org.code, light: one, rule: null })}
                label={`${name} ${say(one)}`}
              />
            )),
            it.met === 0 ? (
              '—'
            ) : (
              <Link
                key="met"
                href={metIn(met, { org: it.org.code })}
                aria-label={`${name} ${say('onTime90')} ${shareOf(it.onTime, it.met)}`}
              >
                {shareOf(it.onTime, it.met)}
              </Link>
            ),
          ]
        })}
      />
      <p className="in small muted">{say('boardLead')}</p>
    </div>
  )
}

/** Which limits are overdue: the most first, each bar the way to its rows. */
const Where = ({ rules, at }: { readonly rules: Shape['rules']; readonly at: URLSearchParams }) => (
  <section className="card" aria-labelledby="where">
    <header>
      <h2 id="where">{say('byRule')}</h2>
    </header>
    <div className="in">
      {rules.length === 0 ? (
        <p className="muted">{say('noneOverdue')}</p>
      ) : (
        <ul className="s-where">
          {rules.map((it) => (
            <li key={it.rule}>
              <Link href={address(at, { rule: it.rule, light: 'red', org: null })}>
                <RuleName id={it.rule} /> <b className="num">{it.red}</b>
                <i
                  className="sr2"
                  style={{ width: `${(100 * it.red) / (rules[0]?.red ?? it.red)}%` }}
                  aria-hidden="true"
                />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  </section>
)

const row = (it: z.output<typeof ClockRow>, nameOf: NameOf): readonly ReactNode[] => [
  <ClockChip
    key="state"
    of={{ ...it, light: it.light === 'paused' ? 'green' : it.light, paused: it.light === 'paused' }}
  />,
  <span key="matter" className="c-title">
    <Link href={`/console/cases/${it.case}`}>{named(it.title, it.titleEn) ?? it.subject}</Link>{' '}
    <span className="muted small">
      {termOf(it.kind)} <span className="num">{it.number}</span>
    </span>
  </span>,
  it.org === null ? '—' : nameOf(it.org.code, it.org.name),
  <span key="rule" className="small">
    {termOf(it.clock)} <RuleRef id={it.rule} />
  </span>,
]

const Rows = ({ at }: { readonly at: URLSearchParams }) => {
  const nameOf = useOrgNames()
  const found = useAsk(Clocks, `/api/supervision/clocks?${at.toString()}`)
  const filters = (['org', 'light', 'rule'] as const).flatMap((name) => {
    const value = at.get(name)
    return value === null ? [] : [{ name, text: shownAs(name, value, nameOf), without: address(at, { [name]: null }) }]
  })
  const heading = useOpened(filters.map((it) => at.get(it.name)).join(' '), found.data !== undefined)
  return (
    <section className="stack-4">
      <div className="row">
        <h2 ref={heading} tabIndex={-1} className="s-opened">
          {say('openClocks')}
        </h2>
        <Chips of={filters} />
      </div>
      <Shown of={found}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Nothing word={filters.length === 0 ? 'nothingOpen' : 'nothingDue'} />
          ) : (
            <>
              <Table
                label={say('openClocks')}
                heads={[say('state'), say('matter'), say('whose'), say('limits')]}
                rows={items.map((it) => row(it, nameOf))}
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
        {(board) => (
          <>
            <p className="muted">
              {say('dataTime')} <time className="num">{moment(board.at)}</time> · {say('onTime')}{' '}
              {board.met.met === 0 ? (
                '—'
              ) : (
                <Link href={metIn(board.met)} className="num">
                  {shareOf(board.met.onTime, board.met.met)}
                </Link>
              )}{' '}
              · {say('days90')}
            </p>
            <Totals board={board} at={at} />
            <div className="s-two">
              {board.orgs.length === 0 ? <Nothing word="nothingOpen" /> : <ByOrg board={board} at={at} />}
              <div className="stack-4">
                <Curve weeks={board.weeks} />
                <Where rules={board.rules} at={at} />
              </div>
            </div>
            <Rows at={at} />
          </>
        )}
      </Shown>
    </section>
  )
}
