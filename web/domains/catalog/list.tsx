import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { DatasetList, entryReaders } from '#model/catalog'
import type { ActorView } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { mark, say, sayOf, stateOf, termOf } from '../../app/words.ts'
import { Shown } from '../../parts/parts.tsx'
import { Actions } from '../cases/actions.tsx'
import { OrgName, useOrgNames } from '../directory/queries.ts'
import { Empty, Narrow, queryOf, useFacets, useWish } from './narrow.tsx'
import { frequencyWords, titleOf, type View } from './queries.ts'
import { OpenTag, ShareTag } from './tags.tsx'

const columns = [
  'code',
  'stepOfCase',
  'provider',
  'theme',
  'share',
  'open',
  'version',
  'rows',
  'updatedAt',
  'frequency',
] as const
type Column = (typeof columns)[number]
const usual: readonly Column[] = ['code', 'stepOfCase', 'share', 'open', 'version', 'rows', 'updatedAt']

const figures: ReadonlySet<Column> = new Set(['version', 'rows'])

/** Which columns: as the address says, else as they were last chosen here. */
const columnsOf = (asked: string | null): readonly Column[] => {
  const stored = asked ?? localStorage.getItem('catalog.columns')
  return stored === null ? usual : columns.filter((it) => stored.split(' ').includes(it))
}

/** A number of the list is the way to what it counts. */
const Behind = ({
  it,
  tab,
  label,
  n,
}: {
  readonly it: View
  readonly tab: 'versions' | 'preview'
  readonly label: string
  readonly n: number | null
}) =>
  n === null ? (
    <span className="muted">—</span>
  ) : (
    <Link
      href={`/console/datasets/${it.code}?tab=${tab}`}
      className="num"
      aria-label={`${titleOf(it)} ${label} ${n.toLocaleString('en')}`}
    >
      {n.toLocaleString('en')}
    </Link>
  )

const cell = (it: View, column: Column) => {
  switch (column) {
    case 'code':
      return <span className="mono small nowrap">{it.code}</span>
    case 'stepOfCase':
      return <span className="tag">{stateOf('catalog/publication', it.step ?? it.state)}</span>
    case 'provider':
      return <OrgName of={it.org} />
    case 'theme':
      return it.theme
    case 'share':
      return <ShareTag value={it.share} />
    case 'open':
      return <OpenTag value={it.open} />
    case 'version':
      return <Behind it={it} tab="versions" label={say('version')} n={it.version} />
    case 'rows':
      return <Behind it={it} tab="preview" label={say('rows')} n={it.rows} />
    case 'updatedAt':
      return <span className="num">{it.updatedAt?.slice(0, 10) ?? '—'}</span>
    case 'frequency':
      return say(frequencyWords[it.promise])
  }
}

const headOf = (column: Column): string => say(column)

interface Rows {
  readonly items: readonly View[]
  readonly shown: readonly Column[]
  readonly chosen: readonly View[]
  readonly choose: (it: View, yes: boolean) => void
}

