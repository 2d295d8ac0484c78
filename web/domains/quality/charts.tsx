import { mark } from '../../app/words.ts'
/** A histogram of ten equal steps; its numbers are its label. */
export const Bars = ({ of }: { readonly of: readonly number[] }) => {
  const most = Math.max(1, ...of)
  return (
    <span className="c-bars" role="img" aria-label={of.join(', ')}>
      {of.map((n, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        <i key={at} style={{ height: `${Math.round((n / most) * 100)}%` }} />
      ))}
    </span>
  )
}

interface Point {
  readonly at: string
  /** Null: not assessable in that version. */
  readonly x: number | null
}

const [width, height] = [72, 20]

/** X from 0 to 1 over the versions; told in words to those who cannot see it. */
export const Spark = ({ points, label }: { readonly points: readonly Point[]; readonly label: string }) => {
  const shown = points.flatMap((it) => (it.x === null ? [] : [{ at: it.at, x: it.x }]))
  if (shown.length < 2) return <span className="muted">—</span>
  const place = (at: number): number => 2 + (at * (width - 4)) / (shown.length - 1)
  const drawn = shown.map((it, at) => `${place(at)},${height - 2 - it.x * (height - 4)}`).join(' ')
  const told = shown.map((it) => `${it.at} ${(it.x * 100).toFixed(2)}%`).join('，')
  return (
    <svg width={width} height={height} role="img" aria-label={`${label}${mark('：')}${told}`}>
      <polyline points={drawn} fill="none" stroke="var(--primary)" strokeWidth="1.5" />
    </svg>
  )
}
