import type { Verdict } from '#domains/quality'
import type { Column } from '#platform/lake'
import { barsOf } from '../data/histogram.ts'
import { rowsAt } from '../data/preview.ts'
import type { Districts, Points, Spread } from '../data/spread.ts'
import { fill, type Lang, say } from '../words.ts'
import { nameIn } from '../words-names.ts'
import { Extent } from './extent.tsx'
import { type Frame, href } from './layout.tsx'
import { Name } from './name.tsx'
import { hasTile, tileGrid } from './tiles.ts'

type ColumnProfile = Verdict['columns'][number]

interface Bar {
  readonly name: string
  readonly count: number
  /** Where the counted rows can be seen. */
  readonly opens: string | null
}

const number = (it: number): string => it.toLocaleString('en')

/** Bars from zero with their figures: the list is its own table. */
export const Bars = ({ frame, bars }: { readonly frame: Frame; readonly bars: readonly Bar[] }) => {
  const most = Math.max(1, ...bars.map((it) => it.count))
  return (
    <ul className="bars">
      {bars.map((it) => (
        <li key={it.name}>
          <span>
            {it.opens === null ? (
              it.name
            ) : (
              <a href={href(frame.lang, it.opens)}>
                <Name lang={frame.lang} name={it.name} />
              </a>
            )}
          </span>
          {it.count === 0 ? <span /> : <Extent count={it.count} most={most} />}
          <b className="num">{number(it.count)}</b>
        </li>
      ))}
    </ul>
  )
}

/** Four limits that part counts into five classes of about as many districts, rounded to be read. */
function limitsOf(counts: readonly number[]): number[] {
  const sorted = [...counts].sort((a, b) => a - b)
  const round = (it: number): number => {
    const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, it))) - 1)
    return Math.max(1, Math.ceil(it / scale) * scale)
  }
  const cut = [0.2, 0.4, 0.6, 0.8].map((share) => round(sorted[Math.floor(share * (sorted.length - 1))] ?? 1))
  return [...new Set(cut)].filter((it) => it > 1)
}

const classOf = (count: number | undefined, limits: readonly number[]): string =>
  count === undefined ? 'q0' : `q${Math.min(5, 1 + limits.filter((limit) => count >= limit).length)}`

const TileMap = ({ frame, code, it }: { readonly frame: Frame; readonly code: string; readonly it: Districts }) => {
  const { lang } = frame
  const known = [...it.counts].filter(([name]) => hasTile(name))
  const limits = limitsOf(known.map(([, count]) => count))
  const [top] = known
  const label = fill(lang, 'tilesLabel', known.length, nameIn(lang, top?.[0] ?? ''), number(top?.[1] ?? 0))
  return (
    <figure className="fig">
      <figcaption>{say(lang, 'rowsByDistrict')}</figcaption>
      <p className="sr">{label}</p>
      <div className="tiles">
        {tileGrid.map((tile, at) => {
          if (tile === null) return <span key={at} />
          const { name, short } = tile
          const count = it.counts.get(name)
          const said = `${nameIn(lang, name)} ${count === undefined ? say(lang, 'noFigure') : number(count)}`
          return count === undefined ? (
            <i key={name} className="q0" title={said} lang="zh-CN">
              {short}
            </i>
          ) : (
            <a
              key={name}
              className={classOf(count, limits)}
              title={said}
              aria-label={said}
              href={href(lang, rowsAt(code, it.column, name))}
            >
              {short}
            </a>
          )
        })}
      </div>
      <Key lang={lang} limits={limits} />
      <p className="src">{say(lang, 'tilesNote')}</p>
    </figure>
  )
}

const Key = ({ lang, limits }: { readonly lang: Lang; readonly limits: readonly number[] }) => (
  <div className="key" aria-hidden="true">
    <span className="q0">{say(lang, 'noFigure')}</span>
    {[1, ...limits].map((from, at, all) => {
      const to = all[at + 1]
      return (
        <span key={from} className={`q${at + 1}`}>
          {to === undefined ? `${number(from)}+` : to - 1 <= from ? number(from) : `${number(from)}–${number(to - 1)}`}
        </span>
      )
    })}
  </div>
)

const DistrictTable = ({
  frame,
  code,
  it,
}: {
  readonly frame: Frame
  readonly code: string
  readonly it: Districts
}) => {
  const bars = [...it.counts].map(([name, count]) => ({ name, count, opens: rowsAt(code, it.column, name) }))
  return (
    <figure className="fig">
      <figcaption>{say(frame.lang, 'mostRows')}</figcaption>
      <Bars frame={frame} bars={bars.slice(0, 8)} />
      {bars.length > 8 ? (
        <details className="more-rows">
          <summary>{fill(frame.lang, 'allValues', bars.length)}</summary>
          <Bars frame={frame} bars={bars.slice(8)} />
        </details>
      ) : null}
    </figure>
  )
}

const box = { width: 560, height: 360, left: 52, bottom: 28, top: 8, right: 8 }

/** Three or four round values between two ends. */
function ticks(low: number, high: number): number[] {
  const raw = (high - low) / 4
  const scale = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((it) => it * scale).find((it) => it >= raw) ?? scale
  const found: number[] = []
  for (let it = Math.ceil(low / step) * step; it <= high; it += step) found.push(Number(it.toFixed(6)))
  return found
}

