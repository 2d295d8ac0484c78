import { type KeyboardEvent, useRef, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { boxes, Inbox, type InboxLine as Line } from '#model/cases'
import type { ActorView } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { mark, named, say, sayOf, stateOf, stepOf, termOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Tabs } from '../../parts/lists.tsx'
import { Nothing, Shown } from '../../parts/parts.tsx'
import { useOrgNames } from '../directory/queries.ts'
import { Actions } from './actions.tsx'
import { ClockChip } from './chip.tsx'
import { Pane } from './pane.tsx'
import { StartHere, startOf } from './start.tsx'

const standings = ['red', 'yellow', 'green', 'paused'] as const
type Standing = (typeof standings)[number]

/** What may be done with every one of them. */
const common = (lines: readonly Line[]): string[] =>
  (lines[0]?.may ?? []).filter((name) => lines.every((line) => line.may.includes(name)))

const standingOf = (it: Line): Standing | null => (it.paused === true ? 'paused' : (it.light ?? null))

interface Wish {
  readonly light: Standing | null
  readonly kind: string | null
  readonly newest: boolean
}

const wished = (items: readonly Line[], { light, kind, newest }: Wish): readonly Line[] => {
  const kept = items.filter((it) => (light === null || standingOf(it) === light) && (kind === null || it.kind === kind))
  return newest ? kept.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt)) : kept
}

const Tools = ({
  items,
  wish,
  set,
}: {
  readonly items: readonly Line[]
  readonly wish: Wish
  readonly set: (next: Wish) => void
}) => {
  const kinds = [...new Set(items.map((it) => it.kind))]
  const count = (light: Standing): number => items.filter((it) => standingOf(it) === light).length
  return (
    <div className="c-tools">
      <div className="seg" role="group" aria-label={say('byLight')}>
        <button type="button" aria-pressed={wish.light === null} onClick={() => set({ ...wish, light: null })}>
          {say('all')} <span className="num">{items.length}</span>
        </button>
        {standings.map((it) => (
          <button
            key={it}
            type="button"
            aria-pressed={wish.light === it}
            onClick={() => set({ ...wish, light: wish.light === it ? null : it })}
          >
            <span className={`light light--${it === 'paused' ? 'pause' : it}`}>
              <LightMark name={it === 'paused' ? 'pause' : it} />
              {say(it)} <span className="num">{count(it)}</span>
            </span>
          </button>
        ))}
      </div>
      <select
        className="select"
        aria-label={say('byKind')}
        value={wish.kind ?? ''}
        onChange={(event) => set({ ...wish, kind: event.target.value === '' ? null : event.target.value })}
      >
        <option value="">{say('allKinds')}</option>
        {kinds.map((it) => (
          <option key={it} value={it}>
            {termOf(it)}
          </option>
        ))}
      </select>
      <select
        className="select"
        aria-label={say('order')}
        value={wish.newest ? 'newest' : 'due'}
        onChange={(event) => set({ ...wish, newest: event.target.value === 'newest' })}
      >
        <option value="due">{say('dueFirst')}</option>
        <option value="newest">{say('newestFirst')}</option>
      </select>
    </div>
  )
}

const titleOf = (it: Line): string => named(it.subjectTitle, it.subjectTitleEn) ?? it.subject
/** Where it stands, and what its reader may do about it. */
const standOf = (it: Line): string =>
  `${stateOf(it.kind, it.state)}${
    it.may.length === 0 ? '' : sayOf('youMay', it.may.map((name) => stepOf(name, it.kind)).join(say('comma')))
  }`

interface RowOf {
  readonly it: Line
  readonly shown: boolean
  readonly chosen: boolean | null
  readonly choose: (yes: boolean, range: boolean) => void
  readonly look: () => void
  readonly nameOf: (code: string) => string
}

const Row = ({ it, shown, chosen, choose, look, nameOf }: RowOf) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: its link does the same by keyboard
  <li className="it" {...(shown ? { 'aria-current': 'true' as const } : {})} onClick={look}>
    {chosen === null ? (
      <span />
    ) : (
      <input
        type="checkbox"
        aria-label={`${say('choose')} ${it.number}`}
        checked={chosen}
        onClick={(event) => event.stopPropagation()}
        onChange={(event) => choose(event.target.checked, (event.nativeEvent as MouseEvent).shiftKey)}
      />
    )}
    <span className="it-c">
      {it.light !== undefined && it.dueAt !== undefined ? (
        <ClockChip of={{ light: it.light, dueAt: it.dueAt, left: it.left }} />
      ) : it.paused === true ? (
        <span className="light light--pause">
          <LightMark name="pause" />
          {say('paused')}
        </span>
      ) : (
        <span className="muted small">{stateOf(it.kind, it.state)}</span>
      )}
    </span>
    <Link className="it-t" href={`/console/cases/${it.id}`} onFocus={look} title={titleOf(it)}>
      <span className="tag">{termOf(it.kind)}</span> <b className="mid">{titleOf(it)}</b>
    </Link>
    <span className="it-f">{it.orgs.map(nameOf).join(mark('、'))}</span>
    <span className="it-s muted">{standOf(it)}</span>
    <span className="it-n mono muted">{it.number}</span>
  </li>
)

