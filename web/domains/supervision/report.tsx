import type { ReactNode } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { z } from 'zod'
import type { ActorView } from '#model/identity'
import { datings, groupings, outcomes, Report, ReportRow } from '#model/supervision'
import { useAsk } from '../../app/api.ts'
import { named, say, sayOf, termOf } from '../../app/words.ts'
import { RuleName, RuleRef } from '../../parts/law.tsx'
import { addressOf, Chips, Count, HowMany } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Field, figure, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { useOrgNames } from '../directory/queries.ts'
import { shareOf } from './figures.ts'
import { useOpened } from './opened.ts'
import { Scope } from './scope.tsx'

type NameOf = ReturnType<typeof useOrgNames>
type Grouping = (typeof groupings)[number]
type Line = z.output<typeof Report>['total']
const Rows = z.object({ total: z.number(), truncated: z.boolean(), items: z.array(ReportRow) })

const names = ['by', 'dated', 'from', 'until', 'org', 'kind', 'rule', 'outcome', 'rows'] as const
/** What narrows the rows; `rows=all` opens those of the whole period. */
const narrowing = ['org', 'kind', 'rule', 'outcome', 'rows'] as const
type Name = (typeof names)[number]

const address = (now: URLSearchParams, change: Partial<Record<Name, string | null>>): string =>
  addressOf('/console/report', now, change)

const shownKey = (by: Grouping, { key, name }: Pick<Line, 'key' | 'name'>, nameOf: NameOf) => {
  if (by === 'rule') return <RuleRef id={key} />
  return by === 'org' ? nameOf(key, name) || '—' : termOf(key)
}

const middle = ({ median, measured }: Line): string =>
  median === null ? '—' : `${median}${sayOf('ofSum', `n = ${measured}`)}`

const Lines = ({ it, at }: { readonly it: z.output<typeof Report>; readonly at: URLSearchParams }) => {
  const met = it.dated === 'met'
  const nameOf = useOrgNames()
  const shown = met ? outcomes.filter((one) => one === 'inTime' || one === 'late') : outcomes
  const begun = say(met ? 'limitsMet' : 'limitsBegun')
  /** What was met, of which a rate and a median are. */
  const opens = (key: string, word: 'share90' | 'medianDays', text: string, own: string | null): ReactNode =>
    text === '—' ? (
      <span key={key}>—</span>
    ) : (
      <Link
        key={key}
        href={address(at, { [it.by]: own, outcome: met ? null : 'met', rows: 'all' })}
        className="num"
        aria-label={`${say(word)} ${text}`}
      >
        {text}
      </Link>
    )
  const cells = (line: Line, own: string | null) => [
    own === null ? <b key="all">{say('wholeReport')}</b> : <span key="name">{shownKey(it.by, line, nameOf)}</span>,
    <Count key="n" n={line.total} to={address(at, { [it.by]: own, outcome: null, rows: 'all' })} label={begun} />,
    ...shown.map((one) => (
      <Count
        key={one}
        n={line[one]}
        to={address(at, { [it.by]: own, outcome: one })}
        label={termOf(`outcome.${one}`)}
      />
    )),
    opens('rate', 'share90', shareOf(line.inTime, line.inTime + line.late), own),
    opens('median', 'medianDays', middle(line), own),
  ]
  return (
    <Table
      label={say('report')}
      heads={[
        say(({ org: 'whose', kind: 'byKind', rule: 'ruleOf' } as const)[it.by]),
        figure(begun),
        ...shown.map((one) => figure(termOf(`outcome.${one}`))),
        figure(say('share90')),
        figure(say('medianDays')),
      ]}
      rows={[cells(it.total, null), ...it.lines.map((line) => cells(line, line.key))]}
    />
  )
}

/** What is asked of the service: that the rows are open is the page's own affair. */
const asked = (at: URLSearchParams): string => {
  const out = new URLSearchParams(at)
  out.delete('rows')
  return out.toString()
}

