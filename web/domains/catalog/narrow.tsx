import { useSearchParams } from 'wouter'
import { DatasetList, Facets } from '#model/catalog'
import { useAsk } from '../../app/api.ts'
import { mark, say, stateOf, type Word } from '../../app/words.ts'
import { fieldsOf } from '../../parts/parts.tsx'
import { useOrgNames } from '../directory/queries.ts'

const filters = ['org', 'step', 'theme', 'share', 'open'] as const
type Filter = (typeof filters)[number]
const plain = ['org', 'step'] as const
const further = ['theme', 'share', 'open'] as const
const filterWords = {
  org: 'provider',
  step: 'stepOfCase',
  theme: 'theme',
  share: 'share',
  open: 'open',
} as const satisfies Record<Filter, Word>

/** What the address says; `org=all` is everybody's, no `org` one's own. */
export function useWish(own: string) {
  const [params, change] = useSearchParams()
  const org = params.get('org') ?? own
  const chosen: Readonly<Record<Filter | 'q', string>> = {
    q: params.get('q') ?? '',
    org: org === 'all' ? '' : org,
    step: params.get('step') ?? '',
    theme: params.get('theme') ?? '',
    share: params.get('share') ?? '',
    open: params.get('open') ?? '',
  }
  const set = (name: Filter | 'q', value: string): void =>
    change((now) => {
      now.delete('cursor')
      if (name === 'org') now.set('org', value === '' ? 'all' : value)
      else if (value === '') now.delete(name)
      else now.set(name, value)
      return now
    })
  const clear = (): void =>
    change((now) => {
      for (const name of ['q', 'cursor', ...filters]) now.delete(name)
      now.set('org', 'all')
      return now
    })
  const turn = (cursor: string): void =>
    change((now) => {
      now.set('cursor', cursor)
      return now
    })
  return { chosen, cursor: params.get('cursor') ?? '', set, clear, turn }
}

/** What was chosen as the service is asked for it. */
export const queryOf = (
  chosen: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): string => new URLSearchParams(Object.entries({ ...chosen, ...more }).filter(([, value]) => value !== '')).toString()

/** What each value of a condition is called. */
function useNames(facets: Facets_ | undefined): (name: Filter | 'q', value: string) => string {
  const orgName = useOrgNames()
  return (name, value) => {
    if (name === 'q') return `“${value}”`
    if (name === 'step') return stateOf('catalog/publication', value)
    if (name === 'share' || name === 'open') return say(value as 'unconditional')
    const recorded = facets?.[name].find((it) => it.value === value)?.name ?? value
    return name === 'org' ? orgName(value, recorded) : recorded
  }
}
type Facets_ = NonNullable<ReturnType<typeof useFacets>>
export const useFacets = (chosen: Readonly<Record<string, string>>) =>
  useAsk(Facets, `/api/catalog/facets?${queryOf(chosen)}`).data

/** Each condition that could be dropped, with how many that would give. */
const Without = ({
  chosen,
  name,
  drop,
}: {
  readonly chosen: Readonly<Record<string, string>>
  readonly name: string
  readonly drop: () => void
}) => {
  const found = useAsk(DatasetList, `/api/catalog/datasets?${queryOf({ ...chosen, [name]: '' }, { limit: '1' })}`)
  return (
    <button type="button" className="btn" onClick={drop}>
      {say('remove')} {name === 'q' ? say('search') : say(filterWords[name as Filter])}
      {found.data === undefined ? '' : ` (${found.data.total})`}
    </button>
  )
}

type Wish = ReturnType<typeof useWish>

/** The conditions, each value with how many a click would show, and those that hold. */
export const Narrow = ({ wish, facets }: { readonly wish: Wish; readonly facets: Facets_ | undefined }) => {
  const { chosen, set, clear } = wish
  const nameOf = useNames(facets)
  const active = (['q', ...filters] as const).filter((name) => chosen[name] !== '')
  const select = (name: Filter) => (
    <select
      key={name}
      className="select"
      aria-label={say(filterWords[name])}
      value={chosen[name]}
      onChange={(event) => set(name, event.target.value)}
    >
      <option value="">
        {say(filterWords[name])}
        {mark('：')}
        {say('anyValue')}
      </option>
      {chosen[name] !== '' && facets?.[name].every((it) => it.value !== chosen[name]) !== false ? (
        <option value={chosen[name]}>{nameOf(name, chosen[name])} (0)</option>
      ) : null}
      {facets?.[name].map((it) => (
        <option key={it.value} value={it.value}>
          {nameOf(name, it.value)} ({it.count})
        </option>
      ))}
    </select>
  )
  return (
    <>
      <form
        role="search"
        aria-label={say('searchCatalog')}
        className="row c-narrow"
        onSubmit={(event) => {
          event.preventDefault()
          set('q', fieldsOf(event.currentTarget)['q'] ?? '')
        }}
      >
        <input
          key={chosen.q}
          className="input"
          type="search"
          name="q"
          defaultValue={chosen.q}
          aria-label={say('search')}
          placeholder={say('searchCatalog')}
        />
        <button type="submit" className="btn">
          {say('search')}
        </button>
        {plain.map(select)}
        <details className="c-more" open={further.some((name) => chosen[name] !== '')}>
          <summary className="btn">{say('moreConditions')}</summary>
          <div className="row">{further.map(select)}</div>
        </details>
      </form>
      {active.length === 0 ? null : (
        <div className="row">
          {active.map((name) => (
            <button
              key={name}
              type="button"
              className="chip"
              onClick={() => set(name, '')}
              aria-label={`${say('remove')} ${nameOf(name, chosen[name])}`}
            >
              {nameOf(name, chosen[name])} <span aria-hidden="true">×</span>
            </button>
          ))}
          <button type="button" className="btn btn--quiet" onClick={clear}>
            {say('clearAll')}
          </button>
        </div>
      )}
    </>
  )
}

/** What is missing, and which condition to drop. */
export const Empty = ({ wish }: { readonly wish: Wish }) => {
  const { chosen, set } = wish
  const active = (['q', ...filters] as const).filter((name) => chosen[name] !== '')
  const lone = active.length === 0 || (active.length === 1 && active[0] === 'org')
  return (
    <div className="empty stack-2">
      <p>{say(lone ? 'noEntries' : 'noneMatch')}</p>
      <div className="row">
        {active.map((name) => (
          <Without key={name} chosen={chosen} name={name} drop={() => set(name, '')} />
        ))}
      </div>
    </div>
  )
}