const Batch = ({ chosen, none }: { readonly chosen: readonly Line[]; readonly none: () => void }) =>
  chosen.length === 0 ? null : (
    <div className="c-batch" role="region" aria-label={say('chosen')}>
      <span className="num">
        {say('chosen')} {chosen.length}
      </span>
      <Actions cases={chosen} may={common(chosen)} none="noCommon" />
      <button type="button" className="btn btn--quiet" onClick={none}>
        {say('unchoose')}
      </button>
    </div>
  )

/** What an empty box says, and where to go from it. */
const emptyBox = {
  todo: { word: 'nothingTodoYet' },
  done: { word: 'nothingDone' },
  mine: { word: 'nothingMine', to: { href: '/console/datasets', word: 'datasets' } },
  cc: { word: 'nothingCc' },
} as const

interface BoxOf {
  readonly box: (typeof boxes)[number]
  readonly actor: ActorView['actor']
  readonly done: number
}

const EmptyBox = ({ box, actor, done }: BoxOf) => {
  const start = startOf(actor)
  if (box === 'todo' && start !== undefined) return <StartHere of={start} />
  return <Nothing {...(box === 'todo' && done > 0 ? { word: 'nothingTodo' as const } : emptyBox[box])} />
}

/** Which box, and what of it is wished to be seen: kept in the address, so that the way back from a case leads to it. */
function useWish() {
  const [params, change] = useSearchParams()
  const asked = params.get('light')
  const box = boxes.find((it) => it === params.get('box')) ?? 'todo'
  const wish: Wish = {
    light: standings.find((it) => it === asked) ?? null,
    kind: params.get('kind'),
    newest: params.get('order') === 'newest',
  }
  const show = (next: (typeof boxes)[number], { light, kind, newest }: Wish = everything): void =>
    change(
      Object.entries({ box: next === 'todo' ? null : next, light, kind, order: newest ? 'newest' : null }).flatMap(
        ([name, value]) => (value === null ? [] : [[name, value]]),
      ),
      { replace: true },
    )
  return { box, wish, show }
}
const everything: Wish = { light: null, kind: null, newest: false }

/** The first page: what waits for me, the earliest due first, and beside it the case that is looked at. */
export const InboxPage = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const { box, wish, show } = useWish()
  const [picked, setPicked] = useState<readonly string[]>([])
  const [looked, look] = useState<string | null>(null)
  const last = useRef<string | null>(null)
  const found = useAsk(Inbox, `/api/inbox?box=${box}`)
  const nameOf = useOrgNames()
  const items = wished(found.data?.items ?? [], wish)
  // What was done has left the list, and so the choice.
  const chosen = items.filter((it) => picked.includes(it.id))
  const shown = items.find((it) => it.id === looked) ?? items[0]
  const choose = (id: string, yes: boolean, range: boolean): void => {
    const ids = items.map((it) => it.id)
    const [from, to] = [ids.indexOf(last.current ?? id), ids.indexOf(id)].toSorted((a, b) => a - b)
    const some = range ? ids.slice(from, (to ?? 0) + 1) : [id]
    last.current = id
    setPicked(yes ? [...new Set([...picked, ...some])] : picked.filter((one) => !some.includes(one)))
  }
  const onKey = (event: KeyboardEvent): void => {
    if (
      event.key.toLowerCase() !== 'x' ||
      box !== 'todo' ||
      shown === undefined ||
      localStorage.getItem('keys') === 'off'
    )
      return
    if (event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey) return
    choose(shown.id, !picked.includes(shown.id) || event.shiftKey, event.shiftKey)
  }
  return (
    <div className="c-inbox">
      <section className="stack-4">
        <div className="page-h">
          <h1>{say('inbox')}</h1>
          <button type="button" className="btn no-print" onClick={() => print()}>
            {say('printList')}
          </button>
        </div>
        <Tabs
          label={say('inbox')}
          of={boxes.map((name) => ({ name, title: say(name), count: found.data?.counts[name] }))}
          shown={box}
          turn={(to) => {
            show(to)
            setPicked([])
            look(null)
          }}
        />
        <Shown of={found}>
          {(all) =>
            all.items.length === 0 ? (
              <EmptyBox box={box} actor={actor} done={all.counts.done} />
            ) : (
              <>
                <Tools items={all.items} wish={wish} set={(next) => show(box, next)} />
                {items.length === 0 ? <Nothing word="nothingSo" /> : null}
                {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of its links */}
                <div onKeyDown={onKey}>
                  <ul className="c-list c-inb">
                    {items.map((it) => (
                      <Row
                        key={it.id}
                        it={it}
                        shown={it.id === shown?.id}
                        chosen={box === 'todo' ? picked.includes(it.id) : null}
                        choose={(yes, range) => choose(it.id, yes, range)}
                        look={() => look(it.id)}
                        nameOf={nameOf}
                      />
                    ))}
                  </ul>
                </div>
                <p className="small muted row-b no-print">
                  <span>{all.truncated ? `${say('firstOnly')} ${all.items.length}` : say('inWorkingDays')}</span>
                  <span className="c-hint">
                    <kbd>J</kbd> <kbd>K</kbd> {say('keyMove')} <kbd>Enter</kbd> {say('keyOpen')} <kbd>X</kbd>{' '}
                    {say('choose')}
                  </span>
                </p>
              </>
            )
          }
        </Shown>
        <Batch chosen={chosen} none={() => setPicked([])} />
      </section>
      {shown === undefined ? null : <Pane key={shown.id} id={shown.id} title={titleOf(shown)} />}
    </div>
  )
}
