import { Link } from 'wouter'
import type { z } from 'zod'
import type { Board } from '#model/supervision'
import { mark, say, sayOf } from '../../app/words.ts'
import { Count } from '../../parts/lists.tsx'
import { figure, Nothing, Table } from '../../parts/parts.tsx'
import { percent, shareOf } from './figures.ts'

type Week = z.output<typeof Board>['weeks'][number]

/** The rows behind a week: the limits that were met in it, all of them or those of one outcome. */
export const metIn = (
  { from, until }: Pick<Week, 'from' | 'until'>,
  more: Readonly<Record<string, string>> = { rows: 'all' },
): string => `/console/report?${new URLSearchParams({ dated: 'met', from, until, ...more }).toString()}`

const short = (day: string): string => day.slice(5)
const named = (it: Week): string => `${short(it.from)}–${short(it.until)}`

const [left, right, top, bottom] = [56, 540, 20, 148]

/** Weeks that follow one another with something met: a week without breaks the line. */
function stretches(points: readonly (readonly [number, number] | null)[]): (readonly (readonly [number, number])[])[] {
  const out: (readonly [number, number])[][] = [[]]
  for (const point of points) {
    if (point === null) out.push([])
    else out.at(-1)?.push(point)
  }
  return out.filter((it) => it.length > 1)
}

const Drawn = ({ weeks, base }: { readonly weeks: readonly Week[]; readonly base: number }) => {
  const x = (n: number): number => left + ((right - left) * n) / (weeks.length - 1)
  const y = (share: number): number => bottom - ((bottom - top) * (share - base)) / (100 - base)
  const points = weeks.map((it, n) => (it.met === 0 ? null : ([x(n), y((100 * it.onTime) / it.met)] as const)))
  const last = weeks.findLastIndex((it) => it.met > 0)
  const told = weeks.filter((it) => it.met > 0).map((it) => `${named(it)} ${percent(it.onTime, it.met)}`)
  return (
    <svg
      viewBox="0 0 560 178"
      role="group"
      aria-label={`${say('curve')}${mark('：')}${told.join(mark('、'))}`}
      className="s-curve"
    >
      {[base, (base + 100) / 2, 100].map((share) => (
        <g key={share}>
          <path d={`M${left} ${y(share)}H${right}`} stroke="var(--c-grid)" />
          <text x={left - 8} y={y(share) + 4} textAnchor="end">
            {share}%
          </text>
        </g>
      ))}
      {[0, 4, 8, 11].map((n) => (
        <text key={n} x={x(n)} y={bottom + 22} textAnchor={n === 0 ? 'start' : n === 11 ? 'end' : 'middle'}>
          {short(weeks[n]?.until ?? '')}
        </text>
      ))}
      {stretches(points).map((line) => (
        <polyline key={line.join(' ')} points={line.map((it) => it.join(',')).join(' ')} />
      ))}
      {weeks.map((it, n) => {
        const point = points[n]
        if (point === null || point === undefined) return null
        return (
          <Link key={it.until} href={metIn(it)} aria-label={`${named(it)} ${shareOf(it.onTime, it.met)}`}>
            <circle cx={point[0]} cy={point[1]} r="20" className="hit" />
            <circle cx={point[0]} cy={point[1]} r={n === last ? 5 : 3.5} />
            {n === last ? (
              <text x={point[0]} y={point[1] - 9} textAnchor={n === 11 ? 'end' : 'middle'} className="now">
                {percent(it.onTime, it.met)}
              </text>
            ) : null}
          </Link>
        )
      })}
    </svg>
  )
}

const Behind = ({ weeks }: { readonly weeks: readonly Week[] }) => (
  <details>
    <summary>{say('tableBehind')}</summary>
    <Table
      label={say('curve')}
      heads={[say('week'), figure(say('limitsMet')), figure(say('metLateFew')), figure(say('share90'))]}
      rows={weeks
        .map((it) => [
          <span key="week" className="num">
            {named(it)}
          </span>,
          <Count key="met" n={it.met} to={metIn(it)} label={`${named(it)} ${say('limitsMet')}`} />,
          <Count
            key="late"
            n={it.met - it.onTime}
            to={metIn(it, { outcome: 'late' })}
            label={`${named(it)} ${say('metLateFew')}`}
          />,
          <span key="share" className="num">
            {shareOf(it.onTime, it.met)}
          </span>,
        ])
        .toReversed()}
    />
  </details>
)

/** The share met in time, week by week: a point opens what was met in its week, and a table stands behind. */
export const Curve = ({ weeks }: { readonly weeks: readonly Week[] }) => {
  const shares = weeks.filter((it) => it.met > 0).map((it) => (100 * it.onTime) / it.met)
  const base = Math.min(90, Math.floor(Math.min(...shares) / 10) * 10)
  return (
    <section className="card" aria-labelledby="curve">
      <header>
        <h2 id="curve">{say('curve')}</h2>
        <span className="muted small">{say('weeks12')}</span>
      </header>
      <div className="in stack-2">
        {shares.length === 0 ? (
          <Nothing word="noneMet" />
        ) : (
          <>
            <Drawn weeks={weeks} base={base} />
            <p className="small muted">
              {say('curveLead')} {base === 0 ? null : sayOf('axisFrom', `${base}%`)}
            </p>
            <Behind weeks={weeks} />
          </>
        )}
      </div>
    </section>
  )
}
