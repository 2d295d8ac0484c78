import type { Dossier } from '#model/cases'
import { mark, say, stateOf, termOf } from '../../app/words.ts'
import { shortMoment } from '../../parts/moment.ts'

type Picture = Dossier['picture']

const Loop = ({ of, kind }: { readonly of: Picture['branches'][number]; readonly kind: string }) => (
  <>
    <svg className="loop" viewBox="0 0 100 38" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 36C6 2 20 2 50 2s44 0 50 34" vectorEffect="non-scaling-stroke" />
    </svg>
    <span className="loop-t">
      {of.states.map((it) => stateOf(kind, it)).join(mark('、'))} <span className="num">{of.from.slice(5, 10)}</span>{' '}
      {of.until === null ? say('goesOn') : <span className="num">– {of.until.slice(5, 10)}</span>}
    </span>
  </>
)

/** Solid behind, ring now, dashed ahead; a branch leaves the line and rejoins it. Vertical on a phone. */
export const Process = ({
  of: { stops, branches },
  kind,
  nameOf,
}: {
  readonly of: Picture
  readonly kind: string
  /** What a party of this case is called. */
  readonly nameOf: (party: string) => string
}) => {
  const beside = branches.some((one) => branches.some((other) => other.after === one.after + 1))
  const now = stops.findIndex((it) => it.when === 'now')
  return (
    <ol className={`flow${branches.length === 0 ? '' : ' flow--loop'}${beside ? ' flow--beside' : ''}`}>
      {stops.map((it, n) => {
        const loop = branches.find((one) => one.after === n)
        const turn = stops[n - 1]?.turn[0]
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a state may be passed twice, its place is its name
          <li
            key={n}
            className={it.when === 'ahead' ? '' : it.when}
            {...(n === now ? { 'aria-current': 'step' as const } : {})}
          >
            <b>{stateOf(kind, it.state)}</b>
            {it.at !== null ? <time className="num">{shortMoment(it.at)}</time> : null}
            {it.when === 'ahead' && turn !== undefined ? (
              <span>
                {nameOf(turn.party)} {turn.posts.map(termOf).join(mark('、'))}
              </span>
            ) : null}
            {loop === undefined ? null : <Loop of={loop} kind={kind} />}
          </li>
        )
      })}
    </ol>
  )
}