/** Points on plain degrees: no foreign map, true in both directions at the latitude of the city. */
const PointMap = ({ frame, points }: { readonly frame: Frame; readonly points: Points }) => {
  const { lang } = frame
  const [xs, ys] = [points.places.map((it) => it.x), points.places.map((it) => it.y)]
  const span = (values: readonly number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)]
    const room = (high - low) * 0.04 || 0.01
    return [low - room, high + room]
  }
  const [[west, east], [south, north]] = [span(xs), span(ys)]
  const inner = { width: box.width - box.left - box.right, height: box.height - box.top - box.bottom }
  const squeeze = Math.cos(((south + north) / 2) * (Math.PI / 180))
  const scale = Math.min(inner.width / ((east - west) * squeeze), inner.height / (north - south))
  const x = (it: number): number => box.left + inner.width / 2 + (it - (west + east) / 2) * squeeze * scale
  const y = (it: number): number => box.top + inner.height / 2 - (it - (south + north) / 2) * scale
  const place = (it: number): string => it.toFixed(1)
  return (
    <figure className="fig">
      <figcaption>{say(lang, 'pointsTitle')}</figcaption>
      <svg
        className="points"
        viewBox={`0 0 ${box.width} ${box.height}`}
        role="img"
        aria-label={fill(
          lang,
          'pointsLabel',
          points.places.length,
          west.toFixed(2),
          east.toFixed(2),
          south.toFixed(2),
          north.toFixed(2),
        )}
      >
        <g stroke="var(--c-grid)" fill="var(--text-muted)" fontSize="11">
          {ticks(west, east).map((it) => (
            <g key={`x${it}`}>
              <line x1={place(x(it))} x2={place(x(it))} y1={box.top} y2={box.height - box.bottom} />
              <text x={place(x(it))} y={box.height - 8} textAnchor="middle" stroke="none">
                {it}°
              </text>
            </g>
          ))}
          {ticks(south, north).map((it) => (
            <g key={`y${it}`}>
              <line x1={box.left} x2={box.width - box.right} y1={place(y(it))} y2={place(y(it))} />
              <text x={box.left - 6} y={y(it) + 4} textAnchor="end" stroke="none">
                {it}°
              </text>
            </g>
          ))}
        </g>
        <g fill="var(--c-1)" fillOpacity="0.4">
          {points.places.map((it, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- points have no identity and never move
            <circle key={at} cx={place(x(it.x))} cy={place(y(it.y))} r="1.8" />
          ))}
        </g>
      </svg>
      <p className="src">{fill(lang, 'pointsNote', number(points.places.length), number(points.total))}</p>
    </figure>
  )
}

const short = (it: string): string => Number(it).toLocaleString('en', { maximumFractionDigits: 2 })

const ProfileChart = ({
  frame,
  code,
  column,
  scale,
}: {
  readonly frame: Frame
  readonly code: string
  readonly column: ColumnProfile
  readonly scale: number
}) => {
  const { lang } = frame
  const measured = barsOf(column, scale)
  const bars =
    measured.length > 0
      ? measured.map(({ from, to, count }) => ({
          name: from === to ? short(from) : `${short(from)}–${short(to)}`,
          count,
          opens: count === 0 ? null : rowsAt(code, column.name, `${from}..${to}`, 'between'),
        }))
      : column.top.map((it) => ({ name: it.value, count: it.count, opens: rowsAt(code, column.name, it.value) }))
  return (
    <figure className="fig">
      <figcaption>{fill(lang, measured.length > 0 ? 'histogramOf' : 'commonestOf', column.name)}</figcaption>
      <Bars frame={frame} bars={bars} />
      <p className="src">{fill(lang, 'chartNote', number(column.rows - column.empty), number(column.rows))}</p>
    </figure>
  )
}

/** Columns whose values say something in a chart: few different ones, or numbers with a histogram. */
const telling = (columns: readonly ColumnProfile[]): ColumnProfile[] => {
  const few = columns.filter((it) => it.bars.length === 0 && it.top.length > 1 && it.distinct <= 12)
  const measured = columns.filter((it) => it.bars.some((count) => count > 0) && it.min !== it.max && it.distinct > 12)
  return [...few.slice(0, 1), ...measured.slice(0, 1)]
}

/** Where the rows lie and how their values spread; nothing where neither can be said. */
export const SpreadSection = ({
  frame,
  code,
  spread,
  profile,
  columns,
}: {
  readonly frame: Frame
  readonly code: string
  readonly spread: Spread
  readonly profile: readonly ColumnProfile[]
  /** Of the version that the links open. */
  readonly columns: readonly Column[]
}) => {
  const { districts, points } = spread
  const shown = telling(
    profile.filter(
      (it) => it.name !== districts?.column && it.name !== points?.longitude && it.name !== points?.latitude,
    ),
  )
  if (districts === null && points === null && shown.length === 0) return null
  return (
    <section id="mp">
      <h2>{say(frame.lang, 'spread')}</h2>
      {districts === null ? null : (
        <div className="mapgrid">
          <TileMap frame={frame} code={code} it={districts} />
          <DistrictTable frame={frame} code={code} it={districts} />
        </div>
      )}
      {points === null ? null : <PointMap frame={frame} points={points} />}
      <div className="mapgrid">
        {shown.map((column) => (
          <ProfileChart
            key={column.name}
            frame={frame}
            code={code}
            column={column}
            scale={columns.find((it) => it.name === column.name)?.scale ?? 0}
          />
        ))}
      </div>
    </section>
  )
}
