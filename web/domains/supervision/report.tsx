import { Link, useLocation, useSearch } from 'wouter'
import { z } from 'zod'
import type { ActorView } from '#model/identity'
import { groupings, outcomes, Report, ReportRow } from '#model/supervision'
import { useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { RuleName, RuleRef } from '../../parts/law.tsx'
import { addressOf, Chips, Count, HowMany } from '../../parts/lists.tsx'
import { Field, figure, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { Scope } from './scope.tsx'

type Grouping = (typeof groupings)[number]
type Line = z.output<typeof Report>['total']
const Rows = z.object({ total: z.number(), truncated: z.boolean(), items: z.array(ReportRow) })

const names = ['by', 'from', 'until', 'org', 'kind', 'rule', 'outcome'] as const
type Name = (typeof names)[number]

const address = (now: URLSearchParams, change: Partial<Record<Name, string | null>>): string =>
  addressOf('/console/report', now, change)

const shownKey = (by: Grouping, { key, name }: Pick<Line, 'key' | 'name'>) => {
  if (by === 'rule') return <RuleRef id={key} />
  return by === 'org' ? name || '—' : termOf(key)
}

const rate = ({ inTime, late }: Line): string =>
  inTime + late === 0 ? '—' : `${inTime} / ${inTime + late}（${((100 * inTime) / (inTime + late)).toFixed(1)}%）`

const middle = ({ median, measured }: Line): string => (median === null ? '—' : `${median}（n = ${measured}）`)

const Lines = ({ it, at }: { readonly it: z.output<typeof Report>; readonly at: URLSearchParams }) => {
  const cells = (line: Line, own: string | null) => [
    own === null ? <b key="all">{say('wholeReport')}</b> : <span key="name">{shownKey(it.by, line)}</span>,
    <Count key="n" n={line.total} to={address(at, { [it.by]: own, outcome: null })} label={say('limitsBegun')} />,
    ...outcomes.map((one) => (
      <Count
        key={one}
        n={line[one]}
        to={address(at, { [it.by]: own, outcome: one })}
        label={termOf(`outcome.${one}`)}
      />
    )),
    <span key="rate" className="num">
      {rate(line)}
    </span>,
    <span key="median" className="num">
      {middle(line)}
    </span>,
  ]
  return (
    <Table
      label={say('report')}
      heads={[
        say(({ org: 'whose', kind: 'byKind', rule: 'ruleOf' } as const)[it.by]),
        figure(say('limitsBegun')),
        ...outcomes.map((one) => figure(termOf(`outcome.${one}`))),
        figure(say('share90')),
        figure(say('medianDays')),
      ]}
      rows={[cells(it.total, null), ...it.lines.map((line) => cells(line, line.key))]}
    />
  )
}

const Behind = ({ at }: { readonly at: URLSearchParams }) => {
  const found = useAsk(Rows, `/api/supervision/report/rows?${at.toString()}`)
  const chosen = (['org', 'kind', 'rule', 'outcome'] as const).filter((name) => at.get(name) !== null)
  return (
    <section className="stack-4" aria-labelledby="rows">
      <div className="row">
        <h2 id="rows">{say('rowsBehind')}</h2>
        <Chips
          of={chosen.map((name) => {
            const value = at.get(name) ?? ''
            const org = found.data?.items.find((it) => it.org?.code === value)?.org?.name
            const text =
              name === 'rule' ? (
                <RuleName id={value} />
              ) : name === 'org' ? (
                (org ?? value)
              ) : (
                termOf(name === 'outcome' ? `outcome.${value}` : value)
              )
            return { name, text, without: address(at, { [name]: null }) }
          })}
        />
        <a className="btn" href={`/api/supervision/report.csv?${at.toString()}`} download>
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
                  <span key="matter">
                    {it.title ?? it.subject} <span className="muted small">{termOf(it.kind)}</span>
                  </span>,
                  it.org?.name ?? '—',
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
  whole.delete('outcome')
  for (const name of ['org', 'kind', 'rule']) whole.delete(name)
  const found = useAsk(Report, `/api/supervision/report?${whole.toString()}`)
  const open = ['org', 'kind', 'rule', 'outcome'].some((name) => at.get(name) !== null)
  const by = found.data?.by ?? 'org'
  return (
    <section className="stack-4">
      <h1>{say('report')}</h1>
      <Scope actor={actor} />
      <p className="muted measure">{say('reportLead')}</p>
      <div className="row c-period">
        <div className="seg" role="group" aria-label={say('groupBy')}>
          {groupings.map((it) => (
            <button
              key={it}
              type="button"
              aria-pressed={by === it}
              onClick={() => go(address(at, { by: it, org: null, kind: null, rule: null, outcome: null }))}
            >
              {say(({ org: 'whose', kind: 'byKind', rule: 'ruleOf' } as const)[it])}
            </button>
          ))}
        </div>
        {(['from', 'until'] as const).map((name) => (
          <Field key={name} label={say(name === 'from' ? 'begunFrom' : 'begunUntil')}>
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
              {say('dataTime')} {it.at.slice(0, 16).replace('T', ' ')}
            </p>
            {it.total.total === 0 ? <Nothing word="nothingReported" /> : <Lines it={it} at={at} />}
          </>
        )}
      </Shown>
      {open ? <Behind at={at} /> : null}
    </section>
  )
}