const Behind = ({ at }: { readonly at: URLSearchParams }) => {
  const nameOf = useOrgNames()
  const found = useAsk(Rows, `/api/supervision/report/rows?${asked(at)}`)
  const chosen = (['org', 'kind', 'rule', 'outcome'] as const).filter((name) => at.get(name) !== null)
  const heading = useOpened(narrowing.map((name) => at.get(name) ?? '').join(' '), found.data !== undefined)
  return (
    <section className="stack-4">
      <div className="row">
        <h2 ref={heading} tabIndex={-1} className="s-opened">
          {say('rowsBehind')}
        </h2>
        <Chips
          of={chosen.map((name) => {
            const value = at.get(name) ?? ''
            const text =
              name === 'rule' ? (
                <RuleName id={value} />
              ) : name === 'org' ? (
                nameOf(value)
              ) : (
                termOf(name === 'outcome' ? `outcome.${value}` : value)
              )
            return { name, text, without: address(at, { [name]: null, rows: 'all' }) }
          })}
        />
        <a className="btn" href={`/api/supervision/report.csv?${asked(at)}`} download>
          {say('downloadCsv')}
        </a>
      </div>
      <Shown of={found}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Nothing word="nothingDue" />
          ) : (
            <>
              <Table
                label={say('rowsBehind')}
                heads={[
                  say('number'),
                  say('matter'),
                  say('whose'),
                  say('limits'),
                  say('begun'),
                  say('due'),
                  say('met'),
                  figure(say('daysUsed')),
                  say('state'),
                ]}
                rows={items.map((it) => [
                  <Link key="case" href={`/console/cases/${it.case}`} className="num">
                    {it.number}
                  </Link>,
                  <span key="matter" className="c-title">
                    {named(it.title, it.titleEn) ?? it.subject} <span className="muted small">{termOf(it.kind)}</span>
                  </span>,
                  it.org === null ? '—' : nameOf(it.org.code, it.org.name),
                  <span key="rule" className="small">
                    {termOf(it.clock)}
                    {it.round > 1 ? ` · ${it.round}` : ''} <RuleRef id={it.rule} />
                  </span>,
                  <time key="from" className="num">
                    {it.startedAt.slice(0, 10)}
                  </time>,
                  <time key="due" className="num">
                    {it.dueAt.slice(0, 10)}
                  </time>,
                  <time key="met" className="num">
                    {it.metAt?.slice(0, 10) ?? '—'}
                  </time>,
                  <span key="used" className="num">
                    {it.used ?? '—'} / {it.days}
                  </span>,
                  termOf(`outcome.${it.outcome}`),
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

/** 时限报告: limits that began in a period, met in time, late or open; every number opens its rows. */
export const TimelinessReport = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const at = new URLSearchParams(useSearch())
  const [, go] = useLocation()
  const whole = new URLSearchParams(at)
  for (const name of narrowing) whole.delete(name)
  const found = useAsk(Report, `/api/supervision/report?${whole.toString()}`)
  const open = narrowing.some((name) => at.get(name) !== null)
  const dated = at.get('dated') === 'met' ? 'met' : 'begun'
  const by = found.data?.by ?? 'org'
  return (
    <section className="stack-4">
      <h1>{say('report')}</h1>
      <Scope actor={actor} />
      <p className="muted measure">{say(dated === 'met' ? 'reportLeadMet' : 'reportLead')}</p>
      <div className="row c-period">
        <div className="seg" role="group" aria-label={say('groupBy')}>
          {groupings.map((it) => (
            <button
              key={it}
              type="button"
              aria-pressed={by === it}
              onClick={() => go(address(at, { by: it, org: null, kind: null, rule: null, outcome: null, rows: null }))}
            >
              {say(({ org: 'whose', kind: 'byKind', rule: 'ruleOf' } as const)[it])}
            </button>
          ))}
        </div>
        <div className="seg" role="group" aria-label={say('dated')}>
          {datings.map((it) => (
            <button
              key={it}
              type="button"
              aria-pressed={dated === it}
              onClick={() => go(address(at, { dated: it === 'begun' ? null : it, outcome: null }))}
            >
              {say(it === 'met' ? 'datedMet' : 'datedBegun')}
            </button>
          ))}
        </div>
        {(['from', 'until'] as const).map((name) => (
          <Field key={name} label={say(name === 'until' ? 'begunUntil' : dated === 'met' ? 'metFrom' : 'begunFrom')}>
            <input
              className="input"
              type="date"
              value={at.get(name) ?? found.data?.[name] ?? ''}
              onChange={(event) => go(address(at, { [name]: event.target.value }))}
            />
          </Field>
        ))}
      </div>
      <Shown of={found}>
        {(it) => (
          <>
            <p className="small muted num">
              {say('dataTime')} {moment(it.at)}
            </p>
            {it.total.total === 0 ? <Nothing word="nothingReported" /> : <Lines it={it} at={at} />}
          </>
        )}
      </Shown>
      {open ? <Behind at={at} /> : null}
    </section>
  )
}