const List = ({ items, shown, chosen, choose }: Rows) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
  <div className="tbl-box" tabIndex={0} role="region" aria-label={say('datasets')}>
    <table className="tbl">
      <thead>
        <tr>
          <th scope="col">{say('title')}</th>
          {shown.map((it) => (
            <th key={it} scope="col" className={figures.has(it) ? 'r' : undefined}>
              {headOf(it)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((it) => (
          <tr key={it.code}>
            <td className="c-title">
              {it.case === null || it.may.length === 0 ? null : (
                <input
                  type="checkbox"
                  aria-label={`${say('choose')} ${titleOf(it)}`}
                  checked={chosen.some((one) => one.code === it.code)}
                  onChange={(event) => choose(it, event.target.checked)}
                />
              )}{' '}
              <Link href={`/console/datasets/${it.code}`}>
                <b>{titleOf(it)}</b>
              </Link>
            </td>
            {shown.map((column) => (
              <td key={column} className={figures.has(column) ? 'r' : undefined}>
                {cell(it, column)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Columns = ({
  shown,
  change,
}: {
  readonly shown: readonly Column[]
  readonly change: (next: readonly Column[]) => void
}) => (
  <details className="c-columns">
    <summary className="btn">{say('chooseColumns')}</summary>
    <div className="row">
      {columns.map((it) => (
        <label key={it} className="check">
          <input
            type="checkbox"
            checked={shown.includes(it)}
            onChange={(event) => {
              const next = columns.filter((one) => (one === it ? event.target.checked : shown.includes(one)))
              localStorage.setItem('catalog.columns', next.join(' '))
              change(next)
            }}
          />
          {headOf(it)}
        </label>
      ))}
    </div>
  </details>
)

/** What this person sees of the catalog, and why. */
const Scope = ({ actor }: { readonly actor: ActorView['actor'] }): string => {
  const nameOf = useOrgNames()
  const overseer = actor.posts.find((post) => overseers.has(post.kind))
  if (overseer !== undefined) return sayOf('seesAll', termOf(overseer.kind))
  const own = actor.posts.filter((post) => /^\d{10}$/.test(post.org.code)).map(({ org }) => nameOf(org.code, org.name))
  return own.length === 0 ? say('seesPublished') : sayOf('seesOwn', [...new Set(own)].join(mark('、')))
}
const overseers: ReadonlySet<string> = new Set(entryReaders)

/** A view is its address: conditions and columns, to be kept as a bookmark or given to a colleague, who sees what they may. */
const ShareView = ({ shown }: { readonly shown: readonly Column[] }) => {
  const [done, setDone] = useState(false)
  const copy = async (): Promise<void> => {
    const at = new URL(location.href)
    at.searchParams.set('columns', shown.join(' '))
    await navigator.clipboard.writeText(at.href)
    setDone(true)
  }
  return (
    <button type="button" className="btn" title={say('viewHint')} onClick={() => void copy()}>
      {say(done ? 'viewCopied' : 'copyView')}
    </button>
  )
}

const common = (them: readonly View[]): string[] =>
  (them[0]?.may ?? []).filter((name) => them.every((it) => it.may.includes(name)))

/** The catalog as the caller may see it, one's own first; what it is narrowed by stands in the address. */
export const Datasets = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const first = actor.posts[0]?.org.code ?? ''
  const reviews = actor.posts.some((post) => post.kind === 'reviewer' || post.kind === 'regulator')
  const wish = useWish(/^\d{10}$/.test(first) && !reviews ? first : '')
  const facets = useFacets(wish.chosen)
  const found = useAsk(
    DatasetList,
    `/api/catalog/datasets?${queryOf(wish.chosen, { cursor: wish.cursor, limit: '50' })}`,
  )
  const [picked, pick] = useState<readonly View[]>([])
  const [params, change] = useSearchParams()
  const shown = columnsOf(params.get('columns'))
  const show = (next: readonly Column[]): void =>
    change(
      (now) => {
        now.set('columns', next.join(' '))
        return now
      },
      { replace: true },
    )
  // What moved on has other steps before it, and so leaves the choice.
  const chosen = picked.flatMap(
    (it) => found.data?.items.filter((one) => one.code === it.code && one.step === it.step) ?? [],
  )
  const steward = actor.posts.some((post) => post.kind === 'steward')
  return (
    <section className="stack-4">
      <div className="page-h">
        <h1>{say('datasets')}</h1>
        {!steward ? null : (
          <div className="row">
            <Link className="btn" href="/console/datasets/import">
              {say('importEntries')}
            </Link>
            <Link className="btn btn--primary" href="/console/datasets/new">
              {say('newEntry')}
            </Link>
          </div>
        )}
      </div>
      <p className="muted">
        <Scope actor={actor} />
      </p>
      <Narrow wish={wish} facets={facets} />
      {chosen.length === 0 ? null : (
        <div className="row note" role="region" aria-label={say('chosen')}>
          <span className="num">
            {say('chosen')} {chosen.length}
          </span>
          <Actions
            cases={chosen.map((it) => ({ id: it.case ?? '', number: it.code, kind: 'catalog/publication' }))}
            may={common(chosen)}
            none="noCommon"
          />
        </div>
      )}
      <Shown of={found}>
        {({ items, total, next }) =>
          items.length === 0 ? (
            <Empty wish={wish} />
          ) : (
            <>
              <div className="row">
                <p className="muted num" aria-live="polite">
                  {say('found')} {total}
                  {next === null ? '' : `${mark('，')}${say('moreFollow')}`}
                </p>
                <Columns shown={shown} change={show} />
                <ShareView shown={shown} />
              </div>
              <List
                items={items}
                shown={shown}
                chosen={chosen}
                choose={(it, yes) => pick(yes ? [...chosen, it] : chosen.filter((one) => one.code !== it.code))}
              />
              <div className="row">
                {wish.cursor === '' ? null : (
                  <button type="button" className="btn" onClick={() => history.back()}>
                    {say('backPage')}
                  </button>
                )}
                {next === null ? null : (
                  <button type="button" className="btn" onClick={() => wish.turn(next)}>
                    {say('nextPage')}
                  </button>
                )}
              </div>
            </>
          )
        }
      </Shown>
    </section>
  )
}
